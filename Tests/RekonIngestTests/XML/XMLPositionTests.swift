import RekonCore
import RekonTestSupport
import Testing

/// A rejected row of XML is found where its `<` stands in the bytes that the sender has, in any encoding.
@Suite("Places in XML")
struct XMLPositionTests {
  enum Writing: String, CaseIterable {
    case utf8 = "UTF-8"
    case marked = "utf-8"
    case latin1 = "ISO-8859-1"
    case windows = "windows-1252"
    case little = "UTF-16"
    case big = "utf-16"

    func bytes(_ text: String) -> [UInt8] {
      switch self {
      case .utf8: Array(text.utf8)
      case .marked: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case .latin1: RekonIngestTests.latin1(text)
      case .windows: windows1252(text)
      case .little: UTF16Tests.bytes(text, .little)
      case .big: UTF16Tests.bytes(text, .big)
      }
    }

    /// Text in front of a row that takes more bytes in UTF-8, or fewer, than here.
    var strange: String {
      switch self {
      case .latin1: "éÿ\u{A0}"
      case .windows: "é€’ÿ"
      default: "é€😀"
      }
    }
  }

  /// Bad rows one after another; between them comments, blanks and line ends of all kinds.
  private static func document(_ writing: Writing, rows: Int, gap: Int) -> String {
    let strange = writing.strange
    let texts = (1...rows).map { number -> String in
      let row = Penjualan.row(number, ["harga": "3.000", "ref": strange, "kanal": "link\(strange)"])
      let tag = number.isMultiple(of: 2) ? row.with(" lembaga", "\n    lembaga").with(" harga", "\r\n\tharga") : row
      return "<!-- \(strange) \(String(repeating: "ü", count: gap)) -->\n" + tag
    }
    return Penjualan.text(texts, encoding: writing.rawValue, before: "<!-- \(strange)\n\(strange) -->")
  }

  /// Where each `<transaksi` begins, by a plain search.
  private static func places(_ writing: Writing, _ text: String, _ bytes: [UInt8]) -> [(line: Int, byte: Int)] {
    let needle = writing.bytes("<transaksi")
    let wanted = Array(needle.suffix(needle.count - (writing.bytes("").count)))
    let isWide = writing == .little || writing == .big
    let lineEnd = Array(writing.bytes("\n").suffix(isWide ? 2 : 1))
    var places: [(line: Int, byte: Int)] = []
    var line = 1
    var at = writing.bytes("").count
    while at < bytes.count {
      if bytes[at...].starts(with: wanted) { places.append((line, at)) }
      if bytes[at...].starts(with: lineEnd) { line += 1 }
      at += isWide ? 2 : 1
    }
    return places
  }

  @Test("line and byte of a rejected row are those of its tag in the feed's own bytes", arguments: Writing.allCases)
  func places(_ writing: Writing) throws {
    let text = Self.document(writing, rows: 6, gap: 3)
    let bytes = writing.bytes(text)
    let feed = try ingest(bytes, Penjualan.lenient(), as: Penjualan.file)
    let places = Self.places(writing, text, bytes)
    #expect(places.count == 6 && feed.refusal == nil)
    #expect(feed.summary.rejects.map { $0.fault.place.byte ?? -1 } == places.map(\.byte))
    #expect(feed.summary.rejects.map { $0.fault.place.line ?? -1 } == places.map(\.line))
  }

  @Test("so they are in a document of many chunks", arguments: Writing.allCases)
  func placesInManyChunks(_ writing: Writing) throws {
    let text = Self.document(writing, rows: 400, gap: 700)
    let bytes = writing.bytes(text)
    var profile = try Penjualan.lenient()
    profile.rejectLimit = 1_000
    let feed = try ingest(bytes, profile, as: Penjualan.file)
    let places = Self.places(writing, text, bytes)
    #expect(feed.refusal == nil)
    #expect(feed.summary.rejects.map { $0.fault.place.byte ?? -1 } == places.map(\.byte))
    #expect(feed.summary.rejects.map { $0.fault.place.line ?? -1 } == places.map(\.line))
  }

  @Test("a rejected row is kept as it was delivered", arguments: Writing.allCases)
  func raw(_ writing: Writing) throws {
    let bad = Penjualan.row(102, ["harga": "3.000", "ref": writing.strange])
    let text = Penjualan.text([Penjualan.row(101), bad, Penjualan.row(103)], encoding: writing.rawValue)
    let feed = try ingest(writing.bytes(text), Penjualan.lenient())
    let mark = writing.bytes("").count
    #expect(feed.summary.rejects.map(\.raw) == [Array(writing.bytes(bad).dropFirst(mark))])
    #expect(feed.rows.map(\.record) == [1, 3])
  }

  @Test("a rejected row is told with its place, record and path")
  func message() throws {
    let bad = Penjualan.row(102, ["harga": "3.000"])
    let text = Penjualan.text([Penjualan.row(101), bad, Penjualan.row(103)])
    try ingest(text, Penjualan.lenient(), as: Penjualan.file).expectRejected(
      [
        "\(Penjualan.file):4: error[amount-not-numeric]: found '3.000', expected \(AmountTests.whole)\(AmountTests.guess) "
          + "(record 2, column '@harga', byte \(byteOffset(of: bad, in: text)))"
      ], raw: [bad], loaded: [1, 3])
  }

  /// What refuses a document, the text it stands in, and whether the parser tells of it behind that text.
  static let refusals: [(code: Fault.Code, bad: String, before: String, after: String)] = [
    ("xml-doctype", "<!DOCTYPE penjualan>", "", "<penjualan/>"),
    ("xml-root", "<pembelian>", "", "</pembelian>"),
    ("xml-namespace", "<penjualan xmlns=\"urn:x\">", "", "</penjualan>"),
    ("xml-syntax", "</penyaluran>", "<penjualan tanggal=\"2020-09-04\" jumlah=\"0\" total=\"0\">\n", ""),
    ("xml-trailing", "<lagi/>", "<penjualan tanggal=\"2020-09-04\" jumlah=\"0\" total=\"0\"></penjualan>\n", "\n"),
    ("xml-depth-limit", "<x><x><x><x>", "<penjualan>\n", "</x></x></x></x></penjualan>"),
    ("control-count", "</penjualan>", "<penjualan tanggal=\"2020-09-04\" jumlah=\"1\" total=\"0\">\n", "\n"),
    ("control-missing", "</penjualan>", "<penjualan tanggal=\"2020-09-04\" jumlah=\"0\">\n", "\n"),
  ]

  @Test("what refuses a document is told at its line and within its own bytes", arguments: Writing.allCases, refusals)
  func placesOfRefusals(_ writing: Writing, _ refusal: (code: Fault.Code, bad: String, before: String, after: String)) throws {
    let head =
      "<?xml version=\"1.0\" encoding=\"\(writing.rawValue)\"?>\n<!-- \(writing.strange)\n\(writing.strange) -->\n"
    let front = head + refusal.before
    var profile = try Penjualan.profile()
    profile.limits.xmlDepth = 4
    let found = try #require(
      try ingest(writing.bytes(front + refusal.bad + refusal.after), profile).summary.refusal)
    #expect(found.code == refusal.code)
    #expect(found.place.line == front.split(separator: "\n", omittingEmptySubsequences: false).count)
    let range = writing.bytes(front).count...writing.bytes(front + refusal.bad).count
    #expect(found.place.byte.map { range.contains($0) } == true, "\(found.place.byte ?? -1) in \(range)")
  }
}
