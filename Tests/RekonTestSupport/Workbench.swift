import Foundation
import RekonCore
import RekonIngest
import RekonPipeline

/// An inbox, a state folder, the shipped pipeline with small registers: everything a run needs, in a temporary folder.
public final class Workbench: Sendable {
  public let folder: TemporaryFolder
  public let pipeline: PipelineFolder

  public static let feeds = [
    "tokopedia/sales": sales(), "tokopedia/remittances": remittances(), "gopay/payments": payments(),
    "ovo/transfers": transfers(),
  ]

  public init() throws {
    folder = try TemporaryFolder()
    pipeline = try PipelineFolder(in: folder)
    try Files.makeFolder(inbox)
  }

  public var inbox: String { folder.path("inbox") }

  public func lay(_ text: String, _ path: String) throws { try folder.write(text, to: "inbox/" + path) }

  public func lay(_ bytes: [UInt8], _ path: String) throws { try folder.write(bytes, to: "inbox/" + path) }

  /// Lays an empty feed for each feed and day that has no file yet, so that nothing is missing.
  public func layQuietDays(_ first: String, _ last: String) throws {
    var day = BusinessDate(iso: first)!
    while day <= BusinessDate(iso: last)! {
      for (feed, text) in Self.feeds {
        let party = String(feed.prefix { $0 != "/" })
        let name = feed.drop { $0 != "/" }.dropFirst() + "_" + day.compact
        let there = (try? Files.names(in: "\(inbox)/\(party)")) ?? []
        if !there.contains(where: { $0.hasPrefix(name) }) { try lay(text, "\(party)/\(name).csv") }
      }
      day = day.adding(days: 1)
    }
  }

  public func request(
    asOf: String, stage: RunRequest.Stage = .export, failOn: Severity? = .error, workers: Int = 2,
    receipts: RunRequest.Receipts = .knownThen
  ) -> RunRequest {
    RunRequest(
      pipeline: pipeline.path, inbox: inbox, state: folder.path("state"), out: folder.path("out"), asOf: AsOf(asOf),
      workers: workers, inflater: .isal, rehash: false, failOn: failOn, stage: stage, receipts: receipts)
  }

  public func run(
    asOf: String, stage: RunRequest.Stage = .export, failOn: Severity? = .error, workers: Int = 2,
    receipts: RunRequest.Receipts = .knownThen
  ) async throws -> RunResult {
    let report = try await PipelineRun(
      request(asOf: asOf, stage: stage, failOn: failOn, workers: workers, receipts: receipts)
    ).run()
    var files: [String: String] = [:]
    if let published = report.folder {
      for name in try Files.names(in: published + "/result") {
        files[name] = try Files.readText(published + "/result/" + name)
      }
    }
    return RunResult(
      status: report.exitStatus, text: folder.withoutPath(report.text),
      remarks: (report.remarks + report.cautions).map(folder.withoutPath),
      folder: report.folder.map(folder.withoutPath), files: files)
  }

  /// Spoils a file of the state folder or of what is published.
  public func replace(_ old: String, with new: String, in path: String) throws {
    let text = try Files.readText(folder.path(path))
    precondition(text.contains(old), "\(path) has no '\(old)'")
    try folder.write(text.replacing(old, with: new, maxReplacements: 1), to: path)
  }

  /// Removes what was received and published, so that the next run is a first one.
  public func forget() throws {
    for name in ["state", "out"] where Files.exists(folder.path(name)) {
      try Files.removeTree(folder.path(name))
    }
  }

  /// Every file below `out/`, links told as `name -> target`.
  public func published() throws -> [String] {
    func list(_ path: String) throws -> [String] {
      try Files.names(in: folder.path(path)).flatMap { name in
        let child = path + "/" + name
        if let target = Files.linkTarget(folder.path(child)) { return ["\(child) -> \(target)"] }
        return Files.isFolder(folder.path(child)) ? try list(child) : [child]
      }
    }
    return Files.exists(folder.path("out")) ? try list("out") : []
  }
}

/// What a run said and published.
public struct RunResult: Sendable {
  public let status: Int
  public let text: String
  public let remarks: [String]
  /// The published folder, from the temporary folder on.
  public let folder: String?
  /// The files of `result/` by name.
  public let files: [String: String]

  public init(
    status: Int, text: String, remarks: [String], folder: String?, files: [String: String]
  ) {
    self.status = status
    self.text = text
    self.remarks = remarks
    self.folder = folder
    self.files = files
  }

  /// A published table, a dictionary a row.
  public func table(_ name: String) -> [[String: String]] { csvTable(files[name] ?? "") }

  /// The rows of `discrepancies.csv`: code, key, severity, message.
  public var discrepancies: [String] { Self.told(table("discrepancies.csv")) }

  public var openItems: [String] {
    table("open-items.csv").map { "\($0["code"]!) \($0["key"]!) \($0["state"]!)" }
  }

  private static func told(_ rows: [[String: String]]) -> [String] {
    rows.map { "\($0["code"]!) \($0["key"]!) \($0["severity"]!): \($0["message"]!)" }
  }
}

/// A reader of published tables that shares nothing with the reader under test.
public func csvTable(_ text: String) -> [[String: String]] {
  var records: [[String]] = []
  var fields: [String] = []
  var field = ""
  var isQuoted = false
  var closedJustNow = false
  for character in text {
    defer { closedJustNow = character == "\"" && !isQuoted }
    switch character {
    case "\"":
      if closedJustNow { field.append(character) }
      isQuoted.toggle()
    case "," where !isQuoted:
      fields.append(field)
      field = ""
    case "\n" where !isQuoted:
      records.append(fields + [field])
      fields = []
      field = ""
    default: field.append(character)
    }
  }
  guard let header = records.first else { return [] }
  return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
}

extension Workbench {
  /// Another bench with the same inbox and nothing received yet.
  public static func copy(of bench: Workbench) throws -> Workbench {
    let copy = try Workbench()
    for party in try Files.names(in: bench.inbox) {
      for name in try Files.names(in: bench.inbox + "/" + party) {
        try copy.lay(try Files.readAll("\(bench.inbox)/\(party)/\(name)"), "\(party)/\(name)")
      }
    }
    return copy
  }
}
