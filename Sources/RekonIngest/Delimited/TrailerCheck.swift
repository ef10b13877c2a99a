import RekonCore

/// The last line of a feed with control totals, held against what was read.
struct TrailerCheck {
  var isRead = false
  var place = Place()
  var fields: [String] = []
  private var sum: MinorUnits = 0

  mutating func add(_ row: Int, _ builder: StripeBuilder, _ check: CSVDialect.Trailer) {
    let amount = MinorUnits(builder.columns[check.sumOf].int64(row))
    let isRefund =
      check.refundsNegative
      && builder.columns[PaymentColumn.kind.rawValue].byte(row) == Word.refund.rawValue
    sum += isRefund ? -amount : amount
  }

  /// Throws when count, sum or currency differ. With rejected rows the sum cannot be known, and the count tells.
  func verify(_ check: CSVDialect.Trailer, rowCount: Int, rejected: Int) throws {
    func field(_ number: Int) -> String { number <= fields.count ? fields[number - 1] : "" }
    func fault(
      _ code: Fault.Code, _ number: Int, _ found: String, _ expected: String,
      _ remedy: String = "rows were lost or added on the way: send the feed again"
    ) -> Fault {
      var at = place
      at.columnNumber = number
      return Fault(code, at: at, found: found, expected: expected, remedy: remedy)
    }
    if let number = check.countField {
      guard Int(field(number)) == rowCount else {
        throw fault(
          "trailer-count", number, "count \(quoted(field(number))) in the last line", "\(rowCount), the rows read")
      }
    }
    if let number = check.currencyField {
      guard field(number) == check.style.currency.code else {
        throw fault(
          "trailer-currency", number, "currency \(quoted(field(number))) in the last line",
          "'\(check.style.currency.code)'", "amounts are never converted: ask the sender which currency it is")
      }
    }
    if let number = check.sumField, rejected == 0 {
      guard let stated = parse(field(number), check.style), stated == sum else {
        let shown = decimal(sum, exponent: check.style.form == .minor ? 0 : check.style.currency.exponent)
        throw fault(
          "trailer-sum", number, "sum \(quoted(field(number))) in the last line", "\(shown), the sum of the rows read")
      }
    }
  }

  private func parse(_ text: String, _ style: MoneyStyle) -> MinorUnits? {
    let negative = text.hasPrefix("-")
    let unsigned = negative ? String(text.dropFirst()) : text
    let parts = unsigned.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = style.form == .decimal ? style.currency.exponent : 0
    guard parts.count == (decimals > 0 ? 2 : 1), parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isASCII) }),
      decimals == 0 || parts[1].count == decimals, let digits = MinorUnits(parts.joined()), unsigned.first != "+"
    else { return nil }
    let scale = style.form == .whole ? MinorUnits(style.currency.minorUnitsPerUnit) : 1
    let (amount, overflow) = digits.multipliedReportingOverflow(by: scale)
    return overflow ? nil : negative ? -amount : amount
  }
}
