import RekonCore

/// Reads `pipelines/feeds/<party>.yaml` into feed profiles.
struct ProfileReader {
  let currency: Currency
  let zoneOffsetSeconds: Int
  let limits: FeedLimits

  func read(_ root: YAMLCursor) -> [FeedProfile] {
    let members = root.members(["about", "party", "receipts", "feeds"], required: ["party", "feeds"])
    guard let party = members["party"]?.text(), let feeds = members["feeds"] else { return [] }
    let about = members["about"]?.text() ?? ""
    return feeds.freeMembers().flatMap { feed, value in
      // A partner's dialect changes: then the feed is a list of profiles with their validity.
      (value.isList ? value.items() : [value]).compactMap { item in
        var profile = profile(party: party, feed: feed, item)
        profile?.about = about
        return profile
      }
    }
  }

  private static let keys = [
    "record", "files", "calendar", "due", "csv", "xml", "totals", "constants", "months", "fields", "reject_limit",
    "may_be_empty", "unknown_columns", "ignored_columns", "valid_from", "valid_to",
  ]
  /// Keys that do not decide what a segment holds.
  private static let outsideKeys: Set<String> = ["files", "calendar", "due", "valid_from", "valid_to"]

  private func profile(party: String, feed: String, _ cursor: YAMLCursor) -> FeedProfile? {
    let members = cursor.members(Self.keys, required: ["record", "files", "fields"])
    let kinds = Dictionary(uniqueKeysWithValues: RecordKind.allCases.map { ($0.name, $0) })
    let record = members["record"]?.word(kinds)
    let files = members["files"].flatMap(pattern)
    let calendar: FeedCalendar =
      members["calendar"]?.word(["daily": .daily, "business-days": .businessDays, "none": .none]) ?? .daily
    guard let record else { return nil }
    let months = members["months"]?.items().compactMap { $0.text() } ?? []
    if let member = members["months"], months.count != 12 {
      member.fault("months-count", found: "\(months.count) names", expected: "twelve, January first")
    }
    let format = format(cursor, members, record, months)
    let fields =
      members["fields"].map {
        FieldReader(
          currency: currency, zoneOffsetSeconds: zoneOffsetSeconds, record: record, format: format,
          isXML: members["xml"] != nil && members["csv"] == nil, months: months
        )
        .read($0)
      } ?? []
    let totals = members["totals"].flatMap { self.totals($0, record) }
    checkTotals(cursor, format, totals)
    let constants = members["constants"]?.items().compactMap { constant($0, format) } ?? []
    if let member = members["fields"] { checkColumns(member, format, fields, constants) }
    let from = members["valid_from"]?.date()
    let to = members["valid_to"]?.date()
    if let from, let to, from > to {
      members["valid_to"]?.fault("validity-reversed", found: "\(to)", expected: "a day not before valid_from \(from)")
    }
    let digest = SHA256Digest.hex(
      of: "\(party)/\(feed) \(currency.code) \(zoneOffsetSeconds) \(limits.digestText) "
        + cursor.canonical(without: Self.outsideKeys))
    guard let files, let format else { return nil }
    guard files.text.hasPrefix(party + "/") else {
      members["files"]?.fault(
        "file-pattern", found: quoted(files.text), expected: "a path in the party's folder, '\(party)/…'")
      return nil
    }
    return FeedProfile(
      party: party, feed: feed, record: record, files: files, calendar: calendar,
      dueAfterDays: members["due"].flatMap(due) ?? 0, format: format, totals: totals,
      constants: constants, limits: limits,
      zoneOffsetSeconds: zoneOffsetSeconds, fields: fields,
      rejectLimit: members["reject_limit"]?.number(0...1_000_000), mayBeEmpty: members["may_be_empty"]?.flag() ?? true,
      unknownColumns: members["unknown_columns"]?.word(["warn": .warn, "refuse": .refuse]) ?? .warn,
      ignoredColumns: members["ignored_columns"]?.items().compactMap { $0.text() } ?? [], validFrom: from, validTo: to,
      digest: digest)
  }

  private func format(
    _ cursor: YAMLCursor, _ members: [String: YAMLCursor], _ record: RecordKind, _ months: [String]
  ) -> FeedFormat? {
    switch (members["csv"], members["xml"]) {
    case (let csv?, nil): return CSVDialectReader(months: months).read(csv).map { .delimited($0) }
    case (nil, let xml?): return XMLDialectReader(record: record, months: months).read(xml).map { .xml($0) }
    case (nil, nil):
      cursor.fault("missing-key", found: "no 'csv'", expected: "'csv' or 'xml'", remedy: "what the feed is made of")
    case (.some, let xml?): xml.fault("unknown-key", found: "'csv' and 'xml'", expected: "one of them")
    }
    return nil
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

  // MARK: Totals and constants

  private func totals(_ cursor: YAMLCursor, _ record: RecordKind) -> StatedTotals? {
    let members = cursor.members(["of", "money", "refunds"], required: ["of", "money"])
    let moneyColumns = record.columns.enumerated().filter { $0.element.kind == .money }
    let column = members["of"]?.word(
      Dictionary(uniqueKeysWithValues: moneyColumns.map { ($0.element.name, $0.offset) }))
    let style = members["money"].flatMap { MoneyReader(currency: currency).read($0) }
    let refundsNegative = members["refunds"]?.word(["negative": true, "positive": false]) ?? false
    guard let column, let style else { return nil }
    return StatedTotals(column: column, style: style, refundsNegative: refundsNegative)
  }

  /// A stated sum that nobody knows how to add up would be a control that never fails.
  private func checkTotals(_ cursor: YAMLCursor, _ format: FeedFormat?, _ totals: StatedTotals?) {
    guard totals == nil, let format else { return }
    let needsTotals =
      switch format {
      case .delimited(let dialect):
        (dialect.headLines + [dialect.lastLine].compactMap { $0 }).contains {
          $0.parts.contains(.slot(.sum)) || $0.parts.contains(.slot(.currency))
        }
      case .xml(let dialect):
        !dialect.controls.sum.isEmpty || !dialect.controls.currency.isEmpty || dialect.balance != nil
      }
    if needsTotals {
      cursor.fault(
        "missing-key", found: "no 'totals'", expected: "which column the stated sum adds up, and how it is written")
    }
  }

  /// Where no header names the columns, the profile's own list must have each that is read.
  private func checkColumns(
    _ cursor: YAMLCursor, _ format: FeedFormat?, _ fields: [FieldRule], _ constants: [ConstantRule]
  ) {
    guard case .delimited(let dialect) = format, dialect.header != .required, !dialect.columns.isEmpty else { return }
    let read = fields.map(\.column) + constants.filter { !$0.isOptional }.map(\.column)
    for name in read where !dialect.columns.contains(name) {
      cursor.fault(
        "column-unlisted", found: "column '\(visible(name))'",
        expected: "a column of 'columns': \(dialect.columns.map(visible).joined(separator: ", "))",
        remedy: nearest(name, among: dialect.columns).map { "did you mean '\($0)'?" } ?? "")
    }
  }

  private func constant(_ cursor: YAMLCursor, _ format: FeedFormat?) -> ConstantRule? {
    var key = "column"
    if case .xml = format { key = "path" }
    let members = cursor.members([key, "is", "optional"], required: [key, "is"])
    guard let column = members[key]?.text(), let text = members["is"]?.text() else { return nil }
    return ConstantRule(column: column, text: text, isOptional: members["optional"]?.flag() ?? false)
  }
}
