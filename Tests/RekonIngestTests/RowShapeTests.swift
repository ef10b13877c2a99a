import RekonCore
import RekonTestSupport
import Testing

/// Rows that are too short, too long, blank or cut.
@Suite("Shape of rows")
struct RowShapeTests {
  static let file = "tokopedia/sales_20200904.csv"
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  @Test("B20 a record that is too short names the missing columns")
  func tooShort() throws {
    let bad = String(SaleRow(102).text.dropLast(";250000;250000".count))
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[row-too-short]: found 8 fields, expected 10 fields, got 8; missing: 'list_price', 'amount' "
          + "(record 2, byte \(badByte(in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B21 a record that is too long shows the extra values")
  func tooLong() throws {
    let bad = SaleRow(102).text + ";9;late"
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[row-too-long]: found 12 fields, expected 10 fields, got 12; extra: '9', 'late' (record 2, "
          + "byte \(badByte(in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B22 a delimiter at the end of every row is one message for the file")
  func trailingDelimiters() throws {
    let rows = (101...105).map { SaleRow($0).text + ";" }
    try ingest(feed([SaleRow.header] + rows), profile).expectRefused(
      "\(Self.file):2: error[trailing-delimiter]: found a delimiter at the end of every row (5 rows), expected 10 fields "
        + "a row; take the last ';' out of each row")
  }

  @Test("B22 a delimiter at the end of one row is that row's fault")
  func oneTrailingDelimiter() throws {
    let bad = SaleRow(102).text + ";"
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[row-too-long]: found 11 fields, expected 10 fields, got 11; extra: '' (record 2, byte "
          + "\(badByte(in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B23 blank lines inside are noted with their lines, at the end they are nothing")
  func blankLines() throws {
    let text = feed([SaleRow.header, SaleRow(101).text, "", SaleRow(102).text, "", "", SaleRow(103).text, "", ""])
    let loaded = try ingest(text, profile)
    loaded.expectLoaded(
      3,
      notes: [3, 5, 6].map { "\(Self.file):\($0): warning[blank-line]: found a blank line, expected a row" })
    #expect(loaded.rows.map(\.line) == [2, 4, 7])
  }

  @Test("B23 many blank lines do not hide another note")
  func manyBlankLines() throws {
    let text = feed([SaleRow.header] + [String](repeating: "", count: 40) + [SaleRow(101).text])
    let open = String(text.dropLast())
    try ingest(open, profile).expectLoaded(
      1,
      notes: (2...11).map { "\(Self.file):\($0): warning[blank-line]: found a blank line, expected a row" } + [
        "\(Self.file):42: warning[last-line-open]: found no line end behind the last row, expected one; the feed may be cut "
          + "(record 1, byte \(open.utf8.count))",
        "\(Self.file): warning[blank-line]: found 30 more blank lines, expected rows",
      ])
  }

  @Test("B24 a last record without a line end loads with a note: it may be cut")
  func openLastLine() throws {
    let text = String(sales(SaleRow(101), SaleRow(102)).dropLast())
    try ingest(text, profile).expectLoaded(
      2,
      notes: [
        "\(Self.file):3: warning[last-line-open]: found no line end behind the last row, expected one; the feed may be "
          + "cut (record 2, byte \(text.utf8.count))"
      ])
  }

  @Test("B24 with an end mark the last line needs no line end")
  func openEndMark() throws {
    let profile = try PipelineFolder.shipped("ovo", "transfers")
    try ingest(String(transfers(TransferRow(1)).dropLast()), profile).expectLoaded(1)
  }

  @Test("B25 a last record that is cut inside is rejected")
  func cutLastRecord() throws {
    let cut = String(SaleRow(102).text.prefix(30))
    let text = sales(SaleRow(101)) + cut
    try ingest(text, profile).expectRejected(
      [
        "\(Self.file):3: error[row-too-short]: found 2 fields, expected 10 fields, got 2; missing: 'card_number', "
          + "'course_code', 'institution_code', 'channel', 'payment_ref', 'status', 'list_price', 'amount' (record 2, "
          + "byte \(sales(SaleRow(101)).utf8.count))"
      ], raw: [cut], loaded: [1],
      notes: [
        "\(Self.file):3: warning[last-line-open]: found no line end behind the last row, expected one; the feed may be "
          + "cut (record 2, byte \(text.utf8.count))"
      ])
  }

  @Test("B25 a feed with an end mark that is cut is refused, wherever it is cut")
  func cutBeforeEndMark() throws {
    let profile = try PipelineFolder.shipped("ovo", "transfers")
    let whole = transfers(TransferRow(1), TransferRow(2))
    let cut = String(whole.dropLast("<END>\n".count))
    try ingest(cut, profile).expectRefused(
      "ovo/transfers_20200904.csv: error[trailer-missing]: found no last line '<END>' behind 2 rows, expected a last line "
        + "that closes the feed; the feed is cut: send it again (byte \(cut.utf8.count))")
    for length in 0..<(whole.utf8.count - 1) {
      let part = try ingest(Array(whole.utf8.prefix(length)), profile)
      #expect(part.refusal != nil && part.rows.isEmpty && part.addsUp, "cut at \(length)")
    }
  }
}
