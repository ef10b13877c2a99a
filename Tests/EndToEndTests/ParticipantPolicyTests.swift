import RekonCore
import RekonTestSupport
import Testing

/// What entitlements and earlier purchases say of a participant's sales, each rule on both sides of its border.
@Suite("Policies by participant")
struct ParticipantPolicyTests {
  let policies: PolicyBench

  init() throws { policies = try PolicyBench() }

  private func card(_ number: Int) -> String { "10000000\(10_000_000 + number)" }

  private func sale(_ number: Int, _ buyer: Int, _ time: String = "2020-09-05 10:00:00", course: Int? = nil) -> SaleRow
  {
    let code = String(course ?? number + 10_000)
    return SaleRow(number).with(\.card, card(buyer)).with(\.time, time.count == 10 ? time + " 10:00:00" : time)
      .with(\.course, "C" + String(repeating: "0", count: 5 - min(5, code.count)) + code)
  }

  private func told(_ run: RunResult, _ code: String) -> [String] {
    run.policies("key", "at_risk", "occurred_on", of: [code])
  }

  // MARK: Balance

  @Test("a balance may be spent whole; a rupiah more is told once, at the sale that crosses, with all that follow")
  func balance() async throws {
    try policies.entitle([EntitlementRow(card(1)), EntitlementRow(card(2))].map { $0.with(\.awardedOn, "2020-09-04") })
    try policies.sell(
      [
        // In the file before those that were sold earlier.
        sale(105, 2, "2020-09-09"), sale(104, 2, "2020-09-08").with(\.amount, "300001"), sale(103, 2, "2020-09-07"),
        sale(106, 2, "2020-09-10").with(\.status, "CANCELLED"), sale(102, 2, "2020-09-06"), sale(101, 2),
      ] + (201...204).map { sale($0, 1) })
    let run = try await policies.run(asOf: "2020-09-12")
    #expect(told(run, "ENTITLEMENT_EXCEEDED") == ["\(card(2)) 300001.00 2020-09-08"])
    let row = try #require(run.table("discrepancies.csv").first { $0["code"] == "ENTITLEMENT_EXCEEDED" })
    let expected = [
      "party": "pmo", "platform": "tokopedia", "partner": "gopay", "institution": "LP0003", "participant": card(2),
      "severity": "error", "state": "break", "left": "0.00", "difference": "0.00", "link": "", "age_days": "4",
      "left_source": "tokopedia/sales_20200904.csv:3;tokopedia/sales_20200904.csv:2",
    ]
    for (column, value) in expected { #expect(row[column] == value, "\(column)") }
    #expect(row["message"]?.contains(card(2)) == false)
  }

  @Test("what was refunded, and a row that came twice, was not spent")
  func spent() async throws {
    try policies.entitle([
      EntitlementRow(card(1)).with(\.balance, "500000"), EntitlementRow(card(2)).with(\.balance, "499999"),
    ])
    try policies.sell([
      sale(101, 1), sale(102, 1), sale(102, 1), sale(103, 1).with(\.status, "REFUNDED"), sale(104, 1), sale(201, 2),
      sale(202, 2),
    ])
    try policies.sell([sale(104, 1).with(\.status, "REFUNDED")], on: "20200905")
    let run = try await policies.run(asOf: "2020-09-05")
    #expect(told(run, "ENTITLEMENT_EXCEEDED") == ["\(card(2)) 1.00 2020-09-05"])
  }

  @Test("a later file replaces a participant's row, and so does a later row of one file")
  func replaced() async throws {
    try policies.entitle(
      [EntitlementRow(card(1)).with(\.revokedOn, "2020-09-01"), EntitlementRow(card(2))], in: "entitlements_20200901")
    try policies.entitle(
      [EntitlementRow(card(3)).with(\.balance, "1"), EntitlementRow(card(3))], in: "entitlements_20200902_01")
    try policies.entitle(
      [EntitlementRow(card(1)), EntitlementRow(card(2)).with(\.revokedOn, "2020-09-01")], in: "entitlements_20200902_02"
    )
    try policies.sell([sale(101, 1), sale(102, 2), sale(103, 3)])
    let run = try await policies.run()
    #expect(
      run.policies("code", "key", of: PolicyBench.ofParticipants) == ["PARTICIPANT_REVOKED tokopedia/TKP000000000102"])
  }

  // MARK: Who is entitled

  @Test("unknown is told for every paid sale; the day of the revocation is still a good one")
  func entitled() async throws {
    try policies.entitle([EntitlementRow(card(1)).with(\.revokedOn, "2020-09-05")])
    try policies.sell([
      sale(101, 1, "2020-09-05 23:59:59"), sale(102, 1, "2020-09-06 00:00:00"), sale(201, 2), sale(202, 2),
      sale(203, 2).with(\.status, "CANCELLED"),
    ])
    let run = try await policies.run()
    #expect(told(run, "PARTICIPANT_REVOKED") == ["tokopedia/TKP000000000102 250000.00 2020-09-06"])
    #expect(
      told(run, "PARTICIPANT_UNKNOWN") == [
        "tokopedia/TKP000000000201 250000.00 2020-09-05", "tokopedia/TKP000000000202 250000.00 2020-09-05",
      ])
    #expect(
      Set(run.policies("party", "severity", of: ["PARTICIPANT_REVOKED", "PARTICIPANT_UNKNOWN"])) == ["pmo error"])
  }

  // MARK: Time

  /// Awarded on 4 September, the first day in scope: the first purchase may be made until 3 October.
  @Test("the first purchase of any status counts, and is told at the first paid one")
  func firstPurchase() async throws {
    let awarded = (1...6).map { EntitlementRow(card($0)).with(\.awardedOn, "2020-09-04") }
    try policies.entitle(awarded + [EntitlementRow(card(7)).with(\.awardedOn, "2020-09-03")])
    try policies.sell([
      sale(101, 1, "2020-10-03 23:59:59"), sale(102, 1, "2020-11-01"),
      sale(201, 2, "2020-10-04 00:00:00"), sale(202, 2, "2020-10-05"),
      // A purchase in time, though it was cancelled.
      sale(301, 3, "2020-10-03").with(\.status, "CANCELLED"), sale(302, 3, "2020-10-20"),
      // The first one was too late and was cancelled: told at the next one.
      sale(401, 4, "2020-10-04").with(\.status, "CANCELLED"), sale(402, 4, "2020-10-20"), sale(403, 4, "2020-10-21"),
      sale(501, 5, "2020-10-04").with(\.status, "REFUNDED"),
      // Awarded before the scope: nobody here can see what was bought before, by neither half.
      sale(701, 7, "2020-10-20"), sale(702, 7, "2020-12-16"),
    ])
    let run = try await policies.run()
    #expect(
      told(run, "PURCHASE_EXPIRED") == [
        "tokopedia/TKP000000000201 250000.00 2020-10-04", "tokopedia/TKP000000000402 250000.00 2020-10-20",
      ])
    #expect(Set(run.policies("party", "severity", of: ["PURCHASE_EXPIRED"])) == ["tokopedia warning"])
  }

  @Test("nothing is bought after the last day; both reasons make one finding")
  func lastDay() async throws {
    try policies.entitle([1, 2].map { EntitlementRow(card($0)).with(\.awardedOn, "2020-09-04") })
    try policies.sell([
      sale(101, 1), sale(102, 1, "2020-12-15 23:59:59"), sale(103, 1, "2020-12-16 00:00:00"),
      sale(104, 1, "2020-12-17"),
      sale(201, 2, "2020-12-18"), sale(301, 3, "2020-12-16"),
    ])
    let run = try await policies.run()
    let orders = [103, 104, 201, 301].map { "tokopedia/TKP000000000\($0)" }
    #expect(run.policies("key", of: ["PURCHASE_EXPIRED"]) == orders)
  }

  // MARK: Courses

  @Test("a course is told again for every later paid sale of it, whatever the platform's price")
  func repeated() async throws {
    try policies.entitle([1, 2, 3].map { EntitlementRow(card($0)) })
    try policies.sell([
      sale(103, 1, "2020-09-07", course: 3), sale(102, 1, "2020-09-06", course: 3).with(\.amount, "240000"),
      sale(101, 1, "2020-09-05", course: 3), sale(104, 1, "2020-09-08", course: 4),
      sale(201, 2, "2020-09-05", course: 3).with(\.status, "REFUNDED"), sale(202, 2, "2020-09-06", course: 3),
      sale(301, 3, "2020-09-05", course: 3),
    ])
    let run = try await policies.run()
    #expect(
      told(run, "COURSE_REPEATED") == [
        "tokopedia/TKP000000000102 240000.00 2020-09-06", "tokopedia/TKP000000000103 250000.00 2020-09-07",
      ])
    #expect(Set(run.policies("party", "severity", of: ["COURSE_REPEATED"])) == ["tokopedia warning"])
  }

  /// What was sold in one moment comes in the order of platforms, then of order ids, wherever the rows lie.
  @Test("of sales of one moment the later one by platform and order id is told")
  func sameMoment() async throws {
    try policies.bench.pipeline.add("pintaria", feeds: ["sales"], paidOutBy: "ovo")
    let buyers = Array(101...130)
    try policies.entitle(buyers.map { EntitlementRow(card($0)).with(\.balance, "400000") })
    // Each buys two of Tokopedia in one moment, the higher order id first in the file, and one of Pintaria.
    try policies.sell(
      buyers.flatMap { [sale($0 + 500, $0, course: 3), sale($0, $0, course: 3)] }
        + [sale(999, 131, course: 3)])
    try policies.entitle([EntitlementRow(card(131))], in: "entitlements_20200904_02")
    let header = "order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid"
    try policies.bench.lay(
      feed([
        header,
        "PTR-9-000101\t2020-09-05T10:00:00+07:00\t\(card(131))\tC00003\tLP0003\tgopay\tGP-000000998\tcompleted\t250000.00\t250000.00",
      ]), "pintaria/sales_20200904.csv")
    let run = try await policies.run()
    #expect(
      run.policies("key", of: ["COURSE_REPEATED"])
        == (buyers.map { $0 + 500 } + [999]).map { "tokopedia/TKP000000000\($0)" })
    // The sale that crosses is the second of the two; it is the only evidence.
    #expect(
      run.policies("key", "left_source", of: ["ENTITLEMENT_EXCEEDED"])
        == buyers.enumerated().map { "\(card($0.element)) tokopedia/sales_20200904.csv:\($0.offset * 2 + 2)" })
  }

  /// A feed that writes one card number into every row must not keep the run for hours.
  @Test("a participant with a hundred thousand sales of one moment costs no more for each", .timeLimit(.minutes(1)))
  func oneCard() async throws {
    try policies.entitle([EntitlementRow(card(1))])
    let rows = (100_000..<200_000).map { sale($0, 1, course: 3).with(\.status, $0 < 199_998 ? "CANCELLED" : "PAID") }
    try policies.sell(rows)
    let run = try await policies.run()
    #expect(run.policies("key", of: ["COURSE_REPEATED"]) == ["tokopedia/TKP000000199999"])
  }
}
