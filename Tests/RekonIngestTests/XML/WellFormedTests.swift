import RekonCore
import RekonTestSupport
import Testing

/// B73 to B75, B79: what is no whole XML document leaves nothing.
@Suite("XML that is not well formed")
struct WellFormedTests {
  private func expectRefused(_ text: String, _ message: String, location: SourceLocation = #_sourceLocation) throws {
    try ingest(text, Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file):\(message)", location: location)
  }

  private static let cut = "error[xml-cut]: found no end of what is open: "
  private static let closed = ", expected a document that is closed; the feed is cut: send it again"
  private static let joined =
    "error[xml-trailing]: found something behind the root element: Extra content at the end of the document, expected "
    + "the end of the document; the feed may be two files joined"

  @Test("B73 a document that ends before its root does is cut, not joined with another")
  func cutBetweenElements() throws {
    let text = Penjualan.text([Penjualan.row(101), Penjualan.row(102)])
    try expectRefused(
      String(text.prefix(upTo: text.firstRange(of: "</penjualan>")!.lowerBound)),
      "5: \(Self.cut)the root element is not closed\(Self.closed)")
    try expectRefused(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "2: \(Self.cut)the root element is not closed\(Self.closed)")
  }

  @Test("B73 a document that is cut inside a tag is told as cut")
  func cutInsideTag() throws {
    let text = Penjualan.one
    try expectRefused(
      String(text.prefix(upTo: text.firstRange(of: "kartu")!.lowerBound)),
      "3: \(Self.cut)Couldn't find end of Start Tag transaksi\(Self.closed)")
    try expectRefused(String(text.dropLast(2)), "4: \(Self.cut)expected '>'\(Self.closed)")
  }

  @Test("B73 whatever byte a document is cut at, it is refused and none of its rows is used")
  func everyPrefix() throws {
    let text = Array(Penjualan.text([Penjualan.row(101), Penjualan.row(102)]).utf8)
    let profile = try Penjualan.profile()
    // The line end behind the root is nothing that could be missing.
    for count in 1..<(text.count - 1) {
      let part = try ingest(Array(text[..<count]), profile)
      #expect(part.refusal != nil && part.rows.isEmpty && part.addsUp, "cut at \(count)")
    }
    try ingest(Array(text.dropLast()), profile).expectLoaded(2)
  }

  @Test("B73 a file of no bytes is told as empty, and one of blanks as no document")
  func empty() throws {
    try ingest([], Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file): error[empty-file]: found a file of 0 bytes, expected a feed; send the file again; a day without "
        + "rows still has its header (zbyte 0)")
    try ingest(gzip(""), Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file):1: error[empty-feed]: found 0 bytes inside the gzip file, expected an XML document; a day without "
        + "rows still has its document (byte 0)")
    #expect(try ingest(" \n \n", Penjualan.profile()).refusal?.contains("error[xml-") == true)
  }

  @Test("B74 a second root or junk behind the root refuses the feed")
  func trailing() throws {
    try expectRefused(Penjualan.one + Penjualan.text([Penjualan.row(102)], encoding: nil), "5: \(Self.joined)")
    try expectRefused(Penjualan.one + "junk", "5: \(Self.joined)")
  }

  @Test("B74 comments and blanks behind the root are no content")
  func comments() throws {
    try ingest(Penjualan.one + "\n<!-- end -->\n \n", Penjualan.profile(), as: Penjualan.file).expectLoaded(1)
  }

  @Test("B75 a tag that closes another names both with their lines")
  func mismatched() throws {
    try expectRefused(
      Penjualan.one.with("</penjualan>", "</penyaluran>"),
      "4: error[xml-syntax]: found what is no XML: Opening and ending tag mismatch: penjualan line 2 and penyaluran, "
        + "expected a well-formed document")
  }

  @Test("B79 a NUL refuses the feed at its line and byte, at the end, too: nothing behind it vanishes")
  func nul() throws {
    let inside = Penjualan.one.with("kanal=\"linkaja\"", "kanal=\"link\0aja\"")
    try expectRefused(
      inside,
      "3: error[nul-byte]: found a NUL byte, expected an XML document; send the file again (byte "
        + "\(byteOffset(of: "\0", in: inside)))")
    try expectRefused(
      Penjualan.one + "\0\0",
      "5: error[nul-byte]: found a NUL byte, expected an XML document; send the file again (byte "
        + "\(Penjualan.one.utf8.count))")
  }

  @Test("what is wrong before a NUL is told first, wherever the bytes come in parts")
  func nulBehindAnotherFault() throws {
    let text = Penjualan.one.with("</penjualan>", "</penyaluran>")
    let whole = try ingest(text + "\0", Penjualan.profile(), as: Penjualan.file)
    let parts = GzipMember(text).bytes + GzipMember("\0").bytes
    let cut = try ingest(parts, Penjualan.profile(), as: Penjualan.file)
    #expect(whole.refusal?.contains("4: error[xml-syntax]: ") == true)
    #expect(cut.refusal == whole.refusal)
  }

  @Test("B79 a character that XML does not have refuses the feed", arguments: ["&#0;", "&#x1;", "\u{1}", "\u{FFFE}"])
  func impossibleCharacters(_ character: String) throws {
    let refused = try ingest(Penjualan.one.with("LP0003", character), Penjualan.profile(), as: Penjualan.file)
    #expect(refused.refusal?.hasPrefix("\(Penjualan.file):3: error[xml-") == true)
    #expect(refused.rows.isEmpty && refused.addsUp)
  }

  @Test("an attribute twice in a tag refuses the feed")
  func attributeTwice() throws {
    try expectRefused(
      Penjualan.text([Penjualan.row(101, extra: " id=\"X\"")]),
      "3: error[xml-syntax]: found what is no XML: Attribute id redefined, expected a well-formed document")
  }

  @Test("a prefix that nobody declared refuses the feed")
  func undeclaredPrefix() throws {
    try expectRefused(
      Penjualan.one.with("<transaksi", "<q:transaksi"),
      "3: error[xml-syntax]: found what is no XML: Namespace prefix q on transaksi is not defined, expected a well-formed "
        + "document")
  }

  @Test("CSV under the name of XML refuses the feed")
  func csv() throws {
    try expectRefused(
      "a;b\n1;2\n",
      "1: error[xml-syntax]: found what is no XML: Document is empty, expected a document that begins with <")
  }
}
