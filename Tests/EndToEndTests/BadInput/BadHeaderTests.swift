import RekonCore
import RekonTestSupport
import Testing

/// B33 to B42: columns, and what stands in front of the rows.
@Suite("Bad input: columns")
struct BadHeaderTests {
  static let row = SaleRow(101).text

  private func checkHeader(_ header: String, _ desk: Desk = .shipped) throws -> DeskVerdict {
    try checkSales(feed([header, Self.row]), desk)
  }

  @Test("B33 a feed without its header is refused, and no value of its first row is told")
  func missing() throws {
    try checkSales(feed([Self.row, SaleRow(102).text])).expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-missing]: found a first line with 10 fields and no column \
      name in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
      'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; the first line of the feed names \
      its columns
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 1 row under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
  }

  @Test("B34 a name that stands twice names both columns")
  func duplicateName() throws {
    try checkHeader(SaleRow.header.replacing("list_price", with: "amount")).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-duplicate-name]: found 'amount' as column 9 and again as \
      column 10, expected each name once (column 10)
      tokopedia/sales_20200904.csv.gz:1:0: error[column-missing]: found no column 'list_price' among 'timestamp', \
      'order_id', 'card_number', 'course_code', 'institution_code', 'channel', 'payment_ref', 'status', 'amount', \
      'amount', expected this column
      """)
  }

  @Test("B35 a column without a name is refused")
  func blankName() throws {
    try checkHeader(SaleRow.header.replacing("course_code", with: "")).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-blank-name]: found a column without a name, expected a name \
      for each column (column 4)
      tokopedia/sales_20200904.csv.gz:1:0: error[column-missing]: found no column 'course_code' among 'timestamp', \
      'order_id', 'card_number', '', 'institution_code', 'channel', 'payment_ref', 'status', 'list_price', 'amount', \
      expected this column
      """)
  }

  @Test("B36 a name that differs in case or spaces names both spellings")
  func differentSpelling() throws {
    try checkHeader(SaleRow.header.replacing("amount", with: " Amount")).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-name-differs]: found column ' Amount', expected 'amount'; \
      the names differ in case or spaces only; they must be the same (column 10)
      """)
  }

  @Test("B37 columns in another order are bound by their names")
  func reordered() throws {
    let lines = [SaleRow.header, Self.row].map { $0.split(separator: ";").reversed().joined(separator: ";") }
    try checkSales(feed(lines)).expect(0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B38 an unknown column is noted, or refuses the feed where the profile says unknown_columns: refuse")
  func unknownColumn() throws {
    let text = feed([SaleRow.header + ";voucher", Self.row + ";V1"])
    try checkSales(text).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: warning[column-unknown]: found column 'voucher', expected only \
      'order_id', 'payment_ref', 'card_number', 'course_code', 'institution_code', 'channel', 'timestamp', 'amount', \
      'list_price', 'status'; it is not read
      """)
    try checkSales(text, .with("tokopedia/sales") { $0.unknownColumns = .refuse }).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[column-unknown]: found column 'voucher', expected no columns but \
      'order_id', 'payment_ref', 'card_number', 'course_code', 'institution_code', 'channel', 'timestamp', 'amount', \
      'list_price', 'status'; take it out, or set unknown_columns: warn
      """)
    try checkSales(text, .with("tokopedia/sales") { $0.ignoredColumns = ["voucher"] }).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B39 columns that are gone are one message, not one a row")
  func columnsGone() throws {
    let lines = [SaleRow.header] + (101...140).map { SaleRow($0).text }
    let cut = lines.map { $0.split(separator: ";").dropLast(2).joined(separator: ";") }
    try checkSales(feed(cut)).expect(
      2, "40 read = 40 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[column-missing]: found no column 'amount', 'list_price' among \
      'timestamp', 'order_id', 'card_number', 'course_code', 'institution_code', 'channel', 'payment_ref', 'status', \
      expected these columns
      """)
  }

  @Test("B40 the header in the middle rejects that line")
  func repeatedHeader() throws {
    try checkSale(SaleRow.header).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: error[header-repeated]: found the header line again, expected a row \
      (record 2)
      """)
  }

  @Test("B41 a title, a comment or a spreadsheet's sep= in front of the header is told with what to do")
  func titles() throws {
    let rows = sales(SaleRow(101))
    try checkSales("Laporan Penjualan, 04 Sep 2020\n" + rows).expect(
      2, "2 read = 0 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-missing]: found a first line with 1 field and no column name \
      in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
      'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; is it a title or a comment? take \
      it out, or name it under csv.head or csv.comment of the profile
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 2 rows under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
    try checkSales("# exported by hand\n" + rows).expect(
      2, "2 read = 0 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-missing]: found a first line with 1 field and no column name \
      in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
      'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; is it a title or a comment? take \
      it out, or name it under csv.head or csv.comment of the profile
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 2 rows under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
    try checkSales("sep=;\n" + rows).expect(
      2, "2 read = 0 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-missing]: found a first line with 2 fields and no column \
      name in it, expected a header line with 'order_id', 'payment_ref', 'card_number', 'course_code', \
      'institution_code', 'channel', 'timestamp', 'amount', 'list_price', 'status'; the line 'sep=' is a \
      spreadsheet's own: take it out, or name it under csv.head of the profile
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 2 rows under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
    let quoted = "sep=;\r\n" + payments(PaymentRow(101))
    try Desk.shipped.check(gzip(quoted), as: "gopay/payments_20200904.csv.gz").expect(
      2, "2 read = 0 accepted + 2 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:1:0: error[header-missing]: found a first line with 1 field and no column name \
      in it, expected a header line with 'transaction_id', 'transaction_type', 'order_id', 'card_number', \
      'merchant', 'transaction_time', 'gross_amount', 'transaction_status'; the line 'sep=' is a spreadsheet's own: \
      take it out, or name it under csv.head of the profile
      gopay/payments_20200904.csv.gz: warning[mixed-line-ends]: found 2 LF, 1 CRLF line ends, expected one kind
      gopay/payments_20200904.csv.gz: warning[rows-not-checked]: found 2 rows under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
  }

  @Test("B41 head lines and comments that the profile names are skipped")
  func namedTitles() throws {
    func desk(_ head: String, _ comment: UInt8?) throws -> Desk {
      let line = try LineTemplate(head)
      return .with("tokopedia/sales") { $0.setHead([line], comment: comment) }
    }
    let rows = sales(SaleRow(101))
    try checkSales("Laporan Penjualan, 04 Sep 2020\n" + rows, desk("Laporan {any}", nil)).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
    try checkSales("sep=;\n# exported by hand\n" + rows, desk("sep=;", 0x23)).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B42 a feed with another delimiter is told which one it looks like")
  func otherDelimiter() throws {
    try checkSales(sales(SaleRow(101)).replacing(";", with: ",")).expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-delimiter]: found 1 column; it looks like ',' parts them, \
      expected columns parted by ';'; export with the delimiter of the profile
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 1 row under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
    try checkSales(sales(SaleRow(101)).replacing(";", with: "\t")).expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[header-delimiter]: found 1 column; it looks like a tab parts them, \
      expected columns parted by ';'; export with the delimiter of the profile
      tokopedia/sales_20200904.csv.gz: warning[rows-not-checked]: found 1 row under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
    try Desk.shipped.check(
      gzip(payments(PaymentRow(101)).replacing(",", with: ";")), as: "gopay/payments_20200904.csv.gz"
    ).expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:1:16: error[header-delimiter]: found 1 column; it looks like ';' parts them, \
      expected columns parted by ','; export with the delimiter of the profile (column 1)
      gopay/payments_20200904.csv.gz: warning[rows-not-checked]: found 1 row under a header that cannot be read, \
      expected columns to check them by; mend the header and check the file again
      """)
  }
}

extension FeedProfile {
  mutating func setHead(_ lines: [LineTemplate], comment: UInt8?) {
    guard case .delimited(var dialect) = format else { return }
    dialect.headLines = lines
    dialect.comment = comment
    format = .delimited(dialect)
  }
}
