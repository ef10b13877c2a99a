import CByteScan
import RekonCore

/// A small delimited file read whole: the registers. Same rules for quotes, line ends and encoding as a feed.
public struct DelimitedTable: Sendable {
  public struct Row: Sendable {
    public var line: Int
    public var fields: [String]
  }

  public var header: [String] = []
  public var rows: [Row] = []

  /// Throws ``FileError`` when the file cannot be read, ``Fault`` at the first thing in it that is no table.
  public static func read(_ path: String, delimiter: UInt8 = 0x2C) throws -> DelimitedTable {
    var source = try FeedBytes.open(path, inflater: .zlib, followsLinks: true)
    let reader = RecordReader(CSVDialect(delimiter: delimiter))
    _ = try reader.skipPrefix([0xEF, 0xBB, 0xBF], from: &source)
    var table = DelimitedTable()
    while try reader.next(from: &source) {
      let record = reader.record
      if record.fieldCount == 1, record.start == record.end { continue }
      if let fault = record.quoteFault {
        throw Fault(
          fault.code, at: Place(line: record.line, byte: reader.streamOffset(fault.offset)), found: "a stray quote",
          expected: "a quoted field with the quote doubled")
      }
      let bytes = reader.recordBytes.bindMemory(to: UInt8.self)
      guard bytescan_utf8_error(bytes.baseAddress, bytes.count) == bytes.count, !bytes.contains(0) else {
        throw Fault(
          "encoding-utf8", at: Place(line: record.line, byte: record.byteOffset),
          found: "bytes that are not UTF-8 text",
          expected: "UTF-8")
      }
      let fields = (0..<record.fieldCount).map(reader.text)
      if table.header.isEmpty {
        table.header = fields
      } else {
        guard fields.count == table.header.count else {
          throw Fault(
            "row-width", at: Place(line: record.line), found: "\(fields.count) fields",
            expected: "\(table.header.count), as in the header")
        }
        table.rows.append(Row(line: record.line, fields: fields))
      }
    }
    return table
  }
}
