import RekonCore
import RekonTestSupport

/// `docs/codes.md` as data: the entry of each code, with the stories that its tables tell.
struct StoryPage {
  /// In the order of the page. What stands in front of the codes is an entry without a code.
  let entries: [StoryEntry]
  /// Links of the contents to entries, in their order.
  let contents: [String]
  /// Card numbers by name.
  let cast: [String: String]
  /// The page's lines.
  let lines: [String]

  static let shipped: StoryPage = {
    do {
      return StoryPage(try Files.readText(Repository.root + "/docs/codes.md"))
    } catch { fatalError("docs/codes.md: \(error)") }
  }()

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var entries = [StoryEntry(title: "", line: 1)]
    var contents: [String] = []
    var cast: [String: String] = [:]
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("#") {
        entries.append(StoryEntry(title: String(line.drop { $0 == "#" }.dropFirst()), line: index + 1))
      } else if let table = StoryTable(lines, at: index) {
        switch table.header.first {
        case "day": entries[entries.count - 1].begin(table)
        case "as of": entries[entries.count - 1].expect(table)
        case "column": entries[entries.count - 1].show(table)
        case "code": contents += table.rows.map { $0.first ?? "" }
        case "who": for row in table.rows { cast[row[0]] = row[1] }
        default: break
        }
        index += table.rows.count + 1
      } else {
        entries[entries.count - 1].read(line)
      }
      index += 1
    }
    self.entries = entries
    self.contents = contents
    self.cast = cast
  }

  var codes: [StoryEntry] { entries.filter(\.isCode) }

  /// Every story of the page, also those in front of the codes.
  var stories: [Story] { entries.flatMap(\.stories) }
}

/// A heading of the page and what stands below it.
struct StoryEntry {
  let title: String
  /// Of the page, from 1 on.
  let line: Int
  private(set) var stories: [Story] = []
  /// `error` of a line "**Severity:** error · …".
  private(set) var severity = ""
  /// The paragraphs, without their tables.
  private(set) var prose: [String] = []
  /// Feed files that the next table does without.
  private var without: [String] = []

  init(title: String, line: Int) {
    self.title = title
    self.line = line
  }

  /// Whether it is the entry of a code: its title is one.
  var isCode: Bool { title.contains("_") && title.allSatisfy { $0.isUppercase || $0 == "_" } }

  mutating func read(_ text: String) {
    prose.append(text)
    if text.hasPrefix("**Severity:** ") {
      severity = String(text.dropFirst("**Severity:** ".count).prefix { $0.isLetter })
    }
    if text.hasPrefix("Without ") {
      without = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
        .map { String($0.element) }
    } else if !text.isEmpty {
      without = []
    }
  }

  /// A table of rows begins a story.
  mutating func begin(_ table: StoryTable) {
    stories.append(Story(title: title, number: stories.count + 1, rows: table.rows.map(StoryRow.init)))
  }

  /// A table of findings says what the program finds in the story above it.
  mutating func expect(_ table: StoryTable) {
    guard !stories.isEmpty else { fatalError("docs/codes.md: findings without rows at '\(title)'") }
    stories[stories.count - 1].chapters.append(StoryChapter(without: without, table))
  }

  /// A table of columns shows one row of the report whole: that of the last finding above it.
  mutating func show(_ table: StoryTable) {
    guard !stories.isEmpty else { fatalError("docs/codes.md: a row without a story at '\(title)'") }
    stories[stories.count - 1].shown = table.rows.map { ($0[0], $0[1]) }
  }
}

/// A table of the page: a header, a line of dashes, rows.
struct StoryTable {
  let header: [String]
  let rows: [[String]]

  /// The table whose header stands at `index`; nil when there is none.
  init?(_ lines: [String], at index: Int) {
    guard index + 1 < lines.count, lines[index].hasPrefix("|"), lines[index + 1].hasPrefix("|--") else { return nil }
    header = Self.cells(lines[index])
    rows = lines[(index + 2)...].prefix { $0.hasPrefix("|") }.map(Self.cells)
  }

  /// The cells of a line, without the marks of code and of links.
  private static func cells(_ line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map { cell in
      var text = cell.trimmed
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        text = text[text.index(after: text.startIndex)..<end]
      }
      return text.filter { $0 != "`" && $0 != "*" }
    }
  }
}

extension StringProtocol {
  /// Without spaces at both ends.
  var trimmed: Substring {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
