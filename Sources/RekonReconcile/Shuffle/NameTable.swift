import RekonCore

/// Parties, institutions and other low-cardinality names as numbers that mean the same in all segments.
struct NameTable: Sendable {
  /// The parties, then all other names, each in byte order: a number depends on the sets of names alone.
  private(set) var names: [String]
  /// Names below are those of parties: what sums are kept by.
  let partyCount: Int

  /// For each segment and column, the global code of each local one: asked for every record, so one flat list.
  private let translations: [UInt32]
  /// Where the codes of a segment's column begin in ``translations``.
  private let starts: [Int32]
  private static let columnStride = 16
  private let parties: [UInt32]

  /// All names by their numbers.
  private(set) var numbers: [String: UInt32] = [:]

  init(_ segments: [AcceptedSegment]) {
    let senders = Set(segments.map(\.party)).sorted(by: bytesPrecede)
    var all: Set<String> = []
    for segment in segments {
      for column in Self.columns(of: segment.kind) { all.formUnion(Self.values(segment, column)) }
    }
    partyCount = senders.count
    names = senders + all.subtracting(senders).sorted(by: bytesPrecede)
    let codes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, UInt32($0.offset)) })

    numbers = codes
    var translations: [UInt32] = []
    var starts = [Int32](repeating: 0, count: segments.count * Self.columnStride)
    for (ordinal, segment) in segments.enumerated() {
      for column in Self.columns(of: segment.kind) {
        starts[ordinal * Self.columnStride + column] = Int32(translations.count)
        translations += Self.values(segment, column).map { codes[$0] ?? 0 }
      }
    }
    self.translations = translations
    self.starts = starts
    parties = segments.map { codes[$0.party] ?? 0 }
  }

  private static func columns(of kind: RecordKind) -> [Int] {
    switch kind {
    case .sale: [SaleColumn.institution.rawValue, SaleColumn.channel.rawValue, SaleColumn.course.rawValue]
    case .payment: [PaymentColumn.platform.rawValue]
    case .remittance: [RemittanceColumn.institution.rawValue]
    case .entitlement: [EntitlementColumn.channel.rawValue]
    case .transfer, .incentive: []
    }
  }

  private static func values(_ segment: AcceptedSegment, _ column: Int) -> [String] {
    guard let list = segment.segment.summary.dictionaries[column] else { return [] }
    return (0..<list.count).map { list[$0] }
  }

  /// The number of a party that has delivered; nil for another name.
  func party(named name: String) -> UInt32? { numbers[name].flatMap { $0 < UInt32(partyCount) ? $0 : nil } }

  func party(ofSegment ordinal: Int) -> UInt32 { parties[ordinal] }

  func global(_ local: Int, segment: Int, column: Int) -> UInt32 {
    translations[Int(starts[segment &* Self.columnStride &+ column]) &+ local]
  }

  subscript(code: UInt32) -> String { names[Int(code)] }
}
