import FoundationEssentials
import Glibc
import RekonCore

/// Publishes a run as one folder, `out/<as-of>/run-<n>/`: complete or absent. One rename is the commit; `latest` is
/// switched after it. Nothing published is ever changed.
public struct Publisher: Sendable {
  public let out: String

  public init(out: String) { self.out = out }

  /// What stands in `run.json` alone, because it differs from run to run.
  public struct Circumstances: Sendable {
    public var startedAt: String
    public var host: String
    public var version: String
    public var workers: Int
    public var seconds: String
    /// The stages before this one.
    public var clock: StageClock

    public init(
      startedAt: String, host: String, version: String, workers: Int, seconds: String, clock: StageClock
    ) {
      self.startedAt = startedAt
      self.host = host
      self.version = version
      self.workers = workers
      self.seconds = seconds
      self.clock = clock
    }
  }

  /// Writes everything and returns the run's folder.
  public func publish(
    _ outcome: RunOutcome, exitStatus: Int, _ circumstances: Circumstances
  ) async throws -> String {
    try Files.makeFolder(out)
    // Two state folders may publish into one place; each waits for the other's rename.
    let lock = try OpenFile.open(out + "/.lock", flags: O_RDWR | O_CREAT | O_NOFOLLOW)
    try lock.lock()
    try refuseForeign(outcome.pipeline)
    let isAsked = outcome.isAsked || isPast(outcome.asOf)
    let day = isAsked ? "\(out)/asked/\(outcome.asOf)" : "\(out)/\(outcome.asOf)"
    if let status = try FileStatus.of(day), status.kind != .directory { throw FileError("create", day, ENOTDIR) }
    try Files.makeFolder(day)
    try removeLeftovers(in: day)
    let number = try nextRunNumber(in: day)
    let temporary = "\(day)/.run-\(number).tmp"
    try Files.makeFolder(temporary + "/result")
    var files = try await writeResult(outcome, to: temporary + "/result", width: circumstances.workers)
    let run = runDocument(outcome, number: number, exitStatus: exitStatus, circumstances)
    try write(Array(run.utf8), to: temporary + "/run.json")
    files.append(("run.json", SHA256Digest.hex(of: run), 1))
    try Files.synchronizeFolder(temporary + "/result")
    try write(Array(manifest(outcome, files).utf8), to: temporary + "/MANIFEST.json")
    try Files.synchronizeFolder(temporary)
    let folder = "\(day)/run-\(number)"
    try Files.rename(temporary, to: folder)
    try Files.synchronizeFolder(day)
    if !isAsked { try Files.symbolicLink(at: out + "/latest", to: "\(outcome.asOf)/run-\(number)") }
    return folder
  }

  /// A folder of reports is one pipeline's: `latest` could not serve two.
  private func refuseForeign(_ pipeline: String) throws {
    guard let latest = latest(), let manifest = try? Files.readText(latest.folder + "/MANIFEST.json"),
      !manifest.contains("\"pipeline\": \"\(pipeline)\"")
    else { return }
    throw Fault(
      "out-of-another-pipeline", file: out, found: "the reports of another pipeline",
      expected: "those of '\(pipeline)'",
      remedy: "give each pipeline an --out of its own")
  }

  /// Bytes of a published run's result.
  public func byteCount(ofRun folder: String) -> Int {
    let names = (try? Files.names(in: folder + "/result")) ?? []
    return names.reduce(0) { sum, name in
      sum + ((try? FileStatus.of("\(folder)/result/\(name)"))?.byteCount ?? 0)
    }
  }

  // MARK: Files

  /// The summary as `--json` prints it: the same document as `summary.json`.
  public static func summaryDocument(_ outcome: RunOutcome) -> String { SummaryReport(outcome: outcome).document() }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try OpenFile.create(path)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.synchronize()
    try file.close()
  }

  /// Writes the folder `result/`, and says what the manifest says of its files.
  private func writeResult(
    _ outcome: RunOutcome, to folder: String, width: Int
  ) async throws -> [(path: String, sha256: String, rows: Int)] {
    let table = try ReportFile("discrepancies.csv", in: folder)
    let lines = try ReportFile("discrepancies.jsonl", in: folder)
    let open = try ReportFile("open-items.csv", in: folder)
    let report = FindingReport(asOf: outcome.asOf, currency: outcome.currency)
    try await report.write(outcome.standingBreaks, table: table, lines: lines, width: width)
    try await report.write(outcome.openItems, table: open, lines: nil, width: width)
    var files = [table, lines, open]
    for (name, bytes) in smallReports(outcome) {
      // Rejected rows are kept as they came, identities and all: for their owner's eyes.
      let file = try ReportFile(name, in: folder, mode: name == "rejects.csv" ? 0o600 : 0o640)
      try file.write(bytes, number: 0, rows: rowCount(name, bytes))
      files.append(file)
    }
    files.sort { bytesPrecede($0.name, $1.name) }
    return try await inParallel(files.count, width: width) { [files] index in
      let (sha256, rows) = try files[index].finish()
      return (path: "result/" + files[index].name, sha256: sha256, rows: rows)
    }
  }

  /// All reports but those with a row for each finding.
  private func smallReports(_ outcome: RunOutcome) -> [(String, [UInt8])] {
    let feeds = FeedReports(outcome: outcome)
    var reports = [
      ("feeds.csv", feeds.feeds()),
      ("notes.csv", feeds.notes()),
      ("rejects.csv", feeds.rejects()),
      ("reissues.csv", ReissueReport(outcome: outcome).table()),
      ("summary.json", Array(SummaryReport(outcome: outcome).document().utf8)),
    ]
    if let opening = outcome.opening {
      reports.append(("opening.csv", OpeningReport(opening: opening, currency: outcome.currency).table()))
    }
    return reports
  }

  /// Records of a table, without its header; 1 for a document. Line feeds inside quotes end no record.
  private func rowCount(_ name: String, _ bytes: [UInt8]) -> Int {
    guard !name.hasSuffix(".json") else { return 1 }
    let isCSV = name.hasSuffix(".csv")
    var isQuoted = false
    var count = 0
    bytes.withUnsafeBytes { bytes in
      for byte in bytes {
        if byte == 0x22 { isQuoted = isCSV && !isQuoted }
        if byte == 0x0A, !isQuoted { count += 1 }
      }
    }
    return isCSV ? count - 1 : count
  }
}
