import RekonCore

/// The short answer on the terminal: the money chain, what waits, the largest breaks, where the report lies.
public struct TerminalSummary {
  let outcome: RunOutcome

  public init(_ outcome: RunOutcome) { self.outcome = outcome }

  public func text(folder: String) -> String {
    var lines = ["\(outcome.pipeline) as of \(outcome.asOf), from \(outcome.scope.from)"]
    if outcome.isAsked { lines[0] += ", \(outcome.knowledge.sentence(toldBy: outcome.knownBy))" }
    lines.append("")
    lines += chain()
    lines += ["", verdict()]
    if !outcome.notes.isEmpty { lines += [""] + outcome.notes.map(\.description) }
    lines += fileNotes()
    lines += incomplete()
    lines += waiting()
    lines += opening()
    lines += largest()
    lines += outcome.skipped.isEmpty ? [] : ["", "Not checked: " + outcome.skipped.joined(separator: "; ")]
    if !folder.isEmpty { lines += ["", "Report: \(folder)/result/discrepancies.csv"] }
    return lines.joined(separator: "\n") + "\n"
  }

  private func money(_ amount: MinorUnits) -> String {
    readable(amount, outcome.currency)
  }

  private func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let fill = String(repeating: " ", count: max(0, width - text.count))
    return right ? fill + text : text + fill
  }

  private static let sides: [Link: (left: String, right: String)] = [
    .payment: ("expected of sales", "paid by partners"),
    .forward: ("due to institutions", "forwarded by platforms"),
    .transfer: ("remitted in batches", "transferred by banks"),
    .incentive: ("due as incentives", "paid by partners"),
  ]

  private func chain() -> [String] {
    var rows = [["", "", "", "", "difference", "breaks", "open"]]
    for link in outcome.links {
      let (left, right) = Self.sides[link.link] ?? ("left", "right")
      let whole = link.whole
      let open = whole.left - whole.right - whole.share(.break).difference
      rows.append([
        left, money(whole.left), right, money(whole.right), money(whole.left - whole.right),
        money(whole.share(.break).difference), money(open),
      ])
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { padded(row[$0], widths[$0], right: $0 != 0 && $0 != 2) }.joined(separator: "  ")
    }
  }

  private func fileNotes() -> [String] {
    let count = outcome.files.reduce(0) { $0 + $1.notes.count }
    return count == 0 ? [] : ["", "\(count) \(count == 1 ? "remark" : "remarks") about files (notes.csv)"]
  }

  private func verdict() -> String {
    let breaks = outcome.standingBreaks
    guard !breaks.isEmpty else {
      if outcome.isIncomplete { return "No breaks so far." }
      let open = outcome.openItems.count
      if open == 0, let list = outcome.opening, list.openCount > 0 {
        return "No breaks; the opening list has open rows."
      }
      let all = outcome.currency.code == "IDR" ? "Every rupiah arrived." : "All money arrived."
      return open == 0 ? all : "No breaks; \(open) open \(open == 1 ? "item" : "items")."
    }
    let counts = Severity.allCases.reversed().compactMap { severity in
      let count = breaks.count(severity)
      return count == 0 ? nil : "\(count) \(severity.name)"
    }
    return "\(breaks.count) \(breaks.count == 1 ? "break" : "breaks"): " + counts.joined(separator: ", ")
  }

  private func incomplete() -> [String] {
    let refused = outcome.files.filter { $0.disposition == "refused" }
    guard outcome.isIncomplete || !refused.isEmpty else { return [] }
    let breaks = outcome.standingBreaks
    let isMissing = breaks.tallies.contains { $0.rule == .feedMissing }
    let missing = isMissing ? breaks.indices.filter { breaks.view($0).rule == .feedMissing } : []
    guard !refused.isEmpty || !missing.isEmpty else {
      return ["", "Incomplete: something could not be taken or has not come, as the remarks above say."]
    }
    var lines = ["", "Incomplete: a feed is missing or refused. What it would decide waits."]
    lines += refused.compactMap { $0.fault?.description }.map { "  " + $0 }
    lines += missing.prefix(10).map { "  " + breaks[$0].message }
    if missing.count > 10 { lines.append("  … and \(missing.count - 10) more missing") }
    return lines
  }

  private func waiting() -> [String] {
    guard !outcome.openItems.isEmpty else { return [] }
    var sums = [(count: Int, atRisk: MinorUnits)](repeating: (0, 0), count: RecordState.allCases.count)
    for tally in outcome.openItems.tallies {
      sums[Int(tally.state.rawValue)].count += tally.count
      sums[Int(tally.state.rawValue)].atRisk += tally.atRisk
    }
    var lines = ["", "Open, not broken (open-items.csv):"]
    for state in [RecordState.pending, .waiting, .held, .before] {
      let (count, sum) = sums[Int(state.rawValue)]
      guard count > 0 else { continue }
      lines.append(
        "  \(padded(state.name, 8)) \(padded(String(count), 6, right: true))  \(money(sum))  \(Self.meaning(state))")
    }
    return lines
  }

  /// What became of the opening list.
  private func opening() -> [String] {
    guard let list = outcome.opening else { return [] }
    let count = list.rows.count
    var parts = ["\(list.count(.answered)) answered"]
    if list.count(.inScope) > 0 { parts.append("\(list.count(.inScope)) of this period's own records") }
    if list.count(.notOpen) > 0 { parts.append("\(list.count(.notOpen)) not waited for") }
    parts.append(
      list.openCount == 0
        ? "nothing still open" : "\(list.openCount) still open with \(money(list.atRisk)) (opening.csv)")
    return ["", "Opening list: \(count) \(count == 1 ? "row" : "rows"), " + parts.joined(separator: ", ")]
  }

  private static func meaning(_ state: RecordState) -> String {
    switch state {
    case .pending: "its term is not over"
    case .waiting: "a missing or refused feed would decide it"
    case .held: "kept back on purpose (holds.csv)"
    case .before: "its counterpart lies before the period"
    default: ""
    }
  }

  private func largest() -> [String] {
    let breaks = outcome.standingBreaks
    let count = breaks.tallies.reduce(0) { $0 + $1.countAtRisk }
    guard count > 0 else { return [] }
    var lines = ["", count > 10 ? "The ten largest breaks:" : "The breaks with money at risk:"]
    let shown = breaks.largest.map { breaks[$0] }
    let moneyWidth = shown.map { money($0.atRisk).count }.max() ?? 0
    let codeWidth = shown.map(\.code.count).max() ?? 0
    for found in shown {
      lines.append(
        "  \(padded(money(found.atRisk), moneyWidth, right: true))  \(padded(found.code, codeWidth))  \(visible(found.key))"
      )
      lines.append("    \(found.message)")
      let sources = [found.leftSource, found.rightSource].filter { !$0.isEmpty }.map(Self.firstSources)
      if !sources.isEmpty { lines.append("    " + sources.joined(separator: "  <->  ")) }
    }
    return lines
  }

  private static func firstSources(_ sources: String) -> String {
    let all = sources.split(separator: ";")
    return visible(all.prefix(2).joined(separator: "; ")) + (all.count > 2 ? "; … (\(all.count))" : "")
  }
}
