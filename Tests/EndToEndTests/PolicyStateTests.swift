import RekonCore
import RekonTestSupport
import Testing

/// What missing and refused files make of policies, and what is not judged at all.
@Suite("Policies and files that are not there")
struct PolicyStateTests {
  let policies: PolicyBench
  /// Entitled to Rp300,000; buys the same course twice, the second time after the last day.
  private let spender = "1000000000000001"
  private let stranger = "1000000000000002"

  init() throws { policies = try PolicyBench() }

  private func sell() throws {
    try policies.sell([
      SaleRow(101).with(\.card, spender).with(\.time, "2020-09-04 10:00:00"),
      SaleRow(102).with(\.card, spender).with(\.time, "2020-12-16 10:00:00"), SaleRow(201).with(\.card, stranger),
      SaleRow(301).with(\.card, "1000000000000003"),
    ])
  }

  private func entitle(in file: String = "entitlements_20200901") throws {
    try policies.entitle(
      [
        EntitlementRow(spender).with(\.awardedOn, "2020-09-04").with(\.balance, "300000"),
        EntitlementRow("1000000000000003").with(\.revokedOn, "2020-09-02"),
      ], in: file)
  }

  private static let all = [
    "COURSE_REPEATED break", "ENTITLEMENT_EXCEEDED break", "PARTICIPANT_REVOKED break", "PARTICIPANT_UNKNOWN break",
    "PURCHASE_EXPIRED break",
  ]
  private static let waiting = [
    "COURSE_REPEATED break ", "ENTITLEMENT_EXCEEDED waiting pmo/entitlements_20200902",
    "PARTICIPANT_REVOKED waiting pmo/entitlements_20200902", "PARTICIPANT_UNKNOWN waiting pmo/entitlements_20200902",
    "PURCHASE_EXPIRED waiting pmo/entitlements_20200902",
  ]

  @Test("with all files there they are breaks")
  func complete() async throws {
    try sell()
    try entitle()
    try policies.bench.layQuietDays("2020-09-04", "2020-09-04")
    #expect(try await policies.run().policies("code", "state", of: PolicyBench.ofParticipants) == Self.all)
  }

  @Test(
    "while a file of entitlements is refused they wait, however long; a repeated course does not",
    arguments: ["2020-09-04", "2020-12-30"])
  func refused(_ asOf: String) async throws {
    try sell()
    try entitle()
    try policies.bench.lay("no header at all\n", "pmo/entitlements_20200902.csv")
    let run = try await policies.run(asOf: asOf)
    #expect(run.policies("code", "state", "waiting_for", of: PolicyBench.ofParticipants) == Self.waiting)
    #expect(run.status == 2)
  }

  @Test("a first file that is refused makes everybody wait; its accepted delivery ends that")
  func onlyRefused() async throws {
    try sell()
    try policies.bench.lay("no header at all\n", "pmo/entitlements_20200902.csv")
    let run = try await policies.run()
    #expect(
      run.policies("code", "state", of: PolicyBench.ofParticipants) == [
        "COURSE_REPEATED break", "PARTICIPANT_UNKNOWN waiting", "PARTICIPANT_UNKNOWN waiting",
        "PARTICIPANT_UNKNOWN waiting", "PARTICIPANT_UNKNOWN waiting", "PURCHASE_EXPIRED waiting",
      ])
    try entitle(in: "entitlements_20200902")
    #expect(try await policies.run().policies("code", "state", of: PolicyBench.ofParticipants) == Self.all)
  }

  @Test("a refused re-issue leaves the earlier file in force: nothing waits")
  func refusedReissue() async throws {
    try sell()
    try entitle()
    _ = try await policies.run()
    try policies.bench.lay("no header at all\n", "pmo/entitlements_20200901.csv")
    let run = try await policies.run()
    #expect(run.policies("code", "state", of: PolicyBench.ofParticipants) == Self.all)
    #expect(run.table("discrepancies.csv").contains { $0["code"] == "FEED_REFUSED" })
  }

  @Test("sales that are missing or refused are said where they might change the finding", arguments: [true, false])
  func salesIncomplete(_ isRefused: Bool) async throws {
    try sell()
    try entitle()
    if isRefused { try policies.bench.lay("no header at all\n", "tokopedia/sales_20200905.csv") }
    try policies.bench.layQuietDays("2020-09-04", "2020-09-04")
    #expect(try await policies.run().policies("detail").allSatisfy(\.isEmpty))
    let run = try await policies.run(asOf: "2020-09-05")
    #expect(
      run.policies("code", "detail", of: PolicyBench.ofParticipants) == [
        "COURSE_REPEATED sales-incomplete", "ENTITLEMENT_EXCEEDED sales-incomplete", "PARTICIPANT_REVOKED ",
        "PARTICIPANT_UNKNOWN ", "PURCHASE_EXPIRED sales-incomplete",
      ])
  }

  // MARK: Not judged

  private static let rest = "ENTITLEMENT_EXCEEDED, PARTICIPANT_UNKNOWN, PARTICIPANT_REVOKED, PURCHASE_EXPIRED"

  @Test("before the first file of entitlements nobody is unknown; the last day is judged all the same")
  func noneHasCome() async throws {
    try sell()
    let run = try await policies.run()
    #expect(
      run.policies("code", "key", "state", of: PolicyBench.ofParticipants) == [
        "COURSE_REPEATED tokopedia/TKP000000000102 break", "PURCHASE_EXPIRED tokopedia/TKP000000000102 break",
      ])
    let summary = try #require(run.files["summary.json"])
    #expect(
      summary.contains("\"\(Self.rest) (but for purchases after 2020-12-15): no file of entitlements has come\""))
  }

  @Test("without the feed its rules are skipped, and the summary says so")
  func noFeed() async throws {
    let policies = try PolicyBench(withOffice: false)
    try policies.sell([SaleRow(101), SaleRow(102).with(\.time, "2020-12-16 10:00:00")])
    let run = try await policies.run()
    #expect(run.policies("code", of: PolicyBench.ofParticipants) == ["COURSE_REPEATED"])
    #expect(run.files["summary.json"]?.contains("\"\(Self.rest): no feed of entitlements is configured\"") == true)
  }

  @Test("a last day alone asks for no entitlement: it is judged without the feed, and not named among what is skipped")
  func lastDayAlone() async throws {
    let policies = try PolicyBench(withOffice: false)
    try policies.bench.pipeline.replace("PURCHASE_EXPIRED, first_within: 29d, last", with: "PURCHASE_EXPIRED, last")
    try policies.sell([SaleRow(101), SaleRow(102).with(\.time, "2020-12-16 10:00:00")])
    let run = try await policies.run()
    #expect(
      run.policies("code", "key", of: ["PURCHASE_EXPIRED"]) == ["PURCHASE_EXPIRED tokopedia/TKP000000000102"])
    let summary = try #require(run.files["summary.json"])
    #expect(
      summary.contains("\"ENTITLEMENT_EXCEEDED, PARTICIPANT_UNKNOWN, PARTICIPANT_REVOKED: no feed of entitlements is"))
  }
}
