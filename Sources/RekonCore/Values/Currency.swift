/// An ISO 4217 currency and the number of digits of its minor unit.
public struct Currency: Hashable, Sendable {
  public let code: String
  public let exponent: Int

  /// The currency of that code, or nil when it is unknown: a scale is never guessed.
  public init?(code: String) {
    guard let exponent = Self.exponents[code] else { return nil }
    self.code = code
    self.exponent = exponent
  }

  /// Minor units in one whole unit (100 sen in a rupiah).
  public var minorUnitsPerUnit: Int64 { (0..<exponent).reduce(1) { unit, _ in unit * 10 } }

  // Source: ISO 4217 list one. The currencies of the programme's partners and their neighbours.
  private static let exponents: [String: Int] = [
    "IDR": 2, "EUR": 2, "USD": 2, "SGD": 2, "MYR": 2, "AUD": 2, "GBP": 2, "CHF": 2, "CNY": 2, "THB": 2, "PHP": 2,
    "INR": 2, "HKD": 2, "TWD": 2, "NZD": 2, "JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3, "OMR": 3, "TND": 3,
    "JOD": 3,
  ]
}

/// Money in minor units, wide enough that no sum of 64-bit amounts can leave it.
public typealias MinorUnits = Int128

/// `minorUnits` as a plain decimal with the currency's digits: `-250000.00`.
public func decimal(_ minorUnits: MinorUnits, exponent: Int = 2) -> String {
  let magnitude = String(minorUnits.magnitude)
  let sign = minorUnits < 0 ? "-" : ""
  guard exponent > 0 else { return sign + magnitude }
  let digits = String(repeating: "0", count: max(0, exponent + 1 - magnitude.count)) + magnitude
  return sign + digits.dropLast(exponent) + "." + digits.suffix(exponent)
}

/// `minorUnits` for a reader: `Rp250.000`, with sen only where there are any.
public func rupiah(_ minorUnits: MinorUnits) -> String {
  let sen = Int(minorUnits.magnitude % 100)
  let grouped = grouped(String(minorUnits.magnitude / 100), mark: 0x2E)
  return (minorUnits < 0 ? "-Rp" : "Rp") + grouped + (sen == 0 ? "" : "," + padded(sen, 2))
}

/// `minorUnits` for a reader, in the currency's own words where we know them: `Rp250.000`, `KWD 12.500`, `JPY 1,200`.
public func readable(_ minorUnits: MinorUnits, _ currency: Currency) -> String {
  guard currency.code != "IDR" else { return rupiah(minorUnits) }
  let parts = decimal(abs(minorUnits), exponent: currency.exponent).split(separator: ".")
  let fraction = parts.count > 1 ? "." + parts[1] : ""
  return currency.code + (minorUnits < 0 ? " -" : " ") + grouped(String(parts[0]), mark: 0x2C) + fraction
}

/// Digits in groups of three: `5600000` with `,` is `5,600,000`.
public func grouped(_ digits: String, mark: UInt8) -> String {
  var text: [UInt8] = []
  for (index, digit) in digits.utf8.enumerated() {
    if index > 0, (digits.utf8.count - index) % 3 == 0 { text.append(mark) }
    text.append(digit)
  }
  return String(decoding: text, as: UTF8.self)
}
