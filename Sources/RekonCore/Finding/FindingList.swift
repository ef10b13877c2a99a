/// Findings in the order of every report: code, then key, by bytes, then state; of equals the one that was found first.
///
/// An element is made when it is asked for; what goes through all of them looks at them where they lie (``view(_:)``).
public struct FindingList: RandomAccessCollection, Sendable {
  private let findings: Findings
  private let places: [Findings.Place]
  /// What they add up to, codes in byte order.
  public let tallies: [FindingTally]
  /// The indices of the ten with the most money at risk, most first; of equals the one that stands first.
  public let largest: [Int]

  fileprivate init(_ findings: Findings, _ parts: [FindingGroup.Part]) {
    self.findings = findings
    places = parts.flatMap(\.places)
    tallies = parts.flatMap(\.tallies)
    var first = 0
    var largest: [FindingGroup.AtRisk] = []
    for part in parts {
      largest += part.largest.map { .init(amount: $0.amount, index: first + $0.index) }
      first += part.places.count
    }
    self.largest = FindingGroup.AtRisk.most(largest).map(\.index)
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }

  public subscript(index: Int) -> Break { view(index).found(findings.paths) }

  /// The files that records lie in, by segment.
  public var paths: [String] { findings.paths }

  /// A finding where it lies.
  public func view(_ index: Int) -> FindingView { findings.view(places[index]) }

  /// How many are of that severity.
  public func count(_ severity: Severity) -> Int {
    tallies.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
  }

  /// Sorts findings and parts them: what stands as a break, and what is open.
  public static func sorted(_ findings: Findings, width: Int) async throws -> (breaks: FindingList, open: FindingList) {
    let groups = FindingGroup.byCode(findings)
    let sorted = try await inParallel(groups.count, width: width) { groups[$0].sorted(findings) }
    return (FindingList(findings, sorted.map(\.breaks)), FindingList(findings, sorted.map(\.open)))
  }
}

/// The findings of one code on their way to their order.
private struct FindingGroup: Sendable {
  var places: [Findings.Place] = []

  /// By code, in byte order.
  static func byCode(_ findings: Findings) -> [FindingGroup] {
    var numbers: [String: Int] = [:]
    var groups: [(code: String, group: FindingGroup)] = []
    findings.visit { place, found in
      let code = found.code
      let number = numbers[code] ?? groups.count
      if number == groups.count {
        numbers[code] = number
        groups.append((code, FindingGroup()))
      }
      groups[number].group.places.append(place)
    }
    return groups.sorted { bytesPrecede($0.code, $1.code) }.map(\.group)
  }

  /// Those that stand as breaks, or those that are open, in their order.
  struct Part: Sendable {
    var places: [Findings.Place] = []
    var tallies: [FindingTally] = []
    var largest: [AtRisk] = []
  }

  struct AtRisk: Sendable {
    var amount: MinorUnits
    /// Among those of its part.
    var index: Int

    /// The ten largest amounts but zero; of equals the first.
    static func most(_ all: [AtRisk]) -> [AtRisk] {
      let sorted = all.sorted { $0.amount != $1.amount ? $0.amount > $1.amount : $0.index < $1.index }
      return Array(sorted.prefix(10))
    }
  }

  private struct Item {
    /// The bytes behind those that all keys begin with, the first of them on top.
    var prefix: UInt64 = 0
    var start: Int
    var count: Int
    var state: UInt8
    var atRisk: MinorUnits
    var place: Findings.Place
  }

  func sorted(_ findings: Findings) -> (breaks: Part, open: Part) {
    var keys = ByteText()
    var items: [Item] = []
    var tallies = FindingTallies()
    items.reserveCapacity(places.count)
    for place in places {
      let found = findings.view(place)
      let start = keys.count
      withExtendedLifetime(found) { keys.append(found.codeAndKey().key) }
      items.append(
        Item(
          start: start, count: keys.count - start, state: found.state.rawValue, atRisk: found.atRisk, place: place))
      tallies.count(found)
    }
    keys.bytes.withUnsafeBytes { keys in
      Self.setPrefixes(of: &items, keys)
      items.sort { Self.precedes($0, $1, keys) }
    }
    return (Self.part(items, tallies) { $0 == .break }, Self.part(items, tallies) { $0 != .break })
  }

  private static func part(
    _ items: [Item], _ tallies: FindingTallies, _ isWanted: (RecordState) -> Bool
  ) -> Part {
    let wanted = items.filter { isWanted(RecordState(rawValue: $0.state)!) }
    let atRisk = wanted.enumerated().compactMap { index, item in
      item.atRisk > 0 ? AtRisk(amount: item.atRisk, index: index) : nil
    }
    return Part(
      places: wanted.map(\.place),
      tallies: tallies.all.filter { isWanted($0.state) }.sorted {
        ($0.state.rawValue, $0.severity) < ($1.state.rawValue, $1.severity)
      },
      largest: AtRisk.most(atRisk))
  }

  private static func setPrefixes(of items: inout [Item], _ keys: UnsafeRawBufferPointer) {
    guard let first = items.first else { return }
    var common = first.count
    for item in items {
      common = min(common, item.count)
      var same = 0
      while same < common, keys[first.start + same] == keys[item.start + same] { same += 1 }
      common = same
    }
    for index in items.indices {
      let rest = keys[items[index].start + common..<items[index].start + items[index].count].prefix(8)
      items[index].prefix = rest.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(64 - 8 * rest.count)
    }
  }

  private static func precedes(_ left: Item, _ right: Item, _ keys: UnsafeRawBufferPointer) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    func key(_ item: Item) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: keys[item.start..<item.start + item.count])
    }
    let order = compareBytes(key(left), key(right))
    if order != 0 { return order < 0 }
    return left.state != right.state ? left.state < right.state : left.start < right.start
  }
}
