import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// B61 to B67: references, accounts, hostile text, keys that come again and refunds of nothing.
@Suite("Bad input: keys and texts")
struct KeyAndTextTests {
  @Test("B61 leading zeros and long numbers are text, what a spreadsheet made of them is rejected")
  func identifiers() throws {
    try checkSale(SaleRow(102).with(\.reference, "00000000000000000000000001").text).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored", "")
    try checkSale(SaleRow(102).with(\.reference, "1.23457E+15").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:283: error[identifier-as-number]: found '1.23457E+15', expected an \
      identifier with all its digits; a spreadsheet rewrote it as a number: export the column as text (record 2 \
      'TKP000000000102', column 7 'payment_ref')
      """)
    try checkSale(SaleRow(102).with(\.card, "1.23457E+15").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:246: error[identifier-as-number]: found '1.23…' (11 characters), expected an \
      identifier with all its digits; a spreadsheet rewrote it as a number: export the column as text (record 2 \
      'TKP000000000102', column 3 'card_number')
      """)
    try checkSale(SaleRow(102).with(\.card, "123456789012345").text).expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:246: error[pattern-mismatch]: found '1234…' (15 characters), expected text \
      like [0-9]{16} (record 2 'TKP000000000102', column 3 'card_number')
      """)
  }

  private func checkAccounts(_ accounts: [String]) throws -> DeskVerdict {
    let rows = accounts.enumerated().map { TransferRow(1 + $0.offset).with(\.account, $0.element).text }
    let desk = Desk.with("ovo/transfers") { $0.rejectLimit = 10 }
    return try desk.check(
      gzip(feed([TransferRow.header] + rows + [TransferRow.end])), as: "ovo/transfers_20200908.csv.gz")
  }

  @Test("B61 an account of 16 and more digits with zeros in front is text, its spreadsheet form rejected")
  func longAccounts() throws {
    try checkAccounts(["00001234567890123456", "6.82492E+09"]).expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      ovo/transfers_20200908.csv.gz:3:175: error[identifier-as-number]: found '6.82…' (11 characters), expected an \
      identifier with all its digits; a spreadsheet rewrote it as a number: export the column as text (record 2 \
      'OVT000000002', column 3 'ACCOUNT_NO')
      """)
  }

  @Test("B62 an account with spaces, dots or dashes is rejected, and told masked")
  func accounts() throws {
    try checkAccounts(["6824919666", "6824 919666", "68.24919666", "6824-919-666", ""]).expect(
      1, "5 read = 2 accepted + 3 rejected + 0 ignored",
      """
      ovo/transfers_20200908.csv.gz:3:165: error[pattern-mismatch]: found '6824…' (11 characters), expected text \
      like [0-9]+ (record 2 'OVT000000002', column 3 'ACCOUNT_NO')
      ovo/transfers_20200908.csv.gz:4:236: error[pattern-mismatch]: found '68.2…' (11 characters), expected text \
      like [0-9]+ (record 3 'OVT000000003', column 3 'ACCOUNT_NO')
      ovo/transfers_20200908.csv.gz:5:307: error[pattern-mismatch]: found '6824…' (12 characters), expected text \
      like [0-9]+ (record 4 'OVT000000004', column 3 'ACCOUNT_NO')
      """)
  }

  @Test("B62 the same in the other partners' transfers")
  func accountsOfOthers() throws {
    let gopay = feed([
      "payout_id,reference_no,beneficiary_account,completed_on,amount,status",
      "P1,B1,6824 919666,2020-09-08,1,completed",
    ])
    try Desk.shipped.check(gzip(gopay), as: "gopay/transfers_20200908.csv.gz").expect(
      1, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      gopay/transfers_20200908.csv.gz:2:76: error[pattern-mismatch]: found '6824…' (11 characters), expected text \
      like [0-9]+ (record 1 'P1', column 3 'beneficiary_account')
      """)
    let linkaja = "#count=1;sum=1\nR1|B1|6824.919666|08-09-2020|1|OK\n"
    try Desk.shipped.check(gzip(linkaja), as: "linkaja/transfers_20200908.csv.gz").expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      linkaja/transfers_20200908.csv.gz:2:21: error[rejects-over-limit]: found 1 rejected row of 1, expected at most \
      0; first: pattern-mismatch: found '6824…' (11 characters), expected text like [0-9]+ (record 1, column 3 \
      'account')
      linkaja/transfers_20200908.csv.gz:2:21: error[pattern-mismatch]: found '6824…' (11 characters), expected text \
      like [0-9]+ (record 1 'R1', column 3 'account')
      """)
    let bni = Camt.document([
      Camt.statement([Camt.entry("250000.00", details: [Camt.detail(account: "6824-919666")])], closing: "750000.00")
    ])
    try Desk.shipped.check(gzip(bni), as: "bni/transfers_20200909.xml.gz").expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:10:926: error[rejects-over-limit]: found 1 rejected row of 1, expected at most \
      0; first: pattern-mismatch: found '6824…' (11 characters), expected text like [A-Z0-9]+ (record 1, column \
      'RltdPties/CdtrAcct/Id/Othr/Id')
      bni/transfers_20200909.xml.gz:10:926: error[pattern-mismatch]: found '6824…' (11 characters), expected text \
      like [A-Z0-9]+ (record 1 'T1', column 'RltdPties/CdtrAcct/Id/Othr/Id')
      """)
  }

  /// References that look like `GP-é1`, and are six others.
  static let lookAlikes = [
    "GP-é1 ", " GP-é1", "GP-é1\u{A0}", "GP-\u{200B}é1", "GP-e\u{301}1", "G\u{420}-é1",
  ]

  @Test("B63 spaces, invisible characters, another normal form and look-alike letters make another key, byte for byte")
  func lookAlikes() async throws {
    let rows = Self.lookAlikes.enumerated().map { SaleRow(101 + $0.offset).with(\.reference, $0.element).text }
    try checkSales(feed([SaleRow.header] + rows)).expect(0, "6 read = 6 accepted + 0 rejected + 0 ignored", "")
    // None of them joins the payment of `GP-é1`.
    let bench = try Workbench()
    try bench.lay(gzip(sales(SaleRow(101).with(\.reference, "GP-é1"))), "tokopedia/sales_20200904.csv.gz")
    let others = Self.lookAlikes.enumerated().map { index, reference in
      PaymentRow(201 + index).text.replacing(SaleRow(201 + index).reference, with: reference)
    }
    try bench.lay(gzip(feed([PaymentRow.header] + others)), "gopay/payments_20200904.csv.gz")
    try bench.layQuietDays("2020-09-02", "2020-09-07")
    let run = try await bench.run(asOf: "2020-09-07")
    #expect(run.status == 1)
    // Told with escapes, so that no two of them look the same.
    expectTold(
      run.discrepancies.map { visible($0) },
      """
      PAYMENT_MISSING tokopedia/TKP000000000101 error: sale of Rp250.000 on 2020-09-04: gopay has no settled payment \
      for it
      PAYMENT_ORPHAN gopay/ GP-é1 error: gopay settled Rp250.000 and tokopedia has no sale for it
      PAYMENT_ORPHAN gopay/GP-e\\u{301}1 error: gopay settled Rp250.000 and tokopedia has no sale for it
      PAYMENT_ORPHAN gopay/GP-é1  error: gopay settled Rp250.000 and tokopedia has no sale for it
      PAYMENT_ORPHAN gopay/GP-é1\\u{A0} error: gopay settled Rp250.000 and tokopedia has no sale for it
      PAYMENT_ORPHAN gopay/GP-\\u{200B}é1 error: gopay settled Rp250.000 and tokopedia has no sale for it
      PAYMENT_ORPHAN gopay/G\\u{420}-é1 error: gopay settled Rp250.000 and tokopedia has no sale for it
      """)
    for shown in ["GP-e\\u{301}1", "GP-é1\\u{A0}", "GP-\\u{200B}é1", "G\\u{420}-é1"] {
      #expect(run.text.contains(shown))
    }
    #expect(run.text == visible(run.text.replacing("\n", with: "\u{1}")).replacing("\\u{1}", with: "\n"))
  }

  @Test("B64 text that a spreadsheet would run is read as it is, and neutralised in tables only")
  func formulas() throws {
    let texts = ["=cmd|'/c calc'!A1", "@SUM(A1)", "\tx", "-1+1", "+1"]
    let rows = texts.enumerated().map { SaleRow(101 + $0.offset).with(\.course, $0.element).text }
    try checkSales(feed([SaleRow.header] + rows)).expect(0, "5 read = 5 accepted + 0 rejected + 0 ignored", "")
    let bad = SaleRow(102).text.replacing(SaleRow(102).order, with: "=1+1").replacing("PAID", with: "=A1")
    let verdict = try checkSale(bad)
    verdict.expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:285: error[word-unknown]: found '=A1', expected one of CANCELLED, PAID, \
      REFUNDED (record 2 '=1+1', column 8 'status')
      """)
    for row in csvTable(verdict.text(.csv)) {
      #expect(row.values.allSatisfy { !["=", "@", "+", "-", "\t"].contains($0.prefix(1)) }, "\(row)")
    }
  }

  @Test("B65 an escape sequence or a line end of a feed is never raw, in none of the seven forms of a report")
  func escapes() throws {
    let bad = SaleRow(102).with(\.status, "\u{1B}[31mPAID").with(\.reference, "\u{9B}2J").text
      .replacing(SaleRow(102).order, with: "\u{1B}[2JTKP\u{7}")
    let verdict = try checkSale(bad)
    verdict.expect(
      1, "3 read = 2 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:281: error[word-unknown]: found '\\u{1B}[31mPAID', expected one of \
      CANCELLED, PAID, REFUNDED (record 2 '\\u{1B}[2JTKP\\u{7}', column 8 'status')
      """)
    let header = try checkSales(feed([SaleRow.header + ";\u{1B}[5m", bad + ";x"]))
    header.expect(
      1, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:181: error[word-unknown]: found '\\u{1B}[31mPAID', expected one of \
      CANCELLED, PAID, REFUNDED (record 1 '\\u{1B}[2JTKP\\u{7}', column 8 'status')
      tokopedia/sales_20200904.csv.gz:1:0: warning[column-unknown]: found column '\\u{1B}[5m', expected only \
      'order_id', 'payment_ref', 'card_number', 'course_code', 'institution_code', 'channel', 'timestamp', 'amount', \
      'list_price', 'status'; it is not read
      """)
    for format in CheckFormat.allCases {
      for text in [verdict.text(format), header.text(format)] {
        let controls = text.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) }
        #expect(controls.isEmpty, "\(format)")
      }
    }
  }

  @Test("B65 a line end inside a key of XML is told as an escape: a finding stays on its line")
  func lineEndInKey() throws {
    let bad = Penjualan.row(102, ["id": "SKM&#10;error: all is well", "harga": "x"])
    let verdict = try Desk.shipped.check(
      gzip(Penjualan.text([Penjualan.row(101), bad])), as: "sekolahmu/sales_20200904.xml.gz")
    verdict.expect(
      2, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:4:470: error[rejects-over-limit]: found 1 rejected row of 2, expected at most \
      0; first: amount-not-numeric: found 'x', expected whole IDR such as 250000; marks are never guessed; the \
      profile's money style says how this feed writes amounts (record 2, column '@harga')
      sekolahmu/sales_20200904.xml.gz:4:470: error[amount-not-numeric]: found 'x', expected whole IDR such as \
      250000; marks are never guessed; the profile's money style says how this feed writes amounts (record 2 \
      'SKM\\nerror: all is well', column '@harga')
      """)
    for format in CheckFormat.allCases {
      #expect(!verdict.text(format).contains("\nerror: all is well"), "\(format)")
    }
  }

  @Test("B66 a key that comes again is accepted by the desk and a finding of the run, with the standing row's place")
  func duplicateKey() async throws {
    let text = sales(SaleRow(101), SaleRow(101).with(\.amount, "240000"))
    try checkSales(text).expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    let bench = try Workbench()
    try bench.lay(gzip(text), "tokopedia/sales_20200904.csv.gz")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.status == 1)
    expectTold(
      run.discrepancies,
      """
      DUPLICATE_SALE tokopedia/TKP000000000101#2 error: tokopedia sent the sale TKP000000000101 again, conflicting \
      with the standing row; it is not counted
      """)
    #expect(
      run.table("discrepancies.csv").map { $0["left_source"]! } == [
        "tokopedia/sales_20200904.csv.gz:2;tokopedia/sales_20200904.csv.gz:3"
      ])
  }

  @Test("B67 a refund that refers to nothing is read, and an exception of the run with its money")
  func refundOfNothing() async throws {
    let text = payments(PaymentRow(101).with(\.type, "refund"))
    try Desk.shipped.check(gzip(text), as: "gopay/payments_20200904.csv.gz").expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
    let bench = try Workbench()
    try bench.lay(gzip(text), "gopay/payments_20200904.csv.gz")
    // Far enough behind the beginning that its debit cannot lie before it.
    try bench.layQuietDays("2020-08-10", "2020-09-07")
    let run = try await bench.run(asOf: "2020-09-07")
    expectTold(
      run.discrepancies,
      """
      REFUND_ORPHAN gopay/GP-000000101 error: gopay paid back Rp250.000 and tokopedia has no sale for it
      """)
    #expect(run.openItems == [])
    #expect(run.table("discrepancies.csv").map { $0["difference"]! } == ["250000.00"])
    #expect(run.status == 1)
  }
}
