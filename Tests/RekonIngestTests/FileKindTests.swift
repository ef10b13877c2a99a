import RekonCore
import RekonIngest
import RekonTestSupport
import Testing

/// What a file is, its bytes say, never its name.
@Suite("Kinds of files")
struct FileKindTests {
  static let file = "tokopedia/sales_20200904.csv"
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  @Test("B10 plain text named .gz and gzip named .csv load, each with a note on its name")
  func nameMismatch() async throws {
    let bench = try Workbench()
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv.gz")
    try bench.lay(gzip(payments(PaymentRow(101))), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.status == 0)
    #expect(
      run.files["notes.csv"] == """
        file,line,record,byte,code,note
        gopay/payments_20200904.csv,,,,name-mismatch,"found a gzip file under a name without .gz, expected a name that \
        ends in .gz; it was read as what it is"
        tokopedia/sales_20200904.csv.gz,,,,name-mismatch,"found plain text under a name with .gz, expected a gzip \
        file; it was read as what it is"

        """)
    #expect(run.table("feeds.csv").map { $0["accepted"]! } == ["1", "0", "0", "1"])
  }

  @Test("B11 gzip inside gzip is refused", arguments: InflaterChoice.allCases)
  func nested(_ inflater: InflaterChoice) throws {
    let bytes = GzipMember(gzip(sales(SaleRow(101)))).bytes
    try ingest(bytes, profile, inflater: inflater).expectRefused(
      "\(Self.file).gz:1: error[gzip-nested]: found gzip: still compressed after one layer, expected the feed's text; "
        + "compress the feed once (byte 0)")
  }

  static let foreign: [(String, [UInt8])] = [
    ("zip", [0x50, 0x4B, 0x03, 0x04]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("bzip2", Array("BZh91AY".utf8)),
    ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), ("PGP", Array("-----BEGIN PGP MESSAGE-----".utf8)),
  ]

  @Test("B12 another compression is refused by its name", arguments: foreign)
  func foreignFormat(_ format: (name: String, head: [UInt8])) throws {
    try ingest(format.head + [0, 1, 2, 3], profile).expectRefused(
      "\(Self.file).gz: error[foreign-format]: found a \(format.name) file, expected gzip or plain text; compress the "
        + "feed with gzip (zbyte 0)")
  }

  @Test(
    "B15 a file of no bytes is refused, plain and gzip with messages of their own", arguments: InflaterChoice.allCases)
  func noBytes(_ inflater: InflaterChoice) throws {
    try ingest([], profile, inflater: inflater).expectRefused(
      "\(Self.file).gz: error[empty-file]: found a file of 0 bytes, expected a feed; send the file again; a day without "
        + "rows still has its header (zbyte 0)")
    try ingest(gzip(""), profile, inflater: inflater).expectRefused(
      "\(Self.file).gz:1: error[empty-feed]: found 0 bytes inside the gzip file, expected a feed with its header line; "
        + "a day without rows still has its header (byte 0)")
  }

  @Test("B15 a blank line alone is refused as a missing header")
  func blankLine() throws {
    for text in ["\n", "\r\n", "\n\n\n"] {
      try ingest(text, profile).expectRefused(
        "\(Self.file):1: error[blank-feed]: found a blank line, expected the header line; the first line of the feed "
          + "names its columns (byte 0)")
    }
  }

  @Test("B15 a header alone is an empty day, unless the feed may not be empty")
  func headerOnly() throws {
    try ingest(sales(), profile).expectLoaded(0)
    var strict = profile
    strict.mayBeEmpty = false
    try ingest(sales(), strict).expectRefused(
      "\(Self.file): error[empty-feed]: found a header and no row, expected rows; this feed may not be empty")
  }
}
