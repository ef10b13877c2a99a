import RekonCore

/// What a feed says of itself (rows, sum, currency, date, sequence), held against what was read.
///
/// Count and sum can only be judged at the feed's end; the date is judged by who knows the file's name.
struct ControlCheck {
  /// One stated value and where it stands.
  struct Stated {
    var text: String
    var place: Place
    /// Where in words: `the last line`, `@jumlah`.
    var source: String
  }

  let profile: FeedProfile
  /// Told what refuses the feed: it ends the reading, or goes on at a partner's desk.
  let refuse: (Fault) throws -> Void
  var count: Stated?
  var sum: Stated?
  private(set) var facts = StatedFacts()
  private var hasFacts = false

  init(profile: FeedProfile, refuse: @escaping (Fault) throws -> Void) {
    self.profile = profile
    self.refuse = refuse
  }

  /// The facts that validate judges: nil when the feed states none.
  var statedFacts: StatedFacts? { hasFacts ? facts : nil }

  /// Takes what a line with controls says.
  mutating func take(
    _ found: [(slot: LineTemplate.Slot, offset: Int, text: String)], line: Place, source: String,
    columnNumber: (Int) -> Int
  ) throws {
    for (slot, offset, text) in found {
      var place = line
      place.columnNumber = columnNumber(offset)
      let stated = Stated(text: text, place: place, source: source)
      switch slot {
      case .count: count = stated
      case .sum: sum = stated
      case .sequence: try take(sequence: stated)
      case .currency: try take(currency: stated)
      case .date(let format): try take(date: stated, format)
      case .any: break
      }
    }
  }

  mutating func take(sequence stated: Stated) throws {
    guard let number = Self.number(stated.text) else {
      return try refuse(
        fault("control-sequence", stated, "sequence \(quoted(stated.text))", "a number that rises by one a file"))
    }
    facts.sequence = number
    note(stated.place)
  }

  mutating func take(currency stated: Stated) throws {
    let wanted = profile.totals?.style.currency.code ?? ""
    guard stated.text == wanted else {
      return try refuse(
        fault(
          "control-currency", stated, "currency \(quoted(stated.text))", "'\(wanted)'",
          "amounts are never converted: ask the sender which currency it is"))
    }
  }

  mutating func take(date stated: Stated, _ format: TimeFormat) throws {
    guard let date = FieldParsers.day(stated.text, format) else {
      return try refuse(
        fault("control-date", stated, "date \(quoted(stated.text))", "the business date as \(format.text)"))
    }
    facts.date = date
    note(stated.place)
  }

  private mutating func note(_ place: Place) {
    hasFacts = true
    if facts.place.line == nil { facts.place = Place(line: place.line, byte: place.byte) }
  }

  /// Refuses when count or sum differ. With rejected rows the sum cannot be known, and the count tells.
  ///
  /// - Parameter sum: nil when it cannot be known.
  func verify(rowCount: Int, rejected: Int, sum: MinorUnits?) throws {
    let remedy = "rows were lost or added on the way: send the feed again"
    if let count, Self.number(count.text) != rowCount {
      try refuse(
        fault("control-count", count, "count \(quoted(count.text))", "\(rowCount), the rows read", remedy))
    }
    guard let stated = self.sum, rejected == 0, let sum, let style = profile.totals?.style else { return }
    guard FieldParsers.amount(stated.text, style) == sum else {
      return try refuse(
        fault(
          "control-sum", stated, "sum \(quoted(stated.text))", "\(style.written(sum)), the sum of the rows read", remedy
        )
      )
    }
  }

  private func fault(
    _ code: Fault.Code, _ stated: Stated, _ found: String, _ expected: String, _ remedy: String = ""
  ) -> Fault {
    Fault(code, at: stated.place, found: "\(found) in \(stated.source)", expected: expected, remedy: remedy)
  }

  /// Digits only: no sign, no mark, nothing left out.
  private static func number(_ text: String) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 18, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int(text)
  }
}
