/// Findings in the order of every report: code, then key, by bytes, then state; of equals the one that was found first.
///
/// An element is made when it is asked for; what goes through all of them looks at them where they lie (``withFinding(_:_:)``).
public struct FindingList: RandomAccessCollection, Sendable {
  private let findings: Findings
  private let places: [Findings.Place]

  init(_ findings: Findings, _ places: [Findings.Place]) {
    self.findings = findings
    self.places = places
  }

  public static let empty = FindingList(Findings(), [])

  public var startIndex: Int { 0 }
  public var endIndex: Int { places.count }

  public subscript(index: Int) -> Break { withFinding(index) { $0.found(findings.paths) } }

  /// The files that records lie in, by segment.
  public var paths: [String] { findings.paths }

  public func withFinding<Result>(_ index: Int, _ body: (FindingView) throws -> Result) rethrows -> Result {
    try findings.withFinding(places[index], body)
  }

  /// How many are of that severity.
  public func count(_ severity: Severity) -> Int {
    indices.count { withFinding($0) { $0.severity == severity } }
  }

  /// Sorts findings and parts them: what stands as a break, and what is open.
  public static func sorted(_ findings: Findings, width: Int) async throws -> (breaks: FindingList, open: FindingList) {
    let codes = FindingCodes(findings)
    let sorted = try await inParallel(codes.groups.count, width: width) { codes.groups[$0].sorted(findings) }
    return (
      FindingList(findings, sorted.flatMap(\.breaks)), FindingList(findings, sorted.flatMap(\.open))
    )
  }
}

/// Findings by their codes, codes in byte order.
private struct FindingCodes {
  var groups: [Group] = []

  init(_ findings: Findings) {
    var numbers: [String: Int] = [:]
    var groups: [(code: String, group: Group)] = []
    findings.forEach { place, found in
      let code = found.code
      if numbers[code] == nil {
        numbers[code] = groups.count
        groups.append((code, Group()))
      }
      groups[numbers[code]!].group.places.append(place)
    }
    self.groups = groups.sorted { bytesPrecede($0.code, $1.code) }.map(\.group)
  }

  /// Those of one code.
  struct Group: Sendable {
    var places: [Findings.Place] = []

    private struct Item {
      /// The bytes behind those that all keys begin with, the first of them on top.
      var prefix: UInt64 = 0
      var start: Int
      var count: Int
      var state: UInt8
      var place: Findings.Place
    }

    func sorted(_ findings: Findings) -> (breaks: [Findings.Place], open: [Findings.Place]) {
      var keys = ByteText()
      var items: [Item] = []
      items.reserveCapacity(places.count)
      for place in places {
        findings.withFinding(place) { found in
          let start = keys.count
          keys.append(found.codeAndKey().key)
          items.append(
            Item(start: start, count: keys.count - start, state: found.state.rawValue, place: place))
        }
      }
      keys.bytes.withUnsafeBytes { keys in
        Self.setPrefixes(of: &items, keys)
        items.sort { Self.precedes($0, $1, keys) }
      }
      func kept(_ isWanted: (RecordState) -> Bool) -> [Findings.Place] {
        items.filter { isWanted(RecordState(rawValue: $0.state)!) }.map(\.place)
      }
      return (kept { $0 == .break }, kept { $0 != .break })
    }

    private static func setPrefixes(of items: inout [Item], _ keys: UnsafeRawBufferPointer) {
      guard let first = items.first else { return }
      var common = first.count
      for item in items {
        common = Swift.min(common, item.count)
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
}
