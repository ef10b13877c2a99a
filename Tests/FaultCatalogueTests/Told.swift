import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline
import RekonTestSupport

/// A message that the program told, and what it took with it.
struct Told: Equatable {
  var cost: FaultEntry.Cost
  var message: String
}

/// Makes the program tell a fault; what else it tells does no harm.
typealias Trigger = @Sendable () async throws -> [Told]

/// A trigger for each code of the catalogue, in a file an area.
enum FaultTriggers {
  static let all: [String: Trigger] = [
    delivery, gzip, text, rows, values, controls, xml, receipts, definition, profile, opening, state, system,
  ].reduce(into: [:]) { all, area in all.merge(area) { _, _ in preconditionFailure("two triggers for one code") } }
}

// MARK: Feeds

extension IngestedFeed {
  var told: [Told] {
    [refusal].compactMap { $0 }.map { Told(cost: .file, message: $0) }
      + rejects.map { Told(cost: .row, message: $0) } + notes.map { Told(cost: .note, message: $0) }
  }
}

/// What is told of a feed that is read by a shipped profile; `change` spoils the profile.
func read(
  _ bytes: [UInt8], _ party: String, _ feed: String, as ending: String,
  _ change: (inout FeedProfile) -> Void = { _ in }
) throws -> [Told] {
  var profile = try PipelineFolder.shippedFeed(party, feed)
  change(&profile)
  return try ingest(bytes, profile, as: "\(party)/\(feed)_20200904.\(ending)").told
}

func read(
  _ text: String, _ party: String, _ feed: String, as ending: String = "csv",
  _ change: (inout FeedProfile) -> Void = { _ in }
) throws -> [Told] { try read(Array(text.utf8), party, feed, as: ending, change) }

/// Tokopedia's sales with this row between two good ones.
func readSales(bad row: String, _ change: (inout FeedProfile) -> Void = { _ in }) throws -> [Told] {
  try read(feed([SaleRow.header, SaleRow(101).text, row, SaleRow(103).text]), "tokopedia", "sales", change)
}

/// What a partner's desk tells of a file with this text; nil: there is none.
func checked(_ text: String?, at path: String, as feed: String? = nil) throws -> [Told] {
  let pipeline = try PipelineFolder()
  try pipeline.add("bukalapak", feeds: ["remittances"], paidOutBy: "ovo")
  if let text { try pipeline.folder.write(text, to: path) }
  let check = FileCheck(
    candidates: FeedChoice.Candidates(try pipeline.load().profiles), feed: feed, date: nil,
    currency: Currency(code: "IDR")!, limit: 100, inflater: .isal, needsHash: false)
  return check.check(pipeline.folder.path(path)).findings.map { finding in
    let cost: FaultEntry.Cost =
      switch finding.level {
      case .file: .file
      case .row: .row
      case .note: .note
      }
    return Told(cost: cost, message: pipeline.folder.withoutPath(finding.fault.description))
  }
}

// MARK: Definitions

/// What is told of the shipped definition with `new` in the place of `old`.
func spoiled(_ old: String, with new: String, in name: String = "training-payments.yaml") throws -> [Told] {
  let pipeline = try PipelineFolder()
  try pipeline.replace(old, with: new, in: name)
  return try pipeline.told()
}

/// What is told of the shipped definition with this text as a file of it.
func written(_ text: String, to name: String) throws -> [Told] {
  let pipeline = try PipelineFolder()
  try pipeline.folder.write(text, to: "pipelines/" + name)
  return try pipeline.told()
}

/// What is told of a profile of OVO's transfers with these parts spoiled.
func ovoProfile(
  csv: String = "delimiter: \";\"", fields: [String: String] = [:], more: String? = nil
) throws -> [Told] {
  let defaults = [
    ("transfer_ref", "{ column: ref }"), ("batch_ref", "{ column: batch }"),
    ("booked_on", "{ column: day, day: \"yyyy-MM-dd\" }"),
    ("amount", "{ column: amount, money: { style: \"1000\" } }"),
    ("status", "{ column: status, map: { OK: booked } }"),
  ]
  let lines =
    [
      "party: ovo", "feeds:", "  transfers:", "    record: transfer", "    files: \"ovo/transfers_{date}.csv\"",
      "    csv: { \(csv) }",
    ] + [more].compactMap { $0 }.map { "    \($0)" } + ["    fields:"]
    + defaults.map { "      \($0.0): \(fields[$0.0] ?? $0.1)" }
  return try written(lines.map { $0 + "\n" }.joined(), to: "feeds/ovo.yaml")
}

extension PipelineFolder {
  func told() throws -> [Told] { try faults().map { Told(cost: .definition, message: $0) } }
}

// MARK: Runs

/// What a run says of the inbox and its files, note by note.
func validated(_ bench: Workbench, asOf: String) async throws -> [Told] {
  let run = try await bench.run(asOf: asOf, stage: .validate)
  let lines = run.remarks + run.text.split(separator: "\n").map(String.init)
  return lines.compactMap { line in
    // A break begins with its code, and may say at its end what becomes of the file.
    let message = line.split(separator: "  ").last.map(String.init) ?? ""
    if message.contains("warning[") { return Told(cost: .note, message: message) }
    guard message.contains("error[") else { return nil }
    let end = "; nothing of it is used"
    return Told(cost: .file, message: message.hasSuffix(end) ? String(message.dropLast(end.count)) : message)
  }
}

/// What ends a command, told from the bench's folder on.
func ended(in folder: TemporaryFolder, _ command: () async throws -> Void) async throws -> [Told] {
  do {
    try await command()
    return []
  } catch let faults as Faults {
    return faults.all.map { Told(cost: .definition, message: folder.withoutPath($0.description)) }
  } catch { return [Told(cost: .command, message: folder.withoutPath("\(error)"))] }
}
