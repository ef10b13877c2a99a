import RekonCore
import RekonDesk
import RekonIngest
import RekonTestSupport
import Testing

/// What a desk accepts a run must accept, and the other way round: names, dates, sizes.
@Suite("A desk is no other judge than a run")
struct SameAsRunTests {
  let bench: CheckBench

  init() throws { bench = try CheckBench() }

  @Test("--date does not overrule the date in a file's name")
  func dateOfName() throws {
    var desk = Desk.shipped
    desk.date = BusinessDate(iso: "2020-09-05")
    let verdict = try desk.check(sales(SaleRow(101)), as: "tokopedia/sales_20200904.csv")
    #expect(verdict.status == 2)
    #expect(verdict.report.files[0].findings.map(\.fault.found) == ["a name of 2020-09-04"])
  }

  @Test("a file in the folder of another party is not taken for that of its own: a run would not read it")
  func otherFolder() throws {
    let file = try bench.check(sales(SaleRow(101)), as: "gopay/sales_20200904.csv")
    #expect(file.verdict == .refused && file.findings.map(\.fault.code) == ["feed-unknown"])
    #expect(try bench.check(transfers(TransferRow(1)), as: "elsewhere/ovo/transfers_20200904.csv").verdict == .accepted)
  }

  @Test("a word, time or amount longer than any text rejects its row and not the file", arguments: 0..<3)
  func longField(_ index: Int) throws {
    let field = [\SaleRow.status, \.time, \.amount][index]
    let long = String(repeating: "A", count: 5_000)
    let text = feed([SaleRow.header, SaleRow(101).with(field, long).text, SaleRow(102).text])
    let file = try bench.check(text, as: "tokopedia/sales_20200904.csv")
    let run = try ingest(text, try PipelineFolder.shipped("tokopedia", "sales"))
    #expect(run.refusal == nil && run.summary.rejectedCount == 1)
    #expect(file.verdict == .acceptedWithRejects && file.summary?.rejectedCount == 1)
    let course = feed([SaleRow.header, SaleRow(101).with(\.course, long).text])
    #expect(try bench.check(course, as: "tokopedia/sales_20200904.csv").findings.map(\.fault.code) == ["field-limit"])
  }

  @Test("rows are not judged by less than half of their columns")
  func otherFeed() throws {
    let file = try bench.check(Array(sales(SaleRow(101)).utf8), as: "x.csv", feed: "tokopedia/remittances")
    #expect(file.summary?.acceptedCount == 0 && file.summary?.rejectedCount == 1)
    #expect(file.findings.contains { $0.fault.code == "rows-not-checked" })
  }
}
