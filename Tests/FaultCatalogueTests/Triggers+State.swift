import Glibc
import RekonCore
import RekonPipeline
import RekonReconcile
import RekonTestSupport

@testable import RekonIngest

extension FaultTriggers {
  /// A bench whose state folder has received the feeds of 4 September 2020.
  private static func received() async throws -> Workbench {
    let bench = try Workbench()
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    _ = try await bench.run(asOf: "2020-09-04")
    return bench
  }

  /// What ends a run on this bench.
  private static func runEnded(_ bench: Workbench, receipts: RunRequest.Receipts = .knownThen) async throws -> [Told] {
    try await ended(in: bench.folder) { _ = try await bench.run(asOf: "2020-09-04", receipts: receipts) }
  }

  /// The remarks of a run that goes on.
  private static func noted(_ run: RunResult) -> [Told] { run.remarks.map { Told(cost: .note, message: $0) } }

  static let state: [String: Trigger] = [
    "as-of-in-future": {
      let bench = try Workbench()
      return try await ended(in: bench.folder) {
        do { _ = try await bench.run(asOf: "9000-01-01") } catch var error as AsOfInFuture {
          // Today is another day at each test.
          error.today = BusinessDate(iso: "2020-09-05")!
          throw error
        }
      }
    },
    "input-not-found": {
      let bench = try Workbench()
      return try await runEnded(bench)
    },
    "known-then-untold": {
      let bench = try await received()
      try bench.layQuietDays("2020-09-03", "2020-09-03")
      return try await noted(bench.run(asOf: "2020-09-03"))
    },
    "out-of-another-pipeline": {
      let bench = try await received()
      try bench.pipeline.replace("pipeline: training-payments", with: "pipeline: training-sales")
      return try await runEnded(bench)
    },
    "received-damaged": {
      let bench = try await received()
      let sha256 = SHA256Digest.hex(of: sales(SaleRow(101)))
      try bench.folder.write("other bytes", to: "state/received/\(sha256.prefix(2))/\(sha256)")
      try Files.removeTree(bench.folder.path("state/segments"))
      try Files.removeTree(bench.folder.path("out"))
      return try await runEnded(bench)
    },
    "receipts-broken": {
      let bench = try await received()
      let text = try Files.readText(bench.folder.path("state/receipts.jsonl"))
      try bench.folder.write(
        text.replacing("20200904", with: "20200905", maxReplacements: 1), to: "state/receipts.jsonl")
      return try await runEnded(bench)
    },
    "receipts-not-there": {
      let bench = try await received()
      return try await runEnded(bench, receipts: .first(5))
    },
    "run-not-trusted": {
      let bench = try await received()
      try bench.layQuietDays("2020-09-05", "2020-09-05")
      _ = try await bench.run(asOf: "2020-09-05")
      try bench.replace("\"receipts\": 4", with: "\"receipts\": 3", in: "out/2020-09-04/run-1/MANIFEST.json")
      return try await noted(bench.run(asOf: "2020-09-04"))
    },
    "segment-damaged": {
      let folder = try TemporaryFolder()
      try folder.write("no segment", to: "state/segments/2c/2cf24dba5fb0")
      return try await ended(in: folder) { _ = try SegmentFile.open(folder.path("state/segments/2c/2cf24dba5fb0")) }
    },
    "state-busy": {
      let bench = try Workbench()
      try Files.makeFolder(bench.folder.path("state"))
      let lock = try OpenFile.open(bench.folder.path("state/lock"), flags: O_RDWR | O_CREAT)
      _ = try lock.tryLock()
      let told = try await runEnded(bench)
      try lock.close()
      return told
    },
  ]

  /// What no test can make happen; the message is made by the type that tells it.
  static let byHand: [String: [Told]] = [
    // A disk or network drive that fails in just this call.
    "cannot-close": [broken("close", "state/receipts.jsonl", EIO)],
    "cannot-lock": [broken("lock", "state/lock", ENOLCK)],
    "cannot-spill": [broken("spill", "state/tmp/payments-7.spill", ENOSPC)],
    "cannot-stat": [broken("stat", "inbox/tokopedia", EIO)],
    "cannot-synchronize": [broken("synchronize", "state/receipts.jsonl", EIO)],
    "cannot-truncate": [broken("truncate", "state/receipts.jsonl", EIO)],
    // A mistake of the program: RekonReconcileTests make such mistakes, none is there to be found by a run.
    "proof-failed": [
      Told(
        cost: .command,
        message: "\(ProofFailure("balance of payment, tokopedia: left 50000000 - right 25000000 is not 0"))")
    ],
    // Tests may run as root, who may read everything.
    "unreadable": [
      Told(
        cost: .file,
        message: Receiver(inbox: "inbox", state: "state", rehash: false)
          .unreadable("tokopedia/sales_20200904.csv", FileError("open", "inbox", EACCES)).description)
    ],
  ]

  private static func broken(_ operation: String, _ path: String, _ number: Int32) -> Told {
    Told(cost: .command, message: FileError(operation, path, number).description)
  }
}
