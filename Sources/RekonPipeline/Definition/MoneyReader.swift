import RekonCore

/// Reads `{ style: "1.000,00", sign: minus, currency: IDR }`.
struct MoneyReader {
  let currency: Currency

  static let styles = [
    "1000", "1000.00", "1000,00", "1.000", "1,000", "1.000,00", "1,000.00", "1.000[,00]", "Rp1.000[,00]", "1000[.00]",
    "1000[.##]",
    "minor",
  ]

  func read(_ cursor: YAMLCursor) -> MoneyStyle? {
    let members = cursor.members(["currency", "style", "sign"], required: ["style"])
    let sign = members["sign"]?.word(["none": false, "minus": true]) ?? false
    if let member = members["currency"], let code = member.text() { check(code, member) }
    guard let member = members["style"], let text = member.text() else { return nil }
    guard let style = MoneyStyle(text, currency: currency, allowsMinus: sign) else {
      let hint = nearest(text, among: Self.styles).map { "did you mean '\($0)'?" } ?? ""
      member.fault(
        "money-style", found: quoted(text), expected: "an example such as \(Self.styles.joined(separator: " "))",
        remedy: hint)
      return nil
    }
    return style
  }

  private func check(_ code: String, _ member: YAMLCursor) {
    guard let known = Currency(code: code) else {
      return member.fault("currency-unknown", found: quoted(code), expected: "an ISO 4217 code")
    }
    if known != currency {
      member.fault(
        "currency-mixed", found: quoted(code), expected: "the pipeline's \(currency.code)",
        remedy: "one pipeline reconciles one currency")
    }
  }
}
