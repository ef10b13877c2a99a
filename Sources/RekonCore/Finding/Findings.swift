/// Findings laid flat, as a run keeps them: a few hundred bytes each, where a ``Break`` with its texts takes more than a
/// kilobyte in a dozen pieces.
///
/// A part of a run appends its own; parts are put together without a copy. They stand in no particular order; ``FindingList``
/// has one.
public struct Findings: Sendable {
  private var pages: [FindingPage] = []
  public private(set) var count = 0
  /// The files that records lie in, by segment.
  public var paths: [String] = []

  public init() {}

  public init(_ breaks: [Break]) {
    for found in breaks { append(found) }
  }

  public mutating func append(_ found: borrowing Break) {
    if pages.last?.isFull ?? true { pages.append(FindingPage()) }
    own(pages.count - 1).append(found)
    count += 1
  }

  public mutating func append(_ others: consuming Findings) {
    pages += others.pages
    count += others.count
    if paths.isEmpty { paths = others.paths }
  }

  /// Bytes of memory that they take.
  public var byteCount: Int { pages.reduce(0) { $0 + $1.byteCount } }

  /// Where a finding lies.
  struct Place: Hashable, Sendable {
    var page: UInt32
    var index: UInt32
  }

  func view(_ place: Place) -> FindingView { pages[Int(place.page)].view(Int(place.index)) }

  /// Calls `body` with every finding, in the order in which they lie.
  func visit(_ body: (Place, FindingView) -> Void) {
    for (number, page) in pages.enumerated() {
      for index in 0..<page.count {
        body(Place(page: UInt32(number), index: UInt32(index)), page.view(index))
      }
    }
  }

  /// A page that nobody else holds.
  private mutating func own(_ number: Int) -> FindingPage {
    if !isKnownUniquelyReferenced(&pages[number]) { pages[number] = pages[number].copy() }
    return pages[number]
  }

  /// Gives each finding its severity.
  public mutating func setSeverities(_ severity: (FindingView) -> Severity) {
    for number in pages.indices {
      let page = own(number)
      for index in 0..<page.count { page.setSeverity(severity(page.view(index)), of: index) }
    }
  }

  // MARK: Records

  public var recordCount: Int { pages.reduce(0) { $0 + $1.records.count } }

  /// Calls `body` with every record that proves a finding, in the order in which they lie.
  public func forEachRecord(_ body: (RecordID) -> Void) {
    for page in pages {
      for record in page.records { body(record) }
    }
  }

  /// Takes the lines of all records, in the order of ``forEachRecord(_:)``.
  public mutating func setLines(_ lines: [UInt32]) {
    var first = 0
    for number in pages.indices {
      let page = own(number)
      page.setLines(Array(lines[first..<first + page.records.count]))
      first += page.records.count
    }
  }
}
