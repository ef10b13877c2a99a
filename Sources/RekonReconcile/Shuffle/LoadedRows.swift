import RekonCore
import Synchronization

/// The rows of one record kind in one partition, from all segments, in the order of the run.
///
/// A row is named by a packed reference: block number and row. Ascending references of one fine partition, and so of one
/// key, are ascending record ids.
struct LoadedRows: ~Copyable {
  let kind: RecordKind
  private(set) var views: [BlockView] = []
  /// The segment ordinal of each view.
  private(set) var segments: [Int] = []
  private var arena: BlockArena
  private let pool: ArenaPool

  /// What is read at once of a segment that is read whole.
  static let runByteCount = 1 << 22

  init(kind: RecordKind, _ pool: ArenaPool) {
    self.kind = kind
    self.pool = pool
    arena = pool.take()
  }

  deinit { pool.giveBack(arena) }

  /// Reads a partition of all segments of this kind; what was read before is gone.
  mutating func load(_ partition: Int, of input: ReconcileInput) throws {
    removeAll()
    let fine = input.space.partitions.fine(of: partition)
    for ordinal in input.ordinals(of: kind) { try add(segment: ordinal, fine: fine, of: input) }
  }

  /// Reads some fine partitions of one segment only.
  mutating func loadOnly(segment ordinal: Int, fine: Range<Int>, of input: ReconcileInput) throws {
    removeAll()
    try add(segment: ordinal, fine: fine, of: input)
  }

  mutating func removeAll() {
    views.removeAll(keepingCapacity: true)
    segments.removeAll(keepingCapacity: true)
    arena.reset()
  }

  mutating func add(segment ordinal: Int, fine: Range<Int>, of input: ReconcileInput) throws {
    try input.segments[ordinal].segment.readPartitions(fine, into: arena, views: &views)
    while segments.count < views.count { segments.append(ordinal) }
  }

  var rowCount: Int { views.reduce(0) { $0 + $1.rowCount } }

  /// Adds an entry for each row by its primary hash, in record order; `side` tells kinds of items apart in one list.
  func appendEntries(side: UInt64 = 0, to entries: inout [HashEntry]) {
    for (block, view) in views.enumerated() {
      let first = side | RowReference(block: block, row: 0).packed
      for row in 0..<view.rowCount {
        entries.append(HashEntry(hash: view.primaryHashes[row], reference: first | UInt64(row)))
      }
    }
  }

  func recordID(_ row: RowReference) -> RecordID {
    RecordID(segment: segments[row.block], record: views[row.block].recordNumber(row.row))
  }

  /// The row of a record that is in these views; nil when it is not.
  func row(of record: RecordID) -> RowReference? {
    for (block, view) in views.enumerated() where segments[block] == record.segment {
      if let row = view.row(ofRecord: record.record) { return RowReference(block: block, row: row) }
    }
    return nil
  }
}

struct RowReference: Hashable {
  var packed: UInt64
  init(packed: UInt64) { self.packed = packed }
  init(block: Int, row: Int) { packed = UInt64(block) << 32 | UInt64(row) }
  var block: Int { Int(packed >> 32) }
  var row: Int { Int(packed & 0xFFFF_FFFF) }
}

/// Memory for blocks that goes from one step to the next: fresh pages for every partition would cost a fifth of a run.
final class ArenaPool: Sendable {
  private let free = Mutex<[BlockArena]>([])

  func take() -> BlockArena { free.withLock { $0.popLast() } ?? BlockArena() }

  func removeAll() { free.withLock { $0.removeAll() } }

  func giveBack(_ arena: BlockArena) {
    arena.reset()
    free.withLock { $0.append(arena) }
  }
}
