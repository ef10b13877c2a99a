import Glibc
import RekonCore
import RekonIngest
import RekonPipeline
import RekonTestSupport
import Testing

/// A run holds what was delivered against what the partner checked.
@Suite("Check receipts in a run")
struct CheckReceiptRunTests {
  let bench: Workbench
  static let path = "tokopedia/sales_20200904.csv"
  static let receipt = "tokopedia/day.receipt.json"
  static let day = "2020-09-04"

  /// One sale, paid the same day: nothing is broken.
  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101)), Self.path)
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays(Self.day, Self.day)
  }

  private func run(receipts: RunRequest.Receipts = .knownThen) async throws -> RunResult {
    try await bench.run(asOf: Self.day, receipts: receipts)
  }

  private static func bytes(_ text: String) -> String {
    "\(text.utf8.count) bytes with SHA-256 \(SHA256Digest.hex(of: text).prefix(12))…"
  }

  private static func refused(_ reason: String, _ path: String = path) -> String {
    "FEED_REFUSED \(path) error: \(path): error[\(reason); nothing of it is used"
  }

  private static let other = sales(SaleRow(101).with(\.status, "CANCELLED"))

  // MARK: B91

  @Test("B91 a right receipt changes no byte of the result, and is told in the manifest alone")
  func rightReceipt() async throws {
    let without = try await run()
    try bench.layReceipt(of: [Self.path, "tokopedia/remittances_20200904.csv"], Self.receipt)
    let with = try await run()
    #expect(with.files == without.files && with.status == 0 && with.remarks == [])
    #expect(with.folder == "out/2020-09-04/run-2")
    let manifest = try Files.readText(bench.folder.path("out/latest/MANIFEST.json"))
    let sha256 = try SHA256Digest.hex(ofFile: bench.inbox + "/" + Self.receipt).sha256
    #expect(
      manifest.contains(
        """
          "check_receipts": [
            {
              "path": "\(Self.receipt)",
              "sha256": "\(sha256)"
            }
          ],
        """))
    let again = try await run()
    #expect(again.folder == with.folder && again.text.hasPrefix("Nothing new"))
  }

  @Test("B91 a file with other bytes than its receipt names is refused before anything of it is judged")
  func otherBytes() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt)
    try bench.lay("nonsense\n", Self.path)
    let run = try await run()
    #expect(
      run.discrepancies == [
        Self.refused(
          "receipt-differs]: found \(Self.bytes("nonsense\n")), expected \(Self.bytes(sales(SaleRow(101)))), which "
            + "\(Self.receipt) names; these are not the bytes that were checked: send the checked file, or check this one and "
            + "send its receipt")
      ])
    #expect(run.status == 2)
    #expect(run.table("discrepancies.csv").map { $0["detail"] } == ["receipt-differs"])
    #expect(run.table("feeds.csv").map { $0["verdict"]! }.sorted() == ["accepted", "accepted", "accepted", "refused"])
  }

  @Test("B91 a receipt that names another size is as wrong as one that names another hash")
  func otherSize() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt) { $0.byteCount += 1 }
    let run = try await run()
    #expect(run.status == 2)
    #expect(run.table("discrepancies.csv").map { $0["detail"] } == ["receipt-differs"])
    let text = sales(SaleRow(101))
    #expect(
      run.discrepancies[0].contains(
        "found \(Self.bytes(text)), expected \(text.utf8.count + 1) bytes with SHA-256 \(SHA256Digest.hex(of: text).prefix(12))…"
      ))
  }

  @Test("B91 a file that a receipt names and that has not come is told, and the run is incomplete")
  func absentFile() async throws {
    try bench.lay(Self.other, "tokopedia/sales_20200904_02.csv")
    try bench.layReceipt(of: [Self.path, "tokopedia/sales_20200904_02.csv"], Self.receipt)
    try Files.remove(bench.inbox + "/tokopedia/sales_20200904_02.csv")
    let run = try await run()
    #expect(run.status == 2 && run.discrepancies == [])
    let note =
      "\(Self.receipt):29: error[receipt-file-absent]: found tokopedia/sales_20200904_02.csv named, and no such file in the "
      + "inbox, expected every file that a receipt names; send the file under this name, or the receipt again without it"
    #expect(run.text.contains(note))
    #expect(
      run.table("notes.csv").map { "\($0["file"]!):\($0["line"]!) \($0["code"]!)" } == [
        "\(Self.receipt):29 receipt-file-absent"
      ])
    // The partner takes it back.
    try bench.layReceipt(of: [Self.path], Self.receipt)
    #expect(try await self.run().status == 0)
  }

  @Test("B91 a file that its check refused is rightly not sent")
  func refusedAndNotSent() async throws {
    try bench.lay("nonsense\n", "tokopedia/sales_20200904_02.csv")
    try bench.layReceipt(of: [Self.path, "tokopedia/sales_20200904_02.csv"], Self.receipt)
    try Files.remove(bench.inbox + "/tokopedia/sales_20200904_02.csv")
    let run = try await run()
    #expect(run.status == 0 && run.discrepancies == [])
  }

  @Test("B91 a file that its check accepted only in another folder speaks for no other party")
  func otherParty() async throws {
    try bench.layReceipt(of: [Self.path], "gopay/day.receipt.json") { $0.sha256 = String(repeating: "0", count: 64) }
    let run = try await run()
    #expect(run.discrepancies == [] && run.status == 2)
    #expect(run.text.contains("found gopay/sales_20200904.csv named, and no such file in the inbox"))
  }

  @Test("B91 what a receipt says of a feed that another pipeline reads is left to that one")
  func otherPipeline() async throws {
    try bench.pipeline.replace("\nregisters:", with: "\nowes: [ sales, payments, transfers ]\n\nregisters:")
    try bench.layReceipt(of: [Self.path], Self.receipt)
    let file = try CheckReceipt.read(try Files.readAll(bench.inbox + "/" + Self.receipt), file: "").files[0]
    var other = file
    other.name = "remittances_20200904.csv"
    var absent = other
    absent.name = "remittances_20200904_02.csv"
    try CheckReceipt(version: "0.1.0", files: [file, other, absent]).write(to: bench.inbox + "/" + Self.receipt)
    let run = try await run()
    #expect(run.discrepancies == [] && run.status == 0 && run.remarks == [])
  }

  @Test("B91 a file without receipt is refused where receipts are required, from that day on")
  func required() async throws {
    try bench.setReceipts("{ required: true, required_from: 2020-09-04 }")
    let run = try await run()
    let reason =
      "receipt-missing]: found no check receipt that names it, expected one, as receipts.required of tokopedia asks; check "
      + "the file with rekon check --receipt and send the receipt, too"
    #expect(
      run.discrepancies == [
        Self.refused(reason, "tokopedia/remittances_20200904.csv"), Self.refused(reason),
      ])
    #expect(run.status == 2)
    try bench.layReceipt(of: [Self.path, "tokopedia/remittances_20200904.csv"], Self.receipt)
    let late = try await self.run()
    #expect(late.discrepancies == [] && late.status == 0)
  }

  @Test("B91 a file whose day lies before the first required one needs no receipt")
  func requiredLater() async throws {
    try bench.setReceipts("{ required: true, required_from: 2020-09-05 }")
    #expect(try await run().status == 0)
  }

  @Test("B91 a file that its partner's check refused is refused here, too")
  func refusedVerdict() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt) { $0.verdict = .refused }
    let run = try await run()
    #expect(
      run.discrepancies == [
        Self.refused(
          "receipt-refused]: found the verdict 'refused' in \(Self.receipt), expected a file that its partner's check "
            + "accepts; rekon check says why: mend the file, check it and send it with its new receipt")
      ])
    #expect(run.status == 2)
  }

  @Test("B91 a file that cannot be read says why, also where its check refused it")
  func refusedBoth() async throws {
    try bench.lay("\n", Self.path)
    try bench.layReceipt(of: [Self.path], Self.receipt)
    let run = try await run()
    #expect(run.table("discrepancies.csv").map { $0["detail"] } == ["blank-feed"])
  }

  private static let otherProgram =
    "the check that wrote the receipt was another program's: check the file again and send the receipt"

  @Test("B91 other rows than the receipt's, by the same profile, refuse the file")
  func otherRows() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt) {
      $0.rowCount = 2
      $0.rejectedCount = 1
    }
    #expect(
      try await run().discrepancies == [
        Self.refused(
          "receipt-rows]: found 1 read, 1 accepted, 0 rejected, 0 ignored, expected 2 read, 1 accepted, 1 rejected, 0 ignored, "
            + "as \(Self.receipt) says; \(Self.otherProgram)")
      ])
  }

  @Test("B91 another sum than the receipt's, by the same profile, refuses the file with both numbers")
  func otherSums() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt) { $0.sums[0].amount = "250001.00" }
    let run = try await run()
    #expect(
      run.discrepancies == [
        Self.refused(
          "receipt-sums]: found amount 250000.00 IDR, expected amount 250001.00 IDR, as \(Self.receipt) says; "
            + Self.otherProgram)
      ])
    #expect(
      run.table("feeds.csv").filter { $0["verdict"] == "refused" }.map {
        [$0["rows"], $0["accepted"], $0["rejected"], $0["carried"]]
      } == [["1", "0", "1", "0.00"]])
  }

  @Test("B91 what another profile found is a note")
  func otherProfile() async throws {
    let zeros = String(repeating: "0", count: 64)
    var here = ""
    try bench.layReceipt(of: [Self.path], Self.receipt) {
      here = String($0.profileDigest.prefix(12))
      $0.profileDigest = zeros
      $0.profileVersion = "2020-01-01"
      $0.rejectedCount = 1
      $0.sums.removeLast()
    }
    let run = try await run()
    #expect(run.discrepancies == [] && run.status == 0)
    let remedy =
      "it was checked with another profile (tokopedia/sales from 2020-01-01 000000000000…; here of any day \(here)…)"
    #expect(
      run.table("notes.csv").map { "\($0["file"]!) \($0["code"]!): \($0["note"]!)" } == [
        "\(Self.path) receipt-rows: found 1 read, 1 accepted, 0 rejected, 0 ignored, expected 1 read, 1 accepted, 1 rejected, "
          + "0 ignored, as \(Self.receipt) says; \(remedy)",
        "\(Self.path) receipt-sums: found refunded_amount 0.00 IDR, expected no sums, as \(Self.receipt) says; \(remedy)",
      ])
  }

  @Test("B91 where the very profile was checked with, what another one found says nothing")
  func twoProfiles() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt)
    try bench.layReceipt(of: [Self.path], "tokopedia/again.receipt.json") {
      $0.profileDigest = String(repeating: "0", count: 64)
      $0.verdict = .refused
    }
    let run = try await run()
    #expect(run.discrepancies == [] && run.status == 0 && run.table("notes.csv").isEmpty)
  }

  @Test("B91 a receipt that cannot be read is told, and the run is incomplete until it is sent again")
  func unreadable() async throws {
    try bench.lay("{ \"format\": 7 }\n", Self.receipt)
    let run = try await run()
    #expect(run.status == 2 && run.discrepancies == [])
    #expect(
      run.text.contains(
        "\(Self.receipt):1: error[receipt-format]: found format 7, expected format 1; another version of rekon wrote it: let "
          + "both sides use the same"))
    try bench.layReceipt(of: [Self.path], Self.receipt)
    let mended = try await self.run()
    #expect(mended.status == 0 && mended.table("notes.csv").isEmpty)
  }

  @Test("B91 a receipt's folder, link or pipe is refused like a feed's, and it is no stranger")
  func notRegular() async throws {
    try bench.folder.write("{}", to: "elsewhere")
    #expect(symlink(bench.folder.path("elsewhere"), bench.inbox + "/" + Self.receipt) == 0)
    let run = try await run()
    #expect(
      run.remarks == [
        "\(Self.receipt): error[not-a-regular-file]: found a symbolic link, expected a regular file; put the receipt itself "
          + "there"
      ])
    #expect(run.status == 2)
  }

  @Test("a receipt in a folder of no party is a name of no feed")
  func stranger() async throws {
    try bench.lay("{}", "nobody/day.receipt.json")
    #expect(
      try await run().remarks == [
        "nobody/day.receipt.json: warning[not-a-feed]: found a name of no feed, expected a name as the profiles write it; it "
          + "is not read"
      ])
  }

  // MARK: Order, re-issues, what was known then

  @Test("the order in which file and receipt arrive does not matter")
  func arrival() async throws {
    try bench.setReceipts("{ required: true, required_from: 2020-09-04 }")
    let paths = [Self.path, "tokopedia/remittances_20200904.csv"]
    try bench.layReceipt(of: paths, Self.receipt)
    let receipt = try Files.readAll(bench.inbox + "/" + Self.receipt)
    let together = try await run()
    for first in [paths, [Self.receipt]] {
      let other = try Workbench.copy(of: bench)
      try other.setReceipts("{ required: true, required_from: 2020-09-04 }")
      for path in paths + [Self.receipt] where !first.contains(path) { try Files.remove(other.inbox + "/" + path) }
      _ = try await other.run(asOf: Self.day)
      try other.lay(sales(SaleRow(101)), Self.path)
      try other.lay(remittances(), paths[1])
      try other.lay(receipt, Self.receipt)
      let run = try await other.run(asOf: Self.day)
      #expect(run.files == together.files && run.status == together.status)
    }
  }

  @Test("a file and its receipt delivered anew stand; the receipt of before still speaks for the bytes of before")
  func reissued() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt)
    #expect(try await run().status == 0)
    let first = try Files.readAll(bench.inbox + "/" + Self.receipt)
    // The file alone is not what was checked: the earlier one stays in force.
    try bench.lay(Self.other, Self.path)
    let alone = try await run()
    #expect(alone.status == 2)
    #expect(alone.table("discrepancies.csv").map { $0["detail"]! } == ["receipt-differs", ""])
    #expect(alone.discrepancies[0].hasSuffix("; the earlier delivery stays in force"))
    try bench.layReceipt(of: [Self.path], Self.receipt)
    let both = try await run()
    #expect(both.status == 0 && both.table("discrepancies.csv").map { $0["code"]! } == ["FEED_REISSUED"])
    // Back to the bytes of before, without another word of their receipt.
    try bench.lay(sales(SaleRow(101)), Self.path)
    #expect(try await run().status == 0)
    #expect(first != (try Files.readAll(bench.inbox + "/" + Self.receipt)))
  }

  @Test("what was known before the receipt came can be asked again")
  func knownThen() async throws {
    try bench.setReceipts("{ required: true }")
    let before = try await run()
    let count = try ReceiptCount.of(bench)
    try bench.layReceipt(of: [Self.path, "tokopedia/remittances_20200904.csv"], Self.receipt)
    let after = try await run()
    #expect(before.status == 2 && after.status == 0)
    let then = try await run(receipts: .first(count))
    #expect(then.files == before.files && then.status == 2)
    #expect(try ReceiptCount.of(bench) == count + 1)
  }

  @Test("a receipt of a later day's file changes nothing of an earlier day, not even its inputs")
  func laterDay() async throws {
    let first = try await run()
    try bench.layQuietDays("2020-09-05", "2020-09-05")
    try bench.lay(Self.other, "tokopedia/sales_20200905.csv")
    try bench.layReceipt(of: ["tokopedia/sales_20200905.csv"], Self.receipt)
    let again = try await run()
    #expect(again.folder == first.folder && again.text.hasPrefix("Nothing new"))
    #expect(try await bench.run(asOf: "2020-09-05").folder == "out/2020-09-05/run-1")
  }

  @Test("a receipt sent again about a later day alone has taken back what it said of this one")
  func takenBack() async throws {
    try bench.lay(Self.other, "tokopedia/sales_20200904_02.csv")
    try bench.layReceipt(of: ["tokopedia/sales_20200904_02.csv"], Self.receipt)
    try Files.remove(bench.inbox + "/tokopedia/sales_20200904_02.csv")
    #expect(try await run().status == 2)
    try bench.lay(Self.other, "tokopedia/sales_20200905.csv")
    try bench.layReceipt(of: ["tokopedia/sales_20200905.csv"], Self.receipt)
    let run = try await run()
    #expect(run.status == 0 && run.folder == "out/2020-09-04/run-2")
  }

  @Test("a copy of another file is a duplicate as before, whatever receipts say")
  func duplicate() async throws {
    try bench.setReceipts("{ required: true }")
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904_02.csv")
    try bench.layReceipt(of: [Self.path, "tokopedia/remittances_20200904.csv"], Self.receipt)
    let run = try await run()
    #expect(run.table("discrepancies.csv").map { $0["code"]! } == ["FEED_DUPLICATE"] && run.status == 0)
  }

  @Test("a kept receipt that was changed is not believed")
  func damaged() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt)
    let sha256 = try SHA256Digest.hex(ofFile: bench.inbox + "/" + Self.receipt).sha256
    _ = try await run()
    let kept = bench.folder.path("state/received/\(sha256.prefix(2))/\(sha256)")
    try Files.replace(kept, with: try Files.readText(kept).replacing("250000", with: "260000"))
    await #expect(throws: Fault.self) { try await run() }
  }

  @Test("what a check finds is what a run finds, for every partner's files", .timeLimit(.minutes(1)))
  func everyPartner() async throws {
    let root = Repository.root
    let pipeline = root + "/pipelines/training-payments.yaml"
    let definition = try DefinitionLoader.load(pipeline, readsKeys: false)
    let inbox = bench.folder.path("all")
    var verdicts: [VouchedFile.Verdict: Int] = [:]
    for party in try Files.names(in: root + "/samples/2020-09/inbox") {
      var files: [VouchedFile] = []
      for name in try Files.names(in: root + "/samples/2020-09/inbox/" + party) {
        let source = "\(root)/samples/2020-09/inbox/\(party)/\(name)"
        guard let (index, match) = definition.profile(forPath: party + "/" + name),
          ["2020-08-26", "2020-08-27"].contains(match.date.description)
        else { continue }
        let profile = definition.profiles[index]
        let (sha256, byteCount) = try SHA256Digest.hex(ofFile: source)
        let file = VouchedFile(
          path: source, profile: profile, date: match.date, sha256: sha256, byteCount: byteCount,
          summary: try FeedIngest.check(source, profile: profile, inflater: .zlib), currency: definition.currency)
        verdicts[file.verdict, default: 0] += 1
        files.append(file)
        try bench.folder.write(try Files.readAll(source), to: "all/\(party)/\(name)")
      }
      if !files.isEmpty { try CheckReceipt(files: files).write(to: "\(inbox)/\(party)/days.receipt.json") }
    }
    #expect(verdicts[.accepted]! > 30 && verdicts[.refused] == 1)
    var request = bench.request(asOf: "2020-08-27", stage: .validate)
    request.pipeline = pipeline
    request.inbox = inbox
    let report = try await PipelineRun(request).run()
    #expect(!report.text.contains("receipt"), "\(report.text)")
    #expect(report.text.contains("accepted  bni/"))
  }

  @Test("validate holds files against receipts, too")
  func validateStage() async throws {
    try bench.layReceipt(of: [Self.path], Self.receipt)
    try bench.lay(Self.other, Self.path)
    let run = try await bench.run(asOf: Self.day, stage: .validate)
    #expect(run.status == 2)
    #expect(run.text.contains("FEED_REFUSED  \(Self.path): error[receipt-differs]: "))
  }
}
