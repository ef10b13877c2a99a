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
    let notTaken = received.refusals + strangers(received.strangers)
    let publisher = Publisher(out: request.out)
    let known = try KnownThen.of(request.receipts, asOf: asOf, log, notTaken: notTaken, publisher)
    report.remarks = notTaken.map(\.description)
    report.cautions = known.cautions.map(\.description)
    report.knownThen = known.sentence

    let deliveries = log.receipts.prefix(known.knowledge.receiptCount)
    let inScope = inScope(deliveries, definition, asOf)
    let checks = try await ReceivedReceipts.read(
      deliveries, definition, asOf: asOf, state: state.path, width: request.workers)
    let digest = inputsDigest(inScope, checks, known.knowledge.notTaken, definition, asOf)
    if request.stage == .export, let folder = publisher.standingRun(asOf: asOf, inputsDigest: digest) {
      try publisher.repairLatest(folder, asOf: asOf)
      return try standing(folder, report)
    }
    let files = try await ingest(inScope, definition, state.path, received.newHashes)
    lapIngest(clock, files)
    if request.stage == .ingest { return ingestReport(files, received.newCount, known.knowledge, report) }
    let receipts = try await checks.checked(width: request.workers)
    let ledger = try ledger(files.map(\.file), receipts, definition, asOf, state.path)
    clock.lap("validate", rows: files.count, bytes: 0)
    let isIncomplete =
      ledger.missingCount + ledger.refusedCount > 0 || ledger.lacksReceipted || known.knowledge.lacksFiles
    guard let from = ledger.from, from <= asOf else {
      throw InputNotFound(path: request.inbox, what: "feed of \(asOf) or before in the inbox", remarks: report.remarks)
    }
    if request.stage == .validate { return try await validateReport(ledger, isIncomplete, report) }
    guard let terms = definition.terms else { preconditionFailure("a run without links stops at validate") }
    let scope = Scope(from: from, asOf: asOf, holidays: definition.registers.holidays, terms: terms)
    var outcome = try await reconcile(ledger, receipts, definition, scope, digest, isIncomplete, state.path, clock)
    outcome.notes += known.knowledge.notTaken
    outcome.checkReceipts = checks.inputs
    outcome.knowledge = known.knowledge
    outcome.knownBy = known.run
    outcome.isAsked = known.isAsked
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
    let folder = try await publisher.publish(outcome, exitStatus: report.exitStatus, circumstances)
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
}
