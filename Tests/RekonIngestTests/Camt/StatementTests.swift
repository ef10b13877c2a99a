import RekonCore
import RekonTestSupport
import Testing

/// Statements in a message: one an account and day, empty where nothing happened.
@Suite("Bank statements")
struct StatementTests {
  private static let payout = Camt.entry("250000.00", details: [Camt.detail()])

  @Test("a statement's day, sequence, account and balances are kept for the file before and after it")
  func facts() throws {
    let text = Camt.document([
      Camt.statement([Self.payout], closing: "750000.00"),
      Camt.statement(
        [], opening: "0", closing: "0", sequence: 7, account: "999",
        balances: Camt.balance("OPBD", "0") + Camt.balance("CLBD", "0", date: "<DtTm>2020-09-08T18:00:00Z</DtTm>")),
    ])
    let loaded = try ingest(text, Camt.transfers(), as: Camt.file)
    loaded.expectLoaded(1)
    let stated = loaded.summary.stated
    #expect(stated.map { $0.date.map { "\($0)" } } == ["2020-09-09", "2020-09-09"])
    #expect(stated.map(\.sequence) == [252, 7] && stated.map(\.account) == ["0123456789", "999"])
    #expect(stated.map(\.opening) == [100_000_000, 0] && stated.map(\.closing) == [75_000_000, 0])
  }

  @Test("each statement of a file must add up by itself")
  func eachAddsUp() throws {
    let text = Camt.document([
      Camt.statement([Self.payout], closing: "750000.01"),
      Camt.statement([Self.payout], closing: "749999.99", sequence: 253, account: "999"),
    ])
    #expect(try ingest(text, Camt.transfers()).refusal?.contains("difference -0.01") == true)
  }

  @Test("an empty statement is a day on which nothing happened; a message without a statement refuses the feed")
  func empty() throws {
    let text = Camt.document([Camt.statement([], closing: "1000000.00")])
    try ingest(text, Camt.transfers(), as: Camt.file).expectLoaded(0)
    try ingest(Camt.document([]), Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):1: error[statement-missing]: found a document without a statement, expected one, empty where nothing "
        + "happened")
  }

  @Test("a statement whose period is another day than its closing balance refuses the feed")
  func period() throws {
    let content =
      "<FrToDt><FrDtTm>2020-09-08T00:00:00+07:00</FrDtTm></FrToDt>" + Camt.statement([], closing: "1000000.00")
    try ingest(Camt.document([content]), Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):5: error[control-date]: found a statement of 2020-09-08 whose closing balance is of 2020-09-09, "
        + "expected one business date (byte \(byteOffset(of: "<Stmt>", in: Camt.document([content]))))")
  }

  private static let header =
    "<h:AppHdr xmlns:h=\"urn:iso:std:iso:20022:tech:xsd:head.001.001.01\"><h:Fr/><h:BizMsgIdr>1</h:BizMsgIdr></h:AppHdr>"

  @Test("an application header and a wrapper may stand around the document, prefixes are free")
  func envelope() throws {
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let body = String(Camt.one.dropFirst(declaration.count))
    let prefixed =
      body.with("</", "\u{1}").with("<", "<c:").with("\u{1}", "</c:").with("xmlns=", "xmlns:c=")
    for document in [body, prefixed] {
      let text = "\(declaration)<BizMsg xmlns=\"urn:bank:wrapper\">\(Self.header)\(document)</BizMsg>\n"
      let loaded = try ingest(text, Camt.transfers(), as: Camt.file)
      loaded.expectLoaded(1)
      #expect(loaded.rows.map(\.values) == [Camt.row("T1", "B1", "6824919666", "25000000", "booked")])
    }
  }

  @Test("a second document in the wrapper refuses the feed: its rows must not vanish")
  func secondDocument() throws {
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let body = String(Camt.one.dropFirst(declaration.count))
    let text = "\(declaration)<BizMsg>\n\(body)\(body)</BizMsg>\n"
    let line = (declaration + "<BizMsg>\n" + body).count { $0 == "\n" } + 1
    try ingest(text, Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):\(line): error[xml-root]: found a second element 'Document', expected one document a file; the feed may "
        + "be several messages joined: send each as a file")
  }

  @Test("a wrapper without a document refuses the feed")
  func noDocument() throws {
    try ingest("<BizMsg>\(Self.header)</BizMsg>", Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):1: error[xml-root]: found no element 'Document', expected the feed's document")
  }

  @Test("whatever byte a statement is cut at, it is refused and none of its rows is used")
  func everyPrefix() throws {
    let profile = try Camt.transfers()
    let bytes = Array(Camt.one.utf8)
    for count in stride(from: 1, to: bytes.count - 1, by: 3) {
      let part = try ingest(Array(bytes[..<count]), profile)
      #expect(part.refusal != nil && part.rows.isEmpty && part.addsUp, "cut at \(count)")
    }
  }
}
