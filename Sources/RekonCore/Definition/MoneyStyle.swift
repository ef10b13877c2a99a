/// How a feed writes money, as an example of it: `1000`, `1000.00`, `1.000,00`, `Rp1.000[,00]`, `1000[.##]`, or `minor`.
///
/// An example begins with the text that stands before each amount, writes a thousand with or without its mark, and then
/// decimals: `.00` (or as many as it has) all decimals of the currency, `[.00]` all or none, `[.##]` any number of them up to the currency's. Marks
/// must stand where they belong (`1.00` is no amount of `1.000,00`): 3.000 never becomes 3.
public struct MoneyStyle: Hashable, Sendable {
  public enum Decimals: Hashable, Sendable { case none, all, allOrNone, upTo }

  /// The example.
  public let text: String
  public let prefix: [UInt8]
  /// Between groups of three digits; nil where digits are not grouped.
  public let groupMark: UInt8?
  public let decimalMark: UInt8
  public let decimals: Decimals
  /// Digits count the currency's minor unit.
  public let isMinor: Bool
  public let currency: Currency
  /// A minus before the amount, or between it and its prefix, is allowed.
  public let allowsMinus: Bool

  /// Nil when `text` is no such example.
  public init?(_ text: String, currency: Currency, allowsMinus: Bool) {
    self.text = text
    self.currency = currency
    self.allowsMinus = allowsMinus
    isMinor = text == "minor"
    guard !isMinor else {
      (prefix, groupMark, decimalMark, decimals) = ([], nil, 0x2E, .none)
      return
    }
    let bytes = Array(text.utf8)
    guard let one = bytes.firstIndex(of: UInt8(ascii: "1")) else { return nil }
    prefix = Array(bytes[..<one])
    guard !prefix.contains(where: { Self.isDigit($0) || $0 == 0x2D }) else { return nil }
    var rest = bytes[(one + 1)...]
    func take(_ expected: String) -> Bool {
      guard rest.starts(with: expected.utf8) else { return false }
      rest = rest.dropFirst(expected.utf8.count)
      return true
    }
    let marks = ".,' ".utf8
    if take("000") {
      groupMark = nil
    } else {
      guard let mark = rest.first, marks.contains(mark) else { return nil }
      rest = rest.dropFirst()
      guard take("000") else { return nil }
      groupMark = mark
    }
    switch Array(rest) {
    case []: (decimalMark, decimals) = (groupMark == 0x2E ? 0x2C : 0x2E, .none)
    case let form where Self.areDecimals(form.dropFirst(), "0", currency):
      (decimalMark, decimals) = (form[0], .all)
    case let form
    where form.first == 0x5B && form.last == 0x5D
      && Self.areDecimals(form.dropFirst(2).dropLast(), "0", currency):
      (decimalMark, decimals) = (form[1], .allOrNone)
    case let form
    where form.first == 0x5B && form.last == 0x5D
      && Self.areDecimals(form.dropFirst(2).dropLast(), "#", currency):
      (decimalMark, decimals) = (form[1], .upTo)
    default: return nil
    }
    guard decimalMark == 0x2E || decimalMark == 0x2C, decimalMark != groupMark else { return nil }
  }

  /// Digits alone, or digits with all decimals behind a point: the forms with a parser of their own.
  public var isPlain: Bool { prefix.isEmpty && groupMark == nil && (decimals == .none || isPlainDecimal) }
  public var isPlainDecimal: Bool {
    prefix.isEmpty && groupMark == nil && decimalMark == 0x2E && decimals == .all
  }

  /// What one unit of the last digit before a decimal mark is worth in minor units.
  public var scale: Int64 { isMinor ? 1 : currency.minorUnitsPerUnit }

  /// Decimals are written as two, as in most currencies, or as many as the currency has.
  private static func areDecimals(_ marks: ArraySlice<UInt8>, _ mark: Unicode.Scalar, _ currency: Currency) -> Bool {
    !marks.isEmpty && marks.count == (marks.count == 2 ? 2 : currency.exponent)
      && marks.allSatisfy { $0 == UInt8(ascii: mark) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// `minorUnits` as this feed would write it, for messages.
  public func written(_ minorUnits: MinorUnits) -> String {
    if isMinor { return String(minorUnits) }
    let exponent = currency.exponent
    let magnitude = MinorUnits(minorUnits.magnitude)
    let whole = String(magnitude / MinorUnits(currency.minorUnitsPerUnit))
    let fraction = magnitude % MinorUnits(currency.minorUnitsPerUnit)
    var text = groupMark.map { grouped(whole, mark: $0) } ?? whole
    if exponent > 0, decimals == .all || fraction != 0 {
      text += String(UnicodeScalar(decimalMark)) + padded(Int(fraction), exponent)
    }
    return (minorUnits < 0 ? "-" : "") + String(decoding: prefix, as: UTF8.self) + text
  }
}
