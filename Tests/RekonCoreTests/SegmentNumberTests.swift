import RekonCore
import RekonTestSupport
import Testing

/// A block stores how far numbers lie above their smallest, in as few bytes as tell them apart.
@Suite("Numbers in a segment")
struct SegmentNumberTests {
  /// Writes sales with these amounts and reads them back, by record number.
  private func amounts(_ values: [Int64], recordStep: UInt32 = 1) throws -> (values: [UInt32: Int64], byteCount: Int) {
    let folder = try TemporaryFolder()
    return try read(write(values, recordStep: recordStep, folder))
  }

  private func write(_ values: [Int64], recordStep: UInt32, _ folder: TemporaryFolder) throws -> SegmentFile {
    let builder = StripeBuilder(kind: .transfer)
    for (row, value) in values.enumerated() {
      for column in [TransferColumn.transferRef, .batchRef, .account] {
        "text".utf8.withContiguousStorageIfAvailable { text in
          let padded = Array(text) + [UInt8](repeating: 0, count: 64)
          padded.withUnsafeBytes {
            builder.columns[column.rawValue].set(UnsafeRawBufferPointer(rebasing: $0[..<4]), row: row)
          }
        }
      }
      builder.columns[TransferColumn.bookedOn.rawValue].set(row % 2 == 0 ? noDay : 18_500 + Int32(row), row: row)
      builder.columns[TransferColumn.amount.rawValue].set(value, row: row)
      builder.columns[TransferColumn.status.rawValue].set(row % 3 == 0 ? UInt8.max : 0, row: row)
      // All in one partition, so that they are one block.
      builder.primaryHashes[row] = UInt64(row)
      builder.secondaryHashes[row] = .max - UInt64(row)
      builder.commitRow(recordNumber: 7 + UInt32(row) * recordStep, line: UInt32(row) + 2, byteOffset: UInt64(row) * 90)
    }
    let path = folder.path("segment")
    var writer = try SegmentWriter.create(path, temporaryFolder: folder.path("."))
    try writer.append(builder)
    try writer.finish(SegmentSummary(kind: .transfer))
    return try SegmentFile.open(path)
  }

  private func read(_ segment: SegmentFile) throws -> (values: [UInt32: Int64], byteCount: Int) {
    var views: [BlockView] = []
    let arena = BlockArena()
    try segment.readPartitions(0..<SegmentFormat.partitionCount, into: arena, views: &views)
    var found: [UInt32: Int64] = [:]
    for view in views {
      for row in 0..<view.rowCount {
        let index = Int(view.primaryHashes[row])
        found[view.recordNumber(row)] = view.int64(TransferColumn.amount.rawValue, row)
        #expect(view.int32(TransferColumn.bookedOn.rawValue, row) == (index % 2 == 0 ? noDay : 18_500 + Int32(index)))
        #expect(view.byte(TransferColumn.status.rawValue, row) == (index % 3 == 0 ? UInt8.max : 0))
        #expect(view.secondaryHashes[row] == .max - UInt64(index))
        #expect(view.row(ofRecord: view.recordNumber(row)) == row)
      }
    }
    return (found, segment.rowByteCount)
  }

  static let spans: [[Int64]] = [
    [0, 0, 0], [-5, -5], [Int64.max, Int64.max], [noMoney, noMoney], [0, 1, 255], [-128, 127, 0], [0, 256],
    [65_535, 0, 7], [65_536, 0], [-1, 65_535], [4_294_967_295, 0], [4_294_967_296, 0, 1], [-100, 4_294_967_195],
    [noMoney, 25_000_000, 0], [Int64.max, noMoney], [Int64.min + 1, Int64.max, -1, 0],
  ]

  @Test("every number comes back as it was, however far it lies from the others", arguments: spans)
  func span(_ values: [Int64]) throws {
    let found = try amounts(values).values
    #expect(found == Dictionary(uniqueKeysWithValues: values.enumerated().map { (7 + UInt32($0.offset), $0.element) }))
  }

  @Test(
    "numbers take the bytes that tell them apart",
    arguments: [
      (0, 0), (255, 1), (256, 2), (65_535, 2), (65_536, 4), (4_294_967_295, 4), (4_294_967_296, 8),
    ])
  func widths(_ span: Int64, _ width: Int) throws {
    // As many as give whole words at any width.
    func values(_ span: Int64) -> [Int64] { (0..<1_024).map { -3 + ($0 == 9 ? span : 0) } }
    let least = try amounts(values(0)).byteCount
    #expect(try amounts(values(span)).byteCount == least + 1_024 * width)
  }

  @Test("records that are far apart are found by their numbers")
  func records() throws {
    let found = try amounts([1, 2, 3, 4], recordStep: 1_000_000_000).values
    #expect(found == [7: 1, 1_000_000_007: 2, 2_000_000_007: 3, 3_000_000_007: 4])
  }

  @Test("the bytes of a segment are those of format 5: other bytes are another format, and want another number")
  func frozen() throws {
    let folder = try TemporaryFolder()
    let segment = try write([25_000_000, noMoney, 0, 70_000, 25_000_000], recordStep: 3, folder)
    #expect(SegmentFormat.version == 5)
    let found = try SHA256Digest.hex(ofFile: segment.path).sha256
    #expect(found == "253561f2686577995f80523eed6650e5659efe6df71ab55b31123e750dcce0f6")
  }
}
