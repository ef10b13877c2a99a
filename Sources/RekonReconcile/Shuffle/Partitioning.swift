import RekonCore

/// How the fine partitions of the segments are worked on: in partitions of neighbouring ones.
///
/// A power of two of them, 1 to ``SegmentFormat/partitionCount``. Equal hashes meet in one partition whatever their number,
/// and partitions follow each other in the order of hashes, so that no result depends on it.
struct Partitioning: Hashable, Sendable {
  /// Leading bits of a hash that name its partition.
  let bits: Int
  /// A shift by 64 is none, and 0 bits need one: the first of two shifts takes one bit away.
  @usableFromInline let shift: UInt64

  init(bits: Int) {
    precondition((0...SegmentFormat.partitionBits).contains(bits))
    self.bits = bits
    shift = UInt64(63 - bits)
  }

  var count: Int { 1 << bits }

  @inline(__always)
  func index(of hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash &>> 1) &>> shift) }

  /// The fine partitions of a partition.
  func fine(of partition: Int) -> Range<Int> {
    let width = SegmentFormat.partitionCount >> bits
    return partition * width..<(partition + 1) * width
  }
}
