import Glibc

/// Writes a segment beside its final name and puts it there in one rename. Never fsynced: checksums decide whether a
/// segment is whole, and it can always be made again from the received bytes.
public struct SegmentWriter: ~Copyable {
  private let file: OpenFile
  private let temporaryPath: String
  private let path: String
  private var offset = 0
  private var stripes: [StripeDirectory] = []
  private var buffer = SegmentOutput()

  private init(file: consuming OpenFile, temporaryPath: String, path: String) {
    self.file = file
    self.temporaryPath = temporaryPath
    self.path = path
  }

  /// Bytes are handed over while the cache still holds them: written a stripe at a time they cost six times as much.
  private static let flushByteCount = 1 << 17

  /// - Parameter temporaryFolder: on the same file system as `path`.
  public static func create(_ path: String, temporaryFolder: String) throws(FileError) -> SegmentWriter {
    let temporaryPath = temporaryFolder + "/" + SegmentFormat.name(ofPath: path)
    try Files.remove(temporaryPath)
    var writer = SegmentWriter(file: try OpenFile.create(temporaryPath), temporaryPath: temporaryPath, path: path)
    withUnsafeBytes(of: SegmentFormat.magic) { writer.buffer.append($0) }
    try writer.flush()
    return writer
  }

  /// Appends the builder's rows as one stripe and empties the builder. O(rows).
  public mutating func append(_ builder: StripeBuilder) throws(FileError) {
    guard builder.count > 0 else { return }
    let order = PartitionOrder(builder)
    let layout = StripeLayout(builder)
    var parts: [StripeDirectory.Part] = []
    for partition in 0..<SegmentFormat.partitionCount {
      let rows = order.rows(of: partition)
      let start = buffer.count
      if !rows.isEmpty { appendBlock(builder, layout, rows) }
      parts.append(part(from: start))
      if buffer.count >= Self.flushByteCount { try flush() }
    }
    let start = buffer.count
    buffer.appendSteps(builder.recordNumbers, builder.count)
    buffer.appendSteps(builder.lines, builder.count)
    buffer.appendRising(builder.byteOffsets, builder.count)
    stripes.append(StripeDirectory(rowCount: UInt32(builder.count), partitions: parts, places: part(from: start)))
    builder.removeAllRows()
    try flush()
  }

  /// Writes the footer and gives the segment its name. `summary` gains the directory.
  public consuming func finish(_ summary: SegmentSummary) throws(FileError) {
    var summary = summary
    summary.stripes = stripes
    summary.segmentName = SegmentFormat.name(ofPath: path)
    let footer = summary.encoded()
    footer.withUnsafeBytes { buffer.append($0) }
    withUnsafeBytes(of: UInt64(footer.count)) { buffer.append($0) }
    withUnsafeBytes(of: footer.withUnsafeBytes { keyHash($0) }) { buffer.append($0) }
    withUnsafeBytes(of: SegmentFormat.magic) { buffer.append($0) }
    try flush()
    try Files.rename(temporaryPath, to: path)
  }

  private func part(from start: Int) -> StripeDirectory.Part {
    let bytes = buffer.bytes(from: start)
    return .init(offset: UInt64(offset + start), byteCount: UInt32(bytes.count), checksum: keyHash(bytes))
  }

  private mutating func flush() throws(FileError) {
    try file.write(buffer.bytes(from: 0))
    offset += buffer.count
    buffer.removeAll()
  }

  private mutating func appendBlock(
    _ builder: StripeBuilder, _ layout: StripeLayout, _ rows: UnsafeBufferPointer<UInt32>
  ) {
    withUnsafeBytes(of: UInt64(rows.count)) { buffer.append($0) }
    buffer.appendHashes(builder.primaryHashes, rows)
    buffer.appendHashes(builder.secondaryHashes, rows)
    buffer.appendColumn(builder.recordNumbers, rows, layout.recordNumbers)
    for (index, form) in layout.columns.enumerated() {
      let column = builder.columns[index]
      switch form {
      case .texts(let length?): buffer.appendTexts(column, rows, length: length)
      case .texts(nil): buffer.appendTexts(column, rows)
      case .long(let span): buffer.appendColumn(column.pointer(), rows, span)
      case .days(let span): buffer.appendColumn(column.pointer(), rows, span)
      case .codes(let span): buffer.appendColumn(column.pointer(), rows, span)
      case .bytes(let span): buffer.appendColumn(column.pointer(), rows, span)
      }
    }
  }
}

/// The rows of a stripe in the order of their partitions, record order kept within each.
private final class PartitionOrder {
  private let order: UnsafeMutablePointer<UInt32>
  private var starts = [Int](repeating: 0, count: SegmentFormat.partitionCount + 1)

  init(_ builder: StripeBuilder) {
    order = .allocate(capacity: builder.count)
    for row in 0..<builder.count { starts[SegmentFormat.partition(of: builder.primaryHashes[row]) + 1] += 1 }
    for partition in 0..<SegmentFormat.partitionCount { starts[partition + 1] += starts[partition] }
    var next = starts
    for row in 0..<builder.count {
      let partition = SegmentFormat.partition(of: builder.primaryHashes[row])
      order[next[partition]] = UInt32(row)
      next[partition] += 1
    }
  }

  deinit { order.deallocate() }

  func rows(of partition: Int) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(start: order + starts[partition], count: starts[partition + 1] - starts[partition])
  }
}
