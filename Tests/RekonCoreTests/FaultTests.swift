import RekonCore
import Testing

@Suite("Faults in words")
struct FaultTests {
  static let known = ["payment_grace", "forward_term", "transfer_term", "lookback", "waiting_limit"]

  @Test(
    "the nearest known name is offered only when it is near",
    arguments: [
      ("forward_trem", "forward_term"), ("lokback", "lookback"), ("waiting", nil), ("payment_graze", "payment_grace"),
      ("xyz", nil), ("transfer-term", "transfer_term"), ("", nil),
    ] as [(String, String?)])
  func nearestName(_ name: String, _ expected: String?) { #expect(nearest(name, among: Self.known) == expected) }

  @Test("of two names that are equally near the first is offered")
  func equallyNear() { #expect(nearest("cat", among: ["car", "cap"]) == "car") }

  @Test("a fault tells place, found, expected, remedy, in that order")
  func description() {
    let place = Place(line: 7, record: 6, byte: 512, compressedByte: 90, column: "amount", columnNumber: 10)
    let fault = Fault(
      "amount-not-numeric", file: "a/b.csv", at: place, found: "'x'", expected: "digits", remedy: "look")
    #expect(
      fault.description
        == "a/b.csv:7: error[amount-not-numeric]: found 'x', expected digits; look (record 6, column 10 'amount', byte 512, "
        + "zbyte 90)")
    #expect(Fault("c", severity: .warning, found: "x", expected: "").description == "warning[c]: found x")
    #expect(
      Fault("c", file: "p.yaml", at: Place(line: 2, keyPath: "a.b"), found: "x", expected: "y").description
        == "p.yaml:2: error[c]: a.b: found x, expected y")
  }

  @Test(
    "what cannot be seen is written as an escape",
    arguments: [
      ("a\tb\nc\rd", "a\\tb\\nc\\rd"), ("\u{1B}[31m", "\\u{1B}[31m"), ("\u{200B}\u{FEFF}", "\\u{200B}\\u{FEFF}"),
      ("\u{202E}gpj", "\\u{202E}gpj"), ("\u{85}", "\\u{85}"), ("é 😀", "é 😀"), ("\u{0}", "\\u{0}"),
    ])
  func visibleText(_ text: String, _ expected: String) { #expect(visible(text) == expected) }

  @Test("a quoted text is cut after its limit, with its length")
  func quotedText() {
    #expect(quoted("short") == "'short'")
    #expect(quoted(String(repeating: "a", count: 61)) == "'" + String(repeating: "a", count: 60) + "… (61 bytes)'")
  }

  @Test("severities are ordered, and found by name")
  func severities() {
    #expect(Severity.allCases.map(\.name) == ["info", "warning", "error", "critical"])
    #expect(Severity.info < .warning && Severity.error < .critical)
    #expect(Severity(name: "error") == .error && Severity(name: "Error") == nil)
  }

  @Test(
    "shares are tenths of a percent, rounded half up",
    arguments: [
      (829, 1_000, "82.9"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 2_000, "0.1"), (0, 0, "0.0"), (5, 5, "100.0"),
    ]
      as [(MinorUnits, MinorUnits, String)])
  func percents(_ part: MinorUnits, _ whole: MinorUnits, _ expected: String) {
    #expect(percent(part, of: whole) == expected)
  }
}
