import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// A file delivered again: what it changed is listed row by row, and what was known before can be asked again.
@Suite("Re-issues and what was known then")
struct ReissueTests {
  let bench: Workbench
  static let path = "tokopedia/sales_20200904.csv"

  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101), SaleRow(102), SaleRow(103)), Self.path)
    try bench.lay(payments(PaymentRow(101), PaymentRow(102), PaymentRow(103)), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
  }

  @Test("rows added, changed and withdrawn are listed with line, amount and what differs")
  func rows() async throws {
    _ = try await bench.run(asOf: "2020-09-04")
    let changed = SaleRow(102).with(\.amount, "200000").with(\.time, "2020-09-04 11:30:00").with(
      \.institution, "LP0004")
    try bench.lay(sales(SaleRow(104), SaleRow(101), changed), Self.path)
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.files["reissues.csv"] == """
        path,change,key,line_before,line_now,amount_before,amount_now,differences
        tokopedia/sales_20200904.csv,changed,TKP000000000102,3,4,250000.00,200000.00,institution: LP0003 -> LP0004; \
        sold_at: 2020-09-04 10:00:00 -> 2020-09-04 11:30:00; amount: 250000.00 -> 200000.00
        tokopedia/sales_20200904.csv,withdrawn,TKP000000000103,4,,250000.00,,
        tokopedia/sales_20200904.csv,added,TKP000000000104,,2,,250000.00,

        """)
    #expect(
      run.discrepancies.first { $0.hasPrefix("FEED_REISSUED") }?.hasSuffix(
        "rows: 1 added, 1 changed, 1 withdrawn (reissues.csv)") == true)
  }

  @Test("rows in another order are the same rows")
  func otherOrder() async throws {
    _ = try await bench.run(asOf: "2020-09-04")
    try bench.lay(sales(SaleRow(103), SaleRow(101), SaleRow(102)), Self.path)
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.table("reissues.csv").isEmpty)
    #expect(run.discrepancies.first?.hasSuffix("rows: 0 added, 0 changed, 0 withdrawn (reissues.csv)") == true)
  }

  @Test("a re-issue's damaged segment is made again before its rows are compared")
  func damagedSegment() async throws {
    _ = try await bench.run(asOf: "2020-09-04")
    try bench.lay(sales(SaleRow(101)), Self.path)
    let run = try await bench.run(asOf: "2020-09-04")
    for folder in try Files.names(in: bench.folder.path("state/segments")) {
      for name in try Files.names(in: bench.folder.path("state/segments/\(folder)")) {
        let segment = "state/segments/\(folder)/\(name)"
        var bytes = try Files.readAll(bench.folder.path(segment))
        bytes[20] ^= 0xFF
        try bench.folder.write(bytes, to: segment)
      }
    }
    try Files.removeTree(bench.folder.path("out"))
    #expect(try await bench.run(asOf: "2020-09-04").files == run.files)
  }

  @Test("the first receipts alone give what was known then, published beside the official runs")
  func knownThen() async throws {
    let first = try await bench.run(asOf: "2020-09-04")
    let count = try ReceiptCount.of(bench)
    try bench.lay(sales(SaleRow(101)), Self.path)
    let now = try await bench.run(asOf: "2020-09-04")
    let then = try await bench.run(asOf: "2020-09-04", receipts: .first(count))
    #expect(now.files["discrepancies.csv"] != first.files["discrepancies.csv"])
    #expect(then.files == first.files)
    #expect(then.folder == "out/asked/2020-09-04/run-1")
    #expect(try bench.published().contains("out/latest -> 2020-09-04/run-2"))
    let fewer = try await bench.run(asOf: "2020-09-04", receipts: .first(count - 1))
    #expect(fewer.status == 2 && fewer.folder == "out/asked/2020-09-04/run-2")
    #expect(try bench.published().contains("out/latest -> 2020-09-04/run-2"))
  }

  @Test("receipts that have not come cannot be asked for")
  func tooMany() async throws {
    let count = 4
    await #expect(throws: ReceiptsNotThere(asked: count + 1, there: count)) {
      _ = try await bench.run(asOf: "2020-09-04", receipts: .first(count + 1))
    }
  }
}

enum ReceiptCount {
  static func of(_ bench: Workbench) throws -> Int {
    try Files.readText(bench.folder.path("state/receipts.jsonl")).split(separator: "\n").count
  }
}
