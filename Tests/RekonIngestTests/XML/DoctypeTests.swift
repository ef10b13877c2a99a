import RekonCore
import RekonTestSupport
import Testing

/// B68 to B72: a document with a DOCTYPE is refused at its line, so that no entity is ever declared or fetched.
@Suite("XML with a DOCTYPE")
struct DoctypeTests {
  private func document(_ doctype: String, reference: String = "LP0003") -> String {
    Penjualan.text([Penjualan.row(101, ["lembaga": reference])], before: "<!-- a title -->\n" + doctype + "\n")
  }

  private func expectRefused(_ text: String, location: SourceLocation = #_sourceLocation) throws {
    try ingest(text, Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file):3: error[xml-doctype]: found a DOCTYPE, expected a document without one; entities and outside "
        + "files are never read: take the declaration out", location: location)
  }

  @Test(
    "B68 any DOCTYPE refuses the feed at its line", arguments: ["<!DOCTYPE penjualan>", "<!DOCTYPE penjualan [ ]>"])
  func plain(_ doctype: String) throws { try expectRefused(document(doctype)) }

  @Test("B69 an entity that names a file is not read")
  func externalEntity() throws {
    try expectRefused(
      document("<!DOCTYPE penjualan [<!ENTITY file SYSTEM \"file:///etc/passwd\">]>", reference: "&file;"))
    try expectRefused(document("<!DOCTYPE p [<!ENTITY % all SYSTEM \"file:///etc/passwd\"> %all;]>"))
  }

  @Test("B70 a billion laughs are not told")
  func billionLaughs() throws {
    let levels = (1...9).map { "<!ENTITY l\($0) \"" + String(repeating: "&l\($0 - 1);", count: 10) + "\">" }.joined()
    try expectRefused(document("<!DOCTYPE p [<!ENTITY l0 \"ha\">\(levels)]>", reference: "&l9;"))
  }

  @Test("B71 one long entity used many times is not blown up")
  func quadratic() throws {
    let long = String(repeating: "x", count: 100_000)
    try expectRefused(
      document("<!DOCTYPE p [<!ENTITY a \"\(long)\">]>", reference: String(repeating: "&a;", count: 1_000)))
  }

  @Test("B72 a DTD elsewhere is not fetched")
  func externalDTD() throws {
    try expectRefused(document("<!DOCTYPE penjualan SYSTEM \"http://127.0.0.1:9/penjualan.dtd\">"))
    try expectRefused(document("<!DOCTYPE penjualan PUBLIC \"-//X//Y\" \"file:///etc/passwd\">"))
  }

  @Test("B72 a place of a schema is a word like others: nothing is fetched")
  func schemaLocation() throws {
    let text = Penjualan.one.with(
      "<penjualan ",
      "<penjualan xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        + "xsi:noNamespaceSchemaLocation=\"http://127.0.0.1:9/penjualan.xsd\" ")
    try ingest(text, Penjualan.profile(), as: Penjualan.file).expectLoaded(1)
  }

  @Test("an entity that nobody declared refuses the feed; the five of XML and characters by number are text")
  func entities() throws {
    try ingest(Penjualan.one.with("LP0003", "&lembaga;"), Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file):3: error[xml-syntax]: found what is no XML: Entity 'lembaga' not defined, expected a well-formed "
        + "document")
    let loaded = try ingest(
      Penjualan.one.with("LP0003", "&lt;&#x41;&#66;&amp;&gt;&quot;&apos;"), Penjualan.profile(), as: Penjualan.file)
    loaded.expectLoaded(1)
    #expect(loaded.rows.first?["institution"] == "<AB&>\"'")
  }

  @Test("B84 processing instructions and XInclude are ignored, and nothing is fetched")
  func instructions() throws {
    let include =
      "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\" parse=\"text\"/>"
    let text = Penjualan.text(
      [Penjualan.row(101), include, "<?print now?>", Penjualan.row(102)], count: 2, sum: 500_000,
      before: "<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\" type=\"text/xsl\"?>\n")
    let loaded = try ingest(text, Penjualan.profile(), as: Penjualan.file)
    loaded.expectLoaded(2)
    #expect(loaded.rows.map { $0["order_id"] } == ["SKM0000101", "SKM0000102"])
    #expect(loaded.rows.map(\.line) == [4, 7])
  }
}
