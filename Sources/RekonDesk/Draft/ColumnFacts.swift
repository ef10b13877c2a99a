import RekonCore

/// A column of a sample: its name and its values in the order of the rows, empty where there is none.
struct SampleColumn {
  /// The column's name, or in XML its path.
  var name: String
  var values: [String]
}

/// What the values of one column show, and no more.
struct ColumnFacts {
  let name: String
  let rowCount: Int
  let emptyCount: Int
  let distinctCount: Int
  /// The forms that all values have.
  let times: [TimeForm]
  let money: MoneyForm?
  let pattern: String?
  /// The values with their counts, most frequent first, where they are few and short; else empty.
  let words: [(text: String, count: Int)]
  /// Whole numbers up to 255.
  let numbers: ClosedRange<Int>?
  /// The text of every row, where there are at least two rows.
  let constant: String?
  /// Digits in front of an identity number of 16 digits, the same in every row.
  let cardFront: String?
  let isCard: Bool

  let longest: Int
  /// Some values are several words: titles and names, no references.
  let hasBlanks: Bool
  /// Some values begin or end with a space.
  let hasSpaces: Bool

  static let wordLimit = 12

  init(_ column: SampleColumn) {
    name = column.name
    rowCount = column.values.count
    let values = column.values.filter { !$0.isEmpty }
    emptyCount = rowCount - values.count
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    distinctCount = counts.count
    let distinct = counts.keys.sorted(by: bytesPrecede)
    times = TimeForm.all(distinct)
    // Sums need every value; whether they are money needs each only once.
    money = MoneyForm(distinct) == nil ? nil : MoneyForm(values)
    pattern = ValueForm.pattern(of: distinct)
    let areWords =
      distinct.count <= Self.wordLimit && distinct.allSatisfy { YAMLText.isShowable($0) && !$0.isEmpty }
    words =
      areWords
      ? distinct.map { ($0, counts[$0] ?? 0) }.sorted { ($1.count, $0.text) < ($0.count, $1.text) } : []
    let small = distinct.compactMap {
      $0.utf8.allSatisfy(isDigit) && $0.utf8.count <= 3 ? UInt8($0).map(Int.init) : nil
    }
    numbers = small.count == distinct.count && !small.isEmpty ? small.min()!...small.max()! : nil
    constant = distinct.count == 1 && emptyCount == 0 && rowCount >= 2 ? distinct[0] : nil
    longest = distinct.map(\.utf8.count).max() ?? 0
    hasBlanks = distinct.contains { $0.dropFirst().dropLast().contains(" ") }
    hasSpaces = distinct.contains { $0.first == " " || $0.last == " " }
    isCard = pattern == "[0-9]{16}"
    cardFront = isCard ? nil : Self.front(distinct)
  }

  /// A mark that every row carries, such as a record's type or a currency: one short word.
  var isMark: Bool {
    guard let constant else { return false }
    return constant.utf8.count <= 12 && constant.utf8.contains(where: isLetter)
      && constant.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x5F || $0 == 0x2D }
      && YAMLText.isShowable(constant)
  }

  /// All values have one length, and are more than a counter's few digits: a form that the next file will have, too.
  var hasFixedLength: Bool {
    guard let pattern, !pattern.contains(",") else { return false }
    return pattern.utf8.contains(where: isUpper) || longest >= 6
  }

  var isEmpty: Bool { emptyCount == rowCount }
  var valueCount: Int { rowCount - emptyCount }
  /// Every row has a value of its own.
  var isUnique: Bool { rowCount > 0 && emptyCount == 0 && distinctCount == rowCount }

  private static func front(_ values: [String]) -> String? {
    guard values.count >= 2, let first = values.first, (17...24).contains(first.utf8.count) else { return nil }
    let front = String(first.prefix(first.utf8.count - 16))
    let fits = values.allSatisfy {
      $0.utf8.allSatisfy(isDigit) && $0.utf8.count == first.utf8.count && $0.hasPrefix(front)
    }
    return fits ? front : nil
  }

  /// `13 of 13 values look like TKP[0-9]{12}; all different: could be the key`.
  ///
  /// - Parameter isForKey: whether a key is what the column is looked at for.
  func evidence(isForKey: Bool) -> String {
    guard rowCount > 0 else { return "no row to look at" }
    guard !isEmpty else { return "empty in all \(counted(rowCount, "row"))" }
    var text = "\(valueCount) of \(rowCount) values"
    if times.isEmpty, money == nil {
      if let pattern { text += " look like \(pattern)" } else { text += ", of no one form" }
    }
    text += "; \(isUnique && rowCount > 1 ? "all" : "\(distinctCount)") different"
    if hasSpaces { text += "; some with spaces around them" }
    return text + (isUnique && rowCount > 1 && isForKey ? ": could be the key" : "")
  }
}
