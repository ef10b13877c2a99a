import RekonCore
import RekonTestSupport
import Testing

/// B16 to B32: rows of a table, their quotes, widths, line ends and bytes.
@Suite("Bad input: rows of a table")
struct QuoteAndShapeTests {
  @Test("B16 a quote that is never closed refuses the file where it was opened")
  func neverClosed() throws {
    try checkSale(SaleRow(102).with(\.course, "\"C00003").text).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:263: error[quote-not-closed]: found a quote that is opened here and never \
      closed, expected a closing quote in this row; the rows behind it cannot be told apart; close or double the \
      quote (record 2, column 4 'course_code')
      """)
  }

  @Test("B17 quotes that swallow a row refuse the file, also where the number of fields stays right")
  func swallowed() throws {
    let opening = SaleRow(102).with(\.course, "\"C00003").text
    let again = SaleRow(103).with(\.course, "\"C00003").text
    let closing = SaleRow(103).with(\.course, "C00003\"").text
    try checkSales(feed([SaleRow.header, SaleRow(101).text, opening, again])).expect(
      2, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: error[quote-swallows-lines]: found a bad row over 2 lines: found \
      'C00003' behind a closing quote, expected the delimiter or the end of the row, expected a row on one line; a \
      stray quote may have swallowed rows; close or double it (record 2)
      """)
    try checkSales(feed([SaleRow.header, opening, closing, SaleRow(104).text])).expect(
      2, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:105: error[quote-swallows-lines]: found a bad row over 2 lines: found a line \
      end in column 4 'course_code', expected a value on one line, expected a row on one line; a stray quote may \
      have swallowed rows; close or double it (record 1)
      """)
  }

  @Test("B18 text behind a closing quote rejects that row at the byte")
  func textBehindQuote() throws {
    try checkSale(SaleRow(102).with(\.amount, "\"5\"5\"").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:311: error[text-after-quote]: found '5"' behind a closing quote, expected \
      the delimiter or the end of the row (record 2 'TKP000000000102', column 10 'amount')
      """)
  }

  @Test("B19 a bare quote rejects its row, and is text where the feed has no quotes")
  func bareQuote() throws {
    try checkSale(SaleRow(102).with(\.course, "5\" pipe").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:264: error[quote-in-field]: found a quote inside an unquoted field, expected \
      a quoted field with the quote doubled (record 2 'TKP000000000102', column 4 'course_code')
      """)
    let header = "order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid"
    let row =
      "PTR-9-000101\t2020-09-04T13:05:10+07:00\t0123456789012345\t5\" pipe\tLP0003\tbni\tBN1\tcompleted\t1.00\t1.00"
    try Desk.shipped.check(gzip(feed([header, row])), as: "pintaria/sales_20200904.csv.gz").expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B20 a record that is too short names the missing columns")
  func tooShort() throws {
    try checkSale(String(SaleRow(102).text.dropLast(";250000;250000".count))).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: error[row-too-short]: found 8 fields, expected 10 fields, got 8; \
      missing: 'list_price', 'amount' (record 2 'TKP000000000102')
      """)
  }

  @Test("B21 a record that is too long shows the extra values")
  func tooLong() throws {
    try checkSale(SaleRow(102).text + ";9;late").expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: error[row-too-long]: found 12 fields, expected 10 fields, got 12; \
      extra: '9', 'late' (record 2 'TKP000000000102')
      """)
  }

  @Test("B22 a delimiter at the end of every row is one message for the file")
  func trailingDelimiters() throws {
    try checkSales(feed([SaleRow.header] + (101...300).map { SaleRow($0).text + ";" })).expect(
      2, "200 read = 0 accepted + 200 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2: error[trailing-delimiter]: found a delimiter at the end of every row (200 \
      rows), expected 10 fields a row; take the last ';' out of each row
      """)
  }

  @Test("B23 blank lines inside are noted with their lines, at the end they are nothing")
  func blankLines() throws {
    try checkSales(feed([SaleRow.header, SaleRow(101).text, "", SaleRow(102).text, "", ""])).expect(
      0, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3: warning[blank-line]: found a blank line, expected a row
      """)
  }

  @Test("B24 a last record without a line end is noted, and is whole where the feed has an end mark")
  func openLastLine() throws {
    try checkSales(String(sales(SaleRow(101), SaleRow(102)).dropLast())).expect(
      0, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:314: warning[last-line-open]: found no line end behind the last row, \
      expected one; the feed may be cut (record 2)
      """)
    let marked = String(transfers(TransferRow(1)).dropLast())
    try Desk.shipped.check(gzip(marked), as: "ovo/transfers_20200908.csv.gz").expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B25 a last record cut inside a field is rejected, and the file refused where its trailer is gone")
  func cutLastRecord() throws {
    try checkSales(sales(SaleRow(101)) + String(SaleRow(102).text.prefix(30))).expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: error[row-too-short]: found 2 fields, expected 10 fields, got 2; \
      missing: 'card_number', 'course_code', 'institution_code', 'channel', 'payment_ref', 'status', 'list_price', \
      'amount' (record 2 'TKP0000000')
      tokopedia/sales_20200904.csv.gz:3:240: warning[last-line-open]: found no line end behind the last row, \
      expected one; the feed may be cut (record 2)
      """)
    let cut = String(transfers(TransferRow(1), TransferRow(2)).dropLast("SUCCESS\n<END>\n".count))
    try Desk.shipped.check(gzip(cut), as: "ovo/transfers_20200908.csv.gz").expect(
      2, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      ovo/transfers_20200908.csv.gz:3:196: error[trailer-missing]: found no last line '<END>' behind 2 rows, \
      expected a last line that closes the feed; the feed is cut: send it again
      ovo/transfers_20200908.csv.gz:3:196: error[value-missing]: found nothing, expected a known word; a value is \
      required here (record 2 'OVT000000002', column 7 'STATUS')
      ovo/transfers_20200908.csv.gz:3:196: warning[last-line-open]: found no line end behind the last row, expected \
      one; the feed may be cut (record 2)
      """)
  }

  @Test("B26 LF, CRLF and CR are line ends, a mixture is noted")
  func lineEnds() throws {
    let lines = [SaleRow.header, SaleRow(101).text, SaleRow(102).text]
    try checkSales(feed(lines, end: "\n")).expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    try checkSales(feed(lines, end: "\r\n")).expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    try checkSales(feed(lines, end: "\r")).expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    try checkSales(zip(lines, ["\r\n", "\n", "\r"]).map { $0 + $1 }.joined()).expect(
      0, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz: warning[mixed-line-ends]: found 1 LF, 1 CRLF, 1 CR line ends, expected one kind
      """)
  }

  @Test("B26 a line end inside quotes belongs to its field, and lines are still counted")
  func lineEndInQuotes() throws {
    let lines = [
      "Laporan Penjualan MauBelajarApa - 04 Sep 2020",
      "ID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai",
      "MBA-1;04 Sep 2020 13:05;0123456789012345;\"Barista:\r\ndasar\";C00017;LP0003;ovo;OV1;Berhasil;250.000,00",
      "MBA-2;04 Sep 2020 13:05;0123456789012345;Kopi;C00017;LP0003;ovo;OV2;Sukses;250.000,00",
    ]
    try Desk.shipped.check(gzip(feed(lines, end: "\r\n")), as: "maubelajarapa/sales_20200904.csv.gz").expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      maubelajarapa/sales_20200904.csv.gz:5:315: error[word-unknown]: found 'Sukses', expected one of Batal, \
      Berhasil, Refund (record 2 'MBA-2', column 9 'Status')
      """)
  }

  @Test("B27 a byte order mark in front is no part of the first column's name")
  func markInFront() throws {
    try checkSales("\u{FEFF}" + sales(SaleRow(101))).expect(0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B28 a byte order mark in the middle, of two files joined, rejects the row at its byte")
  func markInTheMiddle() throws {
    let part = "\u{FEFF}" + sales(SaleRow(101))
    try checkSales(part + "\u{FEFF}" + sales(SaleRow(102))).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:213: error[byte-order-mark]: found a byte order mark inside the feed, \
      expected one at its start at most; files may have been joined (record 2, column 1 'timestamp')
      tokopedia/sales_20200904.csv.gz:3:213: error[header-repeated]: found the header line again, expected a row \
      (record 2)
      """)
  }

  @Test("B29 UTF-16 is refused where the profile declares UTF-8, and converted where it declares UTF-16")
  func utf16() throws {
    let text = sales(SaleRow(101), SaleRow(102).with(\.status, "LUNAS"))
    let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { littleEndian($0) }
    let file = "tokopedia/sales_20200904.csv.gz"
    try Desk.shipped.check(GzipMember(bytes).bytes, as: file).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:1:0: error[encoding-utf16]: found UTF-16, expected UTF-8 as the profile \
      declares; export the feed as UTF-8
      """)
    let declared = Desk.with("tokopedia/sales") { $0.setEncoding(.utf16) }
    try declared.check(GzipMember(bytes).bytes, as: file).expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:594: error[word-unknown]: found 'LUNAS', expected one of CANCELLED, PAID, \
      REFUNDED (record 2 'TKP000000000102', column 8 'status')
      """)
  }

  @Test("B30 bytes that are no UTF-8 reject their row at the byte, and are never read as Latin-1")
  func notUTF8() throws {
    let front = feed([SaleRow.header, SaleRow(101).text])
    let bad: [[UInt8]] = [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE9]]
    let rows = bad.flatMap { bytes in
      let halves = SaleRow(102).with(\.course, "@").text.split(separator: "@").map { Array($0.utf8) }
      return halves[0] + bytes + halves[1] + [0x0A]
    }
    let desk = Desk.with("tokopedia/sales") { $0.rejectLimit = 4 }
    try desk.check(GzipMember(Array(front.utf8) + rows).bytes, as: "tokopedia/sales_20200904.csv.gz").expect(
      1, "5 read = 1 accepted + 4 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:263: error[encoding-utf8]: found byte 0xFF, which is not UTF-8, expected \
      UTF-8 as the profile declares (record 2, column 4 'course_code')
      tokopedia/sales_20200904.csv.gz:4:363: error[encoding-utf8]: found byte 0xC0, which is not UTF-8, expected \
      UTF-8 as the profile declares (record 3, column 4 'course_code')
      tokopedia/sales_20200904.csv.gz:5:464: error[encoding-utf8]: found byte 0xED, which is not UTF-8, expected \
      UTF-8 as the profile declares (record 4, column 4 'course_code')
      tokopedia/sales_20200904.csv.gz:6:566: error[encoding-utf8]: found byte 0xE9, which is not UTF-8, expected \
      UTF-8 as the profile declares (record 5, column 4 'course_code')
      """)
  }

  @Test("B30 characters of several bytes are whole wherever the reader's buffer ends, and a cut one is not")
  func utf8AtBufferEdges() throws {
    let rows = (1...12_000).map { SaleRow($0).with(\.course, "é—😀é—😀é—😀é—😀").text }
    try checkSales(feed([SaleRow.header] + rows)).expect(0, "12000 read = 12000 accepted + 0 rejected + 0 ignored", "")
    let bytes = Array(feed([SaleRow.header] + rows).utf8)
    let text = Array(bytes.dropLast(SaleRow(12_000).text.utf8.count / 2)) + [0xF0, 0x9F]
    try Desk.shipped.check(GzipMember(text).bytes, as: "tokopedia/sales_20200904.csv.gz").expect(
      1, "12000 read = 11999 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:12001:1619970: error[row-too-short]: found 4 fields, expected 10 fields, got \
      4; missing: 'institution_code', 'channel', 'payment_ref', 'status', 'list_price', 'amount' (record 12000 \
      'TKP000000012000')
      tokopedia/sales_20200904.csv.gz:12001:1620052: error[encoding-utf8]: found byte 0xE2, which is not UTF-8, \
      expected UTF-8 as the profile declares (record 12000, column 4 'course_code')
      tokopedia/sales_20200904.csv.gz:12001:1620055: warning[last-line-open]: found no line end behind the last row, \
      expected one; the feed may be cut (record 12000)
      """)
  }

  @Test("B31 a feed declared as Windows-1252 is converted, and places are those of its own bytes")
  func windows() throws {
    let lines = [
      "Laporan Penjualan MauBelajarApa - 04 Sep 2020",
      "ID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai",
      "MBA-1;04 Sep 2020 13:05;0123456789012345;Café – €5;C00017;LP0003;ovo;OV1;Berhasil;250.000,00",
      "MBA-2;04 Sep 2020 13:05;0123456789012345;Café – €5;C00017;LP0003;ovo;OV2;Sukès;250.000,00",
    ]
    try Desk.shipped.check(
      GzipMember(windows1252(feed(lines, end: "\r\n"))).bytes, as: "maubelajarapa/sales_20200904.csv.gz"
    ).expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      maubelajarapa/sales_20200904.csv.gz:4:312: error[word-unknown]: found 'Sukès', expected one of Batal, \
      Berhasil, Refund (record 2 'MBA-2', column 9 'Status')
      """)
  }

  @Test("B32 a NUL rejects its row: nothing behind it vanishes")
  func nulByte() throws {
    try checkSale(SaleRow(102).with(\.course, "C00003\u{0}x").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:269: error[nul-byte]: found a NUL byte, expected text (record 2, column 4 \
      'course_code')
      """)
  }
}

extension FeedProfile {
  mutating func setEncoding(_ encoding: TextEncoding) {
    guard case .delimited(var dialect) = format else { return }
    dialect.encoding = encoding
    format = .delimited(dialect)
  }
}
