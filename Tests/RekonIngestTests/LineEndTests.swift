import RekonCore
import RekonTestSupport
import Testing

/// Line ends and byte order marks.
@Suite("Line ends and marks")
struct LineEndTests {
  static let file = "tokopedia/sales_20200904.csv"
  static let lines = [SaleRow.header, SaleRow(101).text, SaleRow(102).text, SaleRow(103).text]
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  @Test("B26 LF, CRLF and CR are line ends, each alone without a note", arguments: ["\n", "\r\n", "\r"])
  func oneKind(_ end: String) throws {
    let loaded = try ingest(feed(Self.lines, end: end), profile)
    loaded.expectLoaded(3)
    #expect(loaded.rows.map(\.line) == [2, 3, 4])
    #expect(loaded.rows == (try ingest(feed(Self.lines), profile)).rows)
  }

  @Test("B26 a mixture of line ends loads with a note that counts each kind")
  func mixture() throws {
    let ends = ["\r\n", "\n", "\r", "\n"]
    let text = zip(Self.lines, ends).map { $0 + $1 }.joined()
    let loaded = try ingest(text, profile)
    loaded.expectLoaded(
      3, notes: ["\(Self.file): warning[mixed-line-ends]: found 2 LF, 1 CRLF, 1 CR line ends, expected one kind"])
    #expect(loaded.rows.map(\.line) == [2, 3, 4])
  }

  @Test("B26 a line end inside quotes belongs to its field, lines are still counted", arguments: ["\n", "\r\n", "\r"])
  func insideQuotes(_ end: String) throws {
    var titled = profile
    titled.ignoredColumns = ["title"]
    let lines = [
      SaleRow.header + ";title", SaleRow(101).text + ";\"Barista: dasar;\(end)lanjutan \"\"A\"\"\"",
      SaleRow(102).text + ";Kopi",
    ]
    let loaded = try ingest(feed(lines), titled)
    loaded.expectLoaded(2)
    #expect(loaded.rows.map(\.line) == [2, 4])
    #expect(loaded.rows[1]["order_id"] == SaleRow(102).order)
  }

  @Test("B27 a byte order mark in front is no part of the first column's name")
  func markInFront() throws {
    let loaded = try ingest("\u{FEFF}" + feed(Self.lines), profile)
    loaded.expectLoaded(3)
    let quoted = try PipelineFolder.shipped("gopay", "payments")
    try ingest("\u{FEFF}" + payments(PaymentRow(101)), quoted).expectLoaded(1)
  }

  @Test("B28 a byte order mark in the middle rejects the row at its byte")
  func markInTheMiddle() throws {
    let bad = "\u{FEFF}" + SaleRow(102).text
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[byte-order-mark]: found a byte order mark inside the feed, expected one at its start at "
          + "most; files may have been joined (record 2, column 1 'timestamp', byte \(badByte(in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B28 two files joined by cat: the second header is rejected, every row of both loads")
  func joinedFiles() throws {
    let part = "\u{FEFF}" + feed([SaleRow.header, SaleRow(101).text])
    let text = part + "\u{FEFF}" + feed([SaleRow.header, SaleRow(102).text])
    try ingest(text, profile).expectRejected(
      [
        "\(Self.file):3: error[byte-order-mark]: found a byte order mark inside the feed, expected one at its start at "
          + "most; files may have been joined (record 2, column 1 'timestamp', byte \(part.utf8.count))"
      ], loaded: [1, 3])
  }

  @Test("B29 UTF-16 is refused by its mark")
  func utf16() throws {
    let text = feed(Self.lines).utf16.flatMap { littleEndian($0) }
    try ingest([0xFF, 0xFE] + text, profile).expectRefused(
      "\(Self.file).gz:1: error[encoding-utf16]: found UTF-16, expected UTF-8 as the profile declares; export the feed as "
        + "UTF-8 (byte 0)")
  }

  static let badBytes: [(String, [UInt8], String)] = [
    ("a Latin-1 letter", [0xE9], "0xE9"), ("an overlong slash", [0xC0, 0xAF], "0xC0"),
    ("a lone surrogate", [0xED, 0xA0, 0x80], "0xED"), ("a byte that never stands in UTF-8", [0xFF], "0xFF"),
  ]

  @Test("B30 a byte that is not UTF-8 rejects the row at its place", arguments: badBytes)
  func invalidUTF8(_ bad: (name: String, bytes: [UInt8], shown: String)) throws {
    var bytes = Array(saleFeed(bad: SaleRow(102).with(\.course, "C#").text).utf8)
    let at = byteOffset(of: "C#", in: saleFeed(bad: SaleRow(102).with(\.course, "C#").text)) + 1
    bytes.replaceSubrange(at...at, with: bad.bytes)
    try ingest(bytes, profile).expectRejected(
      [
        "\(Self.file).gz:3: error[encoding-utf8]: found byte \(bad.shown), which is not UTF-8, expected UTF-8 as the "
          + "profile declares (record 2, column 4 'course_code', byte \(at))"
      ], loaded: [1, 3])
  }

  @Test("B32 a NUL byte rejects the row: nothing behind it vanishes")
  func nulByte() throws {
    let bad = SaleRow(102).with(\.course, "C00003\u{0}x").text
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[nul-byte]: found a NUL byte, expected text (record 2, "
          + "column 4 'course_code', byte \(badByte("\u{0}", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }
}
