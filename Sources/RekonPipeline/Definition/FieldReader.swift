import RekonCore

/// Reads a profile's `fields`: for each column of the record where it stands and how it is written.
struct FieldReader {
  let currency: Currency
  let zoneOffsetSeconds: Int
  let record: RecordKind
  let format: FeedFormat?
  /// Also where the dialect itself is faulty: then its fields are not told of once more.
  let isXML: Bool
  let months: [String]

  private var xml: XMLDialect? {
    if case .xml(let dialect) = format { return dialect }
    return nil
  }

  func read(_ cursor: YAMLCursor) -> [FieldRule] {
    let specs = record.columns
    let members = cursor.members(specs.map(\.name), required: specs.filter { !$0.isOptional }.map(\.name))
    // In the order of the file: the first field that fails is the one a reject speaks of.
    return cursor.isMapping
      ? cursor.freeMembers().compactMap { name, _ in
        guard let target = specs.firstIndex(where: { $0.name == name }), let member = members[name] else { return nil }
        return field(member, specs[target], target)
      } : []
  }

  private static let typeKeys: [ColumnSpec.Kind: String] = [
    .money: "money", .day: "day", .instant: "instant", .word: "map",
  ]
  private static let commonKeys = [
    "pattern", "map", "money", "day", "instant", "zone", "optional", "null", "strip", "split", "part", "else",
  ]

  private func field(_ cursor: YAMLCursor, _ spec: ColumnSpec, _ target: Int) -> FieldRule? {
    let isByCase = xml.map { !$0.cases.isEmpty && target == record.statusColumn } ?? false
    let place = !isXML ? "column" : isByCase ? "cases" : "path"
    let members = cursor.members([place] + Self.commonKeys, required: [place])
    if isByCase {
      _ = members["cases"]?.flag()
      return FieldRule(
        target: target, column: "cases", type: .words(spec.words), isOptional: false, nullTokens: [])
    }
    var type = self.type(cursor, spec, members)
    // Who gives money a sign by cases reads it without one; the minus is put there by the case.
    if case .money(let style) = type, let xml, xml.cases.contains(where: \.isNegative), spec.name == "amount" {
      type = MoneyStyle(style.text, currency: currency, allowsMinus: true).map { .money($0) }
    }
    let isOptional = members["optional"]?.flag() ?? false
    if isOptional, !spec.isOptional {
      members["optional"]?.fault(
        "field-required", found: "optional: true", expected: "a value in every row: '\(spec.name)' is needed")
    }
    let nulls = members["null"]?.items().compactMap { $0.text() } ?? []
    let columns = members[place]?.texts() ?? []
    if xml == nil, columns.count > 1 {
      members[place]?.fault("definition-shape", found: "a list", expected: "one column")
    }
    guard let type, !columns.isEmpty else { return nil }
    var rule = FieldRule(
      target: target, column: columns[0], paths: xml == nil ? [] : columns, type: type,
      isOptional: isOptional && spec.isOptional, nullTokens: nulls, strip: members["strip"]?.text() ?? "",
      split: split(members))
    if let member = members["else"] {
      rule.takesStatementDate = member.word(["statement-date": true]) ?? false
      if rule.takesStatementDate, spec.kind != .day || xml?.statements.isEmpty != false {
        member.fault("field-type", found: "'else' for '\(spec.name)'", expected: "it for a day of a feed of statements")
      }
    }
    return rule
  }

  /// `split: "-"`, `part: 1 of 2`.
  private func split(_ members: [String: YAMLCursor]) -> FieldRule.Split? {
    guard let member = members["split"] else {
      members["part"]?.fault("missing-key", found: "'part' without 'split'", expected: "the mark that parts the text")
      return nil
    }
    guard let text = member.text(), let part = members["part"] else {
      member.fault("missing-key", found: "no 'part'", expected: "which part, as 1 of 2")
      return nil
    }
    let words = (part.text() ?? "").split(separator: " ").map(String.init)
    guard text.utf8.count == 1, let separator = text.utf8.first, words.count == 3, words[1] == "of",
      let number = Int(words[0]), let count = Int(words[2]), count >= 2, count <= 9, (1...count).contains(number)
    else {
      part.fault(
        "split-form", found: quoted(words.joined(separator: " ")), expected: "one mark in 'split' and a part as 1 of 2")
      return nil
    }
    return FieldRule.Split(separator: separator, part: number - 1, partCount: count)
  }

  private func type(_ cursor: YAMLCursor, _ spec: ColumnSpec, _ members: [String: YAMLCursor]) -> FieldType? {
    let needed = Self.typeKeys[spec.kind]
    for key in ["pattern", "map", "money", "day", "instant", "zone"] {
      let fits =
        key == needed || (needed == nil && key == "pattern" && spec.kind != .number)
        || (key == "zone" && spec.kind == .instant)
      if !fits, members[key] != nil {
        members[key]?.fault(
          "field-type", found: "'\(key)' for '\(spec.name)'",
          expected: needed.map { "'\($0)'" } ?? (spec.kind == .number ? "a number" : "text, with 'pattern' at most"))
      }
    }
    guard let needed else {
      return spec.kind == .number ? .number : members["pattern"].map(textPattern) ?? .text(nil)
    }
    guard let member = members[needed] else {
      cursor.fault(
        "missing-key", found: "no '\(needed)'", expected: "how '\(spec.name)' is written",
        remedy: "a format is never guessed")
      return nil
    }
    switch spec.kind {
    case .money: return MoneyReader(currency: currency).read(member).map { .money($0) }
    case .word: return words(member, spec).map { .words($0) }
    case .day: return member.timeFormat(needsTime: false, months: months).map { .day($0) }
    default:
      guard let format = member.timeFormat(needsTime: true, months: months) else { return nil }
      let zone = members["zone"].flatMap(zoneOffset)
      if members["zone"] == nil, !format.hasOffset {
        cursor.fault("missing-key", found: "no 'zone'", expected: "the zone of a time without offset")
      }
      return .instant(format, zoneOffsetSeconds: zone ?? zoneOffsetSeconds)
    }
  }

  private func textPattern(_ cursor: YAMLCursor) -> FieldType? { cursor.pattern().map { .text($0) } }

  private func words(_ cursor: YAMLCursor, _ spec: ColumnSpec) -> [String: Word]? {
    var words: [String: Word] = [:]
    for (text, value) in cursor.freeMembers() {
      if let word = value.word(spec.words) { words[text] = word }
    }
    if words.isEmpty { cursor.fault("map-empty", found: "no words", expected: "the feed's words for \(spec.name)") }
    return words
  }

  private func zoneOffset(_ cursor: YAMLCursor) -> Int? {
    guard let name = cursor.text() else { return nil }
    guard let offset = Zone.offsetSeconds(name) else {
      cursor.fault(
        "zone-unknown", found: quoted(name), expected: "Asia/Jakarta, Asia/Makassar, Asia/Jayapura, UTC or +07:00")
      return nil
    }
    return offset
  }
}
