import RekonCore

/// All that the reconcile stage reads: nothing else reaches its result.
///
/// A class, though it never changes: every step holds it, and a value of this size would be copied for every record.
public final class ReconcileInput: Sendable {
  public let definition: PipelineDefinition
  public let scope: Scope
  /// In the order of the run; a record id's segment is an index into it.
  public let segments: [AcceptedSegment]
  public let absent: AbsentFeeds
  public let workers: Int
  let names: NameTable
  let holds: HoldTable
  let arenas = ArenaPool()
  /// Told when a step has ended; never asked.
  let clock: StageClock
  private let ordinalsByKind: [RecordKind: [Int]]
  /// Business days by segment, flat: asked for every record.
  private let days: [Int32]

  public init(
    definition: PipelineDefinition, scope: Scope, segments: [AcceptedSegment], absent: AbsentFeeds, workers: Int,
    clock: StageClock = StageClock()
  ) {
    self.definition = definition
    self.scope = scope
    self.segments = segments
    self.absent = absent
    self.workers = workers
    self.clock = clock
    names = NameTable(segments)
    holds = HoldTable(definition.registers.holds, asOf: scope.asOf)
    days = segments.map(\.date.dayNumber)
    ordinalsByKind = Dictionary(grouping: segments.indices, by: { segments[$0].kind })
  }

  /// Ends the lap of a step that has read these records.
  func lap(_ step: String, _ kinds: RecordKind...) {
    let read = kinds.flatMap(ordinals).map { segments[$0].segment }
    clock.lap(
      "reconcile", step, rows: read.reduce(0) { $0 + $1.summary.acceptedCount },
      bytes: read.reduce(0) { $0 + $1.rowByteCount })
  }

  /// The business day of the file that a segment was made from.
  func day(ofSegment ordinal: Int) -> Int32 { days[ordinal] }

  func ordinals(of kind: RecordKind) -> [Int] { ordinalsByKind[kind] ?? [] }

  /// The day in the pipeline's zone of an instant in milliseconds since 1970 UTC.
  func day(ofInstant milliseconds: Int64) -> Int32 {
    let local = milliseconds + Int64(definition.zoneOffsetSeconds) * 1_000
    return Int32(truncatingIfNeeded: local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000)
  }
}

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

  init(_ segments: [AcceptedSegment]) {
    let senders = Set(segments.map(\.party)).sorted(by: bytesPrecede)
    var all: Set<String> = []
    for segment in segments {
      for column in Self.columns(of: segment.kind) { all.formUnion(Self.values(segment, column)) }
    }
    partyCount = senders.count
    names = senders + all.subtracting(senders).sorted(by: bytesPrecede)
    let codes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, UInt32($0.offset)) })

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
    case .sale: [SaleColumn.institution.rawValue, SaleColumn.channel.rawValue]
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
  func party(named name: String) -> UInt32? { names.prefix(partyCount).firstIndex(of: name).map(UInt32.init) }

  func party(ofSegment ordinal: Int) -> UInt32 { parties[ordinal] }

  func global(_ local: Int, segment: Int, column: Int) -> UInt32 {
    translations[Int(starts[segment &* Self.columnStride &+ column]) &+ local]
  }

  subscript(code: UInt32) -> String { names[Int(code)] }
}

/// Holds that matter as of a day: those that stand, and releases.
struct HoldTable: Sendable {
  private let holds: [Registers.Hold]
  private let asOf: BusinessDate

  init(_ holds: [Registers.Hold], asOf: BusinessDate) {
    self.holds = holds
    self.asOf = asOf
  }

  var isEmpty: Bool { holds.isEmpty }

  /// Whether a hold on a sale stands, and when the last one that covered it was released.
  func find(platform: String, institution: String, soldOn: BusinessDate) -> (stands: Bool, releasedOn: BusinessDate?) {
    var stands = false
    var released: BusinessDate?
    for hold in holds {
      guard hold.platform.isEmpty || hold.platform == platform,
        hold.institution.isEmpty || hold.institution == institution, hold.soldOn.contains(soldOn)
      else { continue }
      if let date = hold.releasedOn, date <= asOf {
        released = max(released ?? date, date)
      } else {
        stands = true
      }
    }
    return (stands, released)
  }
}
