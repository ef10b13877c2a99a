import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

@Suite("Drafts of documents")
struct DocumentDraftTests {
  static func document(_ rows: [String], head: String = "") -> String {
    "<?xml version=\"1.0\"?><Laporan>\(head)" + rows.joined() + "</Laporan>"
  }
  static func row(_ number: Int, _ amount: Int = 250_000) -> String {
    "<Jual><OrderId>KLS00\(number)</OrderId><Kartu>012345678901234\(number)</Kartu><Harga>\(amount)</Harga></Jual>"
  }
  private static func draft(
    _ text: String, named name: String = "kelasku/sales_20200904.xml", record: RecordKind? = .sale
  ) throws -> Drafted {
    try Drafted(text, named: name, record: record)
  }

  @Test("the element that repeats is the row, and what stands around it is held against the rows")
  func rows() throws {
    let head = "<Kepala><Jumlah>2</Jumlah><Total>500000</Total><Tanggal>2020-09-04</Tanggal><Urut>17</Urut></Kepala>"
    let draft = try Self.draft(Self.document([Self.row(1), Self.row(2)], head: head))
    for line in [
      "document: Laporan", "row: Jual", "date: Kepala/Tanggal", "count: Kepala/Jumlah", "sum: Kepala/Total",
      "sequence: Kepala/Urut", "totals: { of: amount, money: { style: \"1000\" } }",
      "order_id:    { path: OrderId, pattern: \"KLS[0-9]{3}\" }",
    ] { #expect(draft.has(line), "\(line) in \(draft.draft.yaml)") }
    #expect(draft.draft.guesses.contains { $0.hasPrefix("sequence at Kepala/Urut") })
  }

  @Test("a count or a sum that does not hold is not written")
  func wrong() throws {
    let head = "<Kepala><Jumlah>3</Jumlah><Total>500001</Total></Kepala>"
    let draft = try Self.draft(Self.document([Self.row(1), Self.row(2)], head: head)).draft
    #expect(!draft.yaml.contains("controls:") && !draft.yaml.contains("totals:"))
  }

  @Test("a single row is a guess; no row leaves it open, and the reader asks for it")
  func few() throws {
    let one = try Self.draft(Self.document([Self.row(1)]))
    #expect(one.has("row: Jual") && one.draft.guesses.contains("a row is Jual, which is there once"))
    let none = try Self.draft(Self.document([]))
    #expect(none.draft.open.contains("the row: no element repeats"))
    #expect(try Drafted.faults(none.draft.yaml).contains("feeds.sales.xml: no 'row'"))
  }

  @Test("rows deep in a document, attributes, namespaces with marks, and paths that repeat inside a row")
  func depth() throws {
    let item = "<p:Item id=\"K1\"><p:Bayar ref=\"R1\"/><p:Tag>a</p:Tag><p:Tag>b</p:Tag></p:Item>"
    let text =
      "<p:Doc xmlns:p=\"urn:a.b+c\"><p:Body><p:List>\(item)\(item.replacing("K1", with: "K2"))</p:List></p:Body></p:Doc>"
    let draft = try Self.draft(text)
    #expect(draft.has("row: Body/List/Item"))
    #expect(draft.draft.yaml.contains("namespaces: [ \"urn:a\\\\.b\\\\+c\" ]"))
    #expect(
      draft.draft.yaml.contains("order_id:    { path: \"@id\"")
        && draft.draft.yaml.contains("payment_ref: { path: Bayar/@ref"))
    #expect(draft.draft.guesses.contains("a row has several of Tag, of which the first is taken"))
    #expect(try !Drafted.faults(draft.draft.yaml).contains { $0.contains("xml") })
  }

  @Test(
    "a bank's message is recognised and told to be read as the bank's is",
    arguments: [
      ("bni/transfers_20200825.xml.gz", "camt.053.001.08", "transfers", "transfer"),
      ("bni/incentives_20200827.xml.gz", "camt.054.001.08", "incentives", "incentive"),
    ])
  func bank(_ file: String, _ message: String, _ entry: String, _ record: String) throws {
    let drafted = try Drafted(sample: file, record: nil)
    #expect(drafted.has("record: \(record)") && drafted.draft.yaml.contains("an ISO 20022 message, \(message)"))
    #expect(
      drafted.draft.open == ["xml, totals, constants and fields: copy them from '\(entry)' in pipelines/feeds/bni.yaml"]
    )
    let faults = try Drafted.faults(drafted.draft.yaml)
    #expect(faults.first == "feeds.\(entry): no 'csv'" && faults.contains("feeds.\(entry).fields: no 'amount'"))
    // Done as it says, it is the bank's profile.
    let shipped = try PipelineFolder.shippedProfile("bni", keeping: [entry])
    let body = try #require(shipped.range(of: "    xml:")).lowerBound
    let done = try drafted.decided([("    fields: {}\n", String(shipped[body...]))])
    #expect(dialect(try PipelineFolder.profile(done)) == dialect(try PipelineFolder.shippedFeed("bni", entry)))
  }

  @Test("a document in the encoding that it declares")
  func encoding() throws {
    let text =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><A><B id=\"K1\" judul=\"Caf\u{E9}\"/><B id=\"K2\" judul=\"x\"/></A>"
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let draft = try Drafted(bytes, named: "kelasku/sales_20200904.xml", record: .sale)
    #expect(draft.has("row: B") && draft.draft.yaml.contains("path: \"@id\""))
  }
}
