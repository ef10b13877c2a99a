import RekonCore
import RekonTestSupport
import Testing

/// B81 to B85: what is wrong inside a document: amounts, balances, directions, and text at the edges of a buffer.
@Suite("Bad input: XML content")
struct StatementTests {
  static let file = "bni/transfers_20200909.xml.gz"

  private func check(_ text: String) throws -> DeskVerdict { try Desk.shipped.check(gzip(text), as: Self.file) }

  @Test("B81 a bad amount in transaction 70,000 is told with path, line and reference, and so is what follows")
  func farBehind() throws {
    var entries: [String] = []
    entries.reserveCapacity(70_002)
    for number in 1...70_002 {
      let amount = number == 70_000 ? "1.2.3" : number == 70_002 ? "1,00" : "1.00"
      entries.append(
        "<Ntry><Amt Ccy=\"IDR\">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt>"
          + "<Dt>2020-09-09</Dt></BookgDt><NtryDtls><TxDtls><Refs><AcctSvcrRef>T\(number)</AcctSvcrRef><EndToEndId>B1"
          + "</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>\n")
    }
    try check(Camt.document([Camt.statement(entries, opening: "100000.00", closing: "29998.00")])).expect(
      2, "70002 read = 70000 accepted + 2 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:70009:16719260: error[statement-amount]: found entry '1.2.3', expected IDR with \
      at most 2 decimals such as 250000.00
      bni/transfers_20200909.xml.gz:70009:16719391: error[rejects-over-limit]: found 2 rejected rows of 70002, \
      expected at most 0; first: amount-not-numeric: found '1.2.3', expected IDR with at most 2 decimals such as \
      250000.00, with - in front when negative; marks are never guessed; the profile's money style says how this \
      feed writes amounts (record 70000, column 'Amt')
      bni/transfers_20200909.xml.gz:70011:16719739: error[statement-amount]: found entry '1,00', expected IDR with \
      at most 2 decimals such as 250000.00
      bni/transfers_20200909.xml.gz:70009:16719391: error[amount-not-numeric]: found '1.2.3', expected IDR with at \
      most 2 decimals such as 250000.00, with - in front when negative; marks are never guessed; the profile's money \
      style says how this feed writes amounts (record 70000 'T70000', column 'Amt')
      bni/transfers_20200909.xml.gz:70011:16719869: error[amount-not-numeric]: found '1,00', expected IDR with at \
      most 2 decimals such as 250000.00, with - in front when negative; marks are never guessed; the profile's money \
      style says how this feed writes amounts (record 70002 'T70002', column 'Amt')
      """)
  }

  private static let payout = Camt.entry("250000.00", details: [Camt.detail()])

  @Test("B82 opening and entries that are not the closing balance refuse the statement with the difference")
  func balance() throws {
    try check(Camt.document([Camt.statement([Self.payout], closing: "750000.01")])).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:5:200: error[balance-differs]: found opening 1000000.00 + entries -250000.00 = \
      750000.00, closing 750000.01: difference -0.01, expected opening + booked entries = closing; entries were lost \
      or added on the way: send the statement again
      """)
  }

  @Test("B82 totals of the statement that differ from its entries refuse it, a batch's own number is noted")
  func totals() throws {
    let sum = Camt.summary(count: 2, sum: "250000.01")
    try check(Camt.document([Camt.statement([Self.payout], closing: "750000.00", summary: sum)])).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:5:200: error[control-count]: found count '2' in TxsSummry/TtlNtries/NbOfNtries, \
      expected 1, the rows read; rows were lost or added on the way: send the feed again
      bni/transfers_20200909.xml.gz:5:200: error[control-sum]: found sum '250000.01' in TxsSummry/TtlNtries/Sum, \
      expected 250000, the sum of the rows read; rows were lost or added on the way: send the feed again
      """)
    let batch = Camt.entry("250000.00", details: [Camt.detail()], count: 3)
    try check(Camt.document([Camt.statement([batch], closing: "750000.00")])).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:10:607: warning[detail-count]: found '3' details stated, expected 1; what is \
      there was read
      """)
  }

  @Test("B83 an entry without currency or with a sign against its direction refuses the statement")
  func currencyAndSign() throws {
    let bare = Self.payout.with("<Ntry><Amt Ccy=\"IDR\">", "<Ntry><Amt>")
    try check(Camt.document([Camt.statement([bare], closing: "750000.00")])).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:10:607: error[control-currency]: found an entry without currency, expected \
      'IDR'; amounts are never converted: ask the sender which currency it is
      """)
    let signed = Self.payout.with("250000.00", "-250000.00")
    try check(Camt.document([Camt.statement([signed], closing: "750000.00")])).expect(
      2, "1 read = 0 accepted + 1 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:10:607: error[statement-amount]: found entry '-250000.00', expected IDR with at \
      most 2 decimals such as 250000.00
      bni/transfers_20200909.xml.gz:10:815: error[rejects-over-limit]: found 1 rejected row of 1, expected at most \
      0; first: amount-negative: found '-250000.00', expected an amount without sign; the direction tells which way \
      the money went (record 1, column 'Amt')
      bni/transfers_20200909.xml.gz:10:815: error[amount-negative]: found '-250000.00', expected an amount without \
      sign; the direction tells which way the money went (record 1 'T1', column 'Amt')
      """)
  }

  @Test("B83 an entry that is announced and not booked is read as pending and moves no balance")
  func pending() throws {
    let pending = Camt.entry("250000.00", reference: "E2", state: "<Cd>PDNG</Cd>", details: [Camt.detail(batch: "B2")])
    try check(Camt.document([Camt.statement([pending], closing: "1000000.00")])).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B84 XInclude, processing instructions and places of schemas are ignored, and nothing is fetched")
  func instructions() throws {
    let include =
      "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/>"
    let text = Penjualan.text(
      [Penjualan.row(101), include, "<?print now?>", Penjualan.row(102)], count: 2, sum: 500_000,
      before: "<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\" type=\"text/xsl\"?>\n")
    let verdict = try Desk.shipped.check(gzip(text), as: "sekolahmu/sales_20200904.xml.gz")
    verdict.expect(0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    #expect(!verdict.text(.json).contains("root:"))
  }

  /// Two sales, the second so that `split` lies with its byte `part` at the edge of the buffer of 64 KiB.
  private static func atEdge(_ sale: String, _ split: String, part: Int, total: String) -> String {
    let opening = Feed.opening(count: 2, total: total) + "  " + Feed.sale(1) + "\n  "
    let front = opening.utf8.count + "<!---->".utf8.count + byteOffset(of: split, in: sale)
    return opening + "<!--" + String(repeating: "x", count: 65_536 - front - part) + "-->" + sale + "\n</k:Feed>\n"
  }

  @Test("B85 CDATA that a buffer's edge splits is one text, wherever it splits")
  func cdata() throws {
    let text = "<![CDATA[250000.00]]>"
    let sale = Feed.sale(2).with(">250000.00<", ">\(text)<")
    for part in 0...text.utf8.count {
      let document = Self.atEdge(sale, text, part: part, total: "500000.00")
      try Desk.shipped.check(document, as: "sisnaker/sales_20200904.xml").expect(
        0, "2 read = 2 accepted + 0 rejected + 0 ignored", "")
    }
  }

  @Test("B85 a character of four bytes that a buffer's edge splits is one character")
  func fourBytes() throws {
    let sale = Feed.sale(2).with("SNK00000002", "SNK😀2").with(">PAID<", ">PAYD<")
    for part in 0...4 {
      let document = Self.atEdge(sale, "😀", part: part, total: "500000.00")
      let verdict = try Desk.shipped.check(document, as: "sisnaker/sales_20200904.xml")
      let finding = verdict.report.files[0].findings.first { $0.level == .row }
      #expect(finding?.key == "SNK😀2" && finding?.fault.code == "word-unknown", "at \(part)")
      #expect(verdict.status == 2 && verdict.addsUp)
    }
  }
}
