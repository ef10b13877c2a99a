import RekonCore
import RekonDesk

/// A feed at a partner's desk: all that is wrong with it is told, a run refuses it just when the desk does, and no form of the
/// report can drive a terminal.
struct DeskRules {
  let profile: FeedProfile
  /// What a run makes of the same file.
  let summary: SegmentSummary

  func check(_ path: String, _ faults: FaultRules) throws {
    let check = FileCheck(
      candidates: .init([profile]), feed: profile.name, date: nil, currency: .init(code: "IDR")!, limit: 50,
      inflater: .isal, needsHash: false)
    let file = check.check(path)
    for finding in file.findings {
      // Under a name of the reader's own; what is told of the name has no place.
      try faults.check(finding.fault.of(file: "feed"))
      if let excerpt = finding.excerpt {
        try require(excerpt.line >= 1 && excerpt.byte >= 0, "an excerpt has a place", "\(excerpt)")
        try require(
          excerpt.text == visible(excerpt.text), "an excerpt has no invisible characters", visible(excerpt.text))
      }
    }
    let refused = summary.refusal.map { "refused: \($0)" } ?? "accepted"
    let desk = file.verdict == .refused ? "refused" : "accepted"
    try require(refused.hasPrefix(desk), "the desk refuses what a run refuses", "\(desk), and in a run \(refused)")
    if summary.refusal == nil, let found = file.summary {
      try require(
        found.rowCount == summary.rowCount && found.rejectedCount == summary.rejectedCount
          && found.acceptedCount == summary.acceptedCount && found.moneySums == summary.moneySums,
        "the desk counts what a run counts", "\(found.rowCount) rows and \(summary.rowCount)")
    }
    let report = CheckReport(files: [file], limit: 50, version: "0")
    for format in CheckFormat.allCases {
      let text = format.text(report)
      try require(
        text.unicodeScalars.allSatisfy { !isInvisible($0) || $0 == "\n" || $0 == "\t" || $0 == "\r" },
        "no form of a check has invisible characters", "\(format): \(visible(text))")
    }
  }
}
