import Mustache
import RekonCore

/// A check as one page without scripts or outside files: it can be mailed, printed, and read on a phone. Mustache escapes
/// whatever a feed brings along.
enum HTMLReport {
  static func page(_ report: CheckReport) -> String {
    do {
      return try MustacheTemplate(string: HTMLTemplate.page).render(context(report))
    } catch { preconditionFailure("the page's own template is wrong: \(error)") }
  }

  private static func context(_ report: CheckReport) -> [String: Any] {
    let refused = report.files.count { $0.verdict == .refused || $0.verdict == .notFound }
    let title =
      refused > 0
      ? "\(counted(refused, "file")) of \(report.files.count) refused"
      : "\(counted(report.files.count, "file")) accepted"
    return [
      "title": title, "version": report.version, "exit": report.exitStatus, "files": report.files.map(context),
    ]
  }

  private static func context(_ file: CheckedFile) -> [String: Any] {
    let isGood = file.verdict == .accepted
    var facts: [[String: Any]] = []
    func fact(_ name: String, _ value: String) {
      if !value.isEmpty { facts.append(["name": name, "value": value]) }
    }
    fact("feed", file.subject)
    if let summary = file.summary {
      fact("rows read", String(summary.rowCount))
      fact(file.verdict == .refused ? "in order, not used" : "accepted", String(summary.acceptedCount))
      fact("rejected", String(summary.rejectedCount))
      if summary.ignoredCount > 0 { fact("ignored", String(summary.ignoredCount)) }
      if summary.acceptedCount > 0, file.verdict != .refused {
        for (column, amount) in file.sums { fact("sum of \(column)", "\(amount) \(file.currency?.code ?? "")") }
      }
    }
    fact("SHA-256", file.sha256 ?? "")
    return [
      "path": visible(file.path), "conclusion": file.conclusion,
      "class": isGood ? "good" : file.verdict == .acceptedWithRejects ? "rows" : "bad",
      "facts": facts, "hasFindings": !file.findings.isEmpty, "findings": file.findings.map(context),
      "remainder": file.remainder ?? "", "hasRemainder": file.remainder != nil,
    ]
  }

  private static func context(_ finding: CheckedFile.Finding) -> [String: Any] {
    let line = finding.line.map { "line \($0)" }
    let byte = finding.byte.map { "byte \($0)" }
    let excerpt = finding.excerpt
    let (before, marked, behind) = excerpt.map(parts) ?? ("", "", "")
    return [
      "level": finding.level == .file ? "whole file" : finding.level == .row ? "row" : "note",
      "class": finding.level.rawValue, "code": finding.fault.code.name,
      "place": ([line, byte].compactMap { $0 } + [finding.place]).filter { !$0.isEmpty }.joined(separator: ", "),
      "found": visible(finding.fault.found), "expected": visible(finding.fault.expected),
      "remedy": visible(finding.fault.remedy),
      "hasExpected": !finding.fault.expected.isEmpty, "hasRemedy": !finding.fault.remedy.isEmpty,
      "hasExcerpt": excerpt != nil,
      "before": before, "marked": marked, "behind": behind,
    ]
  }

  /// The text in front of the marker, over it and behind it. The marker counts scalars: a combining one is none of its own for
  /// a reader, and has a place all the same.
  static func parts(_ excerpt: Excerpt) -> (before: String, marked: String, behind: String) {
    let scalars = excerpt.text.unicodeScalars
    let behind = scalars.dropFirst(excerpt.markerStart)
    return (
      String(scalars.prefix(excerpt.markerStart)), String(behind.prefix(excerpt.markerLength)),
      String(behind.dropFirst(excerpt.markerLength))
    )
  }
}
