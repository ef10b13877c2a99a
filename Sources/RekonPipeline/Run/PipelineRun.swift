import Foundation
import RekonCore
import RekonExport
import RekonIngest
import RekonReconcile
import RekonValidate

/// Joins the stages: receive, ingest, validate, reconcile, export. Everything it decides itself is what to do next.
public struct PipelineRun: Sendable {
  public static let version = "0.1.0"

  let request: RunRequest
  /// Told of long work: a stage and how far it is.
  let progress: @Sendable (String, Int, Int) -> Void

  public init(_ request: RunRequest, progress: @escaping @Sendable (String, Int, Int) -> Void = { _, _, _ in }) {
    self.request = request
    self.progress = progress
  }

  public func run() async throws -> RunReport {
    let started = Date()
    let clock = StageClock()
    let definition = try DefinitionLoader.load(request.pipeline)
    let asOf = (request.asOf ?? definition.defaultAsOf).date(today: today(definition, started))
    let today = today(definition, started)
    guard asOf <= today else { throw AsOfInFuture(asOf: asOf, today: today) }
    try checkLinks(definition)
    guard Files.isFolder(request.inbox) else { throw InputNotFound(path: request.inbox, what: "inbox") }
    let state = try StateFolder.open(request.state)
    var log = try ReceiptLog.open(state.path + "/receipts.jsonl")
    let received = try await Receiver(inbox: request.inbox, state: state.path, rehash: request.rehash)
      .receive(definition, log: &log, width: request.workers)
    clock.lap("receive", rows: received.newCount, bytes: received.newByteCount)
    var report = RunReport(exitStatus: ExitStatus.clean, clock: clock)
    let notes = received.refusals + strangers(received.strangers)
    report.remarks = notes.map(\.description)

    if let known = request.receipts, known > log.receipts.count {
      throw ReceiptsNotThere(asked: known, there: log.receipts.count)
    }
    let inScope = receipts(log, definition, asOf)
    let checks = try await ReceivedReceipts.read(
      log.receipts.prefix(request.receipts ?? .max), definition, asOf: asOf, state: state.path, width: request.workers)
    let digest = inputsDigest(inScope, checks, notes, definition, asOf)
    let publisher = Publisher(out: request.out)
    if request.stage == .export, let folder = publisher.standingRun(asOf: asOf, inputsDigest: digest) {
      try publisher.repairLatest(folder, asOf: asOf)
      return try standing(folder, report)
    }
    let files = try await ingest(inScope, definition, state.path, received.newHashes)
    lapIngest(clock, files)
    if request.stage == .ingest { return ingestReport(files, received, report) }
    let receipts = try await checks.checked(width: request.workers)
    let ledger = try ledger(files.map(\.file), receipts, definition, asOf, state.path)
    clock.lap("validate", rows: files.count, bytes: 0)
    let isIncomplete =
      ledger.missingCount + ledger.refusedCount + received.refusals.count > 0 || ledger.lacksReceipted
    guard let from = ledger.from, from <= asOf else {
      throw InputNotFound(path: request.inbox, what: "feed of \(asOf) or before in the inbox", remarks: report.remarks)
    }
    if request.stage == .validate { return validateReport(ledger, isIncomplete, report) }
    guard let terms = definition.terms else { preconditionFailure("a run without links stops at validate") }
    let scope = Scope(from: from, asOf: asOf, holidays: definition.registers.holidays, terms: terms)
    var outcome = try await reconcile(ledger, receipts, definition, scope, digest, isIncomplete, state.path, clock)
    outcome.notes += notes
    outcome.checkReceipts = checks.inputs
    report.exitStatus = exitStatus(outcome)
    report.json = RunSummary.json(outcome)
    guard request.stage == .export else {
      report.text = TerminalSummary(outcome).text(folder: "")
      return report
    }
    let circumstances = Publisher.Circumstances(
      startedAt: ISO8601DateFormatter().string(from: started), host: ProcessInfo.processInfo.hostName,
      version: Self.version, workers: request.workers,
      seconds: String(format: "%.3f", Date().timeIntervalSince(started)), clock: clock)
    let folder = try await publisher.publish(
      outcome, exitStatus: report.exitStatus, isAsked: request.receipts != nil, circumstances)
    clock.lap("export", rows: outcome.findingCount, bytes: publisher.byteCount(ofRun: folder))
    report.folder = folder
    report.text = TerminalSummary(outcome).text(folder: folder)
    return report
  }

  /// A pipeline without links reads and validates feeds; there is nothing that it could reconcile.
  private func checkLinks(_ definition: PipelineDefinition) throws {
    guard definition.terms == nil, request.stage > .validate else { return }
    throw Faults([
      Fault(
        "links-missing", file: request.pipeline, at: Place(keyPath: "links"), found: "no 'links'",
        expected: "links to reconcile", remedy: "without them rekon ingest and rekon validate are possible")
    ])
  }

  private func today(_ definition: PipelineDefinition, _ now: Date) -> BusinessDate {
    let seconds = Int(now.timeIntervalSince1970.rounded(.down)) + definition.zoneOffsetSeconds
    return BusinessDate(dayNumber: Int32(seconds / 86_400))
  }

  // MARK: Inputs

  private struct InScope: Sendable {
    var receipt: Receipt
    var profileIndex: Int
    var match: FilePattern.Match
  }

  /// Every delivery that speaks of the scope. Files of later business dates are not read.
  private func receipts(_ log: ReceiptLog, _ definition: PipelineDefinition, _ asOf: BusinessDate) -> [InScope] {
    log.receipts.prefix(request.receipts ?? .max).compactMap { receipt in
      guard let (index, match) = definition.profile(forPath: receipt.path), match.date <= asOf else { return nil }
      return InScope(receipt: receipt, profileIndex: index, match: match)
    }
  }

  /// One number for everything the result depends on: which bytes lie under which name, after which, and the rules.
  private func inputsDigest(
    _ files: [InScope], _ checks: ReceivedReceipts, _ notes: [Fault], _ definition: PipelineDefinition,
    _ asOf: BusinessDate
  ) -> String {
    var versions: [String: [String]] = [:]
    for file in files { versions[file.receipt.path, default: []].append(file.receipt.sha256) }
    // Two paths may fill one place in the calendar; then the order of their deliveries counts, too.
    var slots: [String: [String]] = [:]
    for file in files {
      let slot = "\(definition.profiles[file.profileIndex].name) \(file.match.date) \(file.match.number ?? -1)"
      slots[slot, default: []].append(file.receipt.path)
    }
    var digest = SHA256Digest()
    digest.update("rekon \(Self.version) segments \(SegmentFormat.version)\n\(definition.digest)\nas of \(asOf)\n")
    for (path, hashes) in versions.sorted(by: { bytesPrecede($0.key, $1.key) }) {
      digest.update("\(path) \(hashes.joined(separator: " "))\n")
    }
    for (slot, paths) in slots.sorted(by: { bytesPrecede($0.key, $1.key) }) where Set(paths).count > 1 {
      digest.update("\(slot): \(paths.joined(separator: " "))\n")
    }
    for receipt in checks.inputs { digest.update("\(receipt.path) \(receipt.sha256)\n") }
    // What lay in the inbox and was not taken is told in the result, too.
    for note in notes { digest.update(note.description + "\n") }
    return digest.hex()
  }

  // MARK: Stages

  private struct Ingested: Sendable {
    var file: DeliveredFile
    var wasMade: Bool
  }

  private func ingest(
    _ files: [InScope], _ definition: PipelineDefinition, _ state: String, _ received: Set<String>
  ) async throws -> [Ingested] {
    let store = SegmentStore(state: state, inflater: request.inflater, received: received)
    let counter = Counter()
    // The same bytes under two names share a segment: made once, by the first of them.
    var firstUse: [String: Int] = [:]
    var paths: [String] = []
    for (index, file) in files.enumerated() {
      let path = store.path(sha256: file.receipt.sha256, profile: definition.profiles[file.profileIndex])
      paths.append(path)
      if firstUse[path] == nil { firstUse[path] = index }
    }
    let unique = firstUse.values.sorted()
    let made = try await inParallel(unique.count, width: request.workers) { index in
      let file = files[unique[index]]
      let result = try store.segment(sha256: file.receipt.sha256, profile: definition.profiles[file.profileIndex])
      progress("ingest", counter.next(), unique.count)
      return result
    }
    let segments = Dictionary(uniqueKeysWithValues: zip(unique.map { paths[$0] }, made))
    return files.enumerated().map { index, file in
      let segment = segments[paths[index]]!
      return Ingested(
        file: DeliveredFile(
          receiptNumber: file.receipt.number, path: file.receipt.path, sha256: file.receipt.sha256,
          byteCount: file.receipt.bytes, profileIndex: file.profileIndex, date: file.match.date,
          number: file.match.number, segment: segment.file),
        wasMade: segment.wasMade && firstUse[paths[index]] == index)
    }
  }

  /// What this run parsed; segments that were there already cost nothing worth counting.
  private func lapIngest(_ clock: StageClock, _ files: [Ingested]) {
    let made = files.filter(\.wasMade).map(\.file.segment.summary)
    clock.lap(
      "ingest", rows: made.reduce(0) { $0 + $1.rowCount }, bytes: made.reduce(0) { $0 + $1.textByteCount })
  }

  /// Validates; a segment of a re-issue that turns out damaged is made again from the received bytes.
  private func ledger(
    _ files: [DeliveredFile], _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ asOf: BusinessDate,
    _ state: String
  ) throws -> FeedLedger {
    var files = files
    let store = SegmentStore(state: state, inflater: request.inflater)
    while true {
      do {
        return try FeedLedger(files, receipts: receipts, definition: definition, asOf: asOf)
      } catch let damage as SegmentFile.Damage {
        try Files.remove(damage.path)
        for index in files.indices where files[index].segment.path == damage.path {
          files[index].segment = try store.segment(
            sha256: files[index].sha256, profile: definition.profiles[files[index].profileIndex]
          ).file
        }
      }
    }
  }

  /// Reconciles; a segment that turns out damaged is made again from the received bytes and the work starts over.
  private func reconcile(
    _ ledger: FeedLedger, _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ scope: Scope,
    _ digest: String, _ isIncomplete: Bool, _ state: String, _ clock: StageClock
  ) async throws -> RunOutcome {
    var ledger = ledger
    while true {
      let input = ReconcileInput(
        definition: definition, scope: scope, segments: ledger.accepted, absent: ledger.absent,
        workers: request.workers,
        clock: clock)
      do {
        progress("reconcile", 0, 1)
        let result = try await Reconciliation.run(input)
        let outcome = RunSummary.outcome(definition, scope, ledger, result, digest, isIncomplete)
        clock.lap("reconcile", "sorting", rows: outcome.findingCount, bytes: 0)
        return outcome
      } catch let damage as SegmentFile.Damage {
        try Files.remove(damage.path)
        ledger = try await remade(ledger, receipts, definition, scope.asOf, state)
      }
    }
  }

  private func remade(
    _ ledger: FeedLedger, _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ asOf: BusinessDate,
    _ state: String
  ) async throws -> FeedLedger {
    let store = SegmentStore(state: state, inflater: request.inflater)
    let files = try ledger.verdicts.map { verdict in
      var file = verdict.file
      file.segment = try store.segment(sha256: file.sha256, profile: definition.profiles[file.profileIndex]).file
      return file
    }
    return try self.ledger(files, receipts, definition, asOf, state)
  }

  private func exitStatus(_ outcome: RunOutcome) -> Int {
    if outcome.isIncomplete { return ExitStatus.incomplete }
    guard let failOn = request.failOn else { return ExitStatus.clean }
    return outcome.standingBreaks.contains { $0.severity >= failOn } ? ExitStatus.breaks : ExitStatus.clean
  }

  // MARK: Reports

  /// Names that belong to no feed: the first of them, and how many.
  private func strangers(_ paths: [String]) -> [Fault] {
    let shown = paths.prefix(SegmentSummary.notesKept).map { path in
      Fault(
        "not-a-feed", severity: .warning, file: path, found: "a name of no feed",
        expected: "a name as the profiles write it", remedy: "it is not read")
    }
    guard paths.count > shown.count else { return shown }
    return shown + [
      Fault(
        "not-a-feed", severity: .warning, file: request.inbox,
        found: "\(paths.count - shown.count) more names of no feed",
        expected: "names as the profiles write them")
    ]
  }

  /// The run that stands for the same inputs: nothing new is published, and it ends as that one would.
  private func standing(_ folder: String, _ report: RunReport) throws -> RunReport {
    var report = report
    report.folder = folder
    report.json = try Files.readText(folder + "/result/summary.json")
    report.exitStatus = try RunSummary.exitStatus(ofSummary: report.json, failOn: request.failOn)
    report.text =
      "Nothing new: the same feeds and rules as in \(folder), which stands (exit status \(report.exitStatus)).\n"
    return report
  }

  private func ingestReport(_ files: [Ingested], _ received: Receiver.Outcome, _ report: RunReport) -> RunReport {
    var report = report
    let refused = files.filter { $0.file.segment.summary.refusal != nil }
    let rows = files.reduce(0) { $0 + $1.file.segment.summary.rowCount }
    let accepted = files.reduce(0) { $0 + $1.file.segment.summary.acceptedCount }
    let made = files.filter(\.wasMade).count
    report.text =
      "\(received.newCount) files received, \(made) parsed, \(files.count - made) known; "
      + "\(rows) rows, \(accepted) accepted, \(refused.count) files refused\n"
    for file in refused {
      if let fault = file.file.segment.summary.refusal { report.text += "  \(fault.of(file: file.file.path))\n" }
    }
    if !refused.isEmpty || !received.refusals.isEmpty { report.exitStatus = ExitStatus.incomplete }
    return report
  }

  private func validateReport(_ ledger: FeedLedger, _ isIncomplete: Bool, _ report: RunReport) -> RunReport {
    var report = report
    for verdict in ledger.verdicts {
      report.text += "\(verdict.disposition.rawValue)  \(visible(verdict.file.path))\n"
      for note in verdict.notes { report.text += "  \(note)\n" }
    }
    for found in Break.sorted(ledger.breaks) { report.text += "\(found.code)  \(found.message)\n" }
    for note in ledger.notes { report.text += "\(note)\n" }
    let failOn = request.failOn
    let isBroken = ledger.breaks.contains { found in failOn.map { found.severity >= $0 } ?? false }
    report.exitStatus = isIncomplete ? ExitStatus.incomplete : isBroken ? ExitStatus.breaks : ExitStatus.clean
    return report
  }
}

/// A day that has not begun: its report would stand before every real one.
public struct AsOfInFuture: Error, Hashable, Sendable, CustomStringConvertible {
  public var asOf: BusinessDate
  public var today: BusinessDate
  public var description: String { "error[as-of-in-future]: found \(asOf), expected a day not after today, \(today)" }
}

/// Deliveries that have not come: what was known after them nobody can say.
public struct ReceiptsNotThere: Error, Hashable, Sendable, CustomStringConvertible {
  public var asked: Int
  public var there: Int

  public init(asked: Int, there: Int) {
    self.asked = asked
    self.there = there
  }

  public var description: String {
    "error[receipts-not-there]: found --receipts \(asked), expected at most \(there), the receipts of this state folder"
  }
}

/// A folder or feed that the run needs and that is not there.
public struct InputNotFound: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var what: String
  /// What was seen instead.
  public var remarks: [String]

  public init(path: String, what: String, remarks: [String] = []) {
    self.path = path
    self.what = what
    self.remarks = remarks
  }

  public var description: String {
    (remarks + ["\(visible(path)): error[input-not-found]: no \(what)"]).joined(separator: "\n")
  }
}

/// Counts across threads, for the progress line.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0
  func next() -> Int {
    lock.withLock {
      value += 1
      return value
    }
  }
}
