import Foundation
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// What stands is believed only as far as it can be seen to be whole.
@Suite("Standing runs and kept files")
struct StandingRunTests {
  let bench: Workbench

  /// A sale without payment: a break as of the 6th.
  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-08")
  }

  @Test("a standing run ends by what this call fails on, not by what the first one did")
  func failOnIsAskedAgain() async throws {
    let lenient = try await bench.run(asOf: "2020-09-06", failOn: nil)
    let strict = try await bench.run(asOf: "2020-09-06")
    #expect(lenient.status == 0 && strict.status == 1 && strict.folder == lenient.folder)
  }

  @Test("a published run that is not whole does not stand", arguments: ["run.json", "result/summary.json", "result"])
  func damagedRun(_ path: String) async throws {
    let first = try await bench.run(asOf: "2020-09-06")
    try Files.removeTree(bench.folder.path("out/2020-09-06/run-1/" + path))
    let again = try await bench.run(asOf: "2020-09-06")
    #expect(again.folder == "out/2020-09-06/run-2")
    #expect(again.status == first.status && again.files == first.files)
  }

  @Test("a run that was killed before latest was switched is mended by the next")
  func latestIsMended() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    try Files.remove(bench.folder.path("out/latest"))
    _ = try await bench.run(asOf: "2020-09-06")
    #expect(Files.linkTarget(bench.folder.path("out/latest")) == "2020-09-06/run-1")
  }

  @Test("a day that has not begun is refused: its report would stand before every real one")
  func future() async throws {
    await #expect(throws: AsOfInFuture.self) { try await bench.run(asOf: "9000-01-01") }
    #expect(!Files.exists(bench.folder.path("out")))
  }

  @Test("reports of two pipelines do not share a folder")
  func foreignReports() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    try bench.pipeline.replace("pipeline: training-payments", with: "pipeline: others")
    await #expect(throws: Fault.self) { try await bench.run(asOf: "2020-09-07") }
  }

  @Test("what lay in the inbox and was no file is told in the result, and gone when it is gone")
  func refusedLink() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-06")
    let link = bench.inbox + "/tokopedia/sales_20200906_02.csv"
    try Files.symbolicLink(at: link, to: "/etc/hostname")
    let with = try await bench.run(asOf: "2020-09-06")
    #expect(with.status == 2 && with.table("notes.csv").map { $0["code"]! } == ["not-a-regular-file"])
    try Files.remove(link)
    let without = try await bench.run(asOf: "2020-09-06")
    #expect(without.status == 1 && without.folder == "out/2020-09-06/run-2")
  }

  @Test("a received file that was changed is not parsed")
  func receivedIsHashedAgain() async throws {
    _ = try await bench.run(asOf: "2020-09-06")
    let received = bench.folder.path("state/received")
    for folder in try Files.names(in: received) {
      for name in try Files.names(in: received + "/" + folder) {
        let path = "\(received)/\(folder)/\(name)"
        let text = try Files.readText(path)
        guard text.contains("TKP000000000102") else { continue }
        try Files.replace(path, with: text.replacing("250000", with: "260000"))
      }
    }
    try Files.removeTree(bench.folder.path("state/segments"))
    await #expect(throws: Fault.self) { try await bench.run(asOf: "2020-09-07") }
  }

  @Test("a segment that lies under another's name, or was changed, is made again")
  func segmentsAreChecked() async throws {
    let first = try await bench.run(asOf: "2020-09-06")
    let folder = bench.folder.path("state/segments")
    let paths = try Files.names(in: folder).flatMap { part in
      try Files.names(in: folder + "/" + part).map { "\(folder)/\(part)/\($0)" }
    }
    let whole = try paths.map { try Files.readAll($0) }
    for (index, path) in paths.enumerated() {
      // The next one's bytes, then its own with one byte of the middle changed.
      try write(whole[(index + 1) % whole.count], to: path)
      try Files.removeTree(bench.folder.path("out"))
      #expect(try await bench.run(asOf: "2020-09-06").files == first.files)
      var changed = whole[index]
      changed[changed.count / 2] ^= 0xFF
      try write(changed, to: path)
      try Files.removeTree(bench.folder.path("out"))
      #expect(try await bench.run(asOf: "2020-09-06").files == first.files)
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Files.remove(path)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
  }

  @Test("a refused delivery that is refused again is one finding, and nothing of it stays in force")
  func refusedTwice() async throws {
    try bench.lay("nonsense\n", "gopay/payments_20200904.csv")
    _ = try await bench.run(asOf: "2020-09-06")
    try bench.lay("\n", "gopay/payments_20200904.csv")
    let run = try await bench.run(asOf: "2020-09-06")
    let refusals = run.table("discrepancies.csv").filter { $0["code"] == "FEED_REFUSED" }
    // Of the latest delivery, as a finding of the earlier one would speak of bytes that are gone.
    #expect(refusals.map { $0["detail"] } == ["blank-feed"])
    #expect(refusals.allSatisfy { $0["message"]?.hasSuffix("nothing of it is used") == true })
  }
}
