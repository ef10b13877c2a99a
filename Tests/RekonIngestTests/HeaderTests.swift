import RekonCore
import RekonTestSupport
import Testing

/// Columns are found by their exact names; what cannot be found is told once, for the file.
@Suite("Header line")
struct HeaderTests {
  static let file = "tokopedia/sales_20200904.csv"
  static let row = SaleRow(101).text
  /// The columns in the order of the profile.
  static let wanted =
    "'order_id', 'payment_ref', 'card_number', 'course_code', 'institution_code', 'channel', 'timestamp', 'amount', "
    + "'list_price', 'status'"
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  private func ingested(_ header: String) throws -> IngestedFeed { try ingest(feed([header, Self.row]), profile) }

  @Test("B33 a feed without its header is refused, and no value of its first row is told")
  func missing() throws {
    try ingest(feed([Self.row, SaleRow(102).text]), profile).expectRefused(
      "\(Self.file):1: error[header-missing]: found a first line with 10 fields and no column name in it, expected a "
        + "header line with \(Self.wanted); the first line of the feed names its columns (byte 0)")
  }

  @Test("B34 a name that stands twice names both columns")
  func duplicateName() throws {
    try ingested(SaleRow.header.replacing("list_price", with: "amount")).expectRefused(
      "\(Self.file):1: error[header-duplicate-name]: found 'amount' as column 9 and again as column 10, expected each "
        + "name once (column 10, byte 0)")
  }

  @Test("B35 a column without a name is refused")
  func blankName() throws {
    for blank in ["", "  "] {
      try ingested(SaleRow.header.replacing("course_code", with: blank)).expectRefused(
        "\(Self.file):1: error[header-blank-name]: found a column without a name, expected a name for each column "
          + "(column 4, byte 0)")
    }
  }

  @Test("B36 a name that differs in case or spaces names both spellings", arguments: ["Amount", " amount", "AMOUNT "])
  func differentSpelling(_ name: String) throws {
    try ingested(SaleRow.header.replacing("amount", with: name)).expectRefused(
      "\(Self.file):1: error[header-name-differs]: found column '\(name)', expected 'amount'; the names differ in case or "
        + "spaces only; they must be the same (column 10, byte 0)")
  }

  @Test("B37 columns in another order load the same rows")
  func reordered() throws {
    let columns = SaleRow.header.split(separator: ";")
    let values = SaleRow(101).text.split(separator: ";")
    let plain = try ingest(sales(SaleRow(101)), profile)
    for shift in 1..<columns.count {
      let order = (0..<columns.count).map { ($0 * 3 + shift) % columns.count }
      let lines = [columns, values].map { line in order.map { line[$0] }.joined(separator: ";") }
      let loaded = try ingest(feed(lines), profile)
      loaded.expectLoaded(1)
      #expect(loaded.rows == plain.rows)
    }
  }

  @Test(
    "B38 an unknown column loads with a note, or refuses the feed where the profile says so, or is known and not read")
  func unknownColumn() throws {
    let text = feed([SaleRow.header + ";voucher", Self.row + ";V1"])
    try ingest(text, profile).expectLoaded(
      1,
      notes: [
        "\(Self.file):1: warning[column-unknown]: found column 'voucher', expected only \(Self.wanted); it is not read "
          + "(byte 0)"
      ])
    var strict = profile
    strict.unknownColumns = .refuse
    try ingest(text, strict).expectRefused(
      "\(Self.file):1: error[column-unknown]: found column 'voucher', expected no columns but \(Self.wanted); take it "
        + "out, or set unknown_columns: warn (byte 0)")
    strict.ignoredColumns = ["voucher"]
    try ingest(text, strict).expectLoaded(1)
  }

  @Test("B39 columns that are gone refuse the feed with one message")
  func columnsGone() throws {
    let rows = (101...140).map { String(SaleRow($0).text.dropLast(";250000;250000".count)) }
    let header = String(SaleRow.header.dropLast(";list_price;amount".count))
    try ingest(feed([header] + rows), profile).expectRefused(
      "\(Self.file):1: error[column-missing]: found no column 'amount', 'list_price' among 'timestamp', 'order_id', "
        + "'card_number', 'course_code', 'institution_code', 'channel', 'payment_ref', 'status', expected these columns "
        + "(byte 0)")
  }

  @Test("B40 the header in the middle rejects that line")
  func repeatedHeader() throws {
    try ingest(saleFeed(bad: SaleRow.header), profile).expectRejected(
      [
        "\(Self.file):3: error[header-repeated]: found the header line again, expected a row (record 2, byte "
          + "\(badByte(in: SaleRow.header)))"
      ], raw: [SaleRow.header], loaded: [1, 3])
  }

  @Test("B42 a feed with another delimiter is told which one it looks like", arguments: [",", "\t", "|"])
  func otherDelimiter(_ delimiter: String) throws {
    let shown = delimiter == "\t" ? "a tab" : "'\(delimiter)'"
    try ingest(sales(SaleRow(101)).replacing(";", with: delimiter), profile).expectRefused(
      "\(Self.file):1: error[header-delimiter]: found 1 column; it looks like \(shown) parts them, expected columns parted "
        + "by ';'; export with the delimiter of the profile (byte 0)")
  }

  @Test("a header that is not UTF-8 is refused at its byte")
  func notUTF8() throws {
    let bytes = Array(SaleRow.header.utf8) + [0xE9, 0x0A]
    try ingest(bytes, profile).expectRefused(
      "\(Self.file).gz:1: error[encoding-utf8]: found byte 0xE9, which is not UTF-8, expected UTF-8 as the profile "
        + "declares (byte \(bytes.count - 2))")
  }
}
