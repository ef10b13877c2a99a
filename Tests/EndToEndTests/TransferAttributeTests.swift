import RekonCore
import RekonTestSupport
import Testing

/// Batches and transfers whose money agrees, and what else may be wrong with them.
@Suite("Attributes of batches and transfers")
struct TransferAttributeTests {
  private let bench: Workbench
  private let batch = "TKB20200907LP0003"
  private var transferKey: String { batch + "/OVT000000101" }

  init() throws { bench = try Workbench() }

  /// Two sales, of Friday the 4th, remitted in one batch on Monday the 7th: two business days later is Wednesday the 9th.
  private func run(_ transfers: String..., second: RemittanceRow = RemittanceRow(102)) async throws -> RunResult {
    let sale = SaleRow(102).with(\.institution, second.institution)
    try bench.lay(sales(SaleRow(101), sale), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101), PaymentRow(102)), "gopay/payments_20200904.csv")
    try bench.lay(remittances(RemittanceRow(101), second), "tokopedia/remittances_20200907.csv")
    try bench.lay(
      feed([TransferRow.header] + transfers + [TransferRow.end]), "ovo/transfers_20200908.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-25")
    try bench.forget()
    return try await bench.run(asOf: "2020-09-25")
  }

  private func told(_ result: RunResult, _ columns: String...) -> [String] {
    #expect(result.table("open-items.csv").isEmpty)
    return result.cells("discrepancies.csv", ["code", "key", "at_risk"] + columns)
  }

  private var transfer: TransferRow { TransferRow(101).with(\.amount, "42500000") }

  private func institutions(_ rows: String...) throws {
    try bench.folder.write(
      "code,name,account,valid_from,valid_to\n" + rows.map { $0 + "\n" }.joined(),
      to: "pipelines/registers/institutions.csv")
  }

  @Test("a batch of which all is well says nothing")
  func sound() async throws {
    let result = try await run(transfer.text)
    #expect(told(result) == [] && result.status == 0)
  }

  @Test("a batch of several institutions, with all columns of its finding")
  func mixed() async throws {
    let result = try await run(transfer.text, second: RemittanceRow(102).with(\.institution, "LP0009"))
    let row = try #require(result.table("discrepancies.csv").first)
    #expect(result.table("discrepancies.csv").count == 1)
    let expected = [
      "code": "BATCH_MIXED", "severity": "error", "state": "break", "link": "", "party": "tokopedia",
      "platform": "tokopedia", "institution": "LP0003", "participant": "", "key": batch, "batch_ref": batch,
      "left": "0.00", "right": "0.00", "difference": "0.00", "at_risk": "425000.00", "occurred_on": "2020-09-07",
      "due_on": "", "left_source": "tokopedia/remittances_20200907.csv:2;tokopedia/remittances_20200907.csv:3",
      "message": "one batch of Rp425.000 for 2 institutions: LP0003, LP0009",
    ]
    for (column, value) in expected { #expect(row[column] == value, "\(column)") }
  }

  @Test("of several files too; the institution is that of the first line, the money that of all")
  func mixedAcrossFiles() async throws {
    try bench.lay(
      remittances(RemittanceRow(103).with(\.institution, "LP0001").with(\.day, "2020-09-06")),
      "tokopedia/remittances_20200906.csv")
    let result = try await run(
      transfer.with(\.amount, "63750000").text, second: RemittanceRow(102).with(\.institution, "LP0009"))
    let found = result.table("discrepancies.csv").filter { $0["code"] == "BATCH_MIXED" }
    #expect(found.count == 1 && found.first?["institution"] == "LP0001" && found.first?["at_risk"] == "637500.00")
    #expect(found.first?["message"] == "one batch of Rp637.500 for 3 institutions: LP0001, LP0003, LP0009")
    #expect(found.first?["occurred_on"] == "2020-09-07")
  }

  @Test("an account that is none of the batch's institutions'", arguments: ["6824919667", "682491966", "06824919666"])
  func account(_ account: String) async throws {
    let result = try await run(transfer.with(\.account, account).text)
    #expect(
      told(result, "severity", "party", "occurred_on", "due_on", "right_source") == [
        "TRANSFER_ACCOUNT \(transferKey) 425000.00 error ovo 2020-09-07  ovo/transfers_20200908.csv:2"
      ])
    #expect(
      result.cells("discrepancies.csv", "message") == [
        "ovo transferred Rp425.000 to an account that the register does not give LP0003"
      ])
    #expect(!(result.files["discrepancies.csv"] ?? account).contains(account))
  }

  @Test("each of the batch's institutions may be paid; where the account of one is unknown nobody can say")
  func accounts() async throws {
    let second = RemittanceRow(102).with(\.institution, "LP0009")
    let mixed = "BATCH_MIXED \(batch) 425000.00"
    let own = "LP0003,A,6824919666,2020-03-20,"
    func told(_ rows: String...) async throws -> [String] {
      try bench.folder.write(
        "code,name,account,valid_from,valid_to\n" + rows.map { $0 + "\n" }.joined(),
        to: "pipelines/registers/institutions.csv")
      return self.told(try await run(transfer.with(\.account, "1111111111").text, second: second))
    }
    #expect(try await told(own, "LP0009,B,1111111111,2020-03-20,") == [mixed])
    #expect(
      try await told(own, "LP0009,B,2222222222,2020-03-20,") == [mixed, "TRANSFER_ACCOUNT \(transferKey) 425000.00"])
    #expect(try await told(own) == [mixed])
    #expect(try await told(own, "LP0009,B,,2020-03-20,") == [mixed])
  }

  @Test(
    "the account of the booking day; outside all its days the last row serves",
    arguments: [
      ("6824919666,2020-03-20,2020-09-07", "1111111111,2020-09-08,", true),
      ("6824919666,2020-03-20,2020-09-08", "1111111111,2020-09-09,", false),
      ("1111111111,2020-03-20,2020-09-01", "6824919666,2020-03-20,2020-09-02", false),
      ("6824919666,2020-03-20,2020-09-01", "1111111111,2020-03-20,2020-09-02", true),
    ])
  func accountOfTheDay(_ first: String, _ second: String, _ isForeign: Bool) async throws {
    try institutions("LP0003,A,\(first)", "LP0003,A,\(second)")
    #expect(told(try await run(transfer.text)) == (isForeign ? ["TRANSFER_ACCOUNT \(transferKey) 425000.00"] : []))
  }

  @Test("only positive transfers that stand booked have an account to be held against")
  func otherTransfers() async throws {
    let foreign = transfer.with(\.account, "1111111111")
    func other(_ number: Int, _ amount: String, _ status: String) -> String {
      var row = TransferRow(number)
      (row.account, row.amount, row.status) = ("1111111111", amount, status)
      return row.text
    }
    // More than is due, taken back; one that came back and one that waits beside.
    let result = try await run(
      transfer.with(\.amount, "43500000").text, other(102, "-1000000", "SUCCESS"), other(103, "5000000", "RETURNED"),
      other(104, "7000000", "PENDING"))
    #expect(told(result) == [])
    let none = try await run(foreign.with(\.account, "").text)
    #expect(told(none) == [])
    let twice = try await run(foreign.with(\.status, "PENDING").text, foreign.text)
    #expect(told(twice) == ["TRANSFER_ACCOUNT \(transferKey) 425000.00"])
  }

  @Test("a batch that nobody remitted has no institutions: its account says nothing")
  func orphan() async throws {
    let result = try await run(
      transfer.text, TransferRow(102).with(\.batch, "TKB-ELSE").with(\.account, "1").with(\.day, "20200922").text)
    #expect(told(result) == ["TRANSFER_ORPHAN TKB-ELSE 212500.00"])
  }

  @Test(
    "late is the day after two business days from the batch's last day",
    arguments: [("20200909", false), ("20200910", true)])
  func late(_ day: String, _ isLate: Bool) async throws {
    let result = try await run(transfer.with(\.day, day).text)
    #expect(
      told(result, "severity", "party", "occurred_on", "due_on")
        == (isLate
          ? ["TRANSFER_LATE \(transferKey) 425000.00 warning ovo 2020-09-07 "] : []))
  }

  @Test("the term starts on the last of the batch's days")
  func lateOfSeveralDays() async throws {
    let second = RemittanceRow(102).with(\.day, "2020-09-08")
    #expect(told(try await run(transfer.with(\.day, "20200910").text, second: second)) == [])
    #expect(
      told(try await run(transfer.with(\.day, "20200911").text, second: second), "occurred_on") == [
        "TRANSFER_LATE \(transferKey) 425000.00 2020-09-08"
      ])
  }

  @Test("each late transfer by itself; a repayment is none, and once something came back nothing is late")
  func lateOfSeveral() async throws {
    func late(_ number: Int, _ amount: String, _ status: String = "SUCCESS") -> String {
      var row = TransferRow(number)
      (row.day, row.amount, row.status) = ("20200915", amount, status)
      return row.text
    }
    let inTime = transfer.with(\.amount, "22500000").text
    #expect(
      told(try await run(inTime, late(102, "15000000"), late(103, "6000000"), late(104, "-1000000"))) == [
        "TRANSFER_LATE \(batch)/OVT000000102 150000.00", "TRANSFER_LATE \(batch)/OVT000000103 60000.00",
      ])
    #expect(told(try await run(inTime, late(102, "20000000"), late(103, "20000000", "RETURNED"))) == [])
    #expect(
      told(try await run(inTime, late(102, "20000000"), late(103, "20000000", "PENDING"))) == [
        "TRANSFER_LATE \(batch)/OVT000000102 200000.00"
      ])
  }

  @Test("a transfer that became booked is late by the day of that")
  func lateUpdate() async throws {
    let pending = transfer.with(\.status, "PENDING").text
    #expect(
      told(try await run(pending, transfer.with(\.day, "20200910").text)) == ["TRANSFER_LATE \(transferKey) 425000.00"])
    #expect(told(try await run(transfer.with(\.day, "20200909").text)) == [])
  }

  @Test("without a register of institutions accounts are not looked at, and the summary says so")
  func withoutRegister() async throws {
    try bench.pipeline.replace("  institutions: registers/institutions.csv\n", with: "")
    let result = try await run(transfer.with(\.account, "1111111111").text)
    #expect(told(result) == [])
    #expect(result.text.contains("TRANSFER_ACCOUNT: no register of institutions is configured"))
  }
}
