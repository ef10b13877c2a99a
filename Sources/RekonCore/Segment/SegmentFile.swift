import Glibc

/// A segment that is read: its summary at once, its rows partition by partition.
public final class SegmentFile: Sendable {
  /// A segment whose bytes are not what was written: it is made again, never half read.
  public struct Damage: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    public var what: String
    public var description: String { "\(path): error[segment-damaged]: \(what); the segment is made again" }
  }

  public let path: String
  public let summary: SegmentSummary
  private let kept: KeptFile?

  private init(path: String, summary: SegmentSummary, kept: KeptFile?) {
    self.path = path
    self.summary = summary
    self.kept = kept
  }

  /// Opens a segment and checks its frame. Throws ``Damage`` or a ``FileError``.
  public static func open(_ path: String) throws -> SegmentFile {
    let file = try OpenFile.open(path, flags: O_RDONLY)
    let byteCount = try file.status().byteCount
    func damage(_ what: String) -> Damage { Damage(path: path, what: what) }
    guard byteCount >= SegmentFormat.tailByteCount + 8 else { throw damage("too short") }
    let tail = try words(of: file, at: byteCount - SegmentFormat.tailByteCount, count: 3)
    let head = try words(of: file, at: 0, count: 1)
    guard head[0] == SegmentFormat.magic, tail[2] == SegmentFormat.magic else {
      throw damage("not a segment of format \(SegmentFormat.version)")
    }
    guard tail[0] <= UInt64(byteCount - SegmentFormat.tailByteCount - 8) else { throw damage("footer out of range") }
    var footer = [UInt8](repeating: 0, count: Int(tail[0]))
    let offset = byteCount - SegmentFormat.tailByteCount - footer.count
    let read = try footer.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    guard read == footer.count, footer.withUnsafeBytes({ keyHash($0) }) == tail[1],
      let summary = SegmentSummary(encoded: footer)
    else { throw damage("footer checksum differs") }
    guard summary.segmentName == SegmentFormat.name(ofPath: path) else { throw damage("it is another segment") }
    return SegmentFile(path: path, summary: summary, kept: KeptFile.keep(file))
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) -> Int {
    if let kept { return try kept.file.read(into: buffer, at: offset) }
    return try OpenFile.open(path, flags: O_RDONLY).read(into: buffer, at: offset)
  }

  private static func words(of file: borrowing OpenFile, at offset: Int, count: Int) throws -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count)
    _ = try words.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    return words
  }

  /// Bytes that all rows take.
  public var rowByteCount: Int {
    summary.stripes.reduce(0) { sum, stripe in stripe.partitions.reduce(sum) { $0 + Int($1.byteCount) } }
  }

  public var stripeCount: Int { summary.stripes.count }

  /// Bytes that the rows of a partition take, over all stripes.
  public func byteCount(ofPartition partition: Int) -> Int {
    summary.stripes.reduce(0) { $0 + Int($1.partitions[partition].byteCount) }
  }

  /// Runs of neighbouring partitions that together are all of them, as few as take at most `limit` bytes each.
  public func partitionRuns(upTo limit: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var (first, byteCount) = (0, 0)
    for partition in 0..<SegmentFormat.partitionCount {
      let more = self.byteCount(ofPartition: partition)
      if byteCount + more > limit, byteCount > 0 {
        runs.append(first..<partition)
        (first, byteCount) = (partition, 0)
      }
      byteCount += more
    }
    return runs + [first..<SegmentFormat.partitionCount]
  }

  /// Reads the rows of neighbouring partitions into `arena` and appends one view a stripe and partition to `views`, in that
  /// order. They lie one behind another in a stripe, so that each stripe is read at one go.
  public func readPartitions(_ partitions: Range<Int>, into arena: BlockArena, views: inout [BlockView]) throws {
    for stripe in summary.stripes {
      let parts = stripe.partitions[partitions]
      let byteCount = parts.reduce(0) { $0 + Int($1.byteCount) }
      guard byteCount > 0, let first = parts.first(where: { $0.byteCount > 0 }) else { continue }
      let buffer = UnsafeMutableRawBufferPointer(rebasing: arena.take(byteCount + BlockView.slack)[..<byteCount])
      guard try read(into: buffer, at: Int(first.offset)) == byteCount else {
        throw Damage(path: path, what: "partitions \(partitions) are cut")
      }
      for (partition, part) in zip(partitions, parts) where part.byteCount > 0 {
        try views.append(
          view(of: part, partition: partition, at: Int(part.offset) - Int(first.offset), in: buffer, arena))
      }
    }
  }

  private func view(
    of part: StripeDirectory.Part, partition: Int, at offset: Int, in buffer: UnsafeMutableRawBufferPointer,
    _ arena: BlockArena
  ) throws -> BlockView {
    guard offset >= 0, offset + Int(part.byteCount) <= buffer.count else {
      throw Damage(path: path, what: "partition \(partition) is out of place")
    }
    let block = UnsafeRawBufferPointer(rebasing: buffer[offset..<offset + Int(part.byteCount)])
    guard keyHash(block) == part.checksum else {
      throw Damage(path: path, what: "checksum of partition \(partition) differs")
    }
    let table = arena.take(BlockView.columnLimit * MemoryLayout<BlockView.Column>.stride)
      .bindMemory(to: BlockView.Column.self).baseAddress!
    guard let view = BlockView(block, kind: summary.kind, table: table) else {
      throw Damage(path: path, what: "partition \(partition) does not add up")
    }
    return view
  }

  private func read(
    _ part: StripeDirectory.Part, into buffer: UnsafeMutableRawBufferPointer, what: String
  ) throws {
    let count = try read(into: buffer, at: Int(part.offset))
    guard count == buffer.count, keyHash(UnsafeRawBufferPointer(buffer)) == part.checksum else {
      throw Damage(path: path, what: "checksum of \(what) differs")
    }
  }

  /// The physical line of each of `records` (ascending record numbers, some perhaps repeated), for evidence; 0 for a record
  /// that the segment does not have.
  public func lines(ofRecords records: [UInt32]) throws -> [UInt32] {
    var found = [UInt32](repeating: 0, count: records.count)
    let arena = BlockArena()
    var next = 0
    for stripe in summary.stripes where next < records.count {
      arena.reset()
      let buffer = arena.take(Int(stripe.places.byteCount))
      try read(stripe.places, into: buffer, what: "places")
      let count = Int(stripe.rowCount)
      guard let numbers = RisingNumbers(UnsafeRawBufferPointer(buffer), at: 0, count: count),
        let lines = RisingNumbers(UnsafeRawBufferPointer(buffer), at: numbers.end, count: count)
      else { throw Damage(path: path, what: "places do not add up") }
      var row = 0
      while next < records.count, row < count {
        if numbers.isSteady { row = max(row, Int(records[next]) - Int(numbers[0])) }
        guard row < count else { break }
        if numbers[row] == records[next] {
          found[next] = lines[row]
          next += 1
        } else if numbers[row] < records[next] {
          row += 1
        } else {
          next += 1
        }
      }
    }
    return found
  }
}

/// Record numbers or lines of a stripe's places: written out, or the first of them when they rise by one.
private struct RisingNumbers {
  let values: UnsafeRawPointer
  let isSteady: Bool
  /// Where the next array begins.
  let end: Int

  init?(_ buffer: UnsafeRawBufferPointer, at offset: Int, count: Int) {
    guard offset + 8 <= buffer.count, let base = buffer.baseAddress else { return nil }
    isSteady = base.load(fromByteOffset: offset, as: UInt64.self) == 0
    values = base + offset + 8
    end = offset + 8 + SegmentFormat.aligned((isSteady ? 1 : count) * 4)
    guard end <= buffer.count else { return nil }
  }

  subscript(row: Int) -> UInt32 {
    isSteady
      ? values.load(as: UInt32.self) &+ UInt32(row) : values.load(fromByteOffset: row * 4, as: UInt32.self)
  }
}
