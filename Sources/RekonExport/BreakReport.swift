import RekonCore

/// `discrepancies.csv`, `discrepancies.jsonl` and `open-items.csv`: the same columns (CODES, section 7), one row a
/// finding, in the order of code and key.
struct BreakReport {
  static let columns = [
    "case", "code", "severity", "state", "detail", "link", "party", "platform", "partner", "institution",
    "participant", "key", "batch_ref", "currency", "left", "right", "difference", "at_risk", "occurred_on", "due_on",
    "age_days", "waiting_for", "candidates", "left_source", "right_source", "message",
  ]

  let asOf: BusinessDate
  let currency: Currency

  func csv(_ breaks: [Break]) -> [UInt8] {
    var text = ByteText(capacity: breaks.count * 400)
    text.appendCSV(Self.columns)
    for found in breaks { text.appendCSV(cells(found).map(Self.neutralised)) }
    return text.bytes
  }

  func jsonLines(_ breaks: [Break]) -> [UInt8] {
    var text = ByteText(capacity: breaks.count * 800)
    for found in breaks {
      for (index, cell) in cells(found).enumerated() {
        text.append(index == 0 ? "{" : ",")
        text.appendJSON(Self.columns[index])
        text.append(":")
        text.appendJSON(cell)
      }
      text.append("}\n")
    }
    return text.bytes
  }

  private func cells(_ found: Break) -> [String] {
    func money(_ amount: MinorUnits) -> String { decimal(amount, exponent: currency.exponent) }
    return [
      found.caseID, found.code, found.severity.name, found.state.name, found.detail, found.link, found.party,
      found.platform, found.partner, found.institution, found.participant, found.key, found.batchRef, currency.code,
      money(found.left), money(found.right), money(found.difference), money(found.atRisk),
      found.occurredOn?.description ?? "", found.dueOn?.description ?? "",
      found.occurredOn.map { String(asOf.days(since: $0)) } ?? "", found.waitingFor.joined(separator: ";"),
      found.candidates.joined(separator: ";"), found.leftSource, found.rightSource, found.message,
    ]
  }

  /// A cell that a spreadsheet would run as a formula gets an apostrophe in front; plain negative numbers stay numbers.
  /// The raw text is in the `.jsonl`, for machines.
  static func neutralised(_ cell: String) -> String {
    guard let first = cell.utf8.first, [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains(first) else { return cell }
    if first == 0x2D, cell.utf8.dropFirst().allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }) { return cell }
    return "'" + cell
  }
}
