import ArgumentParser
import Foundation
import RekonCore
import RekonIngest
import RekonPipeline

/// What all stages are told.
struct CommonOptions: ParsableArguments {
  @Argument(
    help: "The pipeline definition, such as pipelines/training-payments.yaml.", completion: .file(extensions: ["yaml"]))
  var pipeline: String

  @Option(help: ArgumentHelp("Folder with the partners' files, <party>/<feed>_<yyyymmdd>….", valueName: "folder"))
  var inbox = "inbox"

  @Option(help: ArgumentHelp("Folder for received files, receipts and segments.", valueName: "folder"))
  var state = "state"

  @Option(help: ArgumentHelp("Folder for published reports.", valueName: "folder"))
  var out = "out"

  @Option(
    help: ArgumentHelp(
      "Day to reconcile as of: yyyy-MM-dd, yesterday or today, in the pipeline's zone (default: the pipeline's as_of).",
      valueName: "day"))
  var asOf: AsOf?

  @Option(help: ArgumentHelp("Threads to work with; the result never depends on it.", valueName: "count"))
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @Option(
    help: ArgumentHelp(
      "Memory to get along with, such as 256M or 4GiB, at least 64M; what does not fit is put aside in the state folder. The result never depends on it.",
      valueName: "size"))
  var memory = ByteSize(byteCount: 1 << 30)

  /// Partitions of the reconciliation: for tests, which hold that no result depends on it.
  @Option(help: .hidden)
  var partitions: Int?

  @Option(
    help: ArgumentHelp(
      "Lowest severity that gives exit status 1: info, warning, error, critical or never.", valueName: "severity"))
  var failOn = FailOn(severity: .error)

  @Option(help: ArgumentHelp("Library that inflates: isal or zlib. Both give the same result.", valueName: "library"))
  var inflater = InflaterChoice.isal

  @Option(
    help: ArgumentHelp(
      """
      Work with the first so many receipts only (receipts.jsonl numbers them), or with all (default: all; for a day before \
      that of the last published run those that were known then).
      """,
      valueName: "count|all"))
  var receipts: RunRequest.Receipts?

  @Flag(help: "Hash every inbox file again, also those whose size, time and inode have not changed.")
  var rehash = false

  @Flag(name: .shortAndLong, help: "Say nothing when all is clean and every file in the inbox was read.")
  var quiet = false

  @Flag(help: "Print each stage's time, rows, bytes and peak memory on standard error at the end.")
  var timings = false

  @Flag(help: "Print summary.json on standard output instead of the short summary (run, export, reconcile).")
  var json = false

  func validate() throws {
    guard (1...1_024).contains(workers) else {
      throw ValidationError("--workers: found \(workers), expected 1 to 1024")
    }
    if memory < .least {
      throw ValidationError("--memory: found \(memory), expected at least \(ByteSize.least)")
    }
    if let partitions, ![1, 2, 4, 8, 16, 32, 64].contains(partitions) {
      throw ValidationError("--partitions: found \(partitions), expected a power of two from 1 to 64")
    }
  }
}

extension AsOf: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension InflaterChoice: ExpressibleByArgument {}

extension RunRequest.Receipts: ExpressibleByArgument {
  public init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let count = Int(argument), count > 0 {
      self = .first(count)
    } else {
      return nil
    }
  }
}

extension ByteSize: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension ByteSize {
  /// The least that a run gets along with.
  static let least = ByteSize(byteCount: 64 << 20)
}

/// A severity, or never.
struct FailOn: ExpressibleByArgument {
  var severity: Severity?

  init(severity: Severity?) { self.severity = severity }

  init?(argument: String) {
    if argument == "never" { return }
    guard let severity = Severity(name: argument) else { return nil }
    self.severity = severity
  }

  var defaultValueDescription: String { severity?.name ?? "never" }
}
