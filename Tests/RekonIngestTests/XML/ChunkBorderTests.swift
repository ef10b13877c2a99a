import RekonCore
import RekonTestSupport
import Testing

/// B85: the reader takes a document in chunks of 64 KiB (four bytes first); where a chunk ends must not be seen in the rows.
@Suite("Chunks of XML")
struct ChunkBorderTests {
  private static let chunk = 4 + (1 << 16)

  /// `front` moved on so that byte `cut` of `tricky` is the first of the second chunk.
  private static func document(_ front: String, _ tricky: String, _ back: String, cut: Int) -> [UInt8] {
    let padding = chunk - cut - front.utf8.count - "<!---->".utf8.count
    return Array((front + "<!--" + String(repeating: "x", count: padding) + "-->" + tricky + back).utf8)
  }

  private static func expectSame(
    _ profile: FeedProfile, _ front: String, _ tricky: String, _ back: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let whole = try ingest(front + tricky + back, profile)
    #expect(whole.refusal == nil && !whole.rows.isEmpty, sourceLocation: location)
    for cut in 0...tricky.utf8.count {
      let bytes = document(front, tricky, back, cut: cut)
      let cutOne = try ingest(bytes, profile)
      #expect(cutOne.rows.map(\.values) == whole.rows.map(\.values), "cut at \(cut)", sourceLocation: location)
      #expect(cutOne.rows.map(\.line) == whole.rows.map(\.line), "cut at \(cut)", sourceLocation: location)
      #expect(cutOne.refusal == nil && cutOne.rawRejects == whole.rawRejects, "cut at \(cut)", sourceLocation: location)
      let moved = bytes.count - (front + tricky + back).utf8.count
      #expect(
        cutOne.summary.rejects.map { $0.fault.place.byte }
          == whole.summary.rejects.map {
            $0.fault.place.byte.map { $0 + moved }
          }, "cut at \(cut)", sourceLocation: location)
    }
  }

  @Test("attributes, characters of two to four bytes, references and a reject are the same wherever a chunk ends")
  func attributes() throws {
    let tricky =
      Penjualan.row(101, ["ref": "Lé€😀&amp;&#233;&#x1F600;"]).with(" lembaga", "\r\n lembaga") + "\r\n"
      + Penjualan.row(102, ["harga": "3.000"]) + "\n"
    try Self.expectSame(
      Penjualan.lenient(),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<penjualan tanggal=\"2020-09-04\" jumlah=\"3\" total=\"0\">\n",
      tricky, Penjualan.row(103) + "\n</penjualan>\n")
  }

  @Test("elements, CDATA and its end, comments and instructions are the same wherever a chunk ends")
  func elements() throws {
    let tricky = """
      <k:Sale><k:OrderId><![CDATA[SNK]]]]><![CDATA[>é€😀 & <]]></k:OrderId><k:SoldAt>2020-09-04T06:05:10Z</k:SoldAt>
      <k:Card>01234<!-- c -->56789<?p i?>012345</k:Card><k:Course>C&amp;&#x41;é€😀</k:Course>\r
      <k:Institution>LP0003</k:Institution><k:Payment channel='bni' ref="BN'1"></k:Payment><k:Status>
      PAID\r\n</k:Status><k:Amount ccy="IDR">250000.00</k:Amount></k:Sale>
      """
    let sale = Feed.sale(2)
    try Self.expectSame(
      Feed.profile(), Feed.opening(count: 2, total: "500000.00"), tricky, "\n" + sale + "\n</k:Feed>\n")
    let loaded = try ingest(
      Feed.opening(count: 2, total: "500000.00") + tricky + "\n" + sale + "\n</k:Feed>\n", Feed.profile())
    #expect(loaded.rows.first?["order_id"] == "SNK]]>é€😀 & <")
    #expect(loaded.rows.first?["course"] == "C&Aé€😀")
  }

  @Test("a UTF-16 document is the same wherever a chunk ends", arguments: UTF16Tests.Order.allCases)
  func utf16(_ order: UTF16Tests.Order) throws {
    let profile = try Penjualan.lenient()
    let tricky = Penjualan.row(101, ["ref": "Lé€😀"]) + "\n" + Penjualan.row(102, ["harga": "3.000"]) + "\n"
    let front = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"
    let back = Penjualan.row(103) + "\n</penjualan>\n"
    let root = "<penjualan tanggal=\"2020-09-04\" jumlah=\"3\" total=\"0\">\n"
    let whole = try ingest(UTF16Tests.bytes(front + root + tricky + back, order), profile)
    #expect(whole.rows.count == 2 && whole.refusal == nil)
    for cut in stride(from: 0, through: tricky.utf16.count, by: 1) {
      let used = 2 + 2 * (front + root + "<!---->").utf16.count
      let padding = String(repeating: "x", count: (Self.chunk - used) / 2 - cut)
      let feed = try ingest(UTF16Tests.bytes(front + root + "<!--\(padding)-->" + tricky + back, order), profile)
      #expect(feed.rows.map(\.values) == whole.rows.map(\.values), "cut at \(cut)")
      #expect(feed.rawRejects == whole.rawRejects && feed.rejects.count == 1, "cut at \(cut)")
    }
  }
}
