import RekonCore
import RekonIngest
import RekonValidate

/// What each stage says when it is the last one.
extension PipelineRun {
  /// Names that belong to no feed: the first of them, and how many.
  func strangers(_ paths: [String]) -> [Fault] {
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

  /// Says of an answer about the past what it rests on: `As known after receipt 5, by run 2020-09-04/run-1.`
  private func opening(_ report: RunReport) -> String {
    report.knownThen.isEmpty ? "" : "A" + report.knownThen.dropFirst() + ".\n"
  }

  /// The run that stands for the same inputs: nothing new is published, and it ends as that one would.
  func standing(_ folder: String, _ report: RunReport) throws -> RunReport {
    var report = report
    report.folder = folder
    report.json = try Files.readText(folder + "/result/summary.json")
    report.exitStatus = try RunSummary.exitStatus(ofSummary: report.json, failOn: request.failOn)
    report.text =
      opening(report)
      + "Nothing new: the same feeds and rules as in \(folder), which stands (exit status \(report.exitStatus)).\n"
    return report
  }

  func ingestReport(_ files: [Ingested], _ newCount: Int, _ knowledge: Knowledge, _ report: RunReport) -> RunReport {
    var report = report
    let refused = files.filter { $0.file.segment.summary.refusal != nil }
    let rows = files.reduce(0) { $0 + $1.file.segment.summary.rowCount }
    let accepted = files.reduce(0) { $0 + $1.file.segment.summary.acceptedCount }
    let made = files.filter(\.wasMade).count
    report.text =
      opening(report) + "\(newCount) files received, \(made) parsed, \(files.count - made) known; "
      + "\(rows) rows, \(accepted) accepted, \(refused.count) files refused\n"
    for file in refused {
      if let fault = file.file.segment.summary.refusal { report.text += "  \(fault.of(file: file.file.path))\n" }
    }
    if !refused.isEmpty || knowledge.lacksFiles { report.exitStatus = ExitStatus.incomplete }
    return report
  }

  func validateReport(
    _ ledger: FeedLedger, _ isIncomplete: Bool, _ report: RunReport
  ) async throws -> RunReport {
    var report = report
    report.text = opening(report)
    for verdict in ledger.verdicts {
      report.text += "\(verdict.disposition.rawValue)  \(visible(verdict.file.path))\n"
      for note in verdict.notes { report.text += "  \(note)\n" }
    }
    let found = try await FindingList.sorted(Findings(ledger.breaks), width: 1)
    for found in Array(found.breaks) + found.open { report.text += "\(found.code)  \(found.message)\n" }
    for note in ledger.notes { report.text += "\(note)\n" }
    let failOn = request.failOn
    let isBroken = ledger.breaks.contains { found in failOn.map { found.severity >= $0 } ?? false }
    report.exitStatus = isIncomplete ? ExitStatus.incomplete : isBroken ? ExitStatus.breaks : ExitStatus.clean
    return report
  }

  func exitStatus(_ outcome: RunOutcome) -> Int {
    if outcome.isIncomplete { return ExitStatus.incomplete }
    guard let failOn = request.failOn else { return ExitStatus.clean }
    let isFailing = outcome.standingBreaks.tallies.contains { $0.severity >= failOn }
    return isFailing ? ExitStatus.breaks : ExitStatus.clean
  }
}
