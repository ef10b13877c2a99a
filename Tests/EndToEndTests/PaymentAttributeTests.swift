import RekonCore
import RekonTestSupport
import Testing

/// A sale and its payments whose money agrees, and what else may be wrong with them.
@Suite("Attributes of payments")
struct PaymentAttributeTests {
  private let bench: Workbench
  private let key = "tokopedia/TKP000000000101"

  init() throws {
    bench = try Workbench()
    // Forwarded on the fourth business day and transferred on the next.
    try bench.lay(remittances(RemittanceRow(101).with(\.day, "2020-09-10")), "tokopedia/remittances_20200910.csv")
    try bench.lay(transfers(TransferRow(101).with(\.day, "20200911")), "ovo/transfers_20200911.csv")
  }

  /// The findings of a run over these rows; sale and payments of one day's files.
  private func run(_ sale: SaleRow, _ payments: String...) async throws -> RunResult {
    try bench.lay(sales(sale), "tokopedia/sales_20200904.csv")
    try bench.lay(feed([PaymentRow.header] + payments), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-25")
    try bench.forget()
    return try await bench.run(asOf: "2020-09-25")
  }

  private func told(_ result: RunResult) -> [String] {
    #expect(result.table("open-items.csv").isEmpty)
    return result.cells("discrepancies.csv", "code", "key", "at_risk")
  }

  private var payment: PaymentRow { PaymentRow(101) }
  /// A debit of the order under a reference of its own.
  private func other(_ amount: String, _ reference: String = "GP-ELSE", _ row: PaymentRow? = nil) -> String {
    (row ?? payment).with(\.amount, amount).text.replacing("GP-000000101", with: reference)
  }

  @Test("a sale of which all is well says nothing")
  func sound() async throws {
    let result = try await run(SaleRow(101), payment.text)
    #expect(told(result) == [] && result.status == 0)
  }

  @Test("a debit in the name of another participant, with all columns of its finding")
  func participant() async throws {
    let result = try await run(SaleRow(101), payment.with(\.card, "9123456789012345").text)
    let row = try #require(result.table("discrepancies.csv").first)
    #expect(result.table("discrepancies.csv").count == 1)
    let expected = [
      "code": "PAYMENT_PARTICIPANT", "severity": "error", "state": "break", "detail": "", "link": "", "party": "gopay",
      "platform": "tokopedia", "partner": "gopay", "institution": "LP0003", "participant": "0123456789012345",
      "key": key,
      "left": "0.00", "right": "0.00", "difference": "0.00", "at_risk": "250000.00", "occurred_on": "2020-09-04",
      "due_on": "", "age_days": "21", "left_source": "tokopedia/sales_20200904.csv:2",
      "right_source": "gopay/payments_20200904.csv:2",
      "message": "gopay settled Rp250.000 of this sale in the name of another participant",
    ]
    for (column, value) in expected { #expect(row[column] == value, "\(column)") }
    #expect(result.status == 1)
  }

  @Test("a participant of sixteen zeros is one like any other")
  func zeros() async throws {
    let zeros = String(repeating: "0", count: 16)
    #expect(told(try await run(SaleRow(101).with(\.card, zeros), payment.with(\.card, zeros).text)) == [])
    #expect(
      told(try await run(SaleRow(101).with(\.card, zeros), payment.text)) == ["PAYMENT_PARTICIPANT \(key) 250000.00"])
  }

  @Test("a debit of pass 2 in the name of another participant says both")
  func participantOfSecondPass() async throws {
    let result = try await run(SaleRow(101), other("250000.00", "GP-ELSE", payment.with(\.card, "9123456789012345")))
    #expect(told(result) == ["PAYMENT_PARTICIPANT \(key) 250000.00", "PAYMENT_REFERENCE \(key) 250000.00"])
  }

  @Test("participants that are not of sixteen digits are told apart by their bytes")
  func participantOfOtherForm() async throws {
    try bench.pipeline.replace(
      #"participant: { column: card_number, pattern: "[0-9]{16}" }"#, with: "participant: { column: card_number }",
      in: "feeds/tokopedia.yaml")
    try bench.pipeline.replace(
      #"participant: { column: card_number, pattern: "[0-9]{16}" }"#, with: "participant: { column: card_number }",
      in: "feeds/gopay.yaml")
    let sale = SaleRow(101).with(\.card, "ali")
    #expect(told(try await run(sale, payment.with(\.card, "ali").text)) == [])
    #expect(told(try await run(sale, payment.with(\.card, "Ali").text)) == ["PAYMENT_PARTICIPANT \(key) 250000.00"])
    #expect(
      told(try await run(sale, payment.with(\.card, "alix").text)) == ["PAYMENT_PARTICIPANT \(key) 250000.00"])
    #expect(told(try await run(sale, payment.text)) == ["PAYMENT_PARTICIPANT \(key) 250000.00"])
    #expect(
      told(try await run(SaleRow(101), payment.with(\.card, "ali").text)) == ["PAYMENT_PARTICIPANT \(key) 250000.00"])
  }

  @Test("a debit of pass 1 for another platform; one of pass 2 goes to the order that it names")
  func platform() async throws {
    let result = try await run(SaleRow(101), payment.with(\.merchant, "bukalapak").text)
    #expect(told(result) == ["PAYMENT_PLATFORM \(key) 250000.00"])
    #expect(result.cells("discrepancies.csv", "severity", "party") == ["warning gopay"])
  }

  @Test("only a settled debit is asked: not a pending one, not a refund")
  func settledDebits() async throws {
    let refund = payment.with(\.card, "9123456789012345").with(\.merchant, "bukalapak").with(\.type, "refund")
    let pending = payment.with(\.card, "9123456789012345").with(\.status, "pending").with(\.amount, "1.00")
    let more = payment.with(\.amount, "300000.00")
    #expect(told(try await run(SaleRow(101), more.text, refund.with(\.amount, "50000.00").text)) == [])
    // A partner's reference has one debit: the pending one stands alone under another reference.
    #expect(told(try await run(SaleRow(101), payment.text, other("1.00", "GP-WAIT", pending))) == [])
  }

  @Test("paid under another reference of the same partner")
  func reference() async throws {
    let result = try await run(SaleRow(101).with(\.reference, "GP-SOLD"), payment.text)
    #expect(told(result) == ["PAYMENT_REFERENCE \(key) 250000.00"])
    #expect(result.cells("discrepancies.csv", "severity", "party", "partner") == ["warning tokopedia gopay"])
    #expect(
      result.cells("discrepancies.csv", "message") == ["Rp250.000 was paid under another reference than the sale's"])
  }

  @Test("paid through another partner than the one it was sold through")
  func channel() async throws {
    let result = try await run(SaleRow(101).with(\.channel, "bni"), payment.text)
    #expect(told(result) == ["PAYMENT_CHANNEL \(key) 250000.00"])
    #expect(result.cells("discrepancies.csv", "severity", "party", "partner") == ["warning tokopedia gopay"])
    #expect(
      result.cells("discrepancies.csv", "message") == ["sold as paid through bni, but Rp250.000 came through gopay"])
  }

  @Test("a settled debit of pass 1 says that channel and reference are right; evidence is the debits in question")
  func bothPasses() async throws {
    let second = other("50000.00")
    let both = try await run(SaleRow(101), payment.with(\.amount, "200000.00").text, second)
    #expect(told(both) == [])
    let pending = try await run(
      SaleRow(101), payment.with(\.amount, "250000.00").with(\.status, "pending").text, other("250000.00"))
    #expect(told(pending) == ["PAYMENT_REFERENCE \(key) 250000.00"])
    #expect(pending.cells("discrepancies.csv", "right_source") == ["gopay/payments_20200904.csv:3"])
  }

  @Test(
    "late is the day after the sold day and its term, by the zone's days",
    arguments: [
      ("2020-09-05T23:59:59+07:00", false), ("2020-09-06T00:00:00+07:00", true), ("2020-09-05T16:59:59Z", false),
      ("2020-09-05T17:00:00Z", true),
    ])
  func late(_ time: String, _ isLate: Bool) async throws {
    let result = try await run(SaleRow(101), payment.with(\.time, time).text)
    #expect(told(result) == (isLate ? ["PAYMENT_LATE \(key) 250000.00"] : []))
    guard isLate else { return }
    #expect(
      result.cells("discrepancies.csv", "severity", "party", "occurred_on", "due_on", "message") == [
        "warning gopay 2020-09-04  sold on 2020-09-04, first paid on 2020-09-06: Rp250.000 came late"
      ])
  }

  @Test("the first debit alone is late; of one day the earlier one is first, whatever it carries")
  func lateOfSeveral() async throws {
    let first = payment.with(\.time, "2020-09-08T09:00:00+07:00").with(\.amount, "100000.00").text
    let later = other("150000.00", "GP-ELSE", payment.with(\.time, "2020-09-08T10:00:00+07:00"))
    #expect(told(try await run(SaleRow(101), first, later)) == ["PAYMENT_LATE \(key) 100000.00"])
    let earlier = other("150000.00", "GP-ELSE", payment.with(\.time, "2020-09-08T08:59:59+07:00"))
    let result = try await run(SaleRow(101), first, earlier)
    #expect(told(result) == ["PAYMENT_LATE \(key) 150000.00"])
    #expect(result.cells("discrepancies.csv", "right_source") == ["gopay/payments_20200904.csv:3"])
    let inTime = other("150000.00", "GP-ELSE", payment.with(\.time, "2020-09-05T08:00:00+07:00"))
    #expect(told(try await run(SaleRow(101), first, inTime)) == [])
  }

  @Test("a debit that became settled was paid when the update says")
  func lateUpdate() async throws {
    let pending = payment.with(\.status, "pending").text
    let result = try await run(SaleRow(101), pending, payment.with(\.time, "2020-09-07T08:00:00+07:00").text)
    #expect(told(result) == ["PAYMENT_LATE \(key) 250000.00"])
  }

  @Test("a refunded sale is asked like any other, beside its balance")
  func refunded() async throws {
    let debit = payment.with(\.card, "9123456789012345").with(\.time, "2020-09-08T08:00:00+07:00").text
    let result = try await run(SaleRow(101).with(\.status, "REFUNDED"), debit)
    #expect(
      told(result) == [
        "CLAWBACK_DUE \(key) 250000.00", "PAYMENT_LATE \(key) 250000.00", "PAYMENT_PARTICIPANT \(key) 250000.00",
        "REFUND_MISSING \(key) 250000.00",
      ])
    // One key, four findings, four cases.
    #expect(Set(result.cells("discrepancies.csv", "case")).count == 4)
  }

  @Test("a debit of nothing in another name is told, with nothing at risk")
  func nothing() async throws {
    let nothing = payment.with(\.amount, "0.00").with(\.card, "9123456789012345").text
    let result = try await run(SaleRow(101), nothing, other("250000.00"))
    #expect(told(result) == ["PAYMENT_PARTICIPANT \(key) 0.00"])
  }

  @Test("a code that the definition does not name is not judged, and the summary says so")
  func unnamed() async throws {
    try bench.pipeline.replace("      late: PAYMENT_LATE\n", with: "")
    try bench.pipeline.replace("    - PAYMENT_LATE\n", with: "")
    let result = try await run(SaleRow(101), payment.with(\.time, "2020-09-08T08:00:00+07:00").text)
    #expect(told(result) == [])
    #expect(result.text.contains("rules that the definition does not name: payment.late"))
  }
}
