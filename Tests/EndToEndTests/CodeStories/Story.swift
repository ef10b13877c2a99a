import RekonCore

/// Rows that partners deliver, and what the program finds in them as of some days.
struct Story: CustomStringConvertible, Sendable {
  let title: String
  /// Among the stories of its entry, from 1 on.
  let number: Int
  let rows: [StoryRow]
  var chapters: [StoryChapter] = []
  /// Column and value of one row of the report, the last finding's.
  var shown: [(column: String, value: String)] = []

  var description: String { number == 1 ? title : "\(title), story \(number)" }
}

/// Findings of a story, day by day.
struct StoryChapter: CustomStringConvertible, Sendable {
  /// Feed files that are not delivered, `party/feed_yyyymmdd`.
  let without: [String]
  /// By day, in the order of the page; no finding on a day on which there is nothing.
  private(set) var days: [(asOf: String, findings: [StoryFinding])] = []

  init(without: [String], _ table: StoryTable) {
    self.without = without
    for row in table.rows {
      if days.last?.asOf != row[0] { days.append((row[0], [])) }
      if row[1] != "nothing" { days[days.count - 1].findings.append(StoryFinding(row)) }
    }
  }

  var description: String { without.isEmpty ? "all files" : "without " + without.joined(separator: ", ") }
}

/// One finding, in the columns that the page shows.
struct StoryFinding: Hashable, Comparable, CustomStringConvertible, Sendable {
  var code: String
  var state: String
  var detail: String
  var key: String
  var left: String
  var right: String
  var difference: String
  var atRisk: String
  var dueOn: String
  var party: String

  /// A row of the page: as of, code, state, key, left, right, difference, at risk, due on, who acts.
  init(_ row: [String]) {
    guard row.count == 10 else { fatalError("docs/codes.md: \(row.count) cells instead of 10: \(row)") }
    code = row[1]
    let words = row[2].split(separator: ",").map { String($0.trimmed) }
    state = words.first ?? ""
    detail = words.dropFirst().joined(separator: ",")
    key = row[3]
    left = Self.money(row[4])
    right = Self.money(row[5])
    difference = Self.money(row[6])
    atRisk = Self.money(row[7])
    dueOn = row[8]
    party = row[9]
  }

  /// A row of the report.
  init(reported row: [String: String]) {
    func cell(_ name: String) -> String { row[name] ?? "no column \(name)" }
    code = cell("code")
    state = cell("state")
    detail = cell("detail")
    key = cell("key")
    left = cell("left")
    right = cell("right")
    difference = cell("difference")
    atRisk = cell("at_risk")
    dueOn = cell("due_on")
    party = cell("party")
  }

  /// `-1.250.000` rupiah as the report writes it: `-1250000.00`.
  private static func money(_ rupiah: String) -> String { rupiah.filter { $0 != "." } + ".00" }

  var description: String {
    [code, state, detail, key, left, right, difference, atRisk, dueOn, party].joined(separator: " | ")
  }

  static func < (left: Self, right: Self) -> Bool {
    bytesPrecede("\(left.code) \(left.key)", "\(right.code) \(right.key)")
  }
}

/// One row of a story: what a party delivers on a day.
struct StoryRow: Sendable {
  /// The business date of its file, `2020-09-04`.
  let day: String
  let party: String
  /// `sale`, `debit`, `refund`, `line`, `transfer`, `entitlement`, `instalment`; or what happens to a file: `no file`,
  /// `cut file`, `same file`, `numbered file`.
  let kind: String
  /// Whether it belongs to the second delivery of its file.
  let isAgain: Bool
  /// The record's own number; of a file its feed.
  let number: String
  /// Field and value.
  let says: [String: String]
  /// Whole rupiah.
  let amount: Int
  let status: String

  /// A row of the page: day, from, row, number, it says, rupiah, status.
  init(_ cells: [String]) {
    guard cells.count == 7 else { fatalError("docs/codes.md: \(cells.count) cells instead of 7: \(cells)") }
    day = cells[0]
    party = cells[1]
    isAgain = cells[2].hasSuffix(", again")
    kind = isAgain ? String(cells[2].dropLast(", again".count)) : cells[2]
    number = cells[3]
    var says: [String: String] = [:]
    for part in cells[4].split(separator: ",") {
      let words = part.trimmed.split(separator: " ", maxSplits: 1)
      says[String(words[0])] = words.count > 1 ? String(words[1]) : ""
    }
    self.says = says
    amount = Int(cells[5].filter { $0 != "." }) ?? 0
    status = cells[6]
  }

  /// The feed in which such a row comes; nil when the row is about a file.
  var feed: String? {
    switch kind {
    case "sale": "sales"
    case "debit", "refund": "payments"
    case "line": "remittances"
    case "transfer": "transfers"
    case "instalment": "incentives"
    case "entitlement": "entitlements"
    case "no file", "cut file", "same file", "numbered file": nil
    default: fatalError("docs/codes.md: a row of the kind '\(kind)'")
    }
  }

  /// `101` of `TKP-101`.
  var suffix: String { String(number.drop { $0 != "-" }.dropFirst()) }
}
