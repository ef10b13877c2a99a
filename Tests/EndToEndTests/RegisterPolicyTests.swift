import RekonCore
import RekonTestSupport
import Testing

/// What the registers say of a sale, each rule on both sides of its border.
@Suite("Policies by the registers")
struct RegisterPolicyTests {
  let policies: PolicyBench

  init() throws {
    policies = try PolicyBench()
    try policies.register(
      "platforms.csv",
      [
        // Its own institution is LP0009; it left on 10 September and came back for two days.
        "tokopedia,Tokopedia,2020-03-20,2020-08-06,,LP0009,ovo",
        "tokopedia,Tokopedia,2020-08-07,2020-09-10,,LP0009,ovo",
        "tokopedia,Tokopedia,2020-09-20,2020-09-21,,LP0009,ovo",
      ])
    try policies.register(
      "institutions.csv",
      [
        "LP0003,A,6824919666,2020-03-20,", "LP0004,B,6824919667,2020-09-02,2020-09-03",
        "LP0004,B,6824919667,2020-09-06,", "LP0009,C,6824919668,2020-03-20,",
      ])
    try policies.register(
      "courses.csv",
      [
        "C00003,LP0003,X,250000,2020-03-20,2020-09-03", "C00003,LP0003,X,300000,2020-09-04,",
        "C00004,LP0004,X,250000,2020-03-20,", "C00005,LP0003,X,250000,2020-09-04,2020-09-05",
        "C00006,LP0003,X,,2020-03-20,", "C00007,,X,250000,2020-03-20,", "C00008,LP0777,X,250000,2020-03-20,",
        "C00009,LP0009,X,250000,2020-03-20,",
      ])
    // Each sale has a participant of its own, and a balance that no price reaches.
    try policies.entitle([])
  }

  private static func sale(
    _ time: String, _ course: String = "C00003", of institution: String = "LP0003", amount: String = "250000",
    status: String = "PAID"
  ) -> SaleRow {
    SaleRow(1).with(\.time, time.count == 10 ? time + " 10:00:00" : time).with(\.course, course)
      .with(\.institution, institution).with(\.amount, amount).with(\.status, status)
  }

  /// A sale, and what is told of it with what is at risk.
  private static var cases: [(sale: SaleRow, told: [String])] {
    [
      // Platforms: the last day is still one, the day after is none; between two stays, too.
      (sale("2020-09-10 23:59:59"), []),
      (sale("2020-09-11 00:00:00"), ["PLATFORM_INACTIVE 250000.00"]),
      (sale("2020-09-19 23:59:59"), ["PLATFORM_INACTIVE 250000.00"]),
      (sale("2020-09-20"), []),
      (
        sale("2020-03-19"),
        ["COURSE_UNKNOWN 250000.00", "INSTITUTION_INACTIVE 250000.00", "PLATFORM_INACTIVE 250000.00"]
      ),
      // Institutions.
      (sale("2020-09-01", "C00004", of: "LP0004"), ["INSTITUTION_INACTIVE 250000.00"]),
      (sale("2020-09-02", "C00004", of: "LP0004"), []),
      (sale("2020-09-03", "C00004", of: "LP0004"), []),
      (sale("2020-09-04", "C00004", of: "LP0004"), ["INSTITUTION_INACTIVE 250000.00"]),
      (sale("2020-09-06", "C00004", of: "LP0004"), []),
      (sale("2020-09-04", of: "LP0404"), ["INSTITUTION_UNKNOWN 250000.00"]),
      // Courses, known on their days alone.
      (sale("2020-09-03", "C00005"), ["COURSE_UNKNOWN 250000.00"]),
      (sale("2020-09-04", "C00005"), []),
      (sale("2020-09-05", "C00005"), []),
      (sale("2020-09-06", "C00005"), ["COURSE_UNKNOWN 250000.00"]),
      (sale("2020-09-04", "C99999", amount: "900000"), ["COURSE_UNKNOWN 900000.00"]),
      // A course of another institution: one that is in the register at some time, else it is told as unknown alone.
      (sale("2020-09-02", of: "LP0004"), ["COURSE_INSTITUTION 250000.00"]),
      (sale("2020-09-04", of: "LP0004"), ["COURSE_INSTITUTION 250000.00", "INSTITUTION_INACTIVE 250000.00"]),
      (sale("2020-09-04", "C00008"), ["COURSE_INSTITUTION 250000.00"]),
      (sale("2020-09-04", "C00007"), []),
      // Prices of the sold day.
      (sale("2020-09-03", amount: "250001"), ["COURSE_PRICE 1.00"]),
      (sale("2020-09-04", amount: "250001"), []),
      (sale("2020-09-04", amount: "300000"), []),
      (sale("2020-09-04", amount: "300250"), ["COURSE_PRICE 250.00"]),
      (sale("2020-09-04", of: "LP0404", amount: "300250"), ["COURSE_PRICE 250.00", "INSTITUTION_UNKNOWN 300250.00"]),
      (sale("2020-09-04", "C00006", amount: "99000000"), []),
      // The platform's own institution, from the day on which the rule holds; the last row serves after it left.
      (sale("2020-08-06 23:59:59", "C00009", of: "LP0009"), []),
      (sale("2020-08-07 00:00:00", "C00009", of: "LP0009"), ["SELF_SALE 250000.00"]),
      (sale("2020-09-22", "C00009", of: "LP0009"), ["PLATFORM_INACTIVE 250000.00", "SELF_SALE 250000.00"]),
      // What does not stand as paid is nothing that was bought.
      (sale("2020-09-11", "C99999", of: "LP0404", status: "CANCELLED"), []),
      (sale("2020-09-11", "C99999", of: "LP0404", status: "REFUNDED"), []),
    ]
  }

  @Test("each rule on both sides of its border")
  func borders() async throws {
    var rows: [SaleRow] = []
    var told: [String] = []
    for (number, item) in zip(101..., Self.cases) {
      let sale = SaleRow(number)
      rows.append(
        item.sale.with(\.number, number).with(\.reference, sale.reference).with(\.card, "1000000000000\(number)"))
      told += item.told.map { "tokopedia/\(sale.order) \($0)" }
    }
    try policies.sell(rows)
    let run = try await policies.run()
    let registers = PolicyBench.codes.subtracting(PolicyBench.ofParticipants)
    #expect(run.policies("key", "code", "at_risk", of: registers).sorted() == told.sorted())
  }

  @Test("a finding says who, when and where, and names no participant in its message")
  func columns() async throws {
    try policies.sell([
      Self.sale("2020-09-04", amount: "300250").with(\.number, 101).with(\.reference, "GP-000000101")
    ])
    let run = try await policies.run(asOf: "2020-09-06")
    let row = try #require(run.table("discrepancies.csv").first { $0["code"] == "COURSE_PRICE" })
    let expected = [
      "severity": "warning", "state": "break", "detail": "", "link": "", "party": "tokopedia", "platform": "tokopedia",
      "partner": "gopay", "institution": "LP0003", "participant": "0123456789012345",
      "key": "tokopedia/TKP000000000101", "left": "0.00", "right": "0.00", "difference": "0.00", "at_risk": "250.00",
      "occurred_on": "2020-09-04", "due_on": "", "age_days": "2", "waiting_for": "",
      "left_source": "tokopedia/sales_20200904.csv:2", "right_source": "",
    ]
    for (column, value) in expected { #expect(row[column] == value, "\(column)") }
    let message = try #require(row["message"])
    #expect(!message.isEmpty && !message.contains("0123456789012345"))
  }

  @Test("a sale that is refunded by an update is told no more; a duplicate row is told once")
  func updates() async throws {
    let first = Self.sale("2020-09-04", "C99999").with(\.number, 101).with(\.reference, "GP-000000101")
    let second = Self.sale("2020-09-04", "C99999").with(\.number, 102).with(\.reference, "GP-000000102")
    try policies.sell([first, second, second])
    try policies.sell([first.with(\.status, "REFUNDED")], on: "20200905")
    let run = try await policies.run(asOf: "2020-09-05")
    #expect(run.policies("code", "key", of: ["COURSE_UNKNOWN"]) == ["COURSE_UNKNOWN tokopedia/TKP000000000102"])
  }

  @Test("without a register its rules are skipped, and the summary says so")
  func withoutRegisters() async throws {
    for name in ["institutions", "courses"] {
      try policies.bench.pipeline.replace("  \(name): registers/\(name).csv\n", with: "")
    }
    let rows = [Self.sale("2020-09-11", "C99999", of: "LP0404").with(\.number, 101)]
    try policies.sell(rows)
    let run = try await policies.run()
    let registers = PolicyBench.codes.subtracting(PolicyBench.ofParticipants)
    #expect(run.policies("code", of: registers) == ["PLATFORM_INACTIVE"])
    let summary = try #require(run.files["summary.json"])
    #expect(
      summary.contains("INSTITUTION_INACTIVE, INSTITUTION_UNKNOWN, COURSE_INSTITUTION, TRANSFER_ACCOUNT: no register"))
    #expect(
      summary.contains(
        "COURSE_UNKNOWN, COURSE_INSTITUTION, COURSE_PRICE: no register of courses is configured"))
  }

  @Test("a rule that the definition does not name is not judged, and the summary says so")
  func unnamed() async throws {
    try policies.bench.pipeline.replace("  course_price: COURSE_PRICE\n", with: "")
    try policies.bench.pipeline.replace("    - COURSE_PRICE\n", with: "")
    try policies.sell([
      Self.sale("2020-09-04", "C99999").with(\.number, 101),
      Self.sale("2020-09-04", amount: "990000").with(\.number, 102),
    ])
    let run = try await policies.run()
    #expect(run.policies("code", of: ["COURSE_UNKNOWN", "COURSE_PRICE"]) == ["COURSE_UNKNOWN"])
    #expect(
      run.files["summary.json"]?.contains("rules that the definition does not name: policies.course_price") == true)
  }
}
