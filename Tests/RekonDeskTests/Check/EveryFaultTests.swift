import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// A desk tells everything that is wrong, where a run would stop at the first.
@Suite("Every fault of a feed")
struct EveryFaultTests {
  static let sales = "tokopedia/sales_20200904.csv"
  static let payments = "gopay/payments_20200904.csv"
  let bench: CheckBench

  init() throws { bench = try CheckBench() }

  /// The offset of `needle`, once in `text`.
  private func at(_ needle: String, _ text: String) -> Int { byteOffset(of: needle, in: text) }

  @Test("every field of a row that is wrong is told, in the order of the line")
  func everyField() throws {
    let bad = SaleRow(102).with(\.time, "2020-09-04 25:00:00").with(\.status, "PAYD").with(\.amount, "12.50")
    let text = feed([SaleRow.header, SaleRow(101).text, bad.text, SaleRow(103).with(\.amount, "x").text])
    let file = try bench.check(text, as: Self.sales)
    #expect(
      file.told == [
        "time-impossible 3:\(at("2020-09-04 25", text)) record 2 column 1",
        "word-unknown 3:\(at("PAYD", text)) record 2 column 8",
        "amount-decimals 3:\(at("12.50", text)) record 2 column 10",
        "amount-not-numeric 4:\(text.utf8.count - 2) record 3 column 10",
      ])
    #expect(file.findings.map(\.key) == [bad.order, bad.order, bad.order, SaleRow(103).order])
    #expect(file.verdict == .acceptedWithRejects)
    #expect(file.columnCounts.map { "\($0.column) \($0.count)" } == ["timestamp 1", "amount 2", "status 1"])
  }

  @Test("bad bytes in several fields are told each, and the other fields are looked at all the same")
  func everyByte() throws {
    let row = SaleRow(102).with(\.course, "C\u{0}1").with(\.institution, "LP\u{0}2").with(\.amount, "x")
    let text = feed([SaleRow.header, row.text])
    let file = try bench.check(text, as: Self.sales)
    #expect(
      file.told == [
        "nul-byte 2:\(at("C\u{0}", text) + 1) record 1 column 4",
        "nul-byte 2:\(at("LP\u{0}", text) + 2) record 1 column 5",
        "amount-not-numeric 2:\(text.utf8.count - 2) record 1 column 10",
      ])
    #expect(file.summary?.rejectedCount == 1)
  }

  @Test("everything that is wrong with a header is told at once, and rows are read by what is left of it")
  func everyHeaderFault() throws {
    let header = SaleRow.header.with("timestamp", "Timestamp").with("list_price", "").with("card_number;", "")
    let row = SaleRow(101).with(\.status, "PAYD").text.with("0123456789012345;", "")
    let file = try bench.check(feed([header, row]), as: Self.sales)
    #expect(
      file.findings.map(\.fault.code.name) == [
        "header-blank-name", "header-name-differs", "column-missing", "word-unknown",
      ])
    #expect(file.verdict == .refused && file.summary?.rowCount == 1)
  }

  @Test("rows under a line that is no header are counted, and it is said that they were not looked at")
  func unusableHeader() throws {
    let file = try bench.check(feed([SaleRow(101).text, SaleRow(102).text, SaleRow(103).text]), as: Self.sales)
    #expect(file.findings.map(\.fault.code.name) == ["header-missing", "rows-not-checked"])
    #expect(file.findings[1].fault.found == "2 rows under a header that cannot be read")
  }

  @Test("faults in front of a cut are told beside it")
  func faultsBeforeCut() throws {
    let text = feed([SaleRow.header, SaleRow(101).with(\.amount, "x").text, SaleRow(102).text])
    let whole = GzipMember(text).with(\.level, 0).bytes
    let file = try bench.check(Array(whole.dropLast(8)), as: Self.sales + ".gz")
    #expect(file.findings.map(\.fault.code.name) == ["gzip-unexpected-end", "amount-not-numeric"])
    #expect(file.findings[0].fault.remedy.hasSuffix("2 whole records had been seen, none is used"))
  }

  @Test("a bad header in a damaged file is told beside the damage")
  func damageAndHeader() throws {
    let text = feed([SaleRow.header.with("amount", "jumlah"), SaleRow(101).text])
    let file = try bench.check(GzipMember(text).with(\.checksum, 1).bytes, as: Self.sales + ".gz")
    #expect(file.findings.map(\.fault.code.name) == ["gzip-checksum", "column-missing", "column-unknown"])
  }

  @Test("a delimiter behind every row is one fault of the file and no fault of a row")
  func trailingDelimiter() throws {
    let file = try bench.check(
      feed([SaleRow.header] + (101...150).map { SaleRow($0).text + ";" }), as: Self.sales, limit: 5)
    #expect(file.findings.map(\.fault.code.name) == ["rejects-over-limit", "trailing-delimiter"].reversed())
    #expect(file.count(.row) == 0 && file.columnCounts.isEmpty)
  }

  @Test("beyond the limit everything is still counted, by column too", arguments: [0, 1, 7, 1_000])
  func exactBeyondLimit(_ limit: Int) throws {
    let rows = (1...300).map { number -> String in
      switch number % 4 {
      case 0: SaleRow(number).with(\.amount, "x").with(\.status, "?").text
      case 1: SaleRow(number).with(\.course, "C\u{0}").with(\.channel, "\u{0}").text
      case 2: SaleRow(number).text + ";more"
      default: SaleRow(number).text
      }
    }
    let file = try bench.check(feed([SaleRow.header] + rows), as: Self.sales, limit: limit)
    #expect(file.count(.row) == 75 * 2 + 75 * 2 + 75)
    #expect(file.findings.count { $0.level == .row } == min(limit, 375))
    #expect(file.columnCounts.map { "\($0.column) \($0.count)" } == ["amount 75", "status 75"])
    #expect(file.summary?.rejectedCount == 225 && file.summary?.acceptedCount == 75)
    #expect(file.unlistedCount == file.counts.values.reduce(0, +) - file.findings.count)
  }

  @Test("a file of another day, and one whose name says gzip of plain text, are told as a run would tell them")
  func nameAndContent() throws {
    let text = "<?xml version=\"1.0\"?>\n<penjualan tanggal=\"2020-09-05\" jumlah=\"0\" total=\"0\">\n</penjualan>\n"
    let file = try bench.check(text, as: "sekolahmu/sales_20200904.xml.gz")
    #expect(file.findings.map(\.fault.code.name) == ["date-differs", "name-mismatch"])
  }

  @Test("a name without its date is noted; --feed reads the file all the same")
  func nameWithoutDate() throws {
    let file = try bench.check(
      Array(feed([SaleRow.header, SaleRow(101).text]).utf8), as: "x.csv", feed: "tokopedia/sales")
    #expect(file.findings.map(\.fault.code.name) == ["name-without-date"])
    #expect(file.verdict == .accepted)
  }

  @Test("what is no feed at all is told, with its verdict")
  func noFeed() throws {
    try Files.makeFolder(bench.folder.path("tokopedia/sales_20200905.csv"))
    let check = FileCheck(
      candidates: FeedChoice.Candidates(bench.definitions.profiles), feed: nil, date: nil,
      currency: bench.definitions.currency, limit: 10, inflater: .isal, needsHash: true)
    let names = ["tokopedia/sales_20200905.csv", "tokopedia/sales_20200906.csv", "notes.txt"]
    try bench.folder.write("x", to: "notes.txt")
    let files = names.map { check.check(bench.folder.path($0)) }
    #expect(
      files.map { $0.findings.map(\.fault.code.name) } == [
        ["not-a-regular-file"], ["file-not-found"], ["feed-unknown"],
      ])
    #expect(files.map(\.verdict) == [.refused, .notFound, .refused])
    #expect(CheckReport(files: files, limit: 10, version: "").exitStatus == 66)
  }
}
