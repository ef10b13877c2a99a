import RekonCore

extension ControlLine.Total {
  /// The sums that a sample's lines may state: of the record's amount, else its net, then of its other money, then of
  /// columns that no field takes. In payments also with refunds negative.
  static func all(_ mapping: FieldMapping?, _ columns: [ColumnFacts], values: [SampleColumn]) -> [ControlLine.Total] {
    var totals: [ControlLine.Total] = []
    if let mapping {
      let refunds = mapping.refundRows(values)
      let fields = mapping.record.moneyColumns.sorted { mapping.rank($0) < mapping.rank($1) }
      for field in fields {
        guard let column = mapping.choices[field]?.column, let money = columns[column].money else { continue }
        totals.append(ControlLine.Total(column: column, sum: money.sum))
        if !refunds.isEmpty, let refunded = MoneyForm(refunds.map { values[column].values[$0] }) {
          totals.append(ControlLine.Total(column: column, sum: money.sum - 2 * refunded.sum, isNet: true))
        }
      }
    }
    let taken = Set(totals.map(\.column))
    for (index, facts) in columns.enumerated() where !taken.contains(index) && facts.times.isEmpty {
      guard let money = facts.money else { continue }
      totals.append(ControlLine.Total(column: index, sum: money.sum, isTaken: false))
    }
    return totals
  }
}

extension FieldMapping {
  fileprivate func rank(_ field: Int) -> Int { record.columns[field].name == "net" ? -1 : field }

  /// Payments whose word of kind obviously means a refund.
  fileprivate func refundRows(_ values: [SampleColumn]) -> [Int] {
    guard record == .payment, let choice = choices[PaymentColumn.kind.rawValue] else { return [] }
    let spec = record.columns[PaymentColumn.kind.rawValue]
    return values[choice.column].values.indices.filter {
      CanonicalWords.proposal(values[choice.column].values[$0], spec) == "refund"
    }
  }

  func hasRefunds(_ values: [SampleColumn]) -> Bool { !refundRows(values).isEmpty }
}

/// Writes `totals`: what the stated sum adds up.
struct TotalsLine {
  let record: RecordKind
  let field: Int
  let total: ControlLine.Total
  /// The sum as it was stated.
  let text: String
  let money: MoneyForm?

  func write(hasRefunds: Bool, to page: inout DraftPage) {
    let style = MoneyForm([text])?.style ?? "1000"
    let sign = text.hasPrefix("-") ? ", sign: minus" : ""
    if record == .payment, !hasRefunds {
      page.note(2, "no refund was seen: where refunds count negative, write refunds: negative")
      page.isGuess("totals: whether refunds count negative was not seen")
    }
    if MoneyForm([text])?.isShort == true, money?.isShort == false {
      page.note(2, "guess: the stated sum is too small to show how a thousand is written")
    }
    let refunds = total.isNet ? ", refunds: negative" : ""
    page.put(
      2, "totals: { of: \(record.columns[field].name), money: { style: \(YAMLText.quoted(style))\(sign) }\(refunds) }")
  }
}
