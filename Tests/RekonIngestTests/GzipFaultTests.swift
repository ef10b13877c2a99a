import RekonCore
import RekonIngest
import RekonTestSupport
import Testing

/// What a gzip file can suffer on its way. Every case runs through both libraries: verdict and message are the same.
@Suite("Gzip faults")
struct GzipFaultTests {
  static let path = "tokopedia/sales_20200904.csv.gz"
  static let rows = sales(SaleRow(101), SaleRow(102), SaleRow(103))
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  private func expectRefusal(
    _ bytes: [UInt8], _ inflater: InflaterChoice, _ message: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let feed = try ingest(bytes, profile, inflater: inflater)
    #expect(feed.refusal == "\(Self.path): error[\(message)", sourceLocation: location)
    #expect(feed.rows.isEmpty && feed.addsUp, sourceLocation: location)
  }

  @Test(
    "B01 a file cut inside its data is refused and says how many whole records were seen",
    arguments: InflaterChoice.allCases)
  func cutInsideData(_ inflater: InflaterChoice) throws {
    // Stored, not compressed, so that the cut falls where it is wanted: in the third row.
    let whole = GzipMember(Self.rows).with(\.level, 0).bytes
    let cut = Array(whole[..<(10 + 5 + byteOffset(of: SaleRow(103).order, in: Self.rows))])
    try expectRefusal(
      cut, inflater,
      "gzip-unexpected-end]: found gzip: unexpected end, expected the rest of the compressed data and its 8-byte "
        + "trailer; the transfer was cut: send the file again; 2 whole records had been seen, none is used "
        + "(zbyte \(cut.count))")
  }

  @Test(
    "B02 a file without its 8-byte trailer is refused although all rows look fine", arguments: InflaterChoice.allCases)
  func withoutTrailer(_ inflater: InflaterChoice) throws {
    let whole = GzipMember(Self.rows).bytes
    for missing in 1...8 {
      let cut = Array(whole.dropLast(missing))
      try expectRefusal(
        cut, inflater,
        "gzip-unexpected-end]: found gzip: unexpected end, expected the rest of the compressed data and its 8-byte "
          + "trailer; the transfer was cut: send the file again; 3 whole records had been seen, none is used "
          + "(zbyte \(cut.count))")
    }
  }

  @Test("B03 a wrong CRC-32 refuses the file and shows both values", arguments: InflaterChoice.allCases)
  func wrongChecksum(_ inflater: InflaterChoice) throws {
    let member = GzipMember(Self.rows)
    let computed = String(member.trueChecksum, radix: 16)
    let bytes = member.with(\.checksum, 0xBAD_C0DE).bytes
    try expectRefusal(
      bytes, inflater,
      "gzip-checksum]: found checksum mismatch: stored CRC-32 0x0badc0de, computed 0x\(computed), expected the same; "
        + "the content was changed or damaged on its way: send the file again; 3 whole records had been seen, none is "
        + "used (zbyte \(bytes.count - 8))")
  }

  @Test(
    "B03 a changed byte is told as damage of the file, not as what it does to a row", arguments: InflaterChoice.allCases
  )
  func damageComesFirst(_ inflater: InflaterChoice) throws {
    for word in ["order_id", "amount\n"] {
      let whole = GzipMember(Self.rows).with(\.level, 0)
      var bytes = whole.bytes
      bytes[10 + 5 + byteOffset(of: word, in: Self.rows)] ^= 1
      let feed = try ingest(bytes, profile, inflater: inflater)
      #expect(feed.summary.refusal?.code == "gzip-checksum")
      #expect(feed.rows.isEmpty && feed.addsUp)
    }
  }

  @Test("B04 a wrong length in the trailer refuses the file and shows both values", arguments: InflaterChoice.allCases)
  func wrongLength(_ inflater: InflaterChoice) throws {
    let bytes = GzipMember(Self.rows).with(\.length, 7).bytes
    try expectRefusal(
      bytes, inflater,
      "gzip-length]: found length mismatch: stored 7, inflated \(Self.rows.utf8.count) (modulo 2^32), expected the "
        + "same; the content was changed or damaged on its way: send the file again; 3 whole records had been seen, "
        + "none is used (zbyte \(bytes.count - 4))")
  }

  @Test("B07 a second member that is cut is named with its number and place", arguments: InflaterChoice.allCases)
  func secondMemberCut(_ inflater: InflaterChoice) throws {
    let first = GzipMember(sales(SaleRow(101), SaleRow(102))).bytes
    let second = GzipMember(SaleRow(103).text + "\n").bytes
    let cut = first + second.dropLast(8)
    try expectRefusal(
      cut, inflater,
      "gzip-unexpected-end]: found gzip: unexpected end in member 2 (from zbyte \(first.count)), expected the rest of "
        + "the compressed data and its 8-byte trailer; the transfer was cut: send the file again; 3 whole records had "
        + "been seen, none is used (zbyte \(cut.count))")
  }

  @Test("B07 a wrong checksum in a later member names that member", arguments: InflaterChoice.allCases)
  func secondMemberDamaged(_ inflater: InflaterChoice) throws {
    let first = GzipMember(sales(SaleRow(101))).bytes
    let second = GzipMember(SaleRow(102).text + "\n")
    let bytes = first + second.with(\.checksum, 1).bytes
    try expectRefusal(
      bytes, inflater,
      "gzip-checksum]: found checksum mismatch: stored CRC-32 0x00000001, computed "
        + "0x\(padded(String(second.trueChecksum, radix: 16), 8)) in member 2 (from zbyte \(first.count)), expected the "
        + "same; the content was changed or damaged on its way: send the file again; 2 whole records had been seen, "
        + "none is used (zbyte \(bytes.count - 8))")
  }

  static let strayBytes: [(String, [UInt8])] = [
    ("text", Array("appended by hand\n".utf8)), ("half a gzip signature", [0x1F, 0x00, 0x00]),
  ]

  @Test(
    "B08 bytes behind the trailer refuse the file at the first stray byte", arguments: InflaterChoice.allCases,
    strayBytes)
  func trailingBytes(_ inflater: InflaterChoice, _ stray: (name: String, bytes: [UInt8])) throws {
    let whole = GzipMember(Self.rows).bytes
    try expectRefusal(
      whole + stray.bytes, inflater,
      "gzip-trailing-bytes]: found bytes behind the trailer of member 1, expected the end of the file; send the file "
        + "again without them; 3 whole records had been seen, none is used (zbyte \(whole.count))")
  }

  @Test("B08 bytes behind zero padding refuse the file, too", arguments: InflaterChoice.allCases)
  func trailingBytesBehindPadding(_ inflater: InflaterChoice) throws {
    let whole = GzipMember(Self.rows).bytes + [UInt8](repeating: 0, count: 20)
    try expectRefusal(
      whole + Array("x".utf8), inflater,
      "gzip-trailing-bytes]: found bytes behind the trailer of member 1, expected the end of the file; send the file "
        + "again without them; 3 whole records had been seen, none is used (zbyte \(whole.count))")
  }

  @Test("bytes that are not deflate refuse the file", arguments: InflaterChoice.allCases)
  func notDeflate(_ inflater: InflaterChoice) throws {
    var bytes = GzipMember(Self.rows).bytes
    bytes[10] = 0x07  // A block of the reserved type 3.
    let feed = try ingest(bytes, profile, inflater: inflater)
    #expect(
      feed.refusal
        == "\(Self.path): error[gzip-damaged]: found bytes that are not deflate in member 1, expected compressed data; "
        + "send the file again; 0 whole records had been seen, none is used (zbyte 0)")
    #expect(feed.addsUp)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
