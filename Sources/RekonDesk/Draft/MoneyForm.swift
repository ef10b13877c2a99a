import RekonCore

/// How a column writes money, as far as its values tell.
///
/// What they never tell is the currency, and of digits alone whether they count whole units or the minor unit.
struct MoneyForm {
  /// As a profile has it.
  let style: String
  let hasMinus: Bool
  /// Digits alone.
  let isBare: Bool
  /// Every value has two zeros at its end.
  let endsInZeros: Bool
  /// No value is large enough to show whether thousands have a mark.
  let isShort: Bool
  /// The sum in hundredths of what is written, which is the unit of the last digit for digits alone times a hundred.
  let sum: MinorUnits

  /// One value in its parts.
  private struct Number {
    var isNegative = false
    var prefix = ""
    var groupMark: UInt8?
    var decimalMark: UInt8?
    var decimals = 0
    var wholeDigits = 0
    var hundredths: MinorUnits = 0
  }

  /// Nil where `values` are not all money, or not all in one style.
  init?(_ values: [String]) {
    guard !values.isEmpty else { return nil }
    var numbers: [Number] = []
    for value in values {
      guard let number = Self.number(value) else { return nil }
      numbers.append(number)
    }
    let groupMarks = Set(numbers.compactMap(\.groupMark))
    let decimalMarks = Set(numbers.compactMap(\.decimalMark))
    guard Set(numbers.map(\.prefix)).count == 1, groupMarks.count <= 1, decimalMarks.count <= 1,
      groupMarks.isDisjoint(with: decimalMarks)
    else { return nil }
    // A thousand without its mark among others with one: a mixture, and no style.
    if !groupMarks.isEmpty, numbers.contains(where: { $0.groupMark == nil && $0.wholeDigits > 3 }) { return nil }
    var style = numbers[0].prefix + (groupMarks.first.map { "1\(String(UnicodeScalar($0)))000" } ?? "1000")
    if let mark = decimalMarks.first {
      let text = String(UnicodeScalar(mark))
      let lengths = Set(numbers.map(\.decimals))
      switch lengths {
      case [2]: style += text + "00"
      case [0, 2]: style += "[\(text)00]"
      case _ where lengths.allSatisfy({ $0 <= 2 }): style += "[\(text)##]"
      default: return nil
      }
    }
    guard let currency = Currency(code: "IDR"), MoneyStyle(style, currency: currency, allowsMinus: true) != nil else {
      return nil
    }
    self.style = style
    hasMinus = numbers.contains(where: \.isNegative)
    isBare = style == "1000"
    endsInZeros = values.allSatisfy { $0.hasSuffix("00") || $0 == "0" } && values.contains { $0 != "0" }
    isShort = groupMarks.isEmpty && numbers.allSatisfy { $0.wholeDigits <= 3 }
    sum = numbers.reduce(0) { $0 + ($1.isNegative ? -$1.hundredths : $1.hundredths) }
  }

  private static func number(_ value: String) -> Number? {
    var number = Number()
    var rest = Array(value.utf8)[...]
    func takeMinus() {
      guard rest.first == 0x2D, !number.isNegative else { return }
      number.isNegative = true
      rest = rest.dropFirst()
    }
    takeMinus()
    let prefix = rest.prefix { !isDigit($0) && $0 != 0x2D }
    guard prefix.count <= 5, prefix.isEmpty || isLetter(prefix.first ?? 0) || (prefix.first ?? 0) >= 0x80 else {
      return nil
    }
    number.prefix = String(decoding: prefix, as: UTF8.self)
    rest = rest.dropFirst(prefix.count)
    takeMinus()
    let body = Array(rest)
    guard let last = body.last, isDigit(last), let head = body.first, isDigit(head), body.count <= 24 else {
      return nil
    }
    let marks = body.indices.filter { !isDigit(body[$0]) }
    guard marks.allSatisfy({ ".,' ".utf8.contains(body[$0]) }) else { return nil }
    var whole = body.count
    if let mark = marks.last {
      let behind = body.count - mark - 1
      let kinds = Set(marks.map { body[$0] })
      // One kind of mark with three digits behind it parts thousands: money has no three decimals.
      let isDecimal = kinds.count == 2 || (marks.count == 1 && behind != 3)
      if isDecimal {
        guard kinds.count == 1 || marks.dropLast().allSatisfy({ body[$0] != body[mark] }) else { return nil }
        number.decimalMark = body[mark]
        number.decimals = behind
        whole = mark
      }
      let groups = marks.filter { $0 < whole }
      if let group = groups.first {
        guard group <= 3, groups.allSatisfy({ body[$0] == body[group] }) else { return nil }
        for (index, mark) in groups.enumerated() {
          let next = index + 1 < groups.count ? groups[index + 1] : whole
          if next - mark != 4 { return nil }
        }
        number.groupMark = body[group]
      }
    }
    let digits = body[..<whole].filter(isDigit)
    number.wholeDigits = digits.count
    guard digits.count <= 15, digits.count == 1 || digits[0] != 0x30, number.decimals <= 2 else { return nil }
    let fraction = body[whole...].filter(isDigit)
    for digit in digits + fraction + Array(repeating: 0x30, count: 2 - fraction.count) {
      number.hundredths = number.hundredths * 10 + MinorUnits(digit - 0x30)
    }
    return number
  }
}
