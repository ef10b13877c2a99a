import Foundation
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// `docs/codes.md` beside the pipelines: the same codes, the same severities, and figures and days that are right.
@Suite("The page of codes")
struct CodePageTests {
  let page = StoryPage.shipped

  @Test("every code of the pipelines has an entry, and every entry is a code of a pipeline")
  func codes() throws {
    #expect(page.codes.map(\.title).sorted() == (try PageCodes()).all.sorted())
  }

  @Test("severities are those of the pipelines")
  func severities() throws {
    let codes = try PageCodes()
    for entry in page.codes { #expect(entry.severity == codes.named[entry.title]?.name, "\(entry.title)") }
  }

  @Test("the contents name every entry once, in the order of the page, and link to it")
  func contents() {
    #expect(page.contents == page.codes.map(\.title))
    for code in page.contents {
      #expect(page.lines.contains { $0.hasPrefix("| [\(code)](#\(code.lowercased())) |") }, "\(code)")
    }
  }

  @Test("links lead to headings of the pages that they name", arguments: ["codes.md", "report.md"])
  func links(_ name: String) throws {
    let text = try Files.readText("\(Repository.root)/docs/\(name)")
    for link in text.components(separatedBy: "](").dropFirst().map({ String($0.prefix { $0 != ")" }) }) {
      guard !link.contains("://") else { continue }
      let file = link.prefix { $0 != "#" }
      let anchor = link.drop { $0 != "#" }.dropFirst()
      let target = "\(Repository.root)/docs/\(file.isEmpty ? Substring(name) : file)"
      #expect(Files.exists(target), "\(link)")
      guard !anchor.isEmpty, Files.exists(target) else { continue }
      let headings = try Files.readText(target).split(separator: "\n").filter { $0.hasPrefix("#") }
      #expect(headings.contains { Self.anchor($0) == anchor }, "\(link)")
    }
  }

  /// `a-row-of-discrepanciescsv` of `### A row of discrepancies.csv`.
  private static func anchor(_ heading: Substring) -> String {
    let kept = heading.drop { $0 == "#" }.dropFirst().lowercased().filter {
      $0.isLetter || $0.isNumber || " -_".contains($0)
    }
    return kept.replacingOccurrences(of: " ", with: "-")
  }

  @Test("every entry says who acts and what to do")
  func whatToDo() {
    for entry in page.codes {
      #expect(entry.prose.contains { $0.hasPrefix("**Severity:** ") && $0.contains(" · **Acts:** ") }, "\(entry.title)")
      #expect(entry.prose.contains { $0.hasPrefix("**What to do.** ") }, "\(entry.title)")
    }
  }

  @Test("who acts is what the program says: a platform, a partner, the institution, the programme office")
  func acting() {
    let platforms: Set = ["tokopedia", "pijarmahir", "skillacademy"]
    for entry in page.codes {
      let line = entry.prose.first { $0.hasPrefix("**Severity:** ") } ?? ""
      let acts = line.components(separatedBy: " · **Acts:** ").last ?? ""
      let findings = entry.stories.flatMap(\.chapters).flatMap(\.days).flatMap(\.findings)
      for party in findings.filter({ $0.code == entry.title }).map(\.party) {
        let kind =
          platforms.contains(party)
          ? "the platform"
          : party == "pmo" ? "the programme office" : party.hasPrefix("LP") ? "the institution" : "partner"
        let isRight = kind == "partner" ? acts.contains("partner") : acts.hasPrefix(kind)
        #expect(isRight || acts.hasPrefix("the sender"), "\(entry.title): \(party) is not \(acts)")
      }
    }
  }

  @Test("days of the week are those of 2020")
  func weekdays() {
    let months = ["August": 8, "September": 9, "October": 10, "November": 11, "December": 12]
    let names = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
    let words = page.lines.joined(separator: " ").split { !$0.isLetter && !$0.isNumber }.map(String.init)
    var count = 0
    for place in words.indices.dropLast(2) {
      guard let name = names.firstIndex(of: words[place]), let number = Int(words[place + 1]),
        let month = months[words[place + 2]]
      else { continue }
      let day = BusinessDate(iso: "2020-\(padded(month, 2))-\(padded(number, 2))")
      // 1 January 1970 was a Thursday.
      #expect(day.map { Int($0.dayNumber) % 7 } == name, "\(words[place...(place + 2)])")
      count += 1
    }
    #expect(count > 80)
  }

  @Test("money in the text of an entry is money of its tables, or a sum or difference of two of them")
  func money() {
    for entry in page.codes {
      var figures: Set<Int> = []
      for story in entry.stories {
        figures.formUnion(story.rows.map { abs($0.amount) })
        for says in story.rows.flatMap({ $0.says.values }) { if let number = rupiah(says) { figures.insert(number) } }
        for finding in story.chapters.flatMap(\.days).flatMap(\.findings) {
          for text in [finding.left, finding.right, finding.difference, finding.atRisk] {
            figures.insert(abs(Int(text.prefix { $0 != "." }) ?? 0))
          }
        }
      }
      for line in entry.prose {
        for part in line.components(separatedBy: "Rp").dropFirst() {
          let text = part.prefix { $0.isNumber || $0 == "." }
          guard let number = rupiah(text.hasSuffix(".") ? text.dropLast() : text) else { continue }
          let isKnown =
            figures.contains(number)
            || figures.contains { figures.contains(number - $0) || figures.contains($0 - number) }
          #expect(isKnown, "\(entry.title): Rp\(text)")
        }
      }
    }
  }

  private func rupiah(_ text: some StringProtocol) -> Int? { Int(String(text.filter { $0 != "." })) }
}

/// The codes of the shipped pipelines.
struct PageCodes {
  private let pipelines: [(name: String, codes: Set<String>)]
  /// The severity of each code, before money makes an error critical.
  let named: [String: Severity]

  init() throws {
    var pipelines: [(String, Set<String>)] = []
    var named: [String: Severity] = [:]
    for name in ["training-payments", "incentives"] {
      let definition = try DefinitionLoader.load("\(Repository.root)/pipelines/\(name).yaml")
      for rule in definition.rules.values { named[rule.code] = rule.severity.values[0] }
      pipelines.append((name, Set(definition.rules.values.map(\.code))))
    }
    self.pipelines = pipelines
    self.named = named
  }

  var all: Set<String> { Set(named.keys) }

  /// The pipeline that finds a code, or whatever else a story is about: the first one that can.
  func pipeline(of code: String) -> String {
    pipelines.first { $0.codes.contains(code) }?.name ?? pipelines[0].name
  }

  /// The severity that a row of the report must have.
  func severity(of row: [String: String]) -> String {
    guard let severity = named[row["code"] ?? ""] else { return "of no code" }
    if row["detail"] == "identical" { return "info" }
    let rupiah = Int((row["at_risk"] ?? "").prefix { $0 != "." }) ?? 0
    return severity == .error && rupiah >= 100_000_000 ? "critical" : severity.name
  }
}
