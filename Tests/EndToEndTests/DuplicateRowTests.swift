import RekonCore
import RekonTestSupport
import Testing

/// B66: a key that comes again is a finding, never a rejected row; it names the row that stands.
@Suite("Duplicate rows")
struct DuplicateRowTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
  }

  @Test("B66 an identical row is information")
  func identical() async throws {
    try bench.lay(sales(SaleRow(101), SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "DUPLICATE_SALE tokopedia/TKP000000000101#2 info: tokopedia sent the sale TKP000000000101 again, identical with the "
          + "standing row; it is not counted"
      ])
    #expect(run.status == 0)
    let row = try #require(run.table("discrepancies.csv").first)
    #expect(row["detail"] == "identical" && row["at_risk"] == "250000.00" && row["difference"] == "0.00")
    #expect(row["left_source"] == "tokopedia/sales_20200904.csv:2;tokopedia/sales_20200904.csv:3")
  }

  @Test("B66 a row of the same key with other money is an error; the first one stands")
  func conflicting() async throws {
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.lay(sales(SaleRow(101).with(\.amount, "240000")), "tokopedia/sales_20200904_02.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "DUPLICATE_SALE tokopedia/TKP000000000101#2 error: tokopedia sent the sale TKP000000000101 again, conflicting with "
          + "the standing row; it is not counted"
      ])
    #expect(run.status == 1)
    let row = try #require(run.table("discrepancies.csv").first)
    #expect(row["detail"] == "conflicting" && row["at_risk"] == "240000.00")
    // The standing row first, then the one that came again.
    #expect(row["left_source"] == "tokopedia/sales_20200904.csv:2;tokopedia/sales_20200904_02.csv:2")
  }

  /// Courses are kept as codes of their file: the same name has another code in another file, and another name the same one.
  @Test(
    "a row that comes again with another course is conflicting, one with the same course is not, in one file and in two",
    arguments: [true, false], ["C00003", "C00004"])
  func course(isOneFile: Bool, course: String) async throws {
    let (other, again) = (SaleRow(99).with(\.course, "C00004"), SaleRow(101).with(\.course, course))
    if isOneFile {
      try bench.lay(sales(SaleRow(101), other, again), "tokopedia/sales_20200904.csv")
    } else {
      try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
      try bench.lay(sales(other, again), "tokopedia/sales_20200904_02.csv")
    }
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    let row = try #require(run.table("discrepancies.csv").first { $0["code"] == "DUPLICATE_SALE" })
    #expect(row["detail"] == (course == "C00003" ? "identical" : "conflicting"))
  }

  @Test("B66 a payment that a partner sends twice in one file is one payment")
  func payment() async throws {
    try bench.lay(payments(PaymentRow(101), PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "DUPLICATE_PAYMENT gopay/GP-000000101/debit#2 info: gopay sent the debit GP-000000101 again, identical with the "
          + "standing row; it is not counted"
      ])
    #expect(run.status == 0)
  }

  @Test("a row that differs in status and time alone, and rises, is an update and no finding")
  func update() async throws {
    let pending = PaymentRow(101).with(\.status, "pending")
    try bench.lay(payments(pending, PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.discrepancies == [] && run.status == 0)
  }
}
