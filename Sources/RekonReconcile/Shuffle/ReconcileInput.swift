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
  let space: Workspace
  let names: NameTable
  let registers: RegisterIndex
  let holds: HoldTable
  let openingScope: OpeningScope?
  /// Told when a step has ended; never asked.
  let clock: StageClock
  private let ordinalsByKind: [RecordKind: [Int]]
  /// Business days by segment, flat: asked for every record.
  private let days: [Int32]

  /// - Parameters:
  ///   - partitionCount: a power of two, for tests; nil: as many as fit the data, the cache and the memory.
  ///   - memoryByteCount: what the reconciliation may take; nil: what it needs.
  ///   - spillFolder: a folder for what does not fit; needed with `memoryByteCount`.
  public init(
    definition: PipelineDefinition, scope: Scope, segments: [AcceptedSegment], absent: AbsentFeeds, workers: Int,
    clock: StageClock = StageClock(), partitionCount: Int? = nil, memoryByteCount: Int? = nil,
    spillFolder: String? = nil
  ) {
    self.definition = definition
    self.scope = scope
    self.segments = segments
    self.absent = absent
    self.workers = workers
    self.clock = clock
    let plan = WorkPlan(
      WorkPlan.Load(segments), workers: workers, memoryByteCount: memoryByteCount, partitionCount: partitionCount)
    space = Workspace(plan, spillFolder: spillFolder)
    names = NameTable(segments)
    registers = RegisterIndex(definition.registers, names: names)
    holds = HoldTable(definition.registers.holds, asOf: scope.asOf, numbers: names.numbers)
    openingScope = definition.opening.map(OpeningScope.init)
    days = segments.map(\.date.dayNumber)
    ordinalsByKind = Dictionary(grouping: segments.indices, by: { segments[$0].kind })
  }

  /// Ends the lap of a step that has read these records.
  func lap(_ step: String, _ kinds: RecordKind...) {
    let read = kinds.flatMap(ordinals).map { segments[$0].segment }
    clock.lap(
      "reconcile", step, rows: read.reduce(0) { $0 + $1.summary.acceptedCount },
      bytes: read.reduce(0) { $0 + $1.rowByteCount }, spilled: space.memory.takeSpilled())
  }

  /// The business day of the file that a segment was made from.
  func day(ofSegment ordinal: Int) -> Int32 { days[ordinal] }

  /// Milliseconds since the day began of an instant in milliseconds since 1970 UTC.
  func timeOfDay(ofInstant milliseconds: Int64) -> Int32 {
    let local = milliseconds + Int64(definition.zoneOffsetSeconds) * 1_000
    return Int32(truncatingIfNeeded: local - Int64(day(ofInstant: milliseconds)) * 86_400_000)
  }

  func ordinals(of kind: RecordKind) -> [Int] { ordinalsByKind[kind] ?? [] }

  /// The day in the pipeline's zone of an instant in milliseconds since 1970 UTC.
  func day(ofInstant milliseconds: Int64) -> Int32 {
    let local = milliseconds + Int64(definition.zoneOffsetSeconds) * 1_000
    return Int32(truncatingIfNeeded: local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000)
  }
}
