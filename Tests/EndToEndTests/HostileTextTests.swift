import RekonCore
import RekonTestSupport
import Testing

/// Text of a feed never drives a terminal, a log line or a spreadsheet.
@Suite("Hostile text")
struct HostileTextTests {
  @Test("B65 an escape sequence in a reference is never raw in text or message")
  func escapeSequence() async throws {
    let bench = try Workbench()
    try bench.lay(sales(SaleRow(101).with(\.reference, "\u{1B}[31mGP-1")), "tokopedia/sales_20200904.csv")
    let orphan = PaymentRow(102).text.replacing("GP-000000102", with: "\u{1B}[2JGP-2").replacing(
      "tokopedia", with: "\u{1B}[1m")
    try bench.lay(
      feed([PaymentRow.header, orphan.replacing("2020-09-04T", with: "2020-09-05T")]), "gopay/payments_20200905.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-07")
    let run = try await bench.run(asOf: "2020-09-07")
    #expect(run.discrepancies.count == 2)
    #expect(!run.text.contains("\u{1B}"))
    #expect(run.table("discrepancies.csv").allSatisfy { !$0["message"]!.contains("\u{1B}") })
    #expect(run.text.contains("\\u{1B}[2JGP-2"))
  }

  @Test("B64 a reference that a spreadsheet would run is neutralised in the table, raw in the lines for machines")
  func formula() async throws {
    let bench = try Workbench()
    let bad = SaleRow(101).with(\.course, "=cmd|'/c calc'!A1").with(\.amount, "=1+1").text
    try bench.lay(feed([SaleRow.header, bad]), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    for name in ["discrepancies.csv", "rejects.csv", "open-items.csv", "feeds.csv", "notes.csv"] {
      for row in run.table(name) {
        #expect(row.values.allSatisfy { !$0.hasPrefix("=") && !$0.hasPrefix("@") && !$0.hasPrefix("+") }, "\(name)")
      }
    }
    #expect(run.table("rejects.csv").map { $0["raw"]! } == [bad])
  }

  @Test("a rejected row is a finding with its file, line, column and reason")
  func rejectedRow() async throws {
    let bench = try Workbench()
    let bad = SaleRow(102).with(\.status, "PIAD").text
    try bench.lay(feed([SaleRow.header, SaleRow(101).text, bad]), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    let start = feed([SaleRow.header, SaleRow(101).text]).utf8.count
    #expect(
      run.discrepancies == [
        "ROW_REJECTED tokopedia/sales_20200904.csv:2 error: tokopedia/sales_20200904.csv:3: error[word-unknown]: found "
          + "'PIAD', expected one of CANCELLED, PAID, REFUNDED; did you mean 'PAID'? (record 2, column 8 'status', byte "
          + "\(start + byteOffset(of: "PIAD", in: bad)))"
      ])
    #expect(run.status == 1)
    #expect(run.table("discrepancies.csv").first?["left_source"] == "tokopedia/sales_20200904.csv:3")
  }
}
