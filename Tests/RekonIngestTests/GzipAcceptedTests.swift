import RekonCore
import RekonIngest
import RekonTestSupport
import Testing

/// Unusual gzip files that are whole: they load, and the rows are those of the plain feed.
@Suite("Gzip files that load")
struct GzipAcceptedTests {
  static let rows = GzipFaultTests.rows
  let profile: FeedProfile
  let plain: [LoadedRow]

  init() throws {
    profile = try PipelineFolder.shipped("tokopedia", "sales")
    plain = try ingest(Self.rows, profile).rows
  }

  private func expectSame(
    _ bytes: [UInt8], _ inflater: InflaterChoice, notes: [String] = [], location: SourceLocation = #_sourceLocation
  ) throws {
    let feed = try ingest(bytes, profile, inflater: inflater)
    #expect(feed.refusal == nil, sourceLocation: location)
    #expect(feed.rows == plain && plain.count == 3, sourceLocation: location)
    #expect(feed.notes == notes, sourceLocation: location)
    #expect(feed.addsUp && feed.summary.isGzip, sourceLocation: location)
  }

  @Test("B05 members split inside a record are one stream", arguments: InflaterChoice.allCases)
  func severalMembers(_ inflater: InflaterChoice) throws {
    let text = Array(Self.rows.utf8)
    for cut in stride(from: 1, to: text.count, by: 7) {
      try expectSame(GzipMember(Array(text[..<cut])).bytes + GzipMember(Array(text[cut...])).bytes, inflater)
    }
    let ofTen = stride(from: 0, to: text.count, by: 10).map { GzipMember(Array(text[$0..<min($0 + 10, text.count)])) }
    try expectSame(ofTen.flatMap(\.bytes), inflater)
  }

  @Test("B06 empty members first, last and between change nothing", arguments: InflaterChoice.allCases)
  func emptyMembers(_ inflater: InflaterChoice) throws {
    let empty = GzipMember().bytes
    let text = Array(Self.rows.utf8)
    let (first, second) = (GzipMember(Array(text[..<90])).bytes, GzipMember(Array(text[90...])).bytes)
    try expectSame(empty + first + second, inflater)
    try expectSame(first + empty + second, inflater)
    try expectSame(first + second + empty, inflater)
    try expectSame(empty + empty + first + empty + empty + second + empty, inflater)
  }

  @Test("B09 zero padding behind the trailer loads with a note", arguments: InflaterChoice.allCases)
  func zeroPadding(_ inflater: InflaterChoice) throws {
    let whole = GzipMember(Self.rows).bytes
    try expectSame(
      whole + [UInt8](repeating: 0, count: 512), inflater,
      notes: [
        "tokopedia/sales_20200904.csv.gz: warning[gzip-zero-padding]: found 512 zero bytes behind the trailer, expected "
          + "the end of the file (zbyte \(whole.count))"
      ])
  }

  @Test(
    "name, comment, extra field and header checksum of a member are passed over", arguments: InflaterChoice.allCases)
  func headerFields(_ inflater: InflaterChoice) throws {
    let full = GzipMember(Self.rows).with(\.name, "../../etc/cron.d/x").with(\.comment, "exported").with(
      \.extra, [1, 2, 3])
    try expectSame(full.bytes, inflater)
    try expectSame(full.with(\.headerChecksum, .right).bytes, inflater)
  }

  /// A knob that breaks the header, and what is said of it.
  enum HeaderFault: String, CaseIterable {
    case checksum, reservedFlag, method, endlessComment

    var member: GzipMember {
      let whole = GzipMember(rows)
      return switch self {
      case .checksum: whole.with(\.headerChecksum, .wrong)
      case .reservedFlag: whole.with(\.reservedFlags, 0x20)
      case .method: whole.with(\.method, 7)
      case .endlessComment: whole.with(\.comment, String(repeating: "c", count: 1 << 20))
      }
    }

    var message: (text: String, zbyte: Int) {
      switch self {
      case .checksum: ("gzip-header-checksum]: found header checksum 0x366f, expected 0xc990", 10)
      case .reservedFlag: ("gzip-reserved-flags]: found reserved flag bits 32, expected none", 3)
      case .method: ("gzip-method]: found compression method 7, expected 8 (deflate)", 2)
      case .endlessComment:
        ("gzip-header-limit]: found a header of over 65,536 bytes, expected a short gzip header", 65_536)
      }
    }
  }

  @Test(
    "a header that breaks the format refuses the file", arguments: InflaterChoice.allCases, HeaderFault.allCases)
  func headerFault(_ inflater: InflaterChoice, _ fault: HeaderFault) throws {
    let feed = try ingest(fault.member.bytes, profile, inflater: inflater)
    #expect(
      feed.refusal
        == "tokopedia/sales_20200904.csv.gz: error[\(fault.message.text); send the file again; 0 whole records had been "
        + "seen, none is used (zbyte \(fault.message.zbyte))")
    #expect(feed.addsUp)
  }
}
