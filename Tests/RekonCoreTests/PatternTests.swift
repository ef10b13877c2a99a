import Testing

@testable import RekonCore

@Suite("Patterns of text, files and times")
struct PatternTests {
  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    let elements = try TextPattern(pattern).elements
    return elements.withUnsafeBufferPointer { elements in
      Array(text.utf8).withUnsafeBytes { TextPattern.matches(elements, $0) }
    }
  }

  @Test(
    "a text pattern takes the whole text or nothing",
    arguments: [
      ("TKP[0-9]{12}", "TKP000000000101", true), ("TKP[0-9]{12}", "TKP00000000010", false),
      ("TKP[0-9]{12}", "TKP0000000001011", false), ("[0-9]{4,20}", "1234", true), ("[0-9]{4,20}", "123", false),
      ("[A-Z-]+[0-9]?", "A-B7", true), ("[A-Z-]+[0-9]?", "7", false), ("a*b", "aaab", true), ("a\\.b", "a.b", true),
      ("a\\.b", "axb", false), (".{2}", "é", true), ("", "", true), ("", "a", false),
    ])
  func textPatterns(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try matches(pattern, text) == expected)
  }

  @Test(
    "a pattern in which a repetition would have to give back is refused",
    arguments: [("a+ab", TextPattern.Problem.ambiguous), ("[0-9]*[5-9]", .ambiguous), ("a?b*a", .ambiguous)])
  func ambiguousPatterns(_ pattern: String, _ problem: TextPattern.Problem) {
    #expect(throws: problem) { try TextPattern(pattern) }
  }

  @Test(
    "a pattern that is not well formed is refused",
    arguments: [
      ("[0-9", TextPattern.Problem.unclosed("[")), ("a{2", .unclosed("{")), ("a{3,2}", .badRepetition),
      ("*a", .nothingToRepeat), ("a{x}", .badRepetition),
    ])
  func malformedPatterns(_ pattern: String, _ problem: TextPattern.Problem) {
    #expect(throws: problem) { try TextPattern(pattern) }
  }

  @Test("a file pattern takes the date and the part out of a path")
  func filePatterns() throws {
    let pattern = try #require(FilePattern("tokopedia/sales_{date}[_{number}].csv[.gz]"))
    let day = try #require(BusinessDate(iso: "2020-09-04"))
    #expect(pattern.match("tokopedia/sales_20200904.csv.gz") == .init(date: day, number: nil))
    #expect(pattern.match("tokopedia/sales_20200904_02.csv") == .init(date: day, number: 2))
    for other in [
      "tokopedia/sales_20200931.csv.gz", "tokopedia/sales_20200904_.csv", "tokopedia/sales_20200904.csv.gz.part",
      "gopay/sales_20200904.csv", "tokopedia/sales_2020904.csv", "tokopedia/sales_20200904_1234.csv", "",
    ] {
      #expect(pattern.match(other) == nil, "\(other)")
    }
  }

  @Test("a file pattern needs its date once and its brackets in pairs")
  func malformedFilePatterns() {
    for text in ["a/b.csv", "a/{date}{date}", "a/{date}[", "a/{date}]", "a/{day}", "a/[{date}]"] {
      #expect(FilePattern(text) == nil, "\(text)")
    }
  }

  @Test("a time format names each part once, and a whole date")
  func timeFormats() {
    #expect(TimeFormat("yyyy-MM-dd HH:mm:ss")?.hasTime == true)
    #expect(TimeFormat("yyyy-MM-dd'T'HH:mm:ssXXX")?.hasOffset == true)
    for text in ["yyyy-MM", "dd/MM/yy", "yyyy-MM-dd hh:mm", "yyyy-MM-dd-dd", "yyyy-MM-dd'T"] {
      #expect(TimeFormat(text) == nil, "\(text)")
    }
  }

  @Test("zones have a fixed offset, or are not known")
  func zones() {
    #expect(Zone.offsetSeconds("Asia/Jakarta") == 25_200)
    #expect(Zone.offsetSeconds("+05:30") == 19_800)
    #expect(Zone.offsetSeconds("-03:00") == -10_800)
    #expect(Zone.offsetSeconds("America/New_York") == nil)
  }

  @Test("a currency's digits are known or the currency is not")
  func currencies() {
    #expect(Currency(code: "IDR")?.minorUnitsPerUnit == 100)
    #expect(Currency(code: "JPY")?.minorUnitsPerUnit == 1)
    #expect(Currency(code: "KWD")?.minorUnitsPerUnit == 1_000)
    for code in ["XXX", "eur", "EU", ""] { #expect(Currency(code: code) == nil) }
  }
}
