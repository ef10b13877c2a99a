import RekonCore

/// A line in front of the rows or behind them as a template: which of its numbers is the number of rows, which the sum of
/// a column, which the day. What is not explained is left free.
struct ControlLine {
  /// As a profile has it; nil where no template can say it.
  private(set) var template: String?
  /// What each placeholder rests on.
  private(set) var evidence: [String] = []
  /// What is taken without proof.
  private(set) var guesses: [String] = []
  /// A number in it is the number of rows, or a sum of theirs.
  private(set) var isVerified = false
  /// The sum that was found: of which column, and how it is written in the line.
  private(set) var sum: (total: Total, text: String)?
  private(set) var months: [String] = []

  /// A sum over all rows that a line may state.
  struct Total {
    var column: Int
    var sum: MinorUnits
    /// Refunds count negative.
    var isNet = false
    /// A field of the record takes the column: only then can a profile say what the sum adds up.
    var isTaken = true
  }

  /// What the numbers of a line are held against.
  struct Known {
    var delimiter: UInt8?
    /// Nil where the sample is not the whole file.
    var rowCount: Int?
    var totals: [Total]
    var names: [String]
    var date: BusinessDate?
  }

  init(_ line: String, _ known: Known, isFront: Bool) {
    guard !line.contains("{") else {
      if isFront {
        template = "{any}"
        guesses.append("a brace in it cannot be written in a template, so any text is taken")
      }
      return
    }
    let bytes = Array(line.utf8)
    var text: [UInt8] = []
    var used: Set<String> = []
    var index = 0
    func put(_ slot: String) { text += Array("{\(slot)}".utf8) }
    while index < bytes.count {
      let byte = bytes[index]
      let isInWord = index > 0 && (isLetter(bytes[index - 1]) || isDigit(bytes[index - 1]))
      let isNumber =
        isDigit(byte) || (byte == 0x2D && !isInWord && index + 1 < bytes.count && isDigit(bytes[index + 1]))
      guard isNumber else {
        text.append(byte)
        index += 1
        continue
      }
      if !isInWord, !used.contains("date"), let day = Self.day(bytes, at: index, known.date) {
        put("date:\(day.format.text)")
        used.insert("date")
        months = day.format.months
        evidence.append(day.evidence)
        if day.isGuess { guesses.append(day.evidence) }
        index += day.length
        continue
      }
      let end = numberEnd(bytes, index, known, used)
      let number = String(decoding: bytes[index..<end], as: UTF8.self)
      let behind = end < bytes.count ? bytes[end] : 0
      if isInWord || isLetter(behind) {
        // Part of a word, such as H1; a long one could be somebody's number.
        if number.utf8.count < 5 { text += bytes[index..<end] } else { put("any") }
      } else {
        put(slot(for: number, known, &used, isFront: isFront))
      }
      index = end
    }
    let written = String(decoding: text, as: UTF8.self)
    guard let parsed = try? LineTemplate(written, months: months) else {
      if isFront { template = "{any}" }
      return
    }
    template = isFront || !parsed.opening.isEmpty ? written : nil
  }

  private mutating func slot(for number: String, _ known: Known, _ used: inout Set<String>, isFront: Bool) -> String {
    if !used.contains("count"), let rows = known.rowCount, number == String(rows) {
      used.insert("count")
      isVerified = true
      evidence.append("\(number) is the number of rows")
      if rows == 0 { guesses.append("a count of 0: look at a file that has rows") }
      return "count"
    }
    if !used.contains("sum"), known.rowCount != nil, let money = MoneyForm([number]) {
      let fitting = known.totals.filter { $0.sum == money.sum }
      if let found = fitting.first, !found.isTaken {
        guesses.append(
          "\(number) is the sum of \(YAMLText.remark(known.names[found.column])), which no field takes yet: then write {sum}, and totals"
        )
        return "any"
      }
      if let found = fitting.first {
        used.insert("sum")
        isVerified = true
        sum = (found, number)
        evidence.append(
          "\(number) is the sum of \(YAMLText.remark(known.names[found.column]))"
            + (found.isNet ? ", refunds negative" : ""))
        let others = fitting.dropFirst().filter { $0.column != found.column }.map {
          YAMLText.remark(known.names[$0.column])
        }
        if !others.isEmpty {
          guesses.append("\(others.joined(separator: " and ")) add up to the same: which one is meant is a guess")
        }
        return "sum"
      }
    }
    if isFront, !used.contains("sequence"), number.utf8.count <= 8, number.utf8.allSatisfy(isDigit) {
      used.insert("sequence")
      guesses.append(
        "\(number) is taken for a number that rises by one a file: hold it against the next file, or write {any}")
      return "sequence"
    }
    guard known.rowCount != nil else {
      guesses.append("\(YAMLText.masked(number)) was not held against the rows: any text is taken there")
      return "any"
    }
    guesses.append(
      "\(YAMLText.masked(number)) is neither the number of rows nor a sum of theirs: any text is taken there")
    return "any"
  }

  /// The end of the number that begins at `start`: digits, with marks between digits that are no delimiter.
  ///
  /// A mark may part two numbers as well: the longest number that the rows explain counts, else the longest that is one.
  private func numberEnd(_ bytes: [UInt8], _ start: Int, _ known: Known, _ used: Set<String>) -> Int {
    var end = start + 1
    var ends: [Int] = []
    while end < bytes.count {
      if !isDigit(bytes[end]) {
        ends.append(end)
        let joins = bytes[end] == 0x2E || bytes[end] == 0x2C
        guard joins, bytes[end] != known.delimiter, end + 1 < bytes.count, isDigit(bytes[end + 1]) else { break }
      }
      end += 1
    }
    if end == bytes.count { ends.append(end) }
    func number(_ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
    let explained = ends.last { end in
      let sum = MoneyForm([number(end)])?.sum
      return (!used.contains("count") && known.rowCount.map { String($0) == number(end) } ?? false)
        || (!used.contains("sum") && known.totals.contains { $0.sum == sum })
    }
    return explained ?? ends.last { MoneyForm([number($0)]) != nil } ?? ends[0]
  }

  private static func day(
    _ bytes: [UInt8], at start: Int, _ date: BusinessDate?
  ) -> (format: TimeFormat, length: Int, evidence: String, isGuess: Bool)? {
    let rest = Array(bytes[start...].prefix(24))
    let readings = TimeForm.dayForms.compactMap { format in
      TimeReading(format, rest, isWhole: false).map { (format: format, reading: $0) }
    }.filter { $0.reading.length == rest.count || !isDigit(rest[$0.reading.length]) }
    let same = readings.filter { $0.reading.day == date }
    let fitting = same.isEmpty ? readings : same
    // One day by two forms, or two days by two: neither is taken.
    guard let first = fitting.first, !fitting.contains(where: { $0.format.text != first.format.text }) else {
      return nil
    }
    if same.isEmpty, first.format.text.utf8.count == 8 { return nil }
    let text = YAMLText.remark(String(decoding: rest[..<first.reading.length], as: UTF8.self))
    let evidence =
      same.isEmpty
      ? "\(text) is taken for the business date, which the file's name does not say"
      : "\(text) is the day in the file's name"
    return (first.format, first.reading.length, evidence, same.isEmpty)
  }
}
