import RekonCore

/// Says why a field was turned away: what was found, what the profile expects, what to do. Runs for bad fields only.
enum FieldExplainer {
  static func explain(
    _ delivered: UnsafeRawBufferPointer, _ rule: FieldRule, _ profile: FeedProfile, encoding: TextEncoding
  ) -> Fault {
    let kind = profile.record
    let text = encoding.text(delivered)
    let strip = encoding.bytes(rule.strip)
    if let fault = explainTrim(delivered, rule, strip) { return fault }
    let bytes = value(delivered, rule, strip)
    if bytes.allSatisfy({ $0 == 0x20 }) {
      return Fault(
        "value-missing", found: bytes.isEmpty ? "nothing" : quoted(bytes), expected: form(rule, kind),
        remedy: rule.isOptional
          ? "leave it empty, or list this text under null in the profile" : "a value is required here")
    }
    switch rule.type {
    case .text(let pattern): return explainText(bytes, text, pattern, limit: profile.limits.fieldByteCount, encoding)
    case .number:
      let numbers = kind.columns[rule.target].numbers
      return Fault(
        "number-out-of-range", found: quoted(bytes),
        expected: "a whole number from \(numbers.lowerBound) to \(numbers.upperBound)")
    case .words(let words):
      let known = words.keys.sorted(by: bytesPrecede)
      let hint = nearest(text, among: known).map { "did you mean '\($0)'?" } ?? ""
      return Fault(
        "word-unknown", found: quoted(text), expected: "one of \(known.joined(separator: ", "))", remedy: hint)
    case .money(let style): return explainMoney(bytes, style)
    case .day(let format): return explainTime(bytes, format, "date-impossible", "a day")
    case .instant(let format, _): return explainTime(bytes, format, "time-impossible", "a time")
    }
  }

  /// The beginning of an identity or account number and its length: enough to find it, not to know it.
  static func masked(_ bytes: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let start = quoted(String(text.prefix(min(4, text.count / 2))))
    return "\(start.dropLast())…' (\(text.count) characters)"
  }

  /// Sixteen digits are an identity in whatever column they stand: columns may be swapped.
  static func isIdentity(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count == 16 && bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  private static func form(_ rule: FieldRule, _ kind: RecordKind) -> String {
    switch rule.type {
    case .text(let pattern): pattern.map { "text like \($0.text)" } ?? "text"
    case .words: "a known word"
    case .number: "a number"
    case .money(let style): moneyForm(style)
    case .day(let format): "a day as \(format.text)"
    case .instant(let format, _): "a time as \(format.text)"
    }
  }

  /// What stands around the value and is not as the profile says; nil when it is.
  private static func explainTrim(_ bytes: UnsafeRawBufferPointer, _ rule: FieldRule, _ strip: [UInt8]) -> Fault? {
    guard bytes.starts(with: strip) else {
      return Fault(
        "prefix-missing", found: masked(bytes), expected: "'\(visible(rule.strip))' and the value behind it")
    }
    guard let split = rule.split else { return nil }
    let count = bytes.dropFirst(strip.count).split(
      separator: split.separator, omittingEmptySubsequences: false
    ).count
    guard count == split.partCount else {
      return Fault(
        "split-parts", found: "\(masked(bytes)) in \(count) \(count == 1 ? "part" : "parts")",
        expected: "\(split.partCount) parts parted by '\(String(UnicodeScalar(split.separator)))'")
    }
    return nil
  }

  /// The value itself, without what stands around it.
  private static func value(_ bytes: UnsafeRawBufferPointer, _ rule: FieldRule, _ strip: [UInt8])
    -> UnsafeRawBufferPointer
  {
    let rest = bytes.dropFirst(strip.count)
    guard let split = rule.split else { return UnsafeRawBufferPointer(rebasing: rest) }
    let parts = rest.split(separator: split.separator, omittingEmptySubsequences: false)
    return UnsafeRawBufferPointer(rebasing: parts[split.part])
  }

  private static func explainText(
    _ bytes: UnsafeRawBufferPointer, _ text: String, _ pattern: TextPattern?, limit: Int, _ encoding: TextEncoding
  ) -> Fault {
    if bytes.count > limit {
      return Fault(
        "field-limit", found: "\(bytes.count) bytes of text", expected: "at most \(limit)",
        remedy: "limits.field of the pipeline")
    }
    if encoding.isSingleByte, let byte = bytes.first(where: { $0 >= 0x80 && encoding.scalar($0) == nil }) {
      return Fault(
        "encoding-byte", found: "byte 0x\(String(byte, radix: 16, uppercase: true))",
        expected: "characters of \(encoding.rawValue)")
    }
    let base = bytes.bindMemory(to: UInt8.self)
    if let start = base.baseAddress, FieldParsers.isSpreadsheetNumber(start, base.count) {
      return Fault(
        "identifier-as-number", found: quoted(bytes), expected: "an identifier with all its digits",
        remedy: "a spreadsheet rewrote it as a number: export the column as text")
    }
    return Fault("pattern-mismatch", found: quoted(text), expected: pattern.map { "text like \($0.text)" } ?? "text")
  }

  /// - Parameter isSigned: whether a minus may stand in front; nil: as the style says.
  static func moneyForm(_ style: MoneyStyle, isSigned: Bool? = nil) -> String {
    let sign = isSigned ?? style.allowsMinus ? ", with - in front when negative" : ""
    let code = style.currency.code
    if style.isMinor { return "\(code) in its minor unit, digits only, such as 25000000\(sign)" }
    let whole =
      String(decoding: style.prefix, as: UTF8.self) + (style.groupMark.map { grouped("250000", mark: $0) } ?? "250000")
    let mark = String(UnicodeScalar(style.decimalMark))
    let zeros = String(repeating: "0", count: style.currency.exponent)
    switch style.decimals {
    case .none: return "whole \(code) such as \(whole)\(sign)"
    case _ where style.currency.exponent == 0: return "\(code) without decimals such as \(whole)\(sign)"
    case .all: return "\(code) with \(style.currency.exponent) decimals such as \(whole)\(mark)\(zeros)\(sign)"
    case .allOrNone: return "\(code) such as \(whole) or \(whole)\(mark)\(zeros)\(sign)"
    case .upTo: return "\(code) with at most \(style.currency.exponent) decimals such as \(whole)\(mark)\(zeros)\(sign)"
    }
  }

  private static func explainMoney(_ bytes: UnsafeRawBufferPointer, _ style: MoneyStyle) -> Fault {
    let form = moneyForm(style)
    let unsigned = bytes.first == 0x2D ? UnsafeRawBufferPointer(rebasing: bytes[1...]) : bytes
    let isDigits: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    if unsigned.first.map(isDigits) == true, unsigned.filter({ !isDigits($0) }).elementsEqual([0x2E]),
      let point = unsigned.firstIndex(of: 0x2E), !style.isMinor, style.groupMark != 0x2E,
      unsigned.count - point - 1 > (style.decimals == .none ? 0 : style.currency.exponent),
      // 250.000 in whole rupiah is a thousand mark as likely as decimals: that is not for us to say.
      style.decimals != .none || unsigned.count - point - 1 != 3
    {
      return Fault(
        "amount-decimals",
        found: "\(quoted(bytes)): more decimals than the \(style.decimals == .none ? "feed" : "currency") has",
        expected: form, remedy: "amounts are never rounded")
    }
    if unsigned.allSatisfy({ isDigits($0) || $0 == 0x2E || $0 == 0x2C }), unsigned.filter(isDigits).count > 16 {
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

  /// A column that must hold one text and does not.
  static func explain(_ bytes: UnsafeRawBufferPointer, _ constant: ConstantRule) -> Fault {
    Fault(
      "constant-differs", found: bytes.isEmpty ? "nothing" : quoted(bytes),
      expected: "'\(visible(constant.text))' in every row")
  }

  private static func explainTime(
    _ bytes: UnsafeRawBufferPointer, _ format: TimeFormat, _ impossible: Fault.Code, _ noun: String
  ) -> Fault {
    // Digits where digits belong and marks where marks belong: then it is the calendar that objects.
    let fits = !format.isEpoch && fitsShape(bytes, format)
    if fits {
      return Fault(impossible, found: quoted(bytes), expected: "\(noun) that exists, as \(format.text)")
    }
    return Fault(
      "time-format", found: quoted(bytes), expected: "\(noun) as \(format.text)",
      remedy: "another order is never guessed")
  }

  /// Digits, names and marks in the places that the format gives them.
  private static func fitsShape(_ bytes: UnsafeRawBufferPointer, _ format: TimeFormat) -> Bool {
    var rest = bytes[...]
    func takeDigits(_ count: Int) -> Bool {
      guard rest.count >= count, rest.prefix(count).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
      rest = rest.dropFirst(count)
      return true
    }
    func takeMark(_ marks: [UInt8]) -> Bool {
      guard let mark = rest.first, marks.contains(mark) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func takes(_ token: TimeFormat.Token) -> Bool {
      switch token {
      case .literal(let byte): takeMark([byte])
      case .year: takeDigits(4)
      case .month, .day, .hour, .minute, .second: takeDigits(2)
      case .milliseconds: takeDigits(3)
      case .fraction: takeDigits(max(1, rest.prefix { $0 >= 0x30 && $0 <= 0x39 }.count))
      case .offset: takeMark([0x5A]) || (takeMark([0x2B, 0x2D]) && takeDigits(2) && takeMark([0x3A]) && takeDigits(2))
      case .monthName:
        format.months.filter { rest.starts(with: $0.utf8) }.map(\.utf8.count).max().map { rest = rest.dropFirst($0) }
          != nil
      case .epochMilliseconds, .optional: false
      }
    }
    func begins(_ token: TimeFormat.Token) -> Bool {
      switch token {
      case .literal(let byte): rest.first == byte
      default: rest.first == 0x5A || rest.first == 0x2B || rest.first == 0x2D
      }
    }
    var index = 0
    while index < format.tokens.count {
      if case .optional(let length) = format.tokens[index] {
        index += begins(format.tokens[index + 1]) ? 1 : 1 + length
        continue
      }
      guard takes(format.tokens[index]) else { return false }
      index += 1
    }
    return rest.isEmpty
  }
}
