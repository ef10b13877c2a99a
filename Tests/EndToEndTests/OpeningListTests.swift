import Foundation
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// What came without a left record lies before the period if an opening list says so, and only then.
@Suite("Opening lists")
struct OpeningListTests {
  let bench: Workbench
  static let from = "2020-09-07"
  static let batch = "TKB20200904LP0003"

  /// The second period: a payment, a line and a transfer that answer something from before it.
  init() throws {
    bench = try Workbench()
    try bench.lay(payments(Self.paid(101)), "gopay/payments_20200908.csv")
    let line = RemittanceRow(102).with(\.batch, "TKB20200908LP0003").with(\.day, "2020-09-08")
    try bench.lay(remittances(line), "tokopedia/remittances_20200908.csv")
    let transfer = TransferRow(1).with(\.batch, Self.batch)
    try bench.lay(transfers(transfer), "ovo/transfers_20200908.csv")
    try bench.layQuietDays(Self.from, "2020-09-10")
  }

  private static func paid(_ number: Int, _ amount: String = "250000.00") -> PaymentRow {
    PaymentRow(number).with(\.time, "2020-09-08T10:00:30+07:00").with(\.amount, amount)
  }

  private static let all = [
    OpeningRow(.payment, 101), OpeningRow(.forward, 102), OpeningRow(.transfer, batch, "212500.00"),
  ]

  private func run(_ rows: [OpeningRow], asOf: String = "2020-09-10", workers: Int = 2) async throws -> RunResult {
    try bench.pipeline.open(rows, from: Self.from)
    return try await bench.run(asOf: asOf, workers: workers)
  }

  /// Findings without a left record: code, key, state, detail, difference.
  private func orphans(_ run: RunResult) -> [String] {
    let rows = run.table("discrepancies.csv") + run.table("open-items.csv")
    return rows.filter { $0["code"]!.hasSuffix("_ORPHAN") }
      .map { row in ["code", "key", "state", "detail", "difference"].map { row[$0]! }.joined(separator: " ") }.sorted()
  }

  private func fates(_ run: RunResult) -> [String] {
    run.table("opening.csv").map { row in
      ["link", "key", "difference", "answered", "left", "fate", "answered_by"].map { row[$0]! }.joined(separator: " ")
    }
  }

  // MARK: What is before

  @Test("what the list has open and what came to the sen is before the period, in each link")
  func answered() async throws {
    let run = try await run(Self.all)
    #expect(
      orphans(run) == [
        "FORWARD_ORPHAN tokopedia/TKP000000000102 before  -250000.00",
        "PAYMENT_ORPHAN gopay/GP-000000101 before  -250000.00",
        "TRANSFER_ORPHAN TKB20200904LP0003 before  -212500.00",
      ])
    #expect(run.status == 0 && run.discrepancies == [])
    #expect(
      fates(run) == [
        "payment tokopedia/TKP000000000101 250000.00 250000.00 0.00 answered gopay/GP-000000101",
        "forward tokopedia/TKP000000000102 250000.00 250000.00 0.00 answered tokopedia/TKP000000000102",
        "transfer TKB20200904LP0003 212500.00 212500.00 0.00 answered TKB20200904LP0003",
      ])
    #expect(run.text.contains("\nOpening list: 3 rows, 3 answered, nothing still open\n"))
    let sources = run.table("open-items.csv").filter { $0["code"]!.hasSuffix("ORPHAN") }.map { $0["left_source"]! }
    #expect(sources == ["opening.csv:3", "opening.csv:2", "opening.csv:4"])
    #expect(run.table("open-items.csv")[0]["message"]!.hasSuffix("; it answers opening.csv:3"))
  }

  @Test("what the list does not name is judged like anything else, also on the first day of the period")
  func unlisted() async throws {
    try bench.lay(
      payments(Self.paid(103).with(\.time, "2020-09-07T10:00:30+07:00")), "gopay/payments_20200907.csv")
    let without = try await bench.run(asOf: "2020-09-10")
    #expect(without.discrepancies.filter { $0.hasPrefix("PAYMENT_ORPHAN") }.count == 1)
    #expect(without.openItems.contains("PAYMENT_ORPHAN gopay/GP-000000103 before"))
    #expect(without.files["opening.csv"] == nil && !without.text.contains("Opening list"))
    let run = try await run([])
    #expect(
      orphans(run) == [
        "FORWARD_ORPHAN tokopedia/TKP000000000102 break  -250000.00",
        "PAYMENT_ORPHAN gopay/GP-000000101 break  -250000.00",
        "PAYMENT_ORPHAN gopay/GP-000000103 break  -250000.00",
        "TRANSFER_ORPHAN TKB20200904LP0003 break  -212500.00",
      ])
    #expect(run.text.contains("Opening list: 0 rows, 0 answered, nothing still open"))
    #expect(run.files["opening.csv"]?.split(separator: "\n").count == 1)
  }

  @Test("another amount than the list has open is a break that says so, with what is left of the row")
  func otherAmount() async throws {
    let run = try await run(Self.all.map { $0.with(\.difference, "250000.01").with(\.left, "250000.01") })
    #expect(
      orphans(run) == [
        "FORWARD_ORPHAN tokopedia/TKP000000000102 break opening-differs -250000.00",
        "PAYMENT_ORPHAN gopay/GP-000000101 break opening-differs -250000.00",
        "TRANSFER_ORPHAN TKB20200904LP0003 break opening-differs -212500.00",
      ])
    #expect(run.discrepancies[0].hasSuffix("; opening.csv:3 has Rp250.000,01 open, and Rp250.000 came"))
    #expect(fates(run)[2] == "transfer TKB20200904LP0003 250000.01 212500.00 37500.01 differs TKB20200904LP0003")
    #expect(run.text.contains("Opening list: 3 rows, 0 answered, 3 still open with Rp37.500,03 (opening.csv)"))
  }

  @Test("a row of another link names nothing")
  func otherLink() async throws {
    let rows = [OpeningRow(.forward, 101), OpeningRow(.payment, 102), OpeningRow(.payment, Self.batch, "212500.00")]
    #expect(orphans(try await run(rows)).allSatisfy { $0.contains(" break  ") })
  }

  @Test("a group may be listed by its own key, and that goes before the orders it names")
  func ownKey() async throws {
    let own = OpeningRow(.payment, "gopay/GP-000000101", "250000.00")
    #expect(orphans(try await run([own]))[1] == "PAYMENT_ORPHAN gopay/GP-000000101 before  -250000.00")
    let run = try await run([OpeningRow(.payment, 101), own.with(\.difference, "1.00").with(\.left, "1.00")])
    #expect(orphans(run)[1] == "PAYMENT_ORPHAN gopay/GP-000000101 break opening-differs -250000.00")
  }

  @Test("several groups of one row are added up, whenever and by whomever they come")
  func severalGroups() async throws {
    func reference(_ row: PaymentRow, _ text: String) -> String { row.text.replacing("GP-000000101", with: text) }
    let first = reference(Self.paid(101, "100000.00"), "GP-A")
    let second = reference(Self.paid(101, "150000.00").with(\.time, "2020-09-09T10:00:30+07:00"), "GP-B")
    try bench.lay(feed([PaymentRow.header, first]), "gopay/payments_20200908.csv")
    try bench.lay(feed([PaymentRow.header, second]), "gopay/payments_20200909.csv")
    let both = try await run([OpeningRow(.payment, 101)])
    #expect(
      orphans(both).filter { $0.hasPrefix("PAYMENT") } == [
        "PAYMENT_ORPHAN gopay/GP-A before  -100000.00", "PAYMENT_ORPHAN gopay/GP-B before  -150000.00",
      ])
    #expect(
      fates(both) == ["payment tokopedia/TKP000000000101 250000.00 250000.00 0.00 answered gopay/GP-A;gopay/GP-B"])
    let alone = try await bench.run(asOf: "2020-09-08")
    #expect(alone.table("opening.csv")[0]["left"] == "150000.00")
    #expect(orphans(alone).contains("PAYMENT_ORPHAN gopay/GP-A pending opening-differs -100000.00"))
    let third = reference(Self.paid(101, "10000.00").with(\.type, "refund"), "GP-B")
    try bench.lay(feed([PaymentRow.header, third]), "gopay/payments_20200910.csv")
    let after = try await bench.run(asOf: "2020-09-10")
    #expect(
      orphans(after).filter { $0.hasPrefix("PAYMENT") } == [
        "PAYMENT_ORPHAN gopay/GP-A break opening-differs -100000.00",
        "PAYMENT_ORPHAN gopay/GP-B pending opening-differs -140000.00",
      ])
  }

  @Test("of too much the signs work out the same way: what goes back answers it")
  func tooMuch() async throws {
    try bench.lay(payments(Self.paid(101).with(\.type, "refund")), "gopay/payments_20200908.csv")
    let tooMuch = OpeningRow(.payment, "gopay/GP-000000101", "-250000.00").with(\.left, "0.00").with(
      \.right, "250000.00")
    let run = try await run([tooMuch.with(\.code, "PAYMENT_ORPHAN").with(\.state, "break")])
    #expect(orphans(run).contains("REFUND_ORPHAN gopay/GP-000000101 before  250000.00"))
    #expect(fates(run)[0].hasSuffix(" -250000.00 -250000.00 0.00 answered gopay/GP-000000101"))
    try bench.lay(payments(Self.paid(101)), "gopay/payments_20200908.csv")
    let again = try await bench.run(asOf: "2020-09-10")
    #expect(orphans(again).contains("PAYMENT_ORPHAN gopay/GP-000000101 break opening-differs -250000.00"))
    #expect(
      again.discrepancies.contains { $0.hasSuffix("; opening.csv:2 has Rp250.000 too much, and Rp250.000 came") })
    #expect(fates(again)[0].contains(" -250000.00 250000.00 -500000.00 differs "))
  }

  @Test(
    "a group that could belong to several sales says both, and one that names several orders takes the first listed")
  func ambiguous() async throws {
    let reference = SaleRow(201).reference
    try bench.lay(
      sales(
        SaleRow(201).with(\.time, "2020-09-08 09:00:00"),
        SaleRow(202).with(\.time, "2020-09-08 09:00:00").with(\.reference, reference)), "tokopedia/sales_20200908.csv")
    let shared = Self.paid(101).text.replacing("GP-000000101", with: reference)
    let debit = Self.paid(301).text
    let refund = Self.paid(301, "50000.00").with(\.type, "refund").text.replacing(
      SaleRow(301).order, with: SaleRow(302).order)
    try bench.lay(feed([PaymentRow.header, shared, debit, refund]), "gopay/payments_20200908.csv")
    let run = try await run([
      OpeningRow(.payment, "gopay/\(reference)", "1.00"),
      OpeningRow(.payment, "tokopedia/\(SaleRow(302).order)", "200000.00"),
    ])
    #expect(
      orphans(run).filter { $0.hasPrefix("PAYMENT") } == [
        "PAYMENT_ORPHAN gopay/GP-000000201 break ambiguous;opening-differs -250000.00",
        "PAYMENT_ORPHAN gopay/GP-000000301 before  -200000.00",
      ])
  }

  @Test("what waits for a feed says both")
  func waiting() async throws {
    try Files.remove(bench.inbox + "/tokopedia/sales_20200908.csv")
    let run = try await run([OpeningRow(.payment, 101).with(\.difference, "1.00").with(\.left, "1.00")])
    #expect(orphans(run).contains("PAYMENT_ORPHAN gopay/GP-000000101 waiting opening-differs -250000.00"))
    try bench.layQuietDays("2020-09-11", "2020-09-30")
    try Files.remove(bench.inbox + "/tokopedia/sales_20200908.csv")
    let late = try await bench.run(asOf: "2020-09-30")
    #expect(orphans(late).contains("PAYMENT_ORPHAN gopay/GP-000000101 break opening-differs;feed-missing -250000.00"))
  }

  // MARK: Every row

  @Test("no row of the list is forgotten: what nothing answered is told with its money, and all is not well")
  func unanswered() async throws {
    let run = try await run(
      Self.all + [
        OpeningRow(.payment, 104), OpeningRow(.forward, 105).with(\.state, "held"),
        OpeningRow(.transfer, "TKB20200903LP0003", "-1000.00").with(\.state, "break"),
        OpeningRow(.payment, "gopay/GP-9", "-50.00").with(\.state, "before"),
        OpeningRow(.forward, 106).with(\.state, "decided"),
      ])
    #expect(
      fates(run).filter { !$0.contains(" answered ") } == [
        "payment gopay/GP-9 -50.00 0.00 0.00 not-open ",
        "payment tokopedia/TKP000000000104 250000.00 0.00 250000.00 open ",
        "forward tokopedia/TKP000000000105 250000.00 0.00 250000.00 open ",
        "forward tokopedia/TKP000000000106 250000.00 0.00 0.00 not-open ",
        "transfer TKB20200903LP0003 -1000.00 0.00 -1000.00 open ",
      ])
    #expect(
      run.text.contains(
        "\nOpening list: 8 rows, 3 answered, 2 not waited for, 3 still open with Rp501.000 (opening.csv)\n"))
    let summary = try #require(run.files["summary.json"])
    #expect(
      summary.contains(
        """
          "opening": {
            "rows": 8,
            "answered": 3,
            "differs": 0,
            "open": 3,
            "in_scope": 0,
            "not_open": 2,
            "still_open": 3,
            "left": "499000.00",
            "at_risk": "501000.00"
          },
        """))
    let cases = run.table("opening.csv").filter { $0["fate"] == "open" }.map { $0["case"]! }
    #expect(cases.allSatisfy { $0.count == 12 } && Set(cases).count == 3)
  }

  @Test("every rupiah has not arrived while a row is open")
  func notAllIsWell() async throws {
    let quiet = try Workbench()
    try quiet.layQuietDays(Self.from, "2020-09-10")
    try quiet.pipeline.open([OpeningRow(.payment, 104)], from: Self.from)
    let run = try await quiet.run(asOf: "2020-09-10")
    #expect(run.text.contains("No breaks; the opening list has open rows."))
    #expect(!run.text.contains("Every rupiah arrived"))
    try quiet.pipeline.open([OpeningRow(.payment, 104).with(\.state, "before")], from: Self.from)
    #expect(try await quiet.run(asOf: "2020-09-10").text.contains("Every rupiah arrived"))
  }

  @Test("a row whose sale or batch this period has, too, is told by its findings")
  func inScope() async throws {
    try bench.lay(sales(SaleRow(101), SaleRow(104)), "tokopedia/sales_20200907.csv")
    let run = try await run([
      OpeningRow(.payment, 101), OpeningRow(.payment, 104), OpeningRow(.forward, 104),
      OpeningRow(.transfer, "TKB20200908LP0003", "100.00"),
      OpeningRow(.payment, "bukalapak/\(SaleRow(104).order)", "1.00"),
    ])
    #expect(
      fates(run) == [
        "payment bukalapak/TKP000000000104 1.00 0.00 1.00 open ",
        "payment tokopedia/TKP000000000101 250000.00 0.00 0.00 in-scope ",
        "payment tokopedia/TKP000000000104 250000.00 0.00 0.00 in-scope ",
        "forward tokopedia/TKP000000000104 250000.00 0.00 0.00 in-scope ",
        "transfer TKB20200908LP0003 100.00 0.00 0.00 in-scope ",
      ])
    #expect(run.discrepancies.contains { $0.hasPrefix("PAYMENT_MISSING tokopedia/TKP000000000104") })
    #expect(
      run.text.contains("Opening list: 5 rows, 0 answered, 4 of this period's own records, 1 still open with Rp1 "))
  }

  @Test("money that came for an earlier sale is followed by nothing, and that is said")
  func notFollowed() async throws {
    let run = try await run(Self.all)
    #expect(
      run.text.contains("; whether Rp250.000 that came for 1 earlier sale is forwarded (opening.csv)"))
    let followed = try await self.run(Self.all + [OpeningRow(.forward, 101)])
    #expect(!followed.text.contains("earlier sale"))
  }

  // MARK: From period to period

  @Test("the reports of one period, put together, open the next; what stays open has the case it had")
  func nextPeriod() async throws {
    let first = try Workbench()
    try first.lay(
      sales(SaleRow(101), SaleRow(102), SaleRow(103), SaleRow(104), SaleRow(105).with(\.reference, "=GP")),
      "tokopedia/sales_20200904.csv")
    try first.lay(
      feed([PaymentRow.header, PaymentRow(102).text, PaymentRow(103).text, PaymentRow(109).text]),
      "gopay/payments_20200904.csv")
    let line = RemittanceRow(103).with(\.batch, Self.batch).with(\.day, "2020-09-04")
    try first.lay(remittances(line), "tokopedia/remittances_20200904.csv")
    try first.layQuietDays("2020-09-04", "2020-09-06")
    let closed = try await first.run(asOf: "2020-09-06")
    #expect(closed.discrepancies.count == 3 && closed.openItems.count == 3)
    let list =
      closed.files["open-items.csv"]!
      + closed.files["discrepancies.csv"]!.split(separator: "\n", maxSplits: 1)[1]
    try bench.pipeline.open(list, from: Self.from)
    let run = try await bench.run(asOf: "2020-09-10")
    #expect(orphans(run).allSatisfy { $0.contains(" before ") } && run.discrepancies == [])
    let opened = run.table("opening.csv")
    #expect(
      opened.map { "\($0["code"]!) \($0["key"]!) \($0["state"]!) \($0["left"]!)" } == [
        "PAYMENT_ORPHAN gopay/GP-000000109 before 0.00",
        "PAYMENT_MISSING tokopedia/TKP000000000101 break 0.00",
        "PAYMENT_MISSING tokopedia/TKP000000000104 break 250000.00",
        "PAYMENT_MISSING tokopedia/TKP000000000105 break 250000.00",
        "FORWARD_MISSING tokopedia/TKP000000000102 pending 0.00",
        "TRANSFER_MISSING TKB20200904LP0003 pending 0.00",
      ])
    let open = closed.table("discrepancies.csv").first { $0["key"]!.hasSuffix("104") }
    #expect(opened[2]["case"] == open?["case"])
  }

  @Test("the list is part of the definition: another list is another run, and the manifest names it")
  func partOfTheDefinition() async throws {
    let first = try await run(Self.all)
    let manifest = try Files.readText(bench.folder.path("out/latest/MANIFEST.json"))
    let sha256 = try SHA256Digest.hex(ofFile: bench.folder.path("pipelines/opening.csv")).sha256
    #expect(manifest.contains("\"path\": \"opening.csv\",\n      \"sha256\": \"\(sha256)\""))
    #expect(try await run(Self.all).folder == first.folder)
    #expect(try await run(Array(Self.all.dropLast())).folder == "out/2020-09-10/run-2")
  }

  @Test("the order of the rows and the number of workers change no finding")
  func order() async throws {
    let first = try await run(Self.all + [OpeningRow(.payment, 104)], workers: 1)
    let second = try await run([OpeningRow(.payment, 104)] + Self.all.reversed(), workers: 7)
    #expect(orphans(first) == orphans(second) && fates(first) == fates(second))
  }

  @Test("instalments are judged as ever, and a row of theirs is answered by what is paid")
  func instalments() async throws {
    let pipeline = try PipelineFolder.shippedIncentives(in: bench.folder)
    let text = try Files.readText(pipeline)
    try bench.folder.write(
      text + "\nperiod: { from: 2020-09-07, opening: opening.csv }\n", to: "pipelines/incentives.yaml")
    let cards = (1...3).map { "000000000000000\($0)" }
    let rows = cards.map { OpeningRow(.incentive, "\($0)/1", "600000.00").text }
    try bench.folder.write(feed([OpeningRow.header] + rows), to: "pipelines/opening.csv")
    try bench.lay(
      feed(
        ["participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel"]
          + cards.prefix(2).map { "\($0),1,2020-04-11,1000000,2020-08-10,,gopay" }), "pmo/entitlements_20200801.csv")
    let header = quotedHeader
    let paid = "\"GD-1\",\"\(cards[0])\",\"1\",\"2020-09-08\",\"600000.00\",\"paid\""
    for day in 7...10 {
      let date = "202009" + (day < 10 ? "0\(day)" : "\(day)")
      try bench.lay(feed(day == 8 ? [header, paid] : [header]), "gopay/incentives_\(date).csv")
      try bench.lay("DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS\n", "ovo/incentives_\(date).csv")
    }
    var request = bench.request(asOf: "2020-09-10")
    request.pipeline = pipeline
    let report = try await PipelineRun(request).run()
    let folder = try #require(report.folder)
    let table = csvTable(try Files.readText(folder + "/result/opening.csv"))
    #expect(table.map { $0["fate"]! } == ["answered", "open", "open"])
    #expect(report.text.contains("Opening list: 3 rows, 1 answered, 2 still open with Rp1.200.000"))
  }

  private let quotedHeader = "disbursement_id,card_number,instalment,completed_on,amount,status"
}
