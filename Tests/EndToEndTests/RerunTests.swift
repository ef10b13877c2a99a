import RekonCore
import RekonTestSupport
import Testing

/// A run is a pure function of what was delivered: asked again it says the same, and publishes nothing.
@Suite("Reruns")
struct RerunTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-08")
  }

  @Test("an unchanged rerun publishes nothing and ends as the standing run did")
  func unchanged() async throws {
    let first = try await bench.run(asOf: "2020-09-06")
    let published = try bench.published()
    let again = try await bench.run(asOf: "2020-09-06")
    #expect(first.status == 1 && again.status == 1)
    #expect(first.folder == "out/2020-09-06/run-1" && again.folder == first.folder)
    #expect(try bench.published() == published)
    #expect(published.contains("out/latest -> 2020-09-06/run-1"))
    #expect(
      again.text
        == "Nothing new: the same feeds and rules as in out/2020-09-06/run-1, which stands (exit status 1).\n")
  }

  @Test("a day that comes later is a run of its own, and latest moves on")
  func nextDay() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    let next = try await bench.run(asOf: "2020-09-07")
    #expect(next.folder == "out/2020-09-07/run-1")
    #expect(try bench.published().last == "out/latest -> 2020-09-07/run-1")
  }

  @Test("an older day is asked: published under out/asked, latest stays")
  func asked() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    let asked = try await bench.run(asOf: "2020-09-04")
    #expect(asked.folder == "out/asked/2020-09-04/run-1")
    #expect(asked.status == 0 && asked.openItems.count == 2)
    #expect(try bench.published().contains("out/latest -> 2020-09-06/run-1"))
    let again = try await bench.run(asOf: "2020-09-04")
    #expect(again.folder == asked.folder && again.status == 0)
    #expect(try bench.published().filter { $0.hasSuffix("MANIFEST.json") }.count == 2)
  }

  @Test("a rule that changes makes another run of the same day")
  func changedRule() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    try bench.pipeline.replace("payment_grace: 1d", with: "payment_grace: 5d")
    let run = try await bench.run(asOf: "2020-09-06")
    #expect(run.folder == "out/2020-09-06/run-2" && run.status == 0)
    #expect(run.openItems.contains("PAYMENT_MISSING tokopedia/TKP000000000102 pending"))
  }

  @Test("the result depends neither on the workers nor on the order of arrival")
  func sameBytes() async throws {
    let first = try await bench.run(asOf: "2020-09-08", workers: 1)
    let other = try Workbench()
    try other.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    _ = try? await other.run(asOf: "2020-09-08")
    try other.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try other.layQuietDays("2020-09-04", "2020-09-08")
    let second = try await other.run(asOf: "2020-09-08", workers: 7)
    #expect(first.files == second.files && first.status == second.status)
    #expect(Set(first.files.keys).contains("summary.json"))
  }
}
