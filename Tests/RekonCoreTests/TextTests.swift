import RekonCore
import Testing

@Suite("Money, keys and other text")
struct TextTests {
  @Test(
    "minor units are written as plain decimals with the currency's digits",
    arguments: [
      (MinorUnits(0), 2, "0.00"), (5, 2, "0.05"), (-5, 2, "-0.05"), (25_000_000, 2, "250000.00"), (7, 0, "7"),
      (-1_234, 3, "-1.234"), (MinorUnits(Int64.max) * 10, 2, "922337203685477580.70"),
    ])
  func decimals(_ amount: MinorUnits, _ exponent: Int, _ text: String) {
    #expect(decimal(amount, exponent: exponent) == text)
  }

  @Test(
    "rupiah for a reader are grouped by thousands, with sen only where there are any",
    arguments: [
      (MinorUnits(0), "Rp0"), (99_900, "Rp999"), (100_000, "Rp1.000"), (-25_000_050, "-Rp250.000,50"),
      (123_456_789_000, "Rp1.234.567.890"),
    ])
  func rupiahText(_ amount: MinorUnits, _ text: String) { #expect(rupiah(amount) == text) }

  @Test("a mark inside a part of a key is escaped, so that no part can pass for two")
  func keys() {
    #expect(joinedKey("tokopedia", "TKP1") == "tokopedia/TKP1")
    #expect(joinedKey("a/b", "c#d:e;f%g") == "a%2Fb/c%23d%3Ae%3Bf%25g")
    #expect(joinedKey("a", "b/c") != joinedKey("a/b", "c"))
    #expect(pathKey("gopay/payments_1;2.csv") == "gopay/payments_1%3B2.csv")
  }

  @Test("a case is the first 12 Crockford characters of SHA-256 over link and key, else over code and key")
  func cases() {
    // python: base32 of hashlib.sha256(b"payment:tokopedia/TKP000000000001").digest(), Crockford's alphabet
    var found = Break(
      .paymentMissing, RuleName(code: "PAYMENT_MISSING", severity: .error), state: .break,
      key: "tokopedia/TKP000000000001")
    found.link = "payment"
    #expect(found.caseID == "B0K08QV5P35J")
    let open = found.caseID
    found.code = "PAYMENT_AMOUNT"
    #expect(found.caseID == open, "the code may change, the case stays")
    found.link = ""
    #expect(found.caseID == "AT1C598T67N9")
  }

  @Test("the hash of a key is the same in every run: segments keep it")
  func hashes() {
    #expect("".keyHash() == 0x818B_5816_D6DE_31D0)
    #expect("tokopedia".keyHash() == 0x1671_C415_A30B_A17E)
    #expect("TKP000000000001".keyHash(seed: "tokopedia".keyHash()) == 0x8FA1_10CA_FBFA_D45B)
    #expect("a".keyHash() != "a\0".keyHash())
  }

  @Test("parts of a whole are rounded half up to tenths of a percent")
  func percents() {
    #expect(percent(829_900_000, of: 1_204_600_000) == "68.9")
    #expect(percent(1, of: 2_000) == "0.1")
    #expect(percent(1, of: 0) == "0.0")
  }

  @Test("control and invisible characters are shown as escapes")
  func visibleText() {
    #expect(visible("a\u{1B}[31m\n\u{200B}b") == "a\\u{1B}[31m\\n\\u{200B}b")
    #expect(visible("GP\u{A0}1\u{3000}e\u{301}é") == "GP\\u{A0}1\\u{3000}e\\u{301}é")
    #expect(visible("G\u{420}1") == "G\\u{420}1")
    #expect(visible("\u{41F}\u{438} 1") == "\u{41F}\u{438} 1")
  }

  @Test("what is shown once stays as it is when it is shown again, alone and in a fault")
  func visibleTwice() {
    for text in ["\u{41F}\u{438}", "\u{A0}\u{41F}\u{438}", "\u{3B1}\u{9}", "a\u{430}", "\u{430}\u{FFFD}\u{1F600}"] {
      #expect(visible(visible(text)) == visible(text), "\(text)")
      let fault = Fault("amount-form", at: Place(column: text, columnNumber: 1), found: text, expected: "")
      #expect(fault.description == visible(fault.description), "\(text)")
    }
    #expect(visible("\u{A0}\u{41F}") == "\\u{A0}\\u{41F}")
  }

  @Test("the nearest known name is offered only when it is near")
  func nearestNames() {
    #expect(nearest("curency", among: ["currency", "zone"]) == "currency")
    #expect(nearest("xyz", among: ["currency", "zone"]) == nil)
  }

  @Test("a JSON string has nothing invisible and is the same text for its reader")
  func json() {
    var text = ByteText()
    text.appendJSON("é\"\\\n\u{1}\u{7F}\u{9B}\u{202E}\u{E0041}😀")
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == #""é\"\\\n\u0001\u007f\u009b\u202e\udb40\udc41😀""#)
  }

  @Test("CSV fields are quoted where RFC 4180 asks for it")
  func csv() {
    var text = ByteText()
    text.appendCSV(["a", "b,c", "d\"e", "f\ng", ""])
    #expect(String(decoding: text.bytes, as: UTF8.self) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n")
  }
}
