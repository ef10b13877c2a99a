import RekonCore
import Testing

@Suite("Patterns of texts and paths")
struct PatternTests {
  static let texts: [(String, String, Bool)] = [
    ("TKP[0-9]{12}", "TKP000000000101", true), ("TKP[0-9]{12}", "TKP00000000010", false),
    ("TKP[0-9]{12}", "TKP0000000001012", false), ("TKP[0-9]{12}", "tkp000000000101", false),
    ("TKP[0-9]{12}", "", false), ("[0-9]{4,20}", "1234", true), ("[0-9]{4,20}", "123", false),
    ("[0-9]{4,20}", "123456789012345678901", false), ("A?B", "B", true), ("A?B", "AB", true), ("A?B", "AAB", false),
    ("A*B+", "BB", true), ("A*B+", "AAAB", true), ("A*B+", "AAA", false), ("[A-Z-]{2}x", "A-x", true),
    ("[a-cx]+", "abcx", true), ("[a-cx]+", "abd", false), ("a\\.b", "a.b", true), ("a\\.b", "axb", false),
    ("a.b", "axb", true), (".{2}", "é", true), ("\\[x\\]", "[x]", true), ("", "", true), ("", "a", false),
  ]

  @Test("a text has a form or has not", arguments: texts)
  func matching(_ pattern: String, _ text: String, _ expected: Bool) throws {
    let elements = try TextPattern(pattern).elements
    let bytes = Array(text.utf8)
    let isMatch = elements.withUnsafeBufferPointer { elements in
      bytes.withUnsafeBytes { TextPattern.matches(elements, $0) }
    }
    #expect(isMatch == expected)
  }

  static let problems: [(String, TextPattern.Problem)] = [
    ("[0-9", .unclosed("[")), ("a{2", .unclosed("{")), ("a\\", .unclosed("\\")), ("a{}", .badRepetition),
    ("a{3,2}", .badRepetition), ("a{0}", .badRepetition), ("a{1,2,3}", .badRepetition), ("a{x}", .badRepetition),
    ("*a", .nothingToRepeat), ("+", .nothingToRepeat), ("{2}", .nothingToRepeat), ("a*a", .ambiguous),
    ("[0-9]{4,20}7", .ambiguous), ("a?b?a", .ambiguous), (".*x", .ambiguous),
  ]

  @Test("a pattern that needs to go back, or is none, is refused", arguments: problems)
  func refused(_ pattern: String, _ problem: TextPattern.Problem) {
    #expect(throws: problem) { try TextPattern(pattern) }
  }

  static let paths: [(String, Int?, Int?)] = [
    ("tokopedia/sales_20200904.csv", 20_200_904, nil), ("tokopedia/sales_20200904.csv.gz", 20_200_904, nil),
    ("tokopedia/sales_20200904_01.csv.gz", 20_200_904, 1), ("tokopedia/sales_20200904_999.csv", 20_200_904, 999),
    ("tokopedia/sales_20200904_1000.csv", nil, nil), ("tokopedia/sales_20200904_.csv", nil, nil),
    ("tokopedia/sales_20200230.csv", nil, nil), ("tokopedia/sales_2020904.csv", nil, nil),
    ("tokopedia/sales_20200904.csv.gz.part", nil, nil), ("tokopedia/SALES_20200904.csv", nil, nil),
    ("tokopedia/sales_20200904.csv.bz2", nil, nil), ("x/tokopedia/sales_20200904.csv", nil, nil),
    ("tokopedia/sales_20200904csv", nil, nil), ("", nil, nil),
  ]

  @Test("a path belongs to a feed or does not", arguments: paths)
  func filePattern(_ path: String, _ date: Int?, _ number: Int?) throws {
    let pattern = try #require(FilePattern("tokopedia/sales_{date}[_{number}].csv[.gz]"))
    let match = pattern.match(path)
    #expect(match?.date.compact == date.map(String.init))
    #expect(match?.number == number)
  }

  @Test(
    "a path pattern without its date, or with brackets that do not pair, is none",
    arguments: ["sales.csv", "{date}_{date}", "sales_{day}.csv", "a[b", "a]b{date}", "[[{date}]]", "{date", "[{date}]"])
  func noFilePattern(_ text: String) { #expect(FilePattern(text) == nil) }

  static let formats: [(String, Bool, Bool, Bool)] = [
    ("yyyy-MM-dd", true, false, false), ("yyyyMMdd", true, false, false), ("dd/MM/yyyy HH:mm", true, true, false),
    ("yyyy-MM-dd'T'HH:mm:ssXXX", true, true, true), ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", true, true, true),
    ("yyyyMMdd HH:mm:ss", true, true, false), ("yyyy-MM", false, false, false), ("yyyy-dd", false, false, false),
    ("yyyy-MM-dd-dd", false, false, false), ("yy-MM-dd", false, false, false), ("yyyy-MMM-dd", false, false, false),
    ("yyyy-MM-ddTHH", false, false, false), ("yyyy-MM-dd'T", false, false, false), ("", false, false, false),
  ]

  @Test("a format names every part of its date, once", arguments: formats)
  func timeFormat(_ text: String, _ isFormat: Bool, _ hasTime: Bool, _ hasOffset: Bool) {
    let format = TimeFormat(text)
    #expect((format != nil) == isFormat)
    #expect((format?.hasTime ?? false) == hasTime && (format?.hasOffset ?? false) == hasOffset)
  }

  @Test(
    "zones are fixed offsets; one with summer time is not approximated",
    arguments: [
      ("Asia/Jakarta", 25_200), ("UTC", 0), ("+07:00", 25_200), ("-05:30", -19_800), ("Asia/Makassar", 28_800),
      ("Europe/Berlin", nil), ("+7:00", nil), ("+15:00", nil), ("+07:60", nil), ("", nil),
    ] as [(String, Int?)])
  func zones(_ name: String, _ seconds: Int?) { #expect(Zone.offsetSeconds(name) == seconds) }
}
