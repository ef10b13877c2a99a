import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline
import RekonTestSupport

/// Checks feeds at the desk with the shipped profiles, as `rekon check` does.
struct CheckBench {
  let folder: TemporaryFolder
  let definitions: DeskDefinitions

  init() throws {
    folder = try TemporaryFolder()
    definitions = try DeskDefinitions.load(
      pipelines: ["training-payments", "incentives"].map { Repository.root + "/pipelines/\($0).yaml" })
  }

  func check(_ bytes: [UInt8], as path: String, limit: Int = 100, feed: String? = nil) throws -> CheckedFile {
    try folder.write(bytes, to: path)
    let check = FileCheck(
      candidates: FeedChoice.Candidates(definitions.profiles), feed: feed, date: nil, currency: definitions.currency,
      limit: limit, inflater: .isal, needsHash: false)
    var file = check.check(folder.path(path))
    file.path = path
    for index in file.findings.indices { file.findings[index].fault.file = path }
    return file
  }

  func check(_ text: String, as path: String, limit: Int = 100) throws -> CheckedFile {
    try check(Array(text.utf8), as: path, limit: limit)
  }

  static func report(_ files: CheckedFile..., limit: Int = 100) -> CheckReport {
    CheckReport(files: files, limit: limit, version: "0.0.0")
  }
}

extension CheckedFile {
  /// `code line:byte record column`, one a finding.
  var told: [String] {
    findings.map { finding in
      let column =
        finding.fault.place.columnNumber.map { " column \($0)" } ?? finding.fault.place.column.map { " \($0)" }
      return "\(finding.fault.code) \(finding.line.map(String.init) ?? "-"):\(finding.byte.map(String.init) ?? "-")"
        + (finding.fault.place.record.map { " record \($0)" } ?? "") + (column ?? "")
    }
  }

  /// The lines with their markers.
  var shown: [String] { findings.compactMap(\.excerpt).flatMap { [$0.text, $0.marker] } }
}

extension String {
  /// The text with `new` wherever `old` stands; it must stand there.
  func with(_ old: String, _ new: String) -> String {
    precondition(contains(old), "'\(old)' is not there")
    return replacing(old, with: new)
  }
}
