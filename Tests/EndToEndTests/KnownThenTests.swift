import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// A day before that of the last official run is answered as it was known then.
@Suite("What was known then")
struct KnownThenTests {
  let bench: Workbench
  static let sales = "tokopedia/sales_20200904.csv"
  static let day = "2020-09-04"

  /// The first day as it came: two sales, one payment, and things that no feed has.
  init() throws {
    bench = try Workbench()
    try bench.lay(RekonTestSupport.sales(SaleRow(101), SaleRow(102)), Self.sales)
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays(Self.day, Self.day)
    try bench.lay("hello", "tokopedia/readme.txt")
  }

  /// What comes afterwards: the missing payment, the first day's sales again with another amount, a check receipt that
  /// refuses them, the next day; and other things lie about.
  private func layMore() throws {
    try bench.lay(payments(PaymentRow(102)), "gopay/payments_20200904_02.csv")
    try bench.lay(RekonTestSupport.sales(SaleRow(101).with(\.amount, "240000")), Self.sales)
    try bench.layReceipt(of: [Self.sales], "tokopedia/day.receipt.json") { $0.verdict = .refused }
    try bench.layQuietDays("2020-09-05", "2020-09-06")
    try Files.remove(bench.inbox + "/tokopedia/readme.txt")
    try Files.makeFolder(bench.inbox + "/ovo/transfers_20200904_02.csv")
    try bench.lay("hello", "gopay/readme.txt")
  }

  /// So that the day is reconciled anew and not looked up.
  private func spoilRun(_ run: String = "2020-09-04/run-1") throws {
    try bench.folder.write("{}", to: "out/\(run)/run.json")
  }

  @Test("asking for an earlier day gives, byte for byte, what its official run published, whatever came since")
  func sameBytes() async throws {
    let first = try await bench.run(asOf: Self.day)
    #expect(first.table("notes.csv").map { $0["file"] } == ["tokopedia/readme.txt"])
    try layMore()
    let later = try await bench.run(asOf: "2020-09-05")
    #expect(later.status == 2 && later.discrepancies.contains { $0.hasPrefix("FEED_REFUSED \(Self.sales)") })
    try spoilRun()
    let asked = try await bench.run(asOf: Self.day)
    #expect(asked.files == first.files && asked.status == first.status)
    #expect(asked.folder == "out/asked/2020-09-04/run-1")
    #expect(
      asked.text.hasPrefix(
        "training-payments as of 2020-09-04, from 2020-09-04, as known after receipt 4, by run 2020-09-04/run-1\n"))
    #expect(try bench.published().contains("out/latest -> 2020-09-05/run-1"))
    let run = try Files.readText(bench.folder.path("out/asked/2020-09-04/run-1/run.json"))
    #expect(run.contains("\"known_by\": \"2020-09-04/run-1\""))
    // What lies about today is told today, not then.
    #expect(asked.remarks == later.remarks && asked.remarks.count == 2)
  }

  @Test("the same question again finds its answer, also when more has come")
  func again() async throws {
    _ = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    try spoilRun()
    let asked = try await bench.run(asOf: Self.day)
    try bench.lay(payments(PaymentRow(102), PaymentRow(101)), "gopay/payments_20200904_02.csv")
    let again = try await bench.run(asOf: Self.day)
    #expect(again.folder == asked.folder && again.files == asked.files && again.status == asked.status)
    #expect(
      again.text.hasPrefix(
        "As known after receipt 4, by run 2020-09-04/run-1.\nNothing new: the same feeds and rules as"))
  }

  @Test("the official run itself answers where definition and registers are the same")
  func standing() async throws {
    let first = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    let asked = try await bench.run(asOf: Self.day)
    #expect(asked.folder == first.folder && asked.files == first.files && asked.status == first.status)
    #expect(asked.text.hasPrefix("As known after receipt 4, by run 2020-09-04/run-1.\n"))
  }

  @Test("another rule is tried on what was known then")
  func changedRule() async throws {
    try bench.layQuietDays("2020-09-05", "2020-09-06")
    let first = try await bench.run(asOf: "2020-09-06")
    #expect(first.discrepancies.count == 1)
    try layMore()
    try bench.layQuietDays("2020-09-07", "2020-09-07")
    _ = try await bench.run(asOf: "2020-09-07")
    try bench.pipeline.replace("payment_grace: 1d", with: "payment_grace: 5d")
    let asked = try await bench.run(asOf: "2020-09-06")
    #expect(asked.folder == "out/asked/2020-09-06/run-1")
    #expect(asked.discrepancies == [] && asked.openItems.contains("PAYMENT_MISSING tokopedia/TKP000000000102 pending"))
  }

  @Test("--receipts all asks for the day with everything that is known today")
  func all() async throws {
    let first = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    let all = try await bench.run(asOf: Self.day, receipts: .all)
    #expect(all.folder == "out/asked/2020-09-04/run-1" && all.files != first.files)
    #expect(all.discrepancies.contains { $0.hasPrefix("FEED_REFUSED \(Self.sales)") })
    #expect(all.text.hasPrefix("training-payments as of 2020-09-04, from 2020-09-04\n"))
    // Of the latest day everything counts in any case, and that run is official.
    let latest = try await bench.run(asOf: "2020-09-06", receipts: .all)
    #expect(latest.folder == "out/2020-09-06/run-1")
  }

  @Test("a day without a run of its own is known as by the last official run before it, of which the last one counts")
  func between() async throws {
    _ = try await bench.run(asOf: Self.day)
    try bench.lay(payments(PaymentRow(102)), "gopay/payments_20200904_02.csv")
    let second = try await bench.run(asOf: Self.day)
    #expect(second.folder == "out/2020-09-04/run-2")
    try layMore()
    _ = try await bench.run(asOf: "2020-09-06")
    let asked = try await bench.run(asOf: "2020-09-05")
    #expect(asked.text.contains("as known after receipt 5, by run 2020-09-04/run-2\n"))
    // The second day's files had not come.
    #expect(asked.discrepancies.filter { $0.hasPrefix("FEED_MISSING") }.count == 4 && asked.status == 2)
    #expect(!asked.openItems.contains { $0.hasPrefix("PAYMENT_MISSING") })
  }

  @Test("where no official run is as old, everything counts, and it is said that nobody tells what was known")
  func tooEarly() async throws {
    try bench.layQuietDays("2020-09-05", "2020-09-05")
    _ = try await bench.run(asOf: "2020-09-05")
    let asked = try await bench.run(asOf: Self.day)
    #expect(asked.folder == "out/asked/2020-09-04/run-1")
    #expect(
      asked.remarks.last
        == "out: warning[known-then-untold]: found no official run as of 2020-09-04 or before that tells what was known "
        + "then, expected one; everything that has come since counts, too; --receipts N takes the first N receipts only"
    )
    #expect(!asked.text.contains("as known"))
  }

  @Test("an asked run tells nobody what was known")
  func askedIsNotOfficial() async throws {
    try bench.layQuietDays("2020-09-05", "2020-09-05")
    _ = try await bench.run(asOf: "2020-09-05")
    _ = try await bench.run(asOf: Self.day)
    try layMore()
    let asked = try await bench.run(asOf: Self.day)
    #expect(asked.remarks.contains { $0.contains("known-then-untold") })
    #expect(asked.discrepancies.contains { $0.hasPrefix("FEED_REFUSED \(Self.sales)") })
  }

  private static let wrongManifests: [(old: String, new: String, found: String)] = [
    ("{", "", "what is no manifest"),
    ("\"receipts\": 5", "\"receipts\": \"5\"", "what is no manifest"),
    ("\"receipts\": 5,", "", "no number of receipts; an earlier version published it"),
    ("\"receipts\": 5", "\"receipts\": 4", "another hash than that of the first 4 receipts of this state folder"),
    ("\"receipts\": 5", "\"receipts\": 6", "another hash than that of the first 6 receipts of this state folder"),
    ("\"receipts\": 5", "\"receipts\": 99", "99 receipts, of which this state folder has 15"),
    ("\"receipts\": 5", "\"receipts\": -1", "-1 receipts, of which this state folder has 15"),
    ("\"file\": \"tokopedia/readme.txt\"", "\"file\": \"ovo/readme.txt\"", "another hash than that of the first 5"),
  ]

  @Test(
    "a manifest that does not prove what its run knew is told, and the run before it is asked",
    arguments: wrongManifests)
  func distrusted(_ wrong: (old: String, new: String, found: String)) async throws {
    let first = try await bench.run(asOf: Self.day)
    try bench.lay(payments(PaymentRow(102)), "gopay/payments_20200904_02.csv")
    _ = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    try bench.replace(wrong.old, with: wrong.new, in: "out/2020-09-04/run-2/MANIFEST.json")
    let asked = try await bench.run(asOf: Self.day)
    let path = "out/2020-09-04/run-2/MANIFEST.json"
    #expect(asked.remarks.last?.hasPrefix("\(path): warning[run-not-trusted]: found \(wrong.found)") == true)
    #expect(asked.text.contains("s known after receipt 4, by run 2020-09-04/run-1"))
    #expect(asked.files == first.files)
  }

  @Test("a state folder that received in another order is not taken for the one of then")
  func otherState() async throws {
    _ = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    try Files.removeTree(bench.folder.path("state"))
    let asked = try await bench.run(asOf: Self.day)
    #expect(
      asked.remarks.suffix(2).map { $0.prefix { $0 != "]" } } == [
        "out/2020-09-04/run-1/MANIFEST.json: warning[run-not-trusted", "out: warning[known-then-untold",
      ])
  }

  @Test("of many runs that tell nothing three are named")
  func manyDistrusted() async throws {
    for day in 4...8 {
      try bench.layQuietDays("2020-09-0\(day)", "2020-09-0\(day)")
      _ = try await bench.run(asOf: "2020-09-0\(day)")
    }
    for day in 4...7 { try Files.remove(bench.folder.path("out/2020-09-0\(day)/run-1/MANIFEST.json")) }
    let asked = try await bench.run(asOf: "2020-09-07")
    let told = asked.remarks.filter { $0.contains("run-not-trusted") }
    #expect(told.count == 4 && told[0].contains("2020-09-07") && told[2].contains("2020-09-05"))
    #expect(told[3].hasPrefix("out: warning[run-not-trusted]: found 1 more official runs"))
  }

  @Test(
    "stages that publish nothing are asked in the same way",
    arguments: [RunRequest.Stage.ingest, .validate, .reconcile])
  func otherStages(_ stage: RunRequest.Stage) async throws {
    _ = try await bench.run(asOf: Self.day)
    try layMore()
    _ = try await bench.run(asOf: "2020-09-05")
    let asked = try await bench.run(asOf: Self.day, stage: stage)
    #expect(asked.text.contains("s known after receipt 4, by run 2020-09-04/run-1"))
    #expect(!asked.text.contains("gopay/payments_20200904_02.csv") && asked.folder == nil)
  }

  @Test("on the command line: the summary says it, with --json standard error does, and N and all are taken")
  func commandLine() async throws {
    _ = try RekonProgram.run(bench, asOf: Self.day)
    try layMore()
    _ = try RekonProgram.run(bench, asOf: "2020-09-05")
    let sentence = "s known after receipt 4, by run 2020-09-04/run-1"
    let asked = try RekonProgram.run(bench, asOf: Self.day)
    #expect(asked.output.contains(sentence) && !asked.errors.contains(sentence))
    let json = try RekonProgram.run(bench, asOf: Self.day, ["--json"])
    #expect(json.output.hasPrefix("{") && json.errors.contains(sentence))
    let quiet = try RekonProgram.run(bench, asOf: Self.day, ["--json", "--quiet"])
    #expect(!quiet.errors.contains(sentence))
    let first = try RekonProgram.run(bench, asOf: Self.day, ["--receipts", "3"])
    #expect(first.output.contains("as known after receipt 3\n") && first.status == 2)
    let all = try RekonProgram.run(bench, asOf: Self.day, ["--receipts", "all"])
    #expect(!all.output.contains("as known") && all.output.contains("error[receipt-refused]"))
    for wrong in ["0", "-1", "some"] {
      #expect(try RekonProgram.run(bench, asOf: Self.day, ["--receipts=\(wrong)"]).status == 64)
    }
  }
}
