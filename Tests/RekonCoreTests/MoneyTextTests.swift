import RekonCore
import Testing

@Suite("Money as text, currencies")
struct MoneyTextTests {
  static let decimals: [(MinorUnits, Int, String)] = [
    (0, 2, "0.00"), (1, 2, "0.01"), (-1, 2, "-0.01"), (99, 2, "0.99"), (100, 2, "1.00"), (-25_000_000, 2, "-250000.00"),
    (7, 0, "7"), (-7, 0, "-7"), (0, 0, "0"), (1, 3, "0.001"), (1_000, 3, "1.000"), (-12_345, 3, "-12.345"),
    (MinorUnits(Int64.max), 2, "92233720368547758.07"), (MinorUnits(Int64.min), 2, "-92233720368547758.08"),
    (.max, 2, "1701411834604692317316873037158841057.27"), (.min, 2, "-1701411834604692317316873037158841057.28"),
  ]

  @Test("minor units are written as a plain decimal with the currency's digits", arguments: decimals)
  func decimalText(_ minorUnits: MinorUnits, _ exponent: Int, _ expected: String) {
    #expect(decimal(minorUnits, exponent: exponent) == expected)
    var text = ByteText()
    text.append(minorUnits, exponent: exponent)
    #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
  }

  static let rupiahs: [(MinorUnits, String)] = [
    (0, "Rp0"), (100, "Rp1"), (99_900, "Rp999"), (100_000, "Rp1.000"), (25_000_000, "Rp250.000"),
    (12_047_000_000_000, "Rp120.470.000.000"), (-25_000_000, "-Rp250.000"), (150, "Rp1,50"), (5, "Rp0,05"),
    (-5, "-Rp0,05"),
    (100_000_001, "Rp1.000.000,01"),
  ]

  @Test("rupiah are written for a reader, sen only where there are any", arguments: rupiahs)
  func rupiahText(_ minorUnits: MinorUnits, _ expected: String) {
    #expect(rupiah(minorUnits) == expected)
  }

  @Test(
    "a currency has the digits of ISO 4217",
    arguments: [("IDR", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3)])
  func exponents(_ code: String, _ exponent: Int) {
    let currency = Currency(code: code)
    #expect(currency?.exponent == exponent)
    #expect(currency?.minorUnitsPerUnit == [1, 10, 100, 1_000][exponent])
  }

  @Test("an unknown currency has no scale: it is never guessed", arguments: ["idr", "EU", "XXX", "", "RP", "EURO"])
  func unknown(_ code: String) { #expect(Currency(code: code) == nil) }
}
