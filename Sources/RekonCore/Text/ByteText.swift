/// Text on its way into a report: bytes, so that millions of cells cost no text objects.
public struct ByteText: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public var count: Int { bytes.count }

  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  public mutating func append(_ text: String) {
    // The bytes at one go: an iterator over them costs ten times as much.
    if text.utf8.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
      bytes.append(contentsOf: text.utf8)
    }
  }

  public mutating func append(_ other: ByteText) { bytes.append(contentsOf: other.bytes) }

  public mutating func append(_ other: UnsafeRawBufferPointer) { bytes.append(contentsOf: other) }

  public mutating func append(byte: UInt8) { bytes.append(byte) }

  /// A number in decimal digits.
  public mutating func append(decimal number: UInt64) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var (rest, first) = (number, 20)
      repeat {
        first -= 1
        digits[first] = UInt8(0x30 + rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[first...])
    }
  }

  /// Money in minor units as a plain decimal (``decimal(_:exponent:)``).
  public mutating func append(_ money: MinorUnits, exponent: Int) {
    guard exponent > 0, let magnitude = UInt64(exactly: money.magnitude) else {
      return append(decimal(money, exponent: exponent))
    }
    if money < 0 { bytes.append(0x2D) }
    let unit = (0..<exponent).reduce(1 as UInt64) { unit, _ in unit * 10 }
    append(decimal: magnitude / unit)
    bytes.append(0x2E)
    var (fraction, place) = (magnitude % unit, unit / 10)
    while place > 0 {
      bytes.append(UInt8(0x30 + fraction / place))
      fraction %= place
      place /= 10
    }
  }

  /// One CSV record: fields quoted where RFC 4180 asks for it, ended by a line feed.
  public mutating func appendCSV(_ fields: [String]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      appendCSVField(field)
    }
    bytes.append(0x0A)
  }

  /// A field, quoted where it has to be.
  public mutating func appendCSVField(_ field: String) {
    var field = field
    field.withUTF8 { appendCSVField(UnsafeRawBufferPointer($0)) }
  }

  /// The same of a text in UTF-8.
  public mutating func appendCSVField(_ field: UnsafeRawBufferPointer) {
    let needsQuotes = field.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else { return append(field) }
    bytes.append(0x22)
    for byte in field {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// A field that no spreadsheet runs as a formula (``isFormula(_:)``).
  public mutating func appendCSVCell(_ cell: UnsafeRawBufferPointer) {
    guard isFormula(cell) else { return appendCSVField(cell) }
    var neutral = ByteText()
    neutral.append(byte: 0x27)
    neutral.append(cell)
    neutral.bytes.withUnsafeBytes { appendCSVField($0) }
  }

  /// A JSON string with its quotes. It is the same text for whoever reads it, and nothing that a terminal would obey: what is
  /// invisible is escaped (RFC 8259, section 7).
  public mutating func appendJSON(_ text: String) {
    var text = text
    text.withUTF8 { appendJSON(UnsafeRawBufferPointer($0)) }
  }

  /// The same of a text in UTF-8.
  public mutating func appendJSON(_ text: UnsafeRawBufferPointer) {
    bytes.append(0x22)
    if text.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 >= 0x7F }) {
      appendEscaped(String(decoding: text, as: UTF8.self))
    } else {
      append(text)
    }
    bytes.append(0x22)
  }

  private mutating func appendEscaped(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case _ where isInvisible(scalar): for unit in UTF16.encode(scalar)! { appendEscape(unit) }
      default: bytes.append(contentsOf: UTF8.encode(scalar)!)
      }
    }
  }

  /// A unit of UTF-16 as `\u202e`.
  private mutating func appendEscape(_ unit: UInt16) {
    append("\\u")
    let digits = Array("0123456789abcdef".utf8)
    for shift in [12, 8, 4, 0] as [UInt16] { bytes.append(digits[Int(unit >> shift & 15)]) }
  }
}

/// A cell that a spreadsheet would run as a formula gets an apostrophe in front; plain negative numbers stay numbers.
public func neutralised(_ cell: String) -> String {
  var text = cell
  return text.withUTF8 { isFormula(UnsafeRawBufferPointer($0)) } ? "'" + cell : cell
}

/// Whether a spreadsheet would run a cell as a formula.
public func isFormula(_ cell: UnsafeRawBufferPointer) -> Bool {
  switch cell.first {
  case 0x3D, 0x2B, 0x40, 0x09, 0x0D: true
  case 0x2D: !cell.dropFirst().allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
  default: false
  }
}

/// A value of a JSON document whose members keep the order they were given: the same bytes every time.
public enum JSONValue: Sendable {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case null
  case list([JSONValue])
  case object([(String, JSONValue)])

  /// The document with two spaces of indentation and a line feed at its end.
  public var document: String {
    var text = ByteText()
    write(to: &text, indentation: 0)
    text.append(byte: 0x0A)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// The value on one line, without a line feed at its end.
  public var line: String {
    var text = ByteText()
    writeLine(to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private func writeLine(to text: inout ByteText) {
    switch self {
    case .list(let values):
      text.append("[")
      for (index, value) in values.enumerated() {
        if index > 0 { text.append(",") }
        value.writeLine(to: &text)
      }
      text.append("]")
    case .object(let members):
      text.append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { text.append(",") }
        text.appendJSON(member.0)
        text.append(":")
        member.1.writeLine(to: &text)
      }
      text.append("}")
    case .string, .number, .boolean, .null: write(to: &text, indentation: 0)
    }
  }

  private func write(to text: inout ByteText, indentation: Int) {
    switch self {
    case .string(let value): text.appendJSON(value)
    case .number(let value): text.append(String(value))
    case .boolean(let value): text.append(value ? "true" : "false")
    case .null: text.append("null")
    case .list(let values):
      Self.writeMembers(values.count, "[", "]", to: &text, indentation) { index, text in
        values[index].write(to: &text, indentation: indentation + 2)
      }
    case .object(let members):
      Self.writeMembers(members.count, "{", "}", to: &text, indentation) { index, text in
        text.appendJSON(members[index].0)
        text.append(": ")
        members[index].1.write(to: &text, indentation: indentation + 2)
      }
    }
  }

  private static func writeMembers(
    _ count: Int, _ open: String, _ close: String, to text: inout ByteText, _ indentation: Int,
    _ member: (Int, inout ByteText) -> Void
  ) {
    text.append(open)
    for index in 0..<count {
      text.append(index == 0 ? "\n" : ",\n")
      text.append(String(repeating: " ", count: indentation + 2))
      member(index, &text)
    }
    if count > 0 {
      text.append("\n")
      text.append(String(repeating: " ", count: indentation))
    }
    text.append(close)
  }
}
