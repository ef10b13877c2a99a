import RekonCore

/// What every summary of a feed must be, whatever the feed is.
public func checkSummary(_ summary: SegmentSummary, _ faults: FaultRules) throws {
  let counts =
    "\(summary.rowCount) rows, \(summary.acceptedCount) accepted, \(summary.rejectedCount) rejected, "
    + "\(summary.ignoredCount) ignored"
  if summary.refusal == nil {
    try require(
      summary.rowCount == summary.acceptedCount + summary.rejectedCount + summary.ignoredCount,
      "what was read is accepted, rejected or ignored", counts)
    try require(
      summary.rejects.count == summary.rejectedCount, "every rejected row of an accepted feed is kept", counts)
  } else {
    try require(
      summary.acceptedCount == 0 && summary.totals == ControlTotals() && summary.moneySums.allSatisfy { $0 == 0 }
        && summary.recordNumberXor == 0, "a refused feed keeps no row and no sum", counts)
  }
  try require(summary.notes.count <= SegmentSummary.notesKept, "notes have a limit", "\(summary.notes.count)")
  for fault in [summary.refusal].compactMap({ $0 }) + summary.rejects.map(\.fault) + summary.notes {
    try faults.check(fault)
  }
  for reject in summary.rejects {
    try require(reject.raw.count <= RejectedRow.bytesKept, "what is kept of a row has a limit", "\(reject.raw.count)")
  }
}

/// Everything that a summary tells, as lines that can be compared.
///
/// - Parameter asText: without what only the file as it lies can tell: that it is gzip, and where in it a fault stands.
public func told(_ summary: SegmentSummary, asText: Bool = false) -> [String] {
  func line(_ fault: Fault) -> String {
    var fault = fault
    if asText { fault.place.compressedByte = nil }
    return fault.description
  }
  var lines = [
    "refusal: \(summary.refusal.map(line) ?? "none")",
    "rows: \(summary.rowCount) \(summary.acceptedCount) \(summary.rejectedCount) \(summary.ignoredCount)",
    "totals: \(summary.totals) \(summary.moneySums) \(summary.recordNumberXor)",
    "stated: \(summary.stated)",
    "text: \(summary.textByteCount)",
  ]
  lines += summary.notes.map { "note: " + line($0) }
  lines += summary.rejects.map { "reject: \(line($0.fault)) \($0.raw)" }
  for column in summary.dictionaries.keys.sorted() {
    lines.append("dictionary \(column): \(summary.dictionaries[column].map { "\($0.ends) \($0.bytes)" } ?? "")")
  }
  if !asText { lines.append("gzip: \(summary.isGzip)") }
  return lines
}

public func requireSame(_ left: [String], _ right: [String], _ rule: String) throws {
  guard left != right else { return }
  let index =
    zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
  func shown(_ lines: [String]) -> String { index < lines.count ? visible(lines[index]) : "nothing" }
  throw BrokenRule(rule, found: "'\(shown(left))' and '\(shown(right))'")
}
