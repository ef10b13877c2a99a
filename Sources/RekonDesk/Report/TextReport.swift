import RekonCore

/// A check for a person at a terminal: each finding with `file:line:byte`, its code, and the line with a marker.
enum TextReport {
  static func text(_ report: CheckReport) -> String { report.files.map(text).joined(separator: "\n") }

  private static func text(_ file: CheckedFile) -> String {
    var lines = file.findings.flatMap { Self.lines(of: $0) }
    if let remainder = file.remainder { lines.append("… \(remainder)") }
    lines.append("\(visible(file.path)): \(file.conclusion)")
    if let summary = file.summary {
      lines.append(
        "  \(file.subject): \(counted(summary.rowCount, "row")) read, \(summary.acceptedCount) \(file.verdict == .refused ? "in order" : "accepted"), "
          + "\(summary.rejectedCount) rejected"
          + (summary.ignoredCount > 0 ? ", \(summary.ignoredCount) ignored" : ""))
      if file.verdict == .refused { lines.append("  nothing of the file is used") }
      if summary.acceptedCount > 0, file.verdict != .refused, let currency = file.currency {
        let sums = file.sums.map { "\($0.column) \($0.amount)" }.joined(separator: ", ")
        lines.append("  accepted rows add up to \(currency.code): \(sums)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func lines(of finding: CheckedFile.Finding) -> [String] {
    var head = visible(finding.fault.file)
    if let line = finding.line { head += ":\(line)" }
    if finding.line != nil, let byte = finding.byte { head += ":\(byte)" }
    head += ": \(finding.severity)[\(finding.fault.code)]: \(finding.message)"
    var place = finding.place
    if finding.line == nil, let byte = finding.byte { place += (place.isEmpty ? "" : ", ") + "byte \(byte)" }
    if !place.isEmpty { head += " (\(place))" }
    guard let excerpt = finding.excerpt else { return [head] }
    let number = String(excerpt.line)
    let gutter = String(repeating: " ", count: number.count)
    return [head, "  \(number) | \(excerpt.text)", "  \(gutter) | \(excerpt.marker)"]
  }
}
