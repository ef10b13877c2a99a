import RekonCore

/// Reads `pipelines/feeds/<party>.yaml` into feed profiles.
struct ProfileReader {
  let currency: Currency
  let zoneOffsetSeconds: Int

  func read(_ root: YAMLCursor) -> [FeedProfile] {
    let members = root.members(["party", "feeds"], required: ["party", "feeds"])
    guard let party = members["party"]?.text(), let feeds = members["feeds"] else { return [] }
    return feeds.freeMembers().flatMap { feed, value in
      // A partner's dialect changes: then the feed is a list of profiles with their validity.
      (value.isList ? value.items() : [value]).compactMap { profile(party: party, feed: feed, $0) }
    }
  }

  private static let keys = [
    "record", "files", "calendar", "due", "csv", "fields", "reject_limit", "may_be_empty", "unknown_columns",
    "ignored_columns", "valid_from", "valid_to",
  ]
  /// Keys that do not decide what a segment holds.
  private static let outsideKeys: Set<String> = ["files", "calendar", "due", "valid_from", "valid_to"]

  private func profile(party: String, feed: String, _ cursor: YAMLCursor) -> FeedProfile? {
    let members = cursor.members(Self.keys, required: ["record", "files", "csv", "fields"])
    let kinds = Dictionary(uniqueKeysWithValues: RecordKind.allCases.map { ($0.name, $0) })
    let record = members["record"]?.word(kinds)
    let files = members["files"].flatMap(pattern)
    let calendar: FeedCalendar =
      members["calendar"]?.word(["daily": .daily, "business-days": .businessDays, "none": .none]) ?? .daily
    guard let record else { return nil }
    let fields = members["fields"].map { self.fields($0, record) } ?? []
    let dialect = members["csv"].flatMap { self.dialect($0, record) }
    let from = members["valid_from"]?.date()
    let to = members["valid_to"]?.date()
    if let from, let to, from > to {
      members["valid_to"]?.fault("validity-reversed", found: "\(to)", expected: "a day not before valid_from \(from)")
    }
    let digest = SHA256Digest.hex(
      of: "\(party)/\(feed) \(currency.code) \(zoneOffsetSeconds) " + cursor.canonical(without: Self.outsideKeys))
    guard let files, let dialect else { return nil }
    guard files.text.hasPrefix(party + "/") else {
      members["files"]?.fault(
        "file-pattern", found: quoted(files.text), expected: "a path in the party's folder, '\(party)/…'")
      return nil
    }
    return FeedProfile(
      party: party, feed: feed, record: record, files: files, calendar: calendar,
      dueAfterDays: members["due"].flatMap(due) ?? 0, csv: dialect, fields: fields,
      rejectLimit: members["reject_limit"]?.number(0...1_000_000), mayBeEmpty: members["may_be_empty"]?.flag() ?? true,
      unknownColumns: members["unknown_columns"]?.word(["warn": .warn, "refuse": .refuse]) ?? .warn,
      ignoredColumns: members["ignored_columns"]?.items().compactMap { $0.text() } ?? [], validFrom: from, validTo: to,
      digest: digest)
  }

  private func pattern(_ cursor: YAMLCursor) -> FilePattern? {
    guard let text = cursor.text() else { return nil }
    guard let pattern = FilePattern(text) else {
      cursor.fault(
        "file-pattern", found: quoted(text),
        expected: "a path with {date} once, {number} at most, […] for what may be absent",
        remedy: "for example tokopedia/sales_{date}[_{number}].csv[.gz]")
      return nil
    }
    return pattern
  }

  private func due(_ cursor: YAMLCursor) -> Int? {
    guard let text = cursor.text() else { return nil }
    guard text.hasPrefix("+"), text.hasSuffix("d"), let days = Int(text.dropFirst().dropLast()),
      (0...366).contains(days)
    else {
      cursor.fault("term-impossible", found: quoted(text), expected: "calendar days after the business date, as +1d")
      return nil
    }
    return days
  }

  // MARK: Dialect

  private func dialect(_ cursor: YAMLCursor, _ record: RecordKind) -> CSVDialect? {
    let members = cursor.members(["delimiter", "encoding", "header", "trailer", "end"], required: ["delimiter"])
    let delimiter: UInt8? = members["delimiter"]?.word([
      ",": 0x2C, ";": 0x3B, "|": 0x7C, "tab": 0x09, "\t": 0x09,
    ])
    _ = members["encoding"]?.word(["utf-8": true])
    _ = members["header"]?.word(["true": true])
    let trailer = members["trailer"].flatMap { self.trailer($0, record) }
    guard let delimiter else { return nil }
    return CSVDialect(delimiter: delimiter, trailer: trailer, endMark: members["end"]?.text())
  }

  private func trailer(_ cursor: YAMLCursor, _ record: RecordKind) -> CSVDialect.Trailer? {
    let members = cursor.members(
      ["mark", "count", "sum", "currency", "of", "money", "refunds"], required: ["mark"])
    guard let mark = members["mark"]?.text() else { return nil }
    let moneyColumns = record.columns.enumerated().filter { $0.element.kind == .money }
    let sumOf = members["of"]?.word(Dictionary(uniqueKeysWithValues: moneyColumns.map { ($0.element.name, $0.offset) }))
    if members["sum"] != nil, members["of"] == nil {
      cursor.fault("missing-key", found: "no 'of'", expected: "the column that 'sum' adds up")
    }
    let style =
      members["money"].flatMap { money($0) } ?? MoneyStyle(form: .whole, currency: currency, allowsMinus: true)
    return CSVDialect.Trailer(
      mark: mark, countField: members["count"]?.number(1...100), sumField: members["sum"]?.number(1...100),
      currencyField: members["currency"]?.number(1...100), sumOf: sumOf ?? moneyColumns.first?.offset ?? 0,
      style: style,
      refundsNegative: members["refunds"]?.word(["negative": true, "positive": false]) ?? false)
  }

  // MARK: Fields

  private func fields(_ cursor: YAMLCursor, _ record: RecordKind) -> [FieldRule] {
    let specs = record.columns
    let members = cursor.members(specs.map(\.name), required: specs.filter { !$0.isOptional }.map(\.name))
    // In the order of the file: the first field that fails is the one a reject speaks of.
    return cursor.isMapping
      ? cursor.freeMembers().compactMap { name, _ in
        guard let target = specs.firstIndex(where: { $0.name == name }), let member = members[name] else { return nil }
        return field(member, specs[target], target)
      } : []
  }

  private static let fieldKeys = [
    "column", "pattern", "map", "money", "day", "instant", "zone", "optional", "null",
  ]

  private func field(_ cursor: YAMLCursor, _ spec: ColumnSpec, _ target: Int) -> FieldRule? {
    let members = cursor.members(Self.fieldKeys, required: ["column"])
    let type = self.type(cursor, spec, members)
    let isOptional = members["optional"]?.flag() ?? false
    if isOptional, !spec.isOptional {
      members["optional"]?.fault(
        "field-required", found: "optional: true", expected: "a value in every row: '\(spec.name)' is needed")
    }
    let nulls = members["null"]?.items().compactMap { $0.text() } ?? []
    guard let column = members["column"]?.text(), let type else { return nil }
    return FieldRule(
      target: target, column: column, type: type, isOptional: isOptional && spec.isOptional, nullTokens: nulls)
  }

  private static let typeKeys: [ColumnSpec.Kind: String] = [
    .money: "money", .day: "day", .instant: "instant", .word: "map",
  ]

  private func type(_ cursor: YAMLCursor, _ spec: ColumnSpec, _ members: [String: YAMLCursor]) -> FieldType? {
    let needed = Self.typeKeys[spec.kind]
    for key in ["pattern", "map", "money", "day", "instant", "zone"] {
      let fits = key == needed || (needed == nil && key == "pattern") || (key == "zone" && spec.kind == .instant)
      if !fits, members[key] != nil {
        members[key]?.fault(
          "field-type", found: "'\(key)' for '\(spec.name)'",
          expected: needed.map { "'\($0)'" } ?? "text, with 'pattern' at most")
      }
    }
    guard let needed else { return members["pattern"].map(textPattern) ?? .text(nil) }
    guard let member = members[needed] else {
      cursor.fault(
        "missing-key", found: "no '\(needed)'", expected: "how '\(spec.name)' is written",
        remedy: "a format is never guessed")
      return nil
    }
    switch spec.kind {
    case .money: return money(member).map { .money($0) }
    case .word: return words(member, spec).map { .words($0) }
    case .day: return format(member, needsTime: false).map { .day($0) }
    default:
      guard let format = format(member, needsTime: true) else { return nil }
      let zone = members["zone"].flatMap(zoneOffset)
      if members["zone"] == nil, !format.hasOffset {
        cursor.fault("missing-key", found: "no 'zone'", expected: "the zone of a time without offset")
      }
      return .instant(format, zoneOffsetSeconds: zone ?? zoneOffsetSeconds)
    }
  }

  private func textPattern(_ cursor: YAMLCursor) -> FieldType? {
    guard let text = cursor.text() else { return nil }
    do throws(TextPattern.Problem) {
      return .text(try TextPattern(text))
    } catch {
      let why =
        switch error {
        case .unclosed(let mark): "'\(mark)' is not closed"
        case .badRepetition: "a repetition that is no {n} or {n,m}"
        case .ambiguous: "a repetition and what follows it can take the same character"
        case .nothingToRepeat: "a repetition without anything before it"
        }
      cursor.fault("pattern-impossible", found: "\(quoted(text)): \(why)", expected: "a pattern such as TKP[0-9]{12}")
      return nil
    }
  }

  private func words(_ cursor: YAMLCursor, _ spec: ColumnSpec) -> [String: Word]? {
    var words: [String: Word] = [:]
    for (text, value) in cursor.freeMembers() {
      if let word = value.word(spec.words) { words[text] = word }
    }
    if words.isEmpty { cursor.fault("map-empty", found: "no words", expected: "the feed's words for \(spec.name)") }
    return words
  }

  private func money(_ cursor: YAMLCursor) -> MoneyStyle? {
    let members = cursor.members(["currency", "style", "sign"], required: ["style"])
    let styles = Dictionary(uniqueKeysWithValues: MoneyStyle.Form.allCases.map { ($0.rawValue, $0) })
    let form = members["style"]?.word(styles)
    let sign = members["sign"]?.word(["none": false, "minus": true]) ?? false
    if let member = members["currency"], let code = member.text() {
      if let known = Currency(code: code) {
        if known != currency {
          member.fault(
            "currency-mixed", found: quoted(code), expected: "the pipeline's \(currency.code)",
            remedy: "one pipeline reconciles one currency")
        }
      } else {
        member.fault("currency-unknown", found: quoted(code), expected: "an ISO 4217 code")
      }
    }
    return form.map { MoneyStyle(form: $0, currency: currency, allowsMinus: sign) }
  }

  private func format(_ cursor: YAMLCursor, needsTime: Bool) -> TimeFormat? {
    guard let text = cursor.text() else { return nil }
    guard let format = TimeFormat(text), format.hasTime == needsTime || !needsTime else {
      cursor.fault(
        "time-format-impossible", found: quoted(text),
        expected: needsTime ? "a date and time such as yyyy-MM-dd HH:mm:ss" : "a date such as yyyy-MM-dd")
      return nil
    }
    return format
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
