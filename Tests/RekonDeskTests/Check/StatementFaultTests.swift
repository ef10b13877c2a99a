import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// All that is wrong with XML documents and the statements in them.
@Suite("Every fault of an XML feed")
struct StatementFaultTests {
  let bench: CheckBench

  init() throws { bench = try CheckBench() }

  private static func statement(_ number: Int, entry: String, closing: String, day: String = "2020-09-09") -> String {
    """
    <Stmt><Id>S\(number)</Id><ElctrncSeqNb>\(number)</ElctrncSeqNb><Acct><Id><Othr><Id>000000000\(number)</Id></Othr></Id></Acct>
    <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">\(closing)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>
    \(entry)
    </Stmt>

    """
  }

  private static func entry(_ amount: String, _ direction: String = "DBIT") -> String {
    """
    <Ntry><Amt Ccy="IDR">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2020-09-09</Dt></BookgDt>
    <AcctSvcrRef>E1</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>T1</AcctSvcrRef><EndToEndId>B1</EndToEndId></Refs>
    <RltdPties><CdtrAcct><Id><Othr><Id>6824919666</Id></Othr></Id></CdtrAcct></RltdPties></TxDtls></NtryDtls></Ntry>
    """
  }

  private static func document(_ statements: [String]) -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n"
      + statements.joined() + "</BkToCstmrStmt>\n</Document>\n"
  }

  @Test("each statement that does not add up is told, and an amount that is none does not make its balance wrong")
  func everyStatement() throws {
    let text = Self.document([
      Self.statement(1, entry: Self.entry("250.00"), closing: "750.00"),
      Self.statement(2, entry: Self.entry("250.00"), closing: "751.00"),
      Self.statement(3, entry: Self.entry("25O.00"), closing: "750.00"),
      Self.statement(4, entry: Self.entry("250.00", "DEBIT"), closing: "750.00"),
      Self.statement(5, entry: Self.entry("250.00"), closing: "700.00"),
    ])
    let file = try bench.check(text, as: "bni/transfers_20200909.xml")
    let codes = file.findings.filter { $0.level == .file }.map(\.fault.code.name)
    // In the order of the document; the limit on rejected rows speaks of the first of them.
    #expect(
      codes == [
        "balance-differs", "statement-amount", "rejects-over-limit", "statement-direction", "balance-differs",
      ])
    #expect(file.verdict == .refused)
  }

  @Test("every field of a row is told with its own place, in elements and attributes")
  func everyField() throws {
    let row =
      "<transaksi id=\"SKM0000101\" waktu=\"2020-13-04T13:05:10\" kartu=\"0123456789012345\" kursus=\"C00017\"\n    "
      + "lembaga=\"LP0003\" kanal=\"linkaja\" ref=\"LA0000000101\" status=\"GAGAL\" harga=\"3.000\"/>"
    let text =
      "<?xml version=\"1.0\"?>\n<penjualan tanggal=\"2020-09-04\" jumlah=\"2\" total=\"250000\">\n  \(row)\n</penjualan>\n"
    let file = try bench.check(text, as: "sekolahmu/sales_20200904.xml")
    let rows = file.findings.filter { $0.level == .row }
    #expect(
      rows.map { "\($0.fault.code) \($0.line!):\($0.byte!)" } == [
        "time-impossible 3:\(byteOffset(of: "2020-13", in: text))",
        "word-unknown 4:\(byteOffset(of: "GAGAL", in: text))",
        "amount-not-numeric 4:\(byteOffset(of: "3.000", in: text))",
      ])
    #expect(rows.allSatisfy { $0.key == "SKM0000101" && $0.fault.place.record == 1 })
    #expect(rows[1].excerpt?.marker.filter { $0 == "^" }.count == 5)
    #expect(
      file.findings.filter { $0.level == .file }.map(\.fault.code.name).sorted() == [
        "control-count", "rejects-over-limit",
      ])
  }

  @Test("controls that contradict are told together")
  func everyControl() throws {
    let text =
      "<?xml version=\"1.0\"?>\n<penjualan tanggal=\"04-09-2020\" jumlah=\"7\" total=\"1\">\n</penjualan>\n"
    let file = try bench.check(text, as: "sekolahmu/sales_20200904.xml")
    #expect(file.findings.map(\.fault.code.name) == ["control-date", "control-count", "control-sum"])
  }

  @Test("what was read in front of a tag that closes another is told beside it")
  func rowsBeforeSyntax() throws {
    let text =
      "<?xml version=\"1.0\"?>\n<penjualan tanggal=\"2020-09-04\" jumlah=\"1\" total=\"1\">\n"
      + "  <transaksi id=\"SKM0000101\" waktu=\"x\" kartu=\"0123456789012345\" kursus=\"C\" lembaga=\"L\" kanal=\"bni\" "
      + "ref=\"B\" status=\"SUKSES\" harga=\"1\"/>\n</penjualans>\n"
    let file = try bench.check(text, as: "sekolahmu/sales_20200904.xml")
    #expect(file.findings.map(\.fault.code.name) == ["xml-syntax", "time-format"])
    #expect(file.findings[0].line == 4)
  }
}
