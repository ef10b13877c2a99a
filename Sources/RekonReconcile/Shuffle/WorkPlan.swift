import Glibc
import RekonCore

/// How a reconciliation is cut and how much of it is in memory at once: never what it finds.
struct WorkPlan: Hashable, Sendable {
  /// log2 of the number of partitions.
  var partitionBits: Int
  /// Partitions that are in work at the same time.
  var width: Int
  /// Bytes of messages that may lie in memory; nil: all.
  var shuffleByteCount: Int?

  /// What one step holds of the whole run while it works: divided by the partitions, that of one of them.
  struct Load: Hashable, Sendable {
    /// Of the rows that the largest step reads, and of what it sorts and receives.
    var byteCount = 0
    var rowCount = 0
  }

  /// - Parameter memoryByteCount: what the reconciliation may take beside what is there already; nil: no limit.
  /// - Parameter partitionCount: asked for; nil: as fits.
  init(_ load: Load, workers: Int, memoryByteCount: Int?, partitionCount: Int?, cacheByteCount: Int = Self.cache) {
    let fitting = Self.bits(load, workers: workers, cacheByteCount: cacheByteCount)
    partitionBits = fitting
    width = workers
    guard let memoryByteCount else {
      if let partitionCount { partitionBits = Self.bits(of: partitionCount) }
      return
    }
    // Half for what is in work, half for what is on its way.
    let workByteCount = memoryByteCount / 2
    while partitionBits < SegmentFormat.partitionBits, width * load.byteCount >> partitionBits > workByteCount {
      partitionBits += 1
    }
    if let partitionCount { partitionBits = Self.bits(of: partitionCount) }
    let partByteCount = max(1, load.byteCount >> partitionBits)
    width = max(1, min(workers, workByteCount / partByteCount))
    shuffleByteCount = max(Self.leastShuffleByteCount, memoryByteCount - width * partByteCount)
  }

  /// However little there is: what a few targets hold before the rest goes to files.
  private static let leastShuffleByteCount = 1 << 18

  private static func bits(of partitionCount: Int) -> Int { partitionCount.trailingZeroBitCount }

  /// As few partitions as keep all workers busy to the end and keep the working set of each in the cache.
  private static func bits(_ load: Load, workers: Int, cacheByteCount: Int) -> Int {
    var bits = 0
    while bits < SegmentFormat.partitionBits,
      load.byteCount >> bits > cacheByteCount || (1 << bits < 4 * workers && load.rowCount >> bits > smallRowCount)
    { bits += 1 }
    return bits
  }

  /// Rows that are not worth a second partition.
  private static let smallRowCount = 4_096

  /// What one partition may take, in bytes: a few times a core's own cache. The large one behind it is shared, also with other
  /// machines where this one is a part of it, and its size says little.
  static let cache = 4 * max(1 << 20, Int(sysconf(Int32(_SC_LEVEL2_CACHE_SIZE))))
}

extension WorkPlan.Load {
  /// Adds up what the steps hold, and keeps the largest of them.
  init(_ segments: [AcceptedSegment]) {
    var bytes: [RecordKind: Int] = [:]
    var rows: [RecordKind: Int] = [:]
    for segment in segments {
      bytes[segment.kind, default: 0] += segment.segment.rowByteCount
      rows[segment.kind, default: 0] += segment.segment.summary.acceptedCount
    }
    func step(_ read: [RecordKind], received: Int = 0, of size: Int = 0, hasDigests: Bool = false) -> Int {
      // An entry for each item, and another one or a digest while they are sorted.
      let entry = MemoryLayout<HashEntry>.stride
      let perItem = hasDigests ? entry + DigestTable.itemByteCount : 2 * entry
      let items = read.reduce(received) { $0 + (rows[$1] ?? 0) } * perItem
      return read.reduce(items + received * size) { $0 + (bytes[$1] ?? 0) }
    }
    // Sixteen bytes for the reference that a claim carries.
    byteCount =
      [
        step([.payment], received: rows[.sale] ?? 0, of: MemoryLayout<SaleClaim>.stride + 16, hasDigests: true),
        step(
          [.sale, .remittance], received: rows[.payment] ?? 0, of: MemoryLayout<PaymentMessage>.stride, hasDigests: true
        ),
        step(
          [.entitlement], received: rows[.sale] ?? 0, of: MemoryLayout<ParticipantSale>.stride, hasDigests: true),
        step([.entitlement, .incentive]), step([.transfer]),
      ].max() ?? 0
    rowCount = rows.values.max() ?? 0
  }
}
