import RekonCore

/// Says why a field was turned away: what was found, what the profile expects, what to do. Runs for bad fields only.
enum FieldExplainer {
  /// Bytes of one text value; keys travel with 16-bit lengths.
  static let textLimit = 4_096

  static func explain(_ bytes: UnsafeRawBufferPointer, _ rule: FieldRule, kind: RecordKind) -> Fault {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.allSatisfy({ $0 == 0x20 }) {
      return Fault(
        "value-missing", found: bytes.isEmpty ? "nothing" : quoted(bytes), expected: form(rule, kind),
        remedy: rule.isOptional
          ? "leave it empty, or list this text under null in the profile" : "a value is required here")
    }
    switch rule.type {
    case .text(let pattern): return explainText(bytes, pattern)
    case .words(let words):
      let known = words.keys.sorted(by: bytesPrecede)
      let hint = nearest(text, among: known).map { "did you mean '\($0)'?" } ?? ""
      return Fault(
        "word-unknown", found: quoted(bytes), expected: "one of \(known.joined(separator: ", "))", remedy: hint)
    case .money(let style): return explainMoney(bytes, style)
    case .day(let format): return explainTime(bytes, format, "date-impossible", "a day")
    case .instant(let format, _): return explainTime(bytes, format, "time-impossible", "a time")
    }
  }

  /// The beginning of an identity or account number and its length: enough to find it, not to know it.
  static func masked(_ bytes: UnsafeRawBufferPointer) -> String {
    let start = quoted(UnsafeRawBufferPointer(rebasing: bytes.prefix(min(4, bytes.count / 2))))
    return "\(start.dropLast())…' (\(bytes.count) characters)"
  }

  private static func form(_ rule: FieldRule, _ kind: RecordKind) -> String {
    switch rule.type {
    case .text(let pattern): pattern.map { "text like \($0.text)" } ?? "text"
    case .words: "a known word"
    case .money(let style): moneyForm(style)
    case .day(let format): "a day as \(format.text)"
    case .instant(let format, _): "a time as \(format.text)"
    }
  }

  private static func explainText(_ bytes: UnsafeRawBufferPointer, _ pattern: TextPattern?) -> Fault {
    if bytes.count > textLimit {
      return Fault("field-limit", found: "\(bytes.count) bytes of text", expected: "at most \(textLimit)")
    }
    let base = bytes.bindMemory(to: UInt8.self)
    if let start = base.baseAddress, FieldParsers.isSpreadsheetNumber(start, base.count) {
      return Fault(
        "identifier-as-number", found: quoted(bytes), expected: "an identifier with all its digits",
        remedy: "a spreadsheet rewrote it as a number: export the column as text")
    }
    return Fault("pattern-mismatch", found: quoted(bytes), expected: pattern.map { "text like \($0.text)" } ?? "text")
  }

  static func moneyForm(_ style: MoneyStyle) -> String {
    let sign = style.allowsMinus ? ", with - in front when negative" : ""
    let code = style.currency.code
    switch style.form {
    case .whole: return "whole \(code) such as 250000\(sign)"
    case .minor: return "\(code) in its minor unit, digits only, such as 25000000\(sign)"
    case .decimal where style.currency.exponent == 0: return "\(code) without decimals such as 250000\(sign)"
    case .decimal:
      let zeros = String(repeating: "0", count: style.currency.exponent)
      return "\(code) with \(style.currency.exponent) decimals such as 250000.\(zeros)\(sign)"
    }
  }

  private static func explainMoney(_ bytes: UnsafeRawBufferPointer, _ style: MoneyStyle) -> Fault {
    let form = moneyForm(style)
    let unsigned = bytes.first == 0x2D ? UnsafeRawBufferPointer(rebasing: bytes[1...]) : bytes
    let isDigits: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    if unsigned.first.map(isDigits) == true, unsigned.filter({ !isDigits($0) }).elementsEqual([0x2E]),
      let point = unsigned.firstIndex(of: 0x2E), style.form != .minor,
      unsigned.count - point - 1 > (style.form == .whole ? 0 : style.currency.exponent),
      // 250.000 in whole rupiah is a thousand mark as likely as decimals: that is not for us to say.
      style.form != .whole || unsigned.count - point - 1 != 3
    {
      return Fault(
        "amount-decimals",
        found: "\(quoted(bytes)): more decimals than the \(style.form == .whole ? "feed" : "currency") has",
        expected: form, remedy: "amounts are never rounded")
    }
    if unsigned.allSatisfy({ isDigits($0) || $0 == 0x2E }), unsigned.filter(isDigits).count > 16 {
      return Fault(
        "amount-overflow", found: quoted(bytes),
        expected: "at most \(decimal(MinorUnits(Int64.max), exponent: style.currency.exponent)) \(style.currency.code)")
    }
    if bytes.first == 0x2D, !style.allowsMinus {
      return Fault("amount-negative", found: quoted(bytes), expected: form, remedy: "this column has no sign")
    }
    if let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first(where: { $0.value > 0x7F }) {
      let point = String(scalar.value, radix: 16, uppercase: true)
      return Fault(
        "amount-not-numeric",
        found: "\(quoted(bytes)) with U+\(String(repeating: "0", count: max(0, 4 - point.count)))\(point)",
        expected: form)
    }
    return Fault(
      "amount-not-numeric", found: quoted(bytes), expected: form,
      remedy: "marks are never guessed; the profile's money style says how this feed writes amounts")
  }

  private static func explainTime(
    _ bytes: UnsafeRawBufferPointer, _ format: TimeFormat, _ impossible: Fault.Code, _ noun: String
  ) -> Fault {
    // Digits where digits belong and marks where marks belong: then it is the calendar that objects.
    var width = 0
    var shape: [UInt8?] = []
    for token in format.tokens {
      switch token {
      case .literal(let byte): shape.append(byte)
      case .year: shape += [nil, nil, nil, nil]
      case .month, .day, .hour, .minute, .second: shape += [nil, nil]
      case .milliseconds: shape += [nil, nil, nil]
      case .offset: width = -1
      }
    }
    let fits =
      (width == -1 ? bytes.count > shape.count : bytes.count == shape.count)
      && zip(shape, bytes).allSatisfy { expected, byte in expected.map { $0 == byte } ?? (byte >= 0x30 && byte <= 0x39)
      }
    if fits {
      return Fault(impossible, found: quoted(bytes), expected: "\(noun) that exists, as \(format.text)")
    }
    return Fault(
      "time-format", found: quoted(bytes), expected: "\(noun) as \(format.text)",
      remedy: "another order is never guessed")
  }
}
