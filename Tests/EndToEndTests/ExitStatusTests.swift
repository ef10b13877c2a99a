import Glibc
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// What a run says of itself to the program that started it.
@Suite("Exit statuses")
struct ExitStatusTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A sale that nobody paid, its grace over.
  private func layUnpaidSale() throws {
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-06")
  }

  @Test("0 when the whole chain adds up")
  func clean() async throws {
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.lay(remittances(RemittanceRow(101)), "tokopedia/remittances_20200907.csv")
    try bench.lay(transfers(TransferRow(1)), "ovo/transfers_20200908.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-08")
    let run = try await bench.run(asOf: "2020-09-08")
    #expect(run.status == 0 && run.discrepancies == [] && run.openItems == [] && run.remarks == [])
    #expect(run.text.contains("Every rupiah arrived."))
  }

  @Test("1 when a break stands at or above the severity that was asked for")
  func breaks() async throws {
    try layUnpaidSale()
    let run = try await bench.run(asOf: "2020-09-06")
    #expect(run.status == 1)
    #expect(run.discrepancies.count == 1)
    #expect(run.discrepancies[0].hasPrefix("PAYMENT_MISSING tokopedia/TKP000000000101 error: "))
  }

  @Test("0 when the breaks are below the severity that was asked for", arguments: [Severity.critical, nil])
  func belowFailOn(_ failOn: Severity?) async throws {
    try layUnpaidSale()
    #expect(try await bench.run(asOf: "2020-09-06", failOn: failOn).status == 0)
  }

  @Test("2 when a feed is missing or refused, also beside breaks")
  func incomplete() async throws {
    try layUnpaidSale()
    try bench.lay("nonsense\n", "ovo/transfers_20200904.csv")
    let run = try await bench.run(asOf: "2020-09-06")
    #expect(run.status == 2)
    #expect(run.discrepancies.map { $0.prefix(15) } == ["FEED_REFUSED ov", "PAYMENT_MISSING"])
    try Files.remove(bench.inbox + "/ovo/transfers_20200906.csv")
    #expect(try await Workbench.copy(of: bench).run(asOf: "2020-09-06").status == 2)
  }

  @Test("the worst of a file's faults leaves the run incomplete, not stopped")
  func refusedFeedIsTold() async throws {
    try bench.lay(sales(SaleRow(101)) + "\"", "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.status == 2)
    #expect(
      run.discrepancies == [
        "FEED_REFUSED tokopedia/sales_20200904.csv error: tokopedia/sales_20200904.csv:3: error[quote-not-closed]: found a "
          + "quote that is opened here and never closed, expected a closing quote in this row; the rows behind it cannot be "
          + "told apart; close or double the quote (record 2, column 1 'timestamp', byte "
          + "\(sales(SaleRow(101)).utf8.count)); nothing of it is used"
      ])
    #expect(run.table("feeds.csv").last?["accepted"] == "0")
  }

  @Test("65 when the definition is invalid: nothing is received")
  func definition() async throws {
    try layUnpaidSale()
    try bench.pipeline.replace("payment_grace: 1d", with: "payment_grace: 1 day")
    await #expect(throws: Faults.self) { try await bench.run(asOf: "2020-09-06") }
    #expect(!Files.exists(bench.folder.path("state")))
    let told = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(told.status == 65 && told.output == "")
    #expect(
      told.errors
        == "pipelines/training-payments.yaml:32: error[term-impossible]: links.payment.terms.payment_grace: found "
        + "'1 day', expected days as 1d or business days as 5bd, at most 366; a term counts from an event's day and includes "
        + "its last day\n")
  }

  @Test("66 when there is no inbox, no feed or no definition")
  func noInput() async throws {
    let empty = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(empty.status == 66)
    #expect(empty.errors == "inbox: error[input-not-found]: no feed of 2020-09-06 or before in the inbox\n")
    try Files.removeTree(bench.inbox)
    let noInbox = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(noInbox.status == 66)
    #expect(noInbox.errors == "inbox: error[input-not-found]: no inbox\n")
    try Files.remove(bench.pipeline.path)
    let noDefinition = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(noDefinition.status == 66)
    #expect(noDefinition.errors == "pipelines/training-payments.yaml: error[cannot-open]: No such file or directory\n")
  }

  @Test("75 while another run holds the state folder, and not a moment longer")
  func busy() async throws {
    try layUnpaidSale()
    try Files.makeFolder(bench.folder.path("state"))
    let lock = try OpenFile.open(bench.folder.path("state/lock"), flags: O_RDWR | O_CREAT)
    #expect(try lock.tryLock())
    await #expect(throws: StateBusy.self) { try await bench.run(asOf: "2020-09-06") }
    let told = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(told.status == 75 && told.output == "")
    #expect(told.errors == "state: error[state-busy]: another run holds this state folder; wait until it has ended\n")
    #expect(try bench.published() == [])
    try lock.close()
    #expect(try await bench.run(asOf: "2020-09-06").status == 1)
  }

  @Test("the program ends with the status of its run, data on standard output, silent when clean and quiet")
  func program() throws {
    try layUnpaidSale()
    let broken = try RekonProgram.run(bench, asOf: "2020-09-06")
    #expect(broken.status == 1 && broken.errors == "" && broken.output.contains("PAYMENT_MISSING"))
    let quiet = try RekonProgram.run(bench, asOf: "2020-09-04", ["--quiet"])
    #expect(quiet.status == 0 && quiet.errors == "" && quiet.output == "")
    let usage = try RekonProgram.run(bench, asOf: "2020-02-30")
    #expect(usage.status == 64 && usage.output == "")
  }
}
