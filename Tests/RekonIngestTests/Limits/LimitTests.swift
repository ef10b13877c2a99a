import RekonCore
import RekonTestSupport
import Testing

/// B13, B45, B46, B78: a feed that goes beyond a limit is refused with the limit's name, and soon.
@Suite("Limits of a feed")
struct LimitTests {
  private static func profile(_ set: (inout FeedLimits) -> Void) throws -> FeedProfile {
    var profile = try anyFeed(csv: "delimiter: \";\"")
    set(&profile.limits)
    return profile
  }

  private static let text = feed(["card;wave;day;balance", "1;dua;2020-04-20;5", "2;tiga;2020-04-20;5"])

  @Test("inflated: a feed of more bytes is refused, whether it came as gzip or not; one of as many loads")
  func inflated() throws {
    let count = Self.text.utf8.count
    let profile = try Self.profile { $0.inflatedByteCount = count - 1 }
    let packed = gzip(Self.text)
    let refused = try ingest(packed, profile, as: "F")
    #expect(
      refused.refusal?.hasPrefix(
        "F: error[inflated-limit]: found a feed of over \(count - 1) bytes inflated, expected at most that; limits.inflated of "
          + "the pipeline") == true)
    #expect(refused.rows.isEmpty && refused.addsUp)
    try ingest(Self.text, profile, as: "F").expectRefused(
      "F: error[inflated-limit]: found a feed of \(count) bytes, expected at most \(count - 1); limits.inflated of the "
        + "pipeline (byte \(count - 1))")
    try ingest(packed, Self.profile { $0.inflatedByteCount = count }).expectLoaded(2)
    try ingest(Self.text, Self.profile { $0.inflatedByteCount = count }).expectLoaded(2)
  }

  /// 24 MiB of one byte over and over, in lines or not: a file of some 30 KB.
  private static func bomb(_ line: String) -> [UInt8] {
    var content = [UInt8](repeating: 0x30, count: 24 << 20)
    for end in stride(from: 1_023, to: content.count, by: 1_024) { content[end] = line.utf8.first ?? 0x30 }
    return GzipMember(content).with(\.level, 9).bytes
  }

  @Test("ratio: B13 a bomb is stopped long before it has gone off")
  func ratio() throws {
    var profile = try anyFeed(csv: "delimiter: \";\", header: false, columns: [ card, wave, day, balance ]")
    profile.rejectLimit = 1 << 20
    let refused = try ingest(Self.bomb("\n"), profile, as: "F")
    let fault = try #require(refused.summary.refusal)
    #expect(refused.rows.isEmpty && refused.addsUp && fault.code == "ratio-limit")
    #expect(fault.place.byte ?? .max <= FeedLimits.ratioFromByteCount + (1 << 20))
    #expect(
      fault.expected + "; " + fault.remedy
        == "at most 400 for each compressed byte; what inflates so far is no feed; limits.ratio of the pipeline")
  }

  @Test("B13 a bomb of one endless line or of no XML is stopped, too")
  func otherBombs() throws {
    let endless = try ingest(Self.bomb("0"), Self.profile { _ in }, as: "F")
    #expect(endless.refusal?.hasPrefix("F: error[ratio-limit]: found ") == true && endless.addsUp)
    let xml = try ingest(Self.bomb("0"), Penjualan.profile(), as: "F")
    #expect(xml.refusal != nil && xml.rows.isEmpty && xml.addsUp)
  }

  @Test("record: a row over many lines is stopped at its limit")
  func record() throws {
    let profile = try Self.profile { $0.recordByteCount = 1_024 }
    let long = "3;\"" + String(repeating: "x\n", count: 1_000) + "\";2020-04-20;5"
    try ingest(Self.text + long, profile, as: "F").expectRefused(
      "F:4: error[record-limit]: found a record of over 1024 bytes, expected a row of this feed; look for line ends that are "
        + "missing, or a quote that is never closed; limits.record of the pipeline (byte \(Self.text.utf8.count))")
  }

  @Test("line: B45 a physical line is stopped at its limit, one within it is a row")
  func line() throws {
    let profile = try Self.profile { $0.lineByteCount = 1_024 }
    let long = "3;dua;2020-04-20;" + String(repeating: "0", count: 1_024)
    try ingest(feed(["card;wave;day;balance", long]), profile, as: "F").expectRefused(
      "F:2: error[line-limit]: found a line of \(long.utf8.count) bytes, expected at most 1024; limits.line of the pipeline "
        + "(record 1, byte 22)")
  }

  @Test("field: B45 a text that is kept is stopped at its limit; one that nobody reads is not")
  func field() throws {
    let profile = try Self.profile { $0.fieldByteCount = 16 }
    func text(_ wave: String) -> String { feed(["card;wave;day;balance", "1;\(wave);2020-04-20;5"]) }
    try ingest(text(String(repeating: "w", count: 16)), profile).expectLoaded(1)
    try ingest(text(String(repeating: "w", count: 17)), profile, as: "F").expectRefused(
      "F:2: error[field-limit]: found 17 bytes of text, expected at most 16; limits.field of the pipeline (record 1, column 2 "
        + "'wave', byte 24)")
  }

  @Test("columns: B46 a row of more columns refuses the feed")
  func columns() throws {
    let profile = try Self.profile { $0.columnCount = 10 }
    let wide = "1;dua;2020-04-20;5" + String(repeating: ";", count: 7)
    try ingest(feed(["card;wave;day;balance", wide]), profile, as: "F").expectRefused(
      "F:2: error[column-limit]: found over 10 columns in one row, expected a row of this feed; limits.columns of the pipeline "
        + "(byte 22)")
  }

  private static func sales(_ set: (inout FeedLimits) -> Void) throws -> FeedProfile {
    var profile = try Penjualan.profile()
    set(&profile.limits)
    return profile
  }

  @Test("xml_depth: B78 elements deeper than the limit refuse the feed, at any limit up to libxml2's own")
  func depth() throws {
    for limit in [3, 128, 256] {
      func text(_ depth: Int) -> String {
        Penjualan.text(
          [String(repeating: "<x>", count: depth) + String(repeating: "</x>", count: depth)], count: 0, sum: 0)
      }
      let profile = try Self.sales { $0.xmlDepth = limit }
      if limit < 256 { try ingest(text(limit - 1), profile).expectLoaded(0) }
      let refused = try ingest(text(limit), profile, as: "F")
      #expect(refused.rows.isEmpty && refused.addsUp)
      if limit < 256 {
        refused.expectRefused(
          "F:3: error[xml-depth-limit]: found elements more than \(limit) deep, expected a feed's few levels; "
            + "limits.xml_depth of the pipeline")
      } else {
        #expect(refused.refusal != nil)
      }
    }
  }

  @Test("xml_text: B78 a text or attribute longer than the limit refuses the feed, wherever it stands")
  func text() throws {
    let profile = try Self.sales { $0.xmlTextByteCount = 64 }
    let message =
      "F:3: error[xml-text-limit]: found a text of over 64 bytes, expected a field's few characters; limits.xml_text of the "
      + "pipeline"
    let within = String(repeating: "L", count: 64)
    try ingest(Penjualan.one.with("LP0003", within), profile).expectLoaded(1)
    try ingest(Penjualan.one.with("LP0003", within + "L"), profile, as: "F").expectRefused(message)
    try ingest(
      Penjualan.text(
        [Penjualan.row(101), "<x>" + String(repeating: "y", count: 100_000) + "</x>"], count: 1, sum: 250_000),
      profile, as: "F"
    ).expectRefused(message.with("F:3", "F:4"))
    let cdata = "<x><![CDATA[\(within)]]>y</x>"
    let refused = try ingest(
      Penjualan.text([Penjualan.row(101), cdata], count: 1, sum: 250_000), profile, as: "F")
    refused.expectRefused(message.with("F:3", "F:4"))
  }

  @Test("B78 a name or tag that never ends is stopped by libxml2's own limit")
  func endlessTag() throws {
    let bytes = Array("<penjualan a=\"".utf8) + [UInt8](repeating: 0x78, count: 24 << 20)
    let refused = try ingest(bytes, Penjualan.profile())
    #expect(refused.refusal?.contains("error[xml-") == true && refused.rows.isEmpty)
  }

  @Test("a field of XML beyond the limit of kept texts refuses the feed")
  func xmlField() throws {
    let profile = try Self.sales { $0.fieldByteCount = 16 }
    let text = Penjualan.one.with("LP0003", String(repeating: "L", count: 17))
    try ingest(text, profile, as: "F").expectRefused(
      "F:3: error[field-limit]: found 17 bytes of text, expected at most 16; limits.field of the pipeline (record 1, column "
        + "'@lembaga', byte \(byteOffset(of: "<transaksi", in: text)))")
  }
}
