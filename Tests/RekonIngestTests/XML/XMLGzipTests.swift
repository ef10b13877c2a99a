import RekonCore
import RekonTestSupport
import Testing

/// XML comes compressed: damage of the file is told as that, before what the document looks like.
@Suite("XML in gzip files")
struct XMLGzipTests {
  private static let text = Penjualan.text((1...40).map { Penjualan.row($0) })

  @Test("a gzip file cut at any byte is told as cut, and none of its rows is used")
  func cut() throws {
    let bytes = gzip(Self.text)
    let profile = try Penjualan.profile()
    for count in 2..<bytes.count {
      let part = try ingest(Array(bytes[..<count]), profile)
      #expect(part.summary.refusal?.code == "gzip-unexpected-end", "cut at \(count)")
      #expect(part.rows.isEmpty && part.addsUp, "cut at \(count)")
    }
  }

  @Test("a document over several members is one document, wherever it is parted")
  func members() throws {
    let bytes = Array(Self.text.utf8)
    let profile = try Penjualan.profile()
    for cut in stride(from: 0, through: bytes.count, by: 97) {
      let parts = GzipMember(Array(bytes[..<cut])).bytes + GzipMember(Array(bytes[cut...])).bytes
      try ingest(parts, profile).expectLoaded(40)
    }
  }

  /// libxml2 gives a CDATA section without an end piece by piece, one with each chunk that it gets.
  @Test(
    "what a document is refused for, and where, does not tell where its members were parted",
    arguments: ["#", "#\0", "\0", ""])
  func refusedAlike(_ damage: String) throws {
    let filling = String(repeating: "x", count: 700)
    let text = Penjualan.text([Penjualan.row(1), "<![CDATA[" + filling + damage + filling, Penjualan.row(3)])
    // A byte that is no UTF-8.
    let bytes = text.utf8.map { $0 == 0x23 ? 0xC7 : $0 }
    let profile = try Penjualan.profile()
    let plain = try #require(try ingest(bytes, profile).summary.refusal)
    for cut in stride(from: 0, through: bytes.count, by: 61) {
      let parts = GzipMember(Array(bytes[..<cut])).bytes + GzipMember(Array(bytes[cut...])).bytes
      let parted = try #require(try ingest(parts, profile).summary.refusal)
      #expect(parted.description == plain.description, "parted at \(cut)")
    }
  }

  @Test("a wrong checksum is told, though the document looks whole, and though it does not")
  func checksum() throws {
    let profile = try Penjualan.profile()
    for text in [Self.text, String(Self.text.dropLast(20)), Self.text.with("</penjualan>", "</x>")] {
      let refused = try ingest(GzipMember(text).with(\.checksum, 1).bytes, profile)
      #expect(refused.summary.refusal?.code == "gzip-checksum" && refused.rows.isEmpty && refused.addsUp)
    }
  }

  @Test("gzip within gzip is told as that")
  func nested() throws {
    try ingest(GzipMember(gzip(Self.text)).bytes, Penjualan.profile(), as: "F").expectRefused(
      "F:1: error[gzip-nested]: found gzip: still compressed after one layer, expected an XML document; compress the feed once "
        + "(byte 0)")
  }
}
