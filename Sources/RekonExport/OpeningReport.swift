import RekonCore

/// `opening.csv`: every row of the opening list, what came for it, and what is still open.
struct OpeningReport {
  let opening: OpeningOutcome
  let currency: Currency

  func table() -> [UInt8] {
    var text = ByteText()
    text.appendCSV([
      "case", "code", "state", "link", "key", "currency", "difference", "answered", "left", "fate", "answered_by",
      "line",
    ])
    for row in opening.rows {
      text.appendCSV(
        [
          row.caseID, row.listed.code, row.listed.state.name, row.link, row.listed.key, currency.code,
          money(row.listed.difference), money(row.answered), money(row.left), row.fate.rawValue,
          row.answeredBy.joined(separator: ";"), String(row.listed.line),
        ].map(neutralised))
    }
    return text.bytes
  }

  /// `{"rows": 12, "answered": 9, …}` for the summary.
  func json() -> JSONValue {
    let fates = OpeningOutcome.Fate.allCases.map { fate in
      (fate.rawValue.replacing("-", with: "_"), JSONValue.number(opening.count(fate)))
    }
    return .object(
      [("rows", .number(opening.rows.count))] + fates + [
        ("still_open", .number(opening.openCount)), ("left", .string(money(opening.left))),
        ("at_risk", .string(money(opening.atRisk))),
      ])
  }

  private func money(_ amount: MinorUnits) -> String { decimal(amount, exponent: currency.exponent) }
}
