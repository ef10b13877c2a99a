import RekonCore

/// Finds each field's column in a feed's header line, by name: order is free, names are exact.
struct HeaderBinding {
  /// The profile's fields and constants that have a column; all of them where there is no fault.
  let fields: [FieldRule]
  let constants: [ConstantRule]
  /// For each of the fields, then for each of the constants, the 0-based column of the file; -1 where an optional
  /// constant has none.
  let sourceColumns: [Int]
  let names: [String]
  /// What refuses the feed: a message a cause for the whole file, never one a row.
  let faults: [Fault]
  let notes: [Fault]
  /// Rows can be read by it. With a fault only a partner's desk does so.
  let isUsable: Bool

  init(_ names: [String], place: Place, profile: FeedProfile, delimiter: UInt8) {
    let wanted = Self.distinct(profile.fields.map(\.column) + profile.constants.filter { !$0.isOptional }.map(\.column))
    var faults: [Fault] = []
    func fault(_ code: Fault.Code, _ found: String, _ expected: String, _ remedy: String = "", column: Int? = nil) {
      var at = place
      at.columnNumber = column
      faults.append(Fault(code, at: at, found: found, expected: expected, remedy: remedy))
    }
    if names.count == 1, wanted.count > 1, let other = Self.delimiter(of: names[0], but: delimiter, wanted) {
      fault(
        "header-delimiter", "1 column; it looks like \(Self.shown(other)) parts them",
        "columns parted by \(Self.shown(delimiter))", "export with the delimiter of the profile")
      self.init(unusable: faults[0])
      return
    }
    let known = Set(wanted)
    if !names.contains(where: { known.contains($0) || known.contains(where: Self.isVariant(of: $0)) }) {
      fault(
        "header-missing",
        "a first line with \(names.count) \(names.count == 1 ? "field" : "fields") and no column name in it",
        "a header line with \(Self.list(wanted))", Self.hint(names, wanted))
      self.init(unusable: faults[0])
      return
    }
    for (index, name) in names.enumerated() {
      if name.allSatisfy({ $0 == " " }) {
        fault("header-blank-name", "a column without a name", "a name for each column", column: index + 1)
      } else if let first = names.firstIndex(of: name), first < index {
        fault(
          "header-duplicate-name",
          "'\(visible(withoutIdentities(name, digitCount: 10)))' as column \(first + 1) and again as column \(index + 1)",
          "each name once", column: index + 1)
      }
    }
    // A name that differs a little is read as the one that is meant, so that a desk can look at the rows all the same.
    var meant = names
    var missing: [String] = []
    for name in wanted where !names.contains(name) {
      if let index = names.firstIndex(where: Self.isVariant(of: name)) {
        fault(
          "header-name-differs", "column '\(visible(names[index]))'", "'\(name)'",
          "the names differ in case or spaces only; they must be the same", column: index + 1)
        meant[index] = name
      } else {
        missing.append(name)
      }
    }
    if !missing.isEmpty {
      fault(
        "column-missing", "no column \(Self.list(missing)) among \(Self.list(names))",
        "\(missing.count == 1 ? "this column" : "these columns")")
    }
    let expected = known.union(profile.ignoredColumns).union(profile.constants.map(\.column))
    let unknown = meant.filter { !expected.contains($0) && !$0.allSatisfy { $0 == " " } }
    var notes: [Fault] = []
    if !unknown.isEmpty, profile.unknownColumns == .refuse {
      fault(
        "column-unknown", "column \(Self.list(unknown))", "no columns but \(Self.list(wanted))",
        "take it out, or set unknown_columns: warn")
    } else if !unknown.isEmpty {
      notes = [
        Fault(
          "column-unknown", severity: .warning, at: place, found: "column \(Self.list(unknown))",
          expected: "only \(Self.list(wanted))", remedy: "it is not read")
      ]
    }
    self.init(names: names, meant: meant, profile: profile, faults: faults, notes: notes)
  }

  /// The columns of a feed that names none: the profile's own, in order.
  init(columns: [String], profile: FeedProfile) {
    self.init(names: columns, meant: columns, profile: profile, faults: [], notes: [])
  }

  /// A line that is no header of this feed.
  init(unusable fault: Fault) {
    (fields, constants, sourceColumns, names) = ([], [], [], [])
    (faults, notes, isUsable) = ([fault], [], false)
  }

  private init(names: [String], meant: [String], profile: FeedProfile, faults: [Fault], notes: [Fault]) {
    self.names = names
    self.faults = faults
    self.notes = notes
    fields = profile.fields.filter { meant.contains($0.column) }
    constants = profile.constants.filter { $0.isOptional || meant.contains($0.column) }
    // By less than half of its columns no row can be judged.
    isUsable = fields.count * 2 >= profile.fields.count
    sourceColumns = (fields.map(\.column) + constants.map(\.column)).map { meant.firstIndex(of: $0) ?? -1 }
  }

  /// What stands where the header should: a spreadsheet's own line, a title, or the first row.
  private static func hint(_ names: [String], _ wanted: [String]) -> String {
    if names[0].lowercased().hasPrefix("sep=") {
      return "the line 'sep=' is a spreadsheet's own: take it out, or name it under csv.head of the profile"
    }
    return names.count * 2 <= wanted.count
      ? "is it a title or a comment? take it out, or name it under csv.head or csv.comment of the profile"
      : "the first line of the feed names its columns"
  }

  /// What parts the columns of a line instead of `delimiter`; nil where the line is no header under any: a title may hold a
  /// comma, too.
  private static func delimiter(of line: String, but delimiter: UInt8, _ wanted: [String]) -> UInt8? {
    ([0x3B, 0x2C, 0x09, 0x7C] as [UInt8]).first { other in
      guard other != delimiter, !line.lowercased().hasPrefix("sep=") else { return false }
      let parts = line.split(separator: Character(UnicodeScalar(other)))
      return parts.count > 1 && (parts.count * 2 > wanted.count || parts.contains { wanted.contains(String($0)) })
    }
  }

  private static func distinct(_ names: [String]) -> [String] {
    names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  /// A header in quotes under another delimiter looks like text behind quotes: say what it is.
  static func otherDelimiter(_ bytes: UnsafeRawBufferPointer, _ delimiter: UInt8, _ fault: Fault) -> Fault? {
    guard fault.code == "text-after-quote", !bytes.contains(delimiter),
      let other = [0x3B, 0x2C, 0x09, 0x7C].first(where: { bytes.contains($0) })
    else { return nil }
    return Fault(
      "header-delimiter", at: fault.place, found: "1 column; it looks like \(shown(other)) parts them",
      expected: "columns parted by \(shown(delimiter))", remedy: "export with the delimiter of the profile")
  }

  private static func isVariant(of name: String) -> (String) -> Bool {
    let folded = fold(name)
    return { $0 != name && fold($0) == folded }
  }

  private static func fold(_ name: String) -> String { name.lowercased().filter { !$0.isWhitespace } }

  static func list(_ names: [String]) -> String {
    names.map { "'\(visible(withoutIdentities($0, digitCount: 10)))'" }.joined(separator: ", ")
  }

  static func shown(_ byte: UInt8) -> String { byte == 0x09 ? "a tab" : "'\(String(UnicodeScalar(byte)))'" }
}
