import RekonCore
import RekonTestSupport
import Testing

/// Remittance lines whose money agrees, and what else may be wrong with them.
@Suite("Attributes of remittance lines")
struct LineAttributeTests {
  private let bench: Workbench
  private let key = "tokopedia/TKP000000000101/TKR000000000101"

  init() throws { bench = try Workbench() }

  /// Sold and paid on Friday, 4 September; the batch is transferred to the institution's account on its last line's day.
  private func run(
    _ lines: String..., sale: SaleRow? = SaleRow(101), transferred: String? = nil, on day: String = "2020-09-07",
    platforms: String? = nil
  ) async throws -> RunResult {
    if let sale { try bench.lay(sales(sale), "tokopedia/sales_20200904.csv") }
    if sale != nil { try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv") }
    try bench.lay(feed([RemittanceRow.header] + lines), "tokopedia/remittances_20200907.csv")
    let transfer = TransferRow(101).with(\.amount, transferred ?? "21250000")
      .with(\.day, day.replacing("-", with: ""))
    try bench.lay(transfers(transfer), "ovo/transfers_20200908.csv")
    if let platforms { try bench.folder.write(platforms, to: "pipelines/registers/platforms.csv") }
    try bench.layQuietDays("2020-09-04", "2020-09-30")
    try bench.forget()
    return try await bench.run(asOf: "2020-09-30")
  }

  private func told(_ result: RunResult, _ columns: String...) -> [String] {
    #expect(result.table("open-items.csv").isEmpty)
    return result.cells("discrepancies.csv", ["code", "key", "at_risk"] + columns)
  }

  private func hold(_ released: String) throws {
    try bench.folder.write(
      "platform,institution,from,to,released_on,reason\ntokopedia,LP0003,2020-09-04,2020-09-04,\(released),audit\n",
      to: "pipelines/registers/holds.csv")
  }

  private var line: RemittanceRow { RemittanceRow(101) }

  @Test("a line of which all is well says nothing")
  func sound() async throws {
    let result = try await run(line.text)
    #expect(told(result) == [] && result.status == 0)
  }

  @Test("a line to another institution, with all columns of its finding")
  func institution() async throws {
    let result = try await run(line.with(\.institution, "LP0009").text)
    let row = try #require(result.table("discrepancies.csv").first)
    #expect(result.table("discrepancies.csv").count == 1)
    let expected = [
      "code": "FORWARD_INSTITUTION", "severity": "error", "state": "break", "detail": "", "link": "",
      "party": "tokopedia", "platform": "tokopedia", "partner": "gopay", "institution": "LP0009",
      "participant": "0123456789012345", "key": key, "batch_ref": "TKB20200907LP0003", "left": "0.00", "right": "0.00",
      "difference": "0.00", "at_risk": "250000.00", "occurred_on": "2020-09-04", "due_on": "", "age_days": "26",
      "left_source": "tokopedia/sales_20200904.csv:2", "right_source": "tokopedia/remittances_20200907.csv:2",
      "message": "Rp250.000 went to LP0009, but LP0003 gave the course",
    ]
    for (column, value) in expected { #expect(row[column] == value, "\(column)") }
  }

  @Test("each line to another institution is told, also one that takes money back")
  func institutions() async throws {
    func own(_ id: String, _ row: RemittanceRow) -> String { row.text.replacing("TKR000000000101", with: id) }
    let back = line.with(\.institution, "LP0009").with(\.gross, "-250000").with(\.commission, "-37500")
      .with(\.net, "-212500")
    let result = try await run(
      own("A", line.with(\.institution, "LP0009")), own("B", back), own("C", line))
    #expect(
      told(result) == [
        // What is transferred for the batch is still what is remitted.
        "BATCH_MIXED TKB20200907LP0003 212500.00", "FORWARD_INSTITUTION tokopedia/TKP000000000101/A 250000.00",
        "FORWARD_INSTITUTION tokopedia/TKP000000000101/B 250000.00",
      ])
  }

  @Test(
    "late is the day after five business days from the first debit",
    arguments: [("2020-09-11", false), ("2020-09-12", true)])
  func late(_ day: String, _ isLate: Bool) async throws {
    let result = try await run(line.with(\.day, day).text, on: day)
    #expect(
      told(result, "severity", "occurred_on", "due_on", "message")
        == (isLate
          ? [
            "FORWARD_LATE \(key) 250000.00 warning 2020-09-04  Rp250.000 was forwarded to LP0003 on 2020-09-12, after its term"
          ] : []))
  }

  @Test("a line that takes money back is never late, and one without a settled debit is not judged")
  func neverLate() async throws {
    let back = line.with(\.day, "2020-09-28").with(\.gross, "-250000").with(\.commission, "-37500").with(
      \.net, "-212500")
    let more = line.with(\.gross, "500000").with(\.commission, "75000").with(\.net, "425000").text
    let both = try await run(more, back.text.replacing("TKR000000000101", with: "B"), on: "2020-09-28")
    #expect(told(both) == [])
    try bench.lay(payments(), "gopay/payments_20200904.csv")
    try bench.lay(remittances(line.with(\.day, "2020-09-28")), "tokopedia/remittances_20200907.csv")
    try bench.forget()
    let unpaid = try await bench.run(asOf: "2020-09-30")
    #expect(
      told(unpaid) == [
        "FORWARD_UNPAID tokopedia/TKP000000000101 250000.00", "PAYMENT_MISSING tokopedia/TKP000000000101 250000.00",
      ])
  }

  @Test(
    "remitted while a hold stood; late counts from its release, and not at all while it stands",
    arguments: [
      // Released on Monday, 14 September: five business days later is Monday the 21st.
      ("2020-09-14", "2020-09-13", "FORWARD_HELD"), ("2020-09-14", "2020-09-14", nil),
      ("2020-09-14", "2020-09-21", nil),
      ("2020-09-14", "2020-09-22", "FORWARD_LATE"),
      // Before the debit: the term runs from the debit.
      ("2020-09-01", "2020-09-11", nil), ("2020-09-01", "2020-09-12", "FORWARD_LATE"),
      // It stands: held, however late.
      ("", "2020-09-07", "FORWARD_HELD"), ("", "2020-09-28", "FORWARD_HELD"),
      ("2020-10-05", "2020-09-28", "FORWARD_HELD"),
      // Released on the as-of day.
      ("2020-09-30", "2020-09-29", "FORWARD_HELD"), ("2020-09-30", "2020-09-30", nil),
      // Announced, and a line of a day behind it.
      ("2020-10-01", "2020-10-01", nil),
    ] as [(String, String, String?)])
  func holds(_ released: String, _ day: String, _ code: String?) async throws {
    try hold(released)
    let result = try await run(line.with(\.day, day).text, on: day)
    #expect(told(result, "severity") == (code.map { ["\($0) \(key) 250000.00 warning"] } ?? []))
  }

  @Test("a line that takes money back is not held")
  func heldClawback() async throws {
    try hold("2020-09-14")
    let back = line.with(\.gross, "-250000").with(\.commission, "-37500").with(\.net, "-212500").text
    let more = line.with(\.gross, "500000").with(\.commission, "75000").with(\.net, "425000").with(\.day, "2020-09-15")
    let result = try await run(back, more.text.replacing("TKR000000000101", with: "B"), on: "2020-09-15")
    #expect(told(result) == [])
  }

  @Test(
    "gross, commission and net that do not add up, by how much", arguments: [("212499", "1.00"), ("212510", "10.00")])
  func arithmetic(_ net: String, _ gap: String) async throws {
    let result = try await run(line.with(\.net, net).text, transferred: net + "00")
    #expect(told(result, "severity", "occurred_on") == ["FORWARD_ARITHMETIC \(key) \(gap) error 2020-09-04"])
  }

  @Test("a line without a sale is held against itself alone, on its own day")
  func withoutSale() async throws {
    let late = line.with(\.net, "212400").with(\.commission, "200000").with(\.institution, "LP0009")
    // Beyond the lookback of the first day, so that no earlier sale explains it.
    let result = try await run(
      late.with(\.day, "2020-09-21").text, sale: nil, transferred: "21240000", on: "2020-09-21")
    #expect(
      told(result, "occurred_on", "participant") == [
        "FORWARD_ARITHMETIC \(key) 162400.00 2020-09-21 ",
        "FORWARD_ORPHAN tokopedia/TKP000000000101 250000.00 2020-09-21 ",
      ])
  }

  @Test("a line before the scope can be wrong in itself")
  func beforeScope() async throws {
    let result = try await run(line.with(\.net, "212400").text, sale: nil, transferred: "21240000")
    #expect(result.cells("discrepancies.csv", "code", "key", "at_risk") == ["FORWARD_ARITHMETIC \(key) 100.00"])
    #expect(result.cells("open-items.csv", "code", "state") == ["FORWARD_ORPHAN before"])
  }

  private func platforms(_ rows: [String]) -> String {
    "code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner\n"
      + rows.map { "tokopedia,Tokopedia,\($0),,ovo\n" }.joined()
  }

  @Test(
    "the cap of the platform on the sold day, rounded down to whole rupiah",
    arguments: [
      (["2020-03-20,,1500"], "37500", nil), (["2020-03-20,,1500"], "37501", "1.00"),
      (["2020-03-20,,1500"], "250000", "212500.00"),
      (["2020-03-20,,"], "250000", nil), (["2020-03-20,,0"], "1", "1.00"),
      // Sold on the 4th: the last day of one period, the first of another.
      (["2020-03-20,2020-09-04,", "2020-09-05,,1500"], "40000", nil),
      (["2020-03-20,2020-09-03,", "2020-09-04,,1500"], "40000", "2500.00"),
      // Outside all periods the last row serves, whichever it is.
      (["2020-03-20,2020-08-01,1500"], "40000", "2500.00"),
      (["2020-09-05,,1500", "2020-03-20,2020-08-01,"], "40000", nil),
      // A row that was added behind one whose end was left open.
      (["2020-03-20,,", "2020-08-07,,1500"], "40000", "2500.00"),
    ] as [([String], String, String?)])
  func cap(_ rows: [String], _ commission: String, _ excess: String?) async throws {
    let net = String(250_000 - Int(commission)!)
    let result = try await run(
      line.with(\.commission, commission).with(\.net, net).text, transferred: net + "00",
      platforms: platforms(rows))
    #expect(
      told(result, "severity", "party") == (excess.map { ["COMMISSION_OVER_CAP \(key) \($0) error tokopedia"] } ?? []))
  }

  @Test("one line may have every fault, each told once")
  func all() async throws {
    let bad = line.with(\.institution, "LP0009").with(\.day, "2020-09-28").with(\.commission, "50000")
    let result = try await run(bad.text, on: "2020-09-28")
    #expect(
      told(result) == [
        "COMMISSION_OVER_CAP \(key) 12500.00", "FORWARD_ARITHMETIC \(key) 12500.00",
        "FORWARD_INSTITUTION \(key) 250000.00", "FORWARD_LATE \(key) 250000.00",
      ])
  }

  @Test("a line said again is looked at once")
  func duplicate() async throws {
    let bad = line.with(\.institution, "LP0009").text
    let result = try await run(bad, bad)
    #expect(
      told(result) == [
        "DUPLICATE_REMITTANCE tokopedia/TKR000000000101#2 250000.00", "FORWARD_INSTITUTION \(key) 250000.00",
      ])
  }
}
