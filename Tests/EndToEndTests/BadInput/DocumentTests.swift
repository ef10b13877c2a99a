import RekonCore
import RekonTestSupport
import Testing

/// B68 to B80: what is wrong with a document, before anything is read out of it.
@Suite("Bad input: XML documents")
struct DocumentTests {
  static let file = "sekolahmu/sales_20200904.xml.gz"

  private func check(_ text: String) throws -> DeskVerdict { try Desk.shipped.check(gzip(text), as: Self.file) }

  private func checkBytes(_ bytes: [UInt8]) throws -> DeskVerdict {
    try Desk.shipped.check(GzipMember(bytes).bytes, as: Self.file)
  }

  private func document(_ doctype: String, reference: String = "LP0003") -> String {
    Penjualan.text([Penjualan.row(101, ["lembaga": reference])], before: "<!-- a title -->\n" + doctype + "\n")
  }

  @Test("B68 any DOCTYPE refuses the document at its line")
  func doctype() throws {
    try check(document("<!DOCTYPE penjualan>")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:75: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
      entities and outside files are never read: take the declaration out
      """)
  }

  @Test("B69 an entity that names a file is not read")
  func externalEntity() throws {
    let verdict = try check(
      document("<!DOCTYPE penjualan [<!ENTITY file SYSTEM \"file:///etc/passwd\">]>", reference: "&file;"))
    verdict.expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:76: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
      entities and outside files are never read: take the declaration out
      """)
    #expect(!verdict.text(.json).contains("root:"))
  }

  @Test("B70 a billion laughs are not told")
  func billionLaughs() throws {
    let levels = (1...9).map { "<!ENTITY l\($0) \"" + String(repeating: "&l\($0 - 1);", count: 10) + "\">" }.joined()
    try check(document("<!DOCTYPE p [<!ENTITY l0 \"ha\">\(levels)]>", reference: "&l9;")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:68: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
      entities and outside files are never read: take the declaration out
      """)
  }

  @Test("B71 one long entity used many times is not blown up")
  func quadratic() throws {
    let long = String(repeating: "x", count: 100_000)
    try check(
      document("<!DOCTYPE p [<!ENTITY a \"\(long)\">]>", reference: String(repeating: "&a;", count: 1_000))
    ).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:68: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
      entities and outside files are never read: take the declaration out
      """)
  }

  @Test("B72 a DTD elsewhere is not fetched, the place of a schema is a word like others")
  func elsewhere() throws {
    try check(document("<!DOCTYPE penjualan SYSTEM \"http://127.0.0.1:9/penjualan.dtd\">")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:117: error[xml-doctype]: found a DOCTYPE, expected a document without one; \
      entities and outside files are never read: take the declaration out
      """)
    let schema = Penjualan.one.with(
      "<penjualan ",
      "<penjualan xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        + "xsi:noNamespaceSchemaLocation=\"http://127.0.0.1:9/penjualan.xsd\" ")
    try check(schema).expect(0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
  }

  @Test("B73 a document that is cut is refused at its end, and no row of it is used")
  func cut() throws {
    let text = Penjualan.text([Penjualan.row(101), Penjualan.row(102)])
    try check(String(text.dropLast("</penjualan>\n".count))).expect(
      2, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:5:464: error[xml-cut]: found no end of what is open: the root element is not \
      closed, expected a document that is closed; the feed is cut: send it again
      """)
    try check(String(text.prefix(upTo: text.firstRange(of: "kartu")!.lowerBound))).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:155: error[xml-cut]: found no end of what is open: Couldn't find end of \
      Start Tag transaksi, expected a document that is closed; the feed is cut: send it again
      """)
  }

  @Test("B74 a second root or junk behind the root refuses the document")
  func trailing() throws {
    try check(Penjualan.one + Penjualan.text([Penjualan.row(102)], encoding: nil)).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:5:294: error[xml-trailing]: found something behind the root element: Extra \
      content at the end of the document, expected the end of the document; the feed may be two files joined
      """)
    try check(Penjualan.one + "junk").expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:5:294: error[xml-trailing]: found something behind the root element: Extra \
      content at the end of the document, expected the end of the document; the feed may be two files joined
      """)
  }

  @Test("B75 a tag that closes another names both with their lines")
  func mismatched() throws {
    try check(Penjualan.one.with("</penjualan>", "</penyaluran>")).expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:4:294: error[xml-syntax]: found what is no XML: Opening and ending tag \
      mismatch: penjualan line 2 and penyaluran, expected a well-formed document
      """)
  }

  @Test("B76 bytes that are not the declared UTF-8 refuse the document at line and byte")
  func notUTF8() throws {
    try checkBytes(latin1(Penjualan.text([Penjualan.row(101, ["ref": "Lé"])]))).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:235: error[xml-encoding]: found Input is not proper UTF-8, indicate encoding \
      ! Bytes: 0xE9 0x22 0x20 0x73, expected text in the encoding that the document declares; it is never guessed: \
      declare what it is
      """)
  }

  @Test("B77 a declaration against the byte order mark, and an encoding that nobody knows, refuse the document")
  func contradicted() throws {
    let latin = Penjualan.text([Penjualan.row(101)], encoding: "ISO-8859-1")
    try checkBytes([0xEF, 0xBB, 0xBF] + Array(latin.utf8)).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:1:0: error[xml-encoding]: found UTF-8 that calls itself 'iso-8859-1', expected \
      UTF-8, UTF-16, ISO-8859-1 or Windows-1252, declared as what it is; it is never guessed
      """)
    let utf16 = [0xFEFF] + Array(Penjualan.one.utf16)
    try checkBytes(utf16.flatMap { littleEndian($0) }).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:1:0: error[xml-encoding]: found UTF-16 that calls itself 'utf-8', expected \
      UTF-8, UTF-16, ISO-8859-1 or Windows-1252, declared as what it is; it is never guessed
      """)
    try check(Penjualan.text([Penjualan.row(101)], encoding: "KLINGON")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:1:38: error[xml-encoding]: found Unsupported encoding KLINGON, expected text \
      in the encoding that the document declares; it is never guessed: declare what it is
      """)
  }

  @Test("B78 a depth and a text beyond their limits refuse the document with the limit's name")
  func limits() throws {
    let deep = String(repeating: "<x>", count: 200) + String(repeating: "</x>", count: 200)
    try check(Penjualan.text([deep], count: 0, sum: 0)).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:478: error[xml-depth-limit]: found elements more than 128 deep, expected a \
      feed's few levels; limits.xml_depth of the pipeline
      """)
    let long = "<x>" + String(repeating: "y", count: 11 << 20) + "</x>"
    try Desk.shipped.check(Penjualan.text([long], count: 0, sum: 0), as: "sekolahmu/sales_20200904.xml").expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml:3:8388612: error[xml-text-limit]: found a text of over 8388608 bytes, expected a \
      field's few characters; limits.xml_text of the pipeline
      """)
  }

  @Test("B79 a NUL, raw or by number, refuses the document, at its end, too")
  func nul() throws {
    try check(Penjualan.one.with("kanal=\"linkaja\"", "kanal=\"link\0aja\"")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:224: error[nul-byte]: found a NUL byte, expected an XML document; send the \
      file again
      """)
    try check(Penjualan.one.with("kanal=\"linkaja\"", "kanal=\"link&#0;aja\"")).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:3:228: error[xml-syntax]: found what is no XML: xmlParseCharRef: invalid xmlChar \
      value 0, expected characters that XML has; control characters have no place in a document, not by number either
      """)
    try check(Penjualan.one + "\0\0").expect(
      2, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      sekolahmu/sales_20200904.xml.gz:5:294: error[nul-byte]: found a NUL byte, expected an XML document; send the \
      file again
      """)
  }

  @Test("B80 another namespace or version of a message is named with those that are read")
  func wrongNamespace() throws {
    let sales = "sisnaker/sales_20200904.xml.gz"
    try Desk.shipped.check(gzip(Feed.one.with("penjualan:1", "penjualan:2")), as: sales).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      sisnaker/sales_20200904.xml.gz:2:90: error[xml-namespace]: found namespace \
      'urn:kemnaker:sisnaker:penjualan:2', expected 'urn:kemnaker:sisnaker:penjualan:1'; another feed, or a version \
      of the message that the profile does not read
      """)
    let entries = [Camt.statement([Camt.entry("250000.00", details: [Camt.detail()])], closing: "750000.00")]
    let transfers = "bni/transfers_20200909.xml.gz"
    try Desk.shipped.check(gzip(Camt.document(entries, version: "13")), as: transfers).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
    try Desk.shipped.check(gzip(Camt.document(entries, version: "14")), as: transfers).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:2:103: error[xml-namespace]: found namespace \
      'urn:iso:std:iso:20022:tech:xsd:camt.053.001.14', expected \
      'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.0[2-9]' or \
      'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.1[0-3]'; another feed, or a version of the message that \
      the profile does not read
      """)
    try Desk.shipped.check(
      gzip(Camt.document(entries, namespace: "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09")), as: transfers
    ).expect(
      2, "0 read = 0 accepted + 0 rejected + 0 ignored",
      """
      bni/transfers_20200909.xml.gz:2:103: error[xml-namespace]: found namespace \
      'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09', expected \
      'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.0[2-9]' or \
      'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.1[0-3]'; another feed, or a version of the message that \
      the profile does not read
      """)
  }
}
