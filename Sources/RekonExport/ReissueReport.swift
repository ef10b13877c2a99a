import RekonCore

/// `reissues.csv`: what each re-issued file changed, a line for each row that was added, changed or withdrawn.
struct ReissueReport {
  let outcome: RunOutcome

  func table() -> [UInt8] {
    var text = ByteText()
    text.appendCSV([
      "path", "change", "key", "line_before", "line_now", "amount_before", "amount_now", "differences",
    ])
    for reissue in outcome.reissues {
      for change in reissue.changes {
        let differences = change.differences.map { "\($0.column): \($0.before) -> \($0.now)" }
        text.appendCSV(
          [
            reissue.path, change.kind.rawValue, change.key, number(change.lineBefore), number(change.lineNow),
            change.amountBefore ?? "", change.amountNow ?? "", visible(differences.joined(separator: "; ")),
          ].map(neutralised))
      }
    }
    return text.bytes
  }

  private func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
