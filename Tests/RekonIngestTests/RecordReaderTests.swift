import RekonCore
import RekonTestSupport
import Testing

@testable import RekonIngest

/// The record reader against a twin that looks at one byte after the other, wherever the window cuts.
@Suite("Record reader")
struct RecordReaderTests {
  struct Row: Equatable {
    var line: Int
    var byteOffset: Int
    var fields: [String]
  }

  /// RFC 4180 with LF, CRLF and CR, for feeds without a fault. O(bytes), one state after the other.
  private func slowRows(_ bytes: [UInt8]) -> [Row] {
    var rows: [Row] = []
    var row = Row(line: 1, byteOffset: 0, fields: [])
    var field: [UInt8] = []
    var (line, index, isQuoted) = (1, 0, false)
    func endField() {
      row.fields.append(String(decoding: field, as: UTF8.self))
      field = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if isQuoted {
        if byte == 0x22, next == 0x22 {
          field.append(byte)
          index += 1
        } else if byte == 0x22 {
          isQuoted = false
        } else {
          field.append(byte)
          if byte == 0x0A || (byte == 0x0D && next != 0x0A) { line += 1 }
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x3B {
        endField()
      } else if byte == 0x0A || byte == 0x0D {
        if byte == 0x0D, next == 0x0A { index += 1 }
        endField()
        rows.append(row)
        line += 1
        row = Row(line: line, byteOffset: index + 1, fields: [])
      } else {
        field.append(byte)
      }
      index += 1
    }
    if row.byteOffset < bytes.count {
      endField()
      rows.append(row)
    }
    return rows
  }

  private func rows(_ bytes: [UInt8], gzip isGzip: Bool = false, expecting fieldCount: Int = 0) throws -> [Row] {
    let folder = try TemporaryFolder()
    try folder.write(isGzip ? GzipMember(bytes).with(\.level, 1).bytes : bytes, to: "feed")
    var source = try FeedBytes.open(folder.path("feed"), inflater: .isal)
    let reader = RecordReader(CSVDialect(delimiter: 0x3B))
    reader.expectedFieldCount = fieldCount
    var rows: [Row] = []
    while try reader.next(from: &source) {
      #expect(reader.record.quoteFault == nil)
      rows.append(
        Row(
          line: reader.record.line, byteOffset: reader.record.byteOffset,
          fields: (0..<reader.record.fieldCount).map(reader.text)))
    }
    return rows
  }

  /// Quotes, doubled quotes, delimiters and line ends of every kind, close together.
  static let tricky: [UInt8] = Array(
    "a;\"b\"\r\n\"\";\"\"\"\"\r\"x\r\ny\";\"\r\"\n\"\"\"q\"\"\";;\r\n\n\r\r\n\"\n\n\";\"a;b\"\"\"\né;\"—\"\"é\"\r\n;\r"
      .utf8)

  private var window: Int { RecordReader.windowByteCount }

  @Test("the same rows, whatever byte the window cuts at")
  func everyCut() throws {
    let last = Array("end;\"of\"\"feed\"".utf8)
    for shift in 0...(Self.tricky.count + 2) {
      let filler = [UInt8](repeating: 0x66, count: window - Self.tricky.count - 2 + shift - 2) + [0x3B, 0x0A]
      let bytes = filler + Self.tricky + last
      let (found, expected) = (try rows(bytes), slowRows(bytes))
      #expect(found.dropFirst() == expected.dropFirst() && found.count == expected.count, "shift \(shift)")
    }
  }

  @Test("the same rows over many windows, plain and out of gzip", arguments: [false, true])
  func manyWindows(_ isGzip: Bool) throws {
    var random = SeededBytes(17)
    var bytes: [UInt8] = []
    while bytes.count < window * 3 {
      bytes += Self.tricky
      bytes += random.bytes(random.below(90), of: Array("abc;".utf8)) + [0x0A]
    }
    let (found, expected) = (try rows(bytes, gzip: isGzip), slowRows(bytes))
    #expect(found.count == expected.count)
    #expect(zip(found, expected).first { $0 != $1 }.map { "\($0)" } == nil)
  }

  @Test("rows of the expected width are the same rows, split in one go or not", arguments: [1, 3, 5])
  func plainWindows(_ fieldCount: Int) throws {
    var random = SeededBytes(UInt64(fieldCount))
    var bytes: [UInt8] = []
    while bytes.count < window * 2 + 1_000 {
      // Now and then a row of another width, an empty line, a carriage return, a quote.
      let width = random.below(40) == 0 ? random.below(7) + 1 : fieldCount
      for field in 0..<width {
        if field > 0 { bytes.append(0x3B) }
        bytes += random.bytes(random.below(12), of: Array("abc 019".utf8))
      }
      if random.below(900_000) == 0 { bytes += Array(";\"q;\"".utf8) }
      bytes += random.below(300_000) == 0 ? [0x0D, 0x0A] : [0x0A]
    }
    let (fast, slow) = (try rows(bytes, expecting: fieldCount), try rows(bytes))
    #expect(fast.count == slow.count && fast == slow)
    #expect(fast == slowRows(bytes))
  }

  @Test("a record longer than the window is one record")
  func longRecord() throws {
    let inner = Array(String(repeating: "long; \"\"field\"\"\r\n", count: 40_000).utf8)
    let bytes = Array("a;\"".utf8) + inner + Array("\";z\r\nlast;row".utf8)
    let (found, expected) = (try rows(bytes), slowRows(bytes))
    #expect(found == expected)
    #expect(found.map(\.line) == [1, 40_002] && found[0].fields.count == 3)
  }

  @Test("B45 a record without end is refused at its line, within bounded memory")
  func endlessRecord() throws {
    let bytes = Array("a;b\n".utf8) + [UInt8](repeating: 0x78, count: FeedLimits().recordByteCount + 10)
    #expect {
      try rows(bytes)
    } throws: { error in
      (error as? Fault)?.of(file: "f").description
        == "f:2: error[record-limit]: found a record of over 16777216 bytes, expected a row of this feed; look for "
        + "line ends that are missing, or a quote that is never closed; limits.record of the pipeline (byte 4)"
    }
  }

  @Test("B46 a row of ten thousand columns is refused")
  func manyColumns() throws {
    let bytes = Array("a;b\n".utf8) + [UInt8](repeating: 0x3B, count: 10_000)
    #expect {
      try rows(bytes)
    } throws: { error in
      (error as? Fault)?.description.contains(
        "error[column-limit]: found over 4096 columns in one row, expected a row of this feed; limits.columns of "
          + "the pipeline (byte 4)") == true
    }
  }

  @Test("seeded rows of a feed load the same through every stage, plain and gzip")
  func loadedRows() throws {
    let profile = try PipelineFolder.shipped("tokopedia", "sales")
    let lines = (1...3_000).map { number -> String in
      let row = SaleRow(number)
      return number % 7 == 0 ? row.with(\.course, "\"C;\(number)\"").text : row.text
    }
    let ends = ["\n", "\r\n"]
    let text = ([SaleRow.header] + lines).enumerated().map { $0.element + ends[$0.offset % 2] }.joined()
    #expect(text.utf8.count > RecordReader.windowByteCount)
    let plain = try ingest(text, profile)
    let zipped = try ingest(gzip(text), profile)
    #expect(plain.rows.count == 3_000 && plain.addsUp && plain.rows == zipped.rows)
    #expect(plain.rows.map { $0["order_id"] } == (1...3_000).map { SaleRow($0).order })
    #expect(plain.rows.enumerated().allSatisfy { $0.element.line == $0.offset + 2 })
  }
}
