import RekonCore
import RekonDesk
import RekonPipeline

/// The partner's desk, as `rekon check` opens it: a file is laid there and told what is wrong with it.
public struct Desk: Sendable {
  public var definitions: DeskDefinitions
  /// Findings listed of each kind.
  public var limit = 100
  /// `--feed` and `--date`.
  public var feed: String?
  public var date: BusinessDate?

  /// With the profiles of both pipelines as they are shipped.
  public static let shipped: Desk = {
    let pipelines = ["incentives", "training-payments"].map { "\(Repository.root)/pipelines/\($0).yaml" }
    do { return Desk(definitions: try DeskDefinitions.load(pipelines: pipelines)) } catch { fatalError("\(error)") }
  }()

  public init(definitions: DeskDefinitions) { self.definitions = definitions }

  /// The shipped desk with one profile turned: `Desk.with("tokopedia/sales") { $0.mayBeEmpty = false }`.
  public static func with(_ feed: String, _ change: (inout FeedProfile) -> Void) -> Desk {
    var desk = shipped
    for index in desk.definitions.profiles.indices where desk.definitions.profiles[index].name == feed {
      change(&desk.definitions.profiles[index])
    }
    return desk
  }

  /// A desk that knows one profile alone, written out.
  public static func knowing(_ yaml: String, currency: String = "IDR") throws -> Desk {
    let profile = try PipelineFolder.profile(yaml, currency: currency)
    return Desk(definitions: DeskDefinitions(profiles: [profile], currency: Currency(code: currency)!))
  }

  /// Lays `bytes` under `path` and checks them.
  public func check(_ bytes: [UInt8], as path: String) throws -> DeskVerdict {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: path)
    return check(folder.path(path), in: folder)
  }

  public func check(_ text: String, as path: String) throws -> DeskVerdict { try check(Array(text.utf8), as: path) }

  /// Checks what lies at `path`; it is told from `folder` on.
  public func check(_ path: String, in folder: TemporaryFolder) -> DeskVerdict {
    let check = FileCheck(
      candidates: FeedChoice.Candidates(definitions.profiles), feed: feed, date: date, currency: definitions.currency,
      limit: limit, inflater: .isal, needsHash: true)
    return DeskVerdict(
      report: CheckReport(files: [check.check(path)], limit: limit, version: PipelineRun.version), folder: folder)
  }
}

/// What the desk said of one file.
public struct DeskVerdict {
  public let report: CheckReport
  let folder: TemporaryFolder

  /// 0 accepted, 1 accepted with rejected rows, 2 refused, 66 not there.
  public var status: Int { report.exitStatus }

  /// The whole report in one of the forms, paths told from the temporary folder on.
  public func text(_ format: CheckFormat) -> String { folder.withoutPath(format.text(report)) }

  /// Every finding as the report tells it, a line each, in its order; the feed's own lines that stand below each are left
  /// out, and so is the conclusion.
  public var findings: String {
    let lines = text(.text).split(separator: "\n").filter { !$0.hasPrefix("  ") }
    return lines.dropLast().joined(separator: "\n")
  }

  /// `3 read = 2 accepted + 1 rejected + 0 ignored`, or that nothing was read.
  public var rows: String {
    guard let summary = report.files[0].summary else { return "nothing read" }
    return "\(summary.rowCount) read = \(summary.acceptedCount) accepted + \(summary.rejectedCount) rejected + "
      + "\(summary.ignoredCount) ignored"
  }

  /// Whether the rows add up: each one that was read was accepted, rejected, or ignored by a rule.
  public var addsUp: Bool {
    guard let summary = report.files[0].summary else { return true }
    return summary.rowCount == summary.acceptedCount + summary.rejectedCount + summary.ignoredCount
  }
}
