import RekonCore
import RekonTestSupport
import Testing

/// A stray quote must never swallow rows.
@Suite("Quotes")
struct QuoteTests {
  static let file = "tokopedia/sales_20200904.csv"
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  @Test("B16 a quote that is never closed refuses the file where it was opened")
  func neverClosed() throws {
    let bad = SaleRow(102).with(\.course, "\"C00003").text
    try ingest(saleFeed(bad: bad), profile).expectRefused(
      "\(Self.file):3: error[quote-not-closed]: found a quote that is opened here and never closed, expected a closing "
        + "quote in this row; the rows behind it cannot be told apart; close or double the quote (record 2, column 4 "
        + "'course_code', byte \(badByte("\"", in: bad)))")
  }

  @Test("B17 two stray quotes that swallow a row refuse the file")
  func swallowedRow() throws {
    let opening = SaleRow(102).with(\.course, "\"C00003").text
    let text = feed([SaleRow.header, SaleRow(101).text, opening, SaleRow(103).with(\.course, "\"C00003").text])
    try ingest(text, profile).expectRefused(
      "\(Self.file):3: error[quote-swallows-lines]: found a bad row over 2 lines: found 'C00003' behind a closing quote, "
        + "expected the delimiter or the end of the row, expected a row on one line; a stray quote may have swallowed "
        + "rows; close or double it (record 2, byte \(badByte(in: opening)))")
  }

  @Test("B17 a row that is swallowed without a trace in the number of fields refuses the file")
  func swallowedRowOfRightWidth() throws {
    // The first row ends inside its course and goes on behind the course of the next: ten fields, one row lost.
    let opening = SaleRow(102).with(\.course, "\"C00003").text
    let closing = SaleRow(103).with(\.course, "C00003\"").text
    let text = feed([SaleRow.header, SaleRow(101).text, opening, closing, SaleRow(104).text])
    try ingest(text, profile).expectRefused(
      "\(Self.file):3: error[quote-swallows-lines]: found a bad row over 2 lines: found a line end in column 4 "
        + "'course_code', expected a value on one line, expected a row on one line; a stray quote may have swallowed "
        + "rows; close or double it (record 2, byte \(badByte(in: opening)))")
  }

  @Test("B18 text behind a closing quote rejects that row at the offending byte")
  func textBehindQuote() throws {
    let bad = SaleRow(102).with(\.amount, "\"5\"5\"").text
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[text-after-quote]: found '5\"' behind a closing quote, expected the delimiter or the end "
          + "of the row (record 2, column 10 'amount', byte \(badByte("\"5\"5\"", in: bad) + 3))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B18 the message ends with the field: the card number behind it is not told")
  func textBehindQuoteKeepsTheCard() throws {
    let row = SaleRow(102)
    let bad = row.text.replacing("\(row.order);", with: "\"\(row.order)\"x;")
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[text-after-quote]: found 'x' behind a closing quote, expected the delimiter or the end of "
          + "the row (record 2, column 2 'order_id', byte \(badByte("x;", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B19 a bare quote inside a field rejects the row at its byte")
  func bareQuote() throws {
    let bad = SaleRow(102).with(\.course, "5\" pipe").text
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "\(Self.file):3: error[quote-in-field]: found a quote inside an unquoted field, expected a quoted field with the "
          + "quote doubled (record 2, column 4 'course_code', byte \(badByte("\"", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("quoted fields lose their quotes, doubled quotes and delimiters inside are kept")
  func quotedFields() throws {
    let row = SaleRow(102).with(\.course, "\"C;\"\"9\"\"\"").with(\.amount, "\"250000\"")
    let loaded = try ingest(saleFeed(bad: row.text), profile)
    loaded.expectLoaded(3)
    #expect(loaded.rows[1]["course"] == "C;\"9\"")
    #expect(loaded.rows[1]["amount"] == "25000000")
  }

  @Test("a rejected row is kept byte for byte, quotes and all")
  func rawRowWithQuotes() throws {
    let bad = SaleRow(102).with(\.course, "\"C \"\"9\"\"\"").with(\.amount, "many").text
    let loaded = try ingest(saleFeed(bad: bad), profile)
    #expect(loaded.rawRejects == [bad])
    #expect(loaded.rejects.first?.hasSuffix("(record 2, column 10 'amount', byte \(badByte("many", in: bad)))") == true)
  }

  @Test(
    "letters of several bytes behind doubled quotes are good UTF-8", arguments: ["é", "—", "😀", "é\"\"", "\"\"—\"\"é"])
  func lettersBehindDoubledQuotes(_ end: String) throws {
    var titled = profile
    titled.ignoredColumns = ["title"]
    let rows = ["\"Kelas \"\"Barista\"\" \(end)\"", "\"5\"\" \(end)\""].map { SaleRow(102).text + ";" + $0 }
    try ingest(feed([SaleRow.header + ";title"] + rows), titled).expectLoaded(2)
  }
}
