import RekonCore
import RekonTestSupport
import Testing

/// B80: an element is what its namespace says, whatever its prefix; what other vocabularies say is nothing of the feed's.
@Suite("Namespaces and elements")
struct NamespaceTests {
  private func expectOne(_ text: String, location: SourceLocation = #_sourceLocation) throws {
    let plain = try ingest(Feed.one, Feed.profile())
    let loaded = try ingest(text, Feed.profile(), as: Feed.file)
    loaded.expectLoaded(1, location: location)
    #expect(loaded.rows.map(\.values) == plain.rows.map(\.values), sourceLocation: location)
  }

  private func expectRefused(_ text: String, _ message: String, location: SourceLocation = #_sourceLocation) throws {
    try ingest(text, Feed.profile(), as: Feed.file).expectRefused("\(Feed.file):\(message)", location: location)
  }

  @Test("a namespace counts by its name, under any prefix or none")
  func prefixes() throws {
    try expectOne(Feed.one.with("xmlns:k=", "xmlns:penjualan=").with("k:", "penjualan:"))
    try expectOne(Feed.one.with("xmlns:k", "xmlns").with("k:", ""))
    try expectOne(
      Feed.one.with("<k:Sale>", "<n:Sale xmlns:n=\"\(Feed.namespace)\">").with("</k:Sale>", "</n:Sale>"))
  }

  @Test("elements and attributes of other namespaces, and elements that no field names, are nobody's business")
  func strangers() throws {
    try expectOne(
      Feed.one.with(
        "<k:Status>",
        "<x:Status xmlns:x=\"urn:x\">CANCELLED</x:Status><Status>CANCELLED</Status><k:Note>a <k:Status>b</k:Status></k:Note>"
          + "<k:Status>"))
    try expectOne(Feed.one.with("<k:Payment ", "<k:Payment xmlns:x=\"urn:x\" x:ref=\"no\" xml:id=\"no\" note=\"n\" "))
    try expectOne(Feed.one.with("  <k:Sale>", "<x:Sale xmlns:x=\"urn:x\"><k:OrderId>1</k:OrderId></x:Sale><k:Sale>"))
    try expectOne(Feed.one.with("<k:Header>", "<k:Extra><k:Header><k:Count>9</k:Count></k:Header></k:Extra><k:Header>"))
  }

  @Test("white space around an element's text is layout, inside it is text")
  func layout() throws {
    try expectOne(Feed.one.with(">PAID<", ">\r\n\t PAID \n<").with("<k:", "\n <k:"))
    let loaded = try ingest(Feed.one.with(">C00017<", "> C 17 <"), Feed.profile())
    #expect(loaded.rows.first?["course"] == "C 17")
  }

  @Test("the text of an element within a text is not part of it")
  func mixedText() throws { try expectOne(Feed.one.with("C00017", "C0<k:Sub>99</k:Sub>0017")) }

  @Test("CDATA is text, without its marks")
  func cdata() throws {
    try expectOne(Feed.one.with(">C00017<", "><![CDATA[C000]]>17<![CDATA[]]><"))
    let loaded = try ingest(Feed.one.with("C00017", "<![CDATA[<k:Course>&amp;]]>"), Feed.profile())
    #expect(loaded.rows.first?["course"] == "<k:Course>&amp;")
  }

  @Test("an attribute's references are the characters they stand for")
  func references() throws {
    let loaded = try ingest(
      Feed.one.with("BN000000000103", "B&amp;N &#38;&amp;#38; &lt;&#233;"), Feed.profile(), as: Feed.file)
    loaded.expectLoaded(1)
    #expect(loaded.rows.first?["payment_ref"] == "B&N &&#38; <é")
  }

  @Test("the header may stand behind the rows")
  func headerLast() throws {
    let header = Feed.header(count: 1, total: "250000.00")
    try expectOne(Feed.one.with("  \(header)\n", "").with("</k:Feed>", header + "</k:Feed>"))
  }

  @Test("B80 another namespace or version is named with those that are read")
  func wrongNamespace() throws {
    let tail = "expected '\(Feed.namespace)'; another feed, or a version of the message that the profile does not read"
    try expectRefused(
      Feed.one.with("penjualan:1", "penjualan:2"),
      "2: error[xml-namespace]: found namespace 'urn:kemnaker:sisnaker:penjualan:2', \(tail)")
    try expectRefused(
      Feed.one.with(" xmlns:k=\"\(Feed.namespace)\"", "").with("k:", ""),
      "2: error[xml-namespace]: found no namespace, \(tail)")
    try ingest(
      Penjualan.one.with("<penjualan ", "<penjualan xmlns=\"urn:x\" "), Penjualan.profile(), as: Penjualan.file
    )
    .expectRefused(
      "\(Penjualan.file):2: error[xml-namespace]: found namespace 'urn:x', expected none; another feed, or a version of "
        + "the message that the profile does not read")
  }

  @Test("another root element is another feed")
  func wrongRoot() throws {
    try expectRefused(
      Feed.one.with("k:Feed", "k:Feeds"),
      "2: error[xml-root]: found the element 'Feeds', expected 'Feed'; is this the right feed?")
  }

  @Test("an element of a field that comes twice in a row rejects it: nobody can say which counts")
  func repeated() throws {
    var profile = try Feed.profile()
    profile.rejectLimit = 1
    let bad = Feed.sale(1).with("<k:Status>PAID</k:Status>", "<k:Status>PAID</k:Status><k:Status>REFUNDED</k:Status>")
    let text = Feed.text([bad, Feed.sale(2)], total: "500000.00")
    try ingest(text, profile, as: Feed.file).expectRejected(
      [
        "\(Feed.file):4: error[element-repeated]: found 'Status' more than once in one row, expected it once (record 1, "
          + "column 'Status', byte \(byteOffset(of: "<k:Sale>", in: text)))"
      ], raw: [bad], loaded: [2])
  }

  @Test("a control that comes twice refuses the feed: nobody can say which counts")
  func controlTwice() throws {
    try expectRefused(
      Feed.one.with("</k:Header>", "</k:Header><k:Header><k:Count>1</k:Count></k:Header>"),
      "5: error[control-repeated]: found 'Header/Count' more than once, expected it once")
  }

  @Test("what one row says is not the next one's")
  func forgotten() throws {
    var profile = try Feed.profile()
    profile.rejectLimit = 1
    let bad = Feed.sale(2).with("<k:Course>C00017</k:Course>", "")
    let text = Feed.text([Feed.sale(1), bad], total: "500000.00")
    try ingest(text, profile, as: Feed.file).expectRejected(
      [
        "\(Feed.file):5: error[value-missing]: found nothing, expected text; a value is required here (record 2, column "
          + "'Course', byte \(byteOffset(of: bad, in: text)))"
      ], raw: [bad], loaded: [1])
  }
}
