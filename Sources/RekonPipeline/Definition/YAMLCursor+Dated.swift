import RekonCore

/// Values that change on days: a term, a rate, a severity.
extension YAMLCursor {
  /// `1d`, or a list of `{ is: 1d, valid_from: …, valid_to: … }` that covers every day once.
  func dated<Value>(_ read: (YAMLCursor) -> Value?) -> Dated<Value>? {
    guard isList else { return read(self).map { Dated($0) } }
    var isWhole = true
    let values: Dated<Value?> = datedItems(["is"], default: nil) { members in
      guard let member = members["is"] else {
        fault("missing-key", found: "no 'is'", expected: "", remedy: "it is required here")
        isWhole = false
        return nil
      }
      let value = read(member)
      isWhole = isWhole && value != nil
      return value
    }
    guard isWhole, let first = values.values.first ?? nil else { return nil }
    return values.map { $0 ?? first }
  }

  /// The items of a list in the order of their days. They must cover every day, and each once: a day without a rule would be
  /// a day on which nothing is found.
  func datedItems<Value>(
    _ keys: [String], default fallback: Value, _ read: ([String: YAMLCursor]) -> Value
  ) -> Dated<Value> {
    var read = items().map { cursor -> DatedItem<Value> in
      let members = cursor.members(keys + ["valid_from", "valid_to"])
      return DatedItem(
        cursor: cursor, from: members["valid_from"]?.date(), to: members["valid_to"]?.date(), value: read(members))
    }
    guard !read.isEmpty else {
      fault("dated-gap", found: "an empty list", expected: "values that cover every day once")
      return Dated(fallback)
    }
    read.sort { ($0.from?.dayNumber ?? .min) < ($1.from?.dayNumber ?? .min) }
    for (index, item) in read.enumerated() {
      let next = index + 1 < read.count ? read[index + 1] : nil
      if index == 0, let from = item.from { gap("nothing before \(from)", item.cursor) }
      guard let next else {
        if let to = item.to { gap("nothing after \(to)", item.cursor) }
        continue
      }
      guard let start = next.from else {
        gap("two values from the beginning", next.cursor)
        continue
      }
      // An end that is left out is the day before the next begins.
      if let to = item.to, to != start.adding(days: -1) {
        gap("one value through \(to), the next from \(start)", next.cursor)
      }
    }
    let changes = read.dropFirst().compactMap { item in item.from.map { (from: $0, value: item.value) } }
    return Dated(read[0].value, changes: changes)
  }

  private func gap(_ found: String, _ cursor: YAMLCursor) {
    cursor.fault(
      "dated-gap", found: found, expected: "values that cover every day once",
      remedy: "leave out valid_from of the first and valid_to of the last; each other ends on the day before the next")
  }
}

/// One item of a dated list.
private struct DatedItem<Value> {
  var cursor: YAMLCursor
  var from: BusinessDate?
  var to: BusinessDate?
  var value: Value
}
