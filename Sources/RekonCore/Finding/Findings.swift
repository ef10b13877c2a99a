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
    pages[pages.count - 1].append(found)
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

  func withFinding<Result>(_ place: Place, _ body: (FindingView) throws -> Result) rethrows -> Result {
    try withFindings(ofPage: Int(place.page)) { try body($0(Int(place.index))) }
  }

  /// Calls `body` with every finding, in the order in which they lie.
  func forEach(_ body: (Place, FindingView) -> Void) {
    for page in pages.indices {
      withFindings(ofPage: page) { view in
        for index in pages[page].starts.indices {
          body(Place(page: UInt32(page), index: UInt32(index)), view(index))
        }
      }
    }
  }

  private func withFindings<Result>(
    ofPage number: Int, _ body: ((Int) -> FindingView) throws -> Result
  ) rethrows -> Result {
    let page = pages[number]
    return try page.bytes.withUnsafeBytes { bytes in
      try page.records.withUnsafeBufferPointer { records in
        try page.lines.withUnsafeBufferPointer { lines in
          try body { FindingView(bytes.baseAddress! + Int(page.starts[$0]), records: records, lines: lines) }
        }
      }
    }
  }

  /// Gives each finding its severity.
  public mutating func setSeverities(_ severity: (FindingView) -> Severity) {
    for page in pages.indices {
      let severities = withFindings(ofPage: page) { view in pages[page].starts.indices.map { severity(view($0)) } }
      for (index, severity) in severities.enumerated() { pages[page].setSeverity(severity, of: index) }
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
    for page in pages.indices {
      let count = pages[page].records.count
      pages[page].setLines(Array(lines[first..<first + count]))
      first += count
    }
  }
}
