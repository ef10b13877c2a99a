import RekonCore
import RekonTestSupport
import Testing

/// B76, B77: text is what the document says it is, or the feed is refused.
@Suite("Encodings of XML")
struct XMLEncodingTests {
  private static let remedy =
    ", expected text in the encoding that the document declares; it is never guessed: declare what it is"

  private static let known =
    ", expected UTF-8, UTF-16, ISO-8859-1 or Windows-1252, declared as what it is; it is never guessed"

  private func expectRefused(_ bytes: [UInt8], _ message: String, location: SourceLocation = #_sourceLocation) throws {
    try ingest(bytes, Penjualan.profile(), as: Penjualan.file).expectRefused(
      "\(Penjualan.file):\(message)", location: location)
  }

  private static func document(_ encoding: String?, name: String = "é") -> String {
    Penjualan.text([Penjualan.row(101, ["ref": "L" + name])], encoding: encoding)
  }

  @Test("B76 bytes that are not the declared UTF-8 refuse the feed at their line")
  func notUTF8() throws {
    try expectRefused(
      latin1(Self.document("UTF-8")),
      "3: error[xml-encoding]: found Input is not proper UTF-8, indicate encoding ! Bytes: 0xE9 0x22 0x20 0x73"
        + Self.remedy)
  }

  @Test("B77 an encoding that nobody knows refuses the feed")
  func unknown() throws {
    try expectRefused(
      Array(Self.document("KLINGON").utf8), "1: error[xml-encoding]: found Unsupported encoding KLINGON" + Self.remedy)
  }

  @Test(
    "B77 an encoding in which no place could be told refuses the feed, though the parser knows it",
    arguments: ["UTF-7", "ISO-8859-15"])
  func otherEncoding(_ name: String) throws {
    try expectRefused(
      Array(Self.document(name, name: "e").utf8),
      "1: error[xml-encoding]: found a document that calls itself '\(name.lowercased())'\(Self.known) (byte 0)")
  }

  @Test("B77 a declaration that contradicts the byte order mark refuses the feed: neither word is taken")
  func contradicted() throws {
    try expectRefused(
      [0xEF, 0xBB, 0xBF] + Array(Self.document("ISO-8859-1").utf8),
      "1: error[xml-encoding]: found UTF-8 that calls itself 'iso-8859-1'\(Self.known) (byte 0)")
    for order in UTF16Tests.Order.allCases {
      try expectRefused(
        UTF16Tests.bytes(Self.document("UTF-8"), order),
        "1: error[xml-encoding]: found UTF-16 that calls itself 'utf-8'\(Self.known) (byte 0)")
    }
  }

  @Test("B77 other contradictions refuse the feed in the parser's own words", arguments: UTF16Tests.Order.allCases)
  func refusedByParser(_ order: UTF16Tests.Order) throws {
    for bytes in [
      UTF16Tests.bytes(Self.document("ISO-8859-1"), order), UTF16Tests.bytes(Self.document("KLINGON"), order),
      UTF16Tests.bytes(Self.document(order == .big ? "UTF-16LE" : "UTF-16BE"), order),
      Array(Self.document("UTF-16").utf8),
    ] {
      let refused = try ingest(bytes, Penjualan.profile())
      #expect(refused.refusal?.contains("error[xml-") == true && refused.rows.isEmpty && refused.addsUp)
    }
  }

  static let readable: [(name: String, bytes: [UInt8])] = [
    ("UTF-8", Array(document("UTF-8").utf8)), ("no declaration", Array(document(nil).utf8)),
    ("UTF-8 with its mark", [0xEF, 0xBB, 0xBF] + Array(document("UTF-8").utf8)),
    ("UTF-8 with its mark alone", [0xEF, 0xBB, 0xBF] + Array(document(nil).utf8)),
    ("ISO-8859-1", latin1(document("ISO-8859-1"))), ("latin1 in small letters", latin1(document("iso-8859-1"))),
    ("windows-1252", windows1252(document("windows-1252"))), ("cp1252", windows1252(document("cp1252"))),
    ("UTF-16, little end first", UTF16Tests.bytes(document("UTF-16"), .little)),
    ("UTF-16, big end first", UTF16Tests.bytes(document("UTF-16"), .big)),
    ("UTF-16 without a declaration", UTF16Tests.bytes(document(nil), .little)),
  ]

  @Test("the same document in another encoding is the same rows", arguments: readable.indices)
  func sameRows(_ index: Int) throws {
    let loaded = try ingest(Self.readable[index].bytes, Penjualan.profile())
    loaded.expectLoaded(1)
    #expect(loaded.rows.first?["payment_ref"] == "Lé", "\(Self.readable[index].name)")
  }

  @Test("every character of Windows-1252 is read as that")
  func windows() throws {
    let loaded = try ingest(windows1252(Self.document("windows-1252", name: "€’“”–Š")), Penjualan.profile())
    loaded.expectLoaded(1)
    #expect(loaded.rows.first?["payment_ref"] == "L€’“”–Š")
  }
}
