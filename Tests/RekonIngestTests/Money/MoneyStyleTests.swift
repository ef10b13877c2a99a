import RekonCore
import RekonTestSupport
import Testing

/// B48 to B54: each style reads its own amounts and no others; 3.000 never becomes 3.
@Suite("Money styles")
struct MoneyStyleTests {
  struct Style: Sendable, CustomTestStringConvertible {
    var text: String
    var good: [(String, String)]
    var bad: [String]
    var currency = "IDR"
    var testDescription: String { "\(text) \(currency)" }
  }

  private static let never = ["", " ", "-", "+5", "1e5", "NaN", "(5)", "5-", "5 CR", "1\u{A0}000", "２５０", "−5", "0x1"]

  static let styles: [Style] = [
    Style(
      text: "1000",
      good: [("0", "0"), ("250000", "25000000"), ("007", "700"), ("92233720368547758", "9223372036854775800")],
      bad: ["3.000", "3,000", "1.0", "250.000,00", "92233720368547759", "1 000", "Rp5"]),
    Style(
      text: "1000.00",
      good: [("0.00", "0"), ("250000.05", "25000005"), ("92233720368547758.07", "9223372036854775807")],
      bad: ["3.000", "250000", "250000,00", "1.0000", "1.5", ".50", "5.", "92233720368547758.08", "1,000.00", "1..00"]),
    Style(
      text: "1000,00", good: [("250000,05", "25000005")], bad: ["250000.05", "250000", "1.000,00", "1,0", "1,000"]),
    Style(
      text: "1.000", good: [("1.000", "100000"), ("999", "99900"), ("1.000.000", "100000000")],
      bad: ["1000", "1.00", "1.0000", ".000", "1.000.", "1..000", "1.000,00", "1,000", "12.34.567"]),
    Style(
      text: "1,000", good: [("1,000", "100000"), ("12,345", "1234500")], bad: ["1.000", "1000", "1,00", "1,000.00"]),
    Style(
      text: "1.000,00",
      good: [("250.000,00", "25000000"), ("0,05", "5"), ("999,99", "99999"), ("1.234.567,89", "123456789")],
      bad: [
        "1.00", "250000,00", "250.000", "3.000", "1.0000,00", ".250,00", "1.234.5,00", "25.000.00,00", "1.000.00",
        "1,000.00",
        "1.000,0", "1.000,000", "1.000,", ",00",
      ]),
    Style(
      text: "1,000.00", good: [("250,000.00", "25000000"), ("0.05", "5")],
      bad: ["250.000,00", "250000.00", "1,00", "1.000"]),
    Style(
      text: "1.000[,00]", good: [("250.000", "25000000"), ("250.000,05", "25000005")],
      bad: ["250000", "250.000,5", "1,00.000"]),
    Style(
      text: "Rp1.000[,00]",
      good: [("Rp250.000", "25000000"), ("Rp1.000.000,50", "100000050"), ("Rp3.000", "300000"), ("Rp0", "0")],
      bad: [
        "Rp 250.000", "250.000", "rp1", "Rp", "Rp250000", "RpRp1", "Rp1.00", "Rp1.000,5", "R", "Rp1.000Rp", "Rp.000",
        "Rp92.233.720.368.547.758,08", "Rp12345678901234567890",
      ]),
    Style(text: "1000[.00]", good: [("5", "500"), ("5.05", "505")], bad: ["5.5", "5.", "5.000", "5,00", "1.000"]),
    Style(
      text: "1000[.##]", good: [("5", "500"), ("5.5", "550"), ("5.05", "505")],
      bad: ["5.", "5.000", ".5", "5,5", "1,000.00"]),
    Style(
      text: "minor", good: [("25000000", "25000000"), ("0", "0"), ("9223372036854775807", "9223372036854775807")],
      bad: ["1.00", "1,0", "9223372036854775808", "12345678901234567890"]),
    Style(text: "1'000.00", good: [("2'805.53", "280553")], bad: ["2’805.53", "2805.53", "2,805.53"]),
    Style(text: "1 000,00", good: [("1 234,50", "123450")], bad: ["1\u{A0}234,50", "1234,50", " 1,00", "1,00 "]),
    Style(text: "1000.00", good: [("5", "5")], bad: ["5.00", "5.0", "5."], currency: "JPY"),
    Style(text: "1.000[,00]", good: [("1.000", "1000")], bad: ["1.000,00", "1.000,"], currency: "JPY"),
    Style(text: "1000.00", good: [("1.234", "1234")], bad: ["1.23", "1.0001", "1"], currency: "KWD"),
    Style(
      text: "1000[.##]", good: [("1", "1000"), ("1.2", "1200"), ("1.234", "1234")], bad: ["1.2345"], currency: "KWD"),
  ]

  private static func load(_ style: Style, _ texts: [String], sign: String = "none") throws -> IngestedFeed {
    let rows = texts.map { "1\ta\t2020-04-20\t\($0)" }
    return try ingest(
      feed(["card\twave\tday\tbalance"] + rows),
      anyFeed(
        csv: "delimiter: tab, quotes: none", style: "\"\(style.text)\", sign: \(sign)", currency: style.currency))
  }

  @Test("each style reads its amounts exactly", arguments: styles)
  func good(_ style: Style) throws {
    let loaded = try Self.load(style, style.good.map(\.0))
    loaded.expectLoaded(style.good.count)
    #expect(loaded.rows.map { $0["training_balance"] } == style.good.map(\.1))
  }

  @Test("each style rejects what is written another way", arguments: styles)
  func bad(_ style: Style) throws {
    let texts = style.bad + Self.never + style.good.map { "-" + $0.0 }
    let loaded = try Self.load(style, texts)
    #expect(loaded.rows.map { texts[$0.record - 1] } == [])
    #expect(loaded.rejects.count == texts.count && loaded.addsUp && loaded.refusal == nil)
  }

  @Test("with a sign a minus stands in front, or behind the prefix, once", arguments: styles)
  func signs(_ style: Style) throws {
    let prefix = String(style.text.prefix { $0 != "1" && $0 != "m" })
    let good = style.good.map { ("-" + $0.0, $0.1 == "0" ? "0" : "-" + $0.1) }
    let inside =
      prefix.isEmpty
      ? [] : style.good.map { (prefix + "-" + $0.0.dropFirst(prefix.count), $0.1 == "0" ? "0" : "-" + $0.1) }
    let loaded = try Self.load(style, (good + inside).map(\.0), sign: "minus")
    loaded.expectLoaded(good.count + inside.count)
    #expect(loaded.rows.map { $0["training_balance"] } == (good + inside).map(\.1))
    let twice = style.good.flatMap { ["--" + $0.0, "-" + prefix + "-" + $0.0.dropFirst(prefix.count), $0.0 + "-"] }
    #expect(try Self.load(style, twice + style.bad + Self.never, sign: "minus").rows.isEmpty)
  }

  private func reason(_ style: String, _ text: String, sign: String = "none") throws -> String? {
    let loaded = try Self.load(Style(text: style, good: [], bad: []), [text], sign: sign)
    return loaded.summary.rejects.first.map { "\($0.fault.code): \($0.fault.reason)" }
  }

  @Test("an amount that its style does not read is told with the style's form")
  func messages() throws {
    let guess = AmountTests.guess
    let dotted = "IDR with 2 decimals such as 250.000,00"
    let rupiah = "IDR such as Rp250.000 or Rp250.000,00"
    for text in ["1.00", "250000,00", "3.000"] {
      #expect(try reason("1.000,00", text) == "amount-not-numeric: found '\(text)', expected \(dotted)\(guess)")
    }
    for text in ["Rp 250.000", "--Rp1", "Rp-250.000", "250.000", "rp1"] {
      #expect(
        try reason("Rp1.000[,00]", text)
          == "amount-not-numeric: found '\(text)', expected \(rupiah)\(guess)".with(
            "amount-not-numeric", text.hasPrefix("-") ? "amount-negative" : "amount-not-numeric"
          ).with(
            guess, text.hasPrefix("-") ? "; this column has no sign" : guess))
    }
    #expect(
      try reason("Rp1.000[,00]", "-Rp250.000")
        == "amount-negative: found '-Rp250.000', expected \(rupiah); this column has no sign")
    #expect(
      try reason("Rp1.000[,00]", "--Rp1", sign: "minus")
        == "amount-not-numeric: found '--Rp1', expected \(rupiah), with - in front when negative\(guess)")
    #expect(
      try reason("1000.00", "3.000")
        == "amount-decimals: found '3.000': more decimals than the currency has, expected \(AmountTests.twoDecimals); amounts are "
        + "never rounded")
    #expect(
      try reason("1000.00", "1.0000")
        == "amount-decimals: found '1.0000': more decimals than the currency has, expected \(AmountTests.twoDecimals); amounts "
        + "are never rounded")
    #expect(
      try reason("minor", "250000.00")
        == "amount-not-numeric: found '250000.00', expected IDR in its minor unit, digits only, such as 25000000\(guess)"
    )
    #expect(
      try reason("1000[.##]", "5.")
        == "amount-not-numeric: found '5.', expected IDR with at most 2 decimals such as 250000.00\(guess)")
    #expect(
      try reason("1000[.00]", "1.000,00")
        == "amount-not-numeric: found '1.000,00', expected IDR such as 250000 or 250000.00\(guess)")
  }

  @Test("each style agrees with a plain parser on thousands of texts", arguments: styles.indices)
  func slowTwin(_ index: Int) throws {
    let style = Self.styles[index]
    for sign in ["none", "minus"] {
      var random = SeededBytes(UInt64(index) + 1)
      let alphabet = Array("0123456789012345.,-'R ".utf8)
      var texts: [String] = []
      while texts.count < 1_500 {
        var bytes = Array((style.good.randomElement(using: &random)?.0 ?? "").utf8)
        if random.below(4) == 0 { bytes = random.bytes(1 + random.below(8), of: alphabet) }
        for _ in 0..<random.below(4) where !bytes.isEmpty {
          let at = random.below(bytes.count)
          switch random.below(3) {
          case 0: bytes[at] = alphabet[random.below(alphabet.count)]
          case 1: bytes.remove(at: at)
          default: bytes.insert(alphabet[random.below(alphabet.count)], at: at)
          }
        }
        if random.below(3) == 0 { bytes.insert(0x2D, at: 0) }
        texts.append(String(decoding: bytes, as: UTF8.self))
      }
      let currency = try #require(Currency(code: style.currency))
      let slow = SlowMoney(
        style: try #require(MoneyStyle(style.text, currency: currency, allowsMinus: sign == "minus")))
      // More than the rejects of one file: in parts.
      for start in stride(from: 0, to: texts.count, by: 500) {
        let part = Array(texts[start..<(start + 500)])
        let loaded = try Self.load(style, part, sign: sign)
        var found = [String?](repeating: nil, count: part.count)
        for row in loaded.rows { found[row.record - 1] = row["training_balance"] }
        let expected = part.map { slow.parse($0).map(String.init) }
        for (index, text) in part.enumerated() where found[index] != expected[index] {
          Issue.record(
            "'\(text)' as \(style.text): \(found[index] ?? "rejected"), slowly \(expected[index] ?? "rejected")")
        }
        #expect(loaded.refusal == nil && loaded.rows.count + loaded.rejects.count == part.count)
      }
    }
  }
}
