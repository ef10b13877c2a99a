import RekonCore

/// Reads a profile's `xml`: which elements are rows, where the controls stand, what the cases of an entry are.
struct XMLDialectReader {
  let record: RecordKind
  let months: [String]

  private static let keys = [
    "document", "envelope", "namespaces", "statements", "row", "detail", "needs", "needs_not", "controls", "balance",
    "marks", "cases",
  ]

  func read(_ cursor: YAMLCursor) -> XMLDialect? {
    let members = cursor.members(Self.keys, required: ["document", "row"])
    guard let document = members["document"]?.text(), let row = members["row"]?.text() else { return nil }
    var dialect = XMLDialect(document: document, row: row)
    dialect.isEnveloped = members["envelope"]?.flag() ?? false
    dialect.namespaces = members["namespaces"]?.items().compactMap { $0.pattern() } ?? []
    dialect.statements = members["statements"]?.texts() ?? []
    dialect.detail = members["detail"]?.text()
    dialect.neededPath = members["needs"]?.text()
    dialect.neededNulls = members["needs_not"]?.texts() ?? []
    dialect.controls = members["controls"].map(controls) ?? XMLDialect.Controls()
    dialect.balance = members["balance"].flatMap(balance)
    dialect.marks = members["marks"]?.freeMembers().map { XMLDialect.Mark(name: $0.key, paths: $0.value.texts()) } ?? []
    let marks = dialect.marks
    dialect.cases = members["cases"]?.items().compactMap { entryCase($0, marks) } ?? []
    checkControls(members, dialect)
    return dialect
  }

  /// What nobody would hold against anything is no control.
  private func checkControls(_ members: [String: YAMLCursor], _ dialect: XMLDialect) {
    if dialect.statements.isEmpty {
      members["balance"]?.fault("missing-key", found: "'balance' without 'statements'", expected: "whose balance it is")
    }
    guard !dialect.controls.party.isEmpty else { return }
    if dialect.controls.partyText.isEmpty {
      members["controls"]?.fault("missing-key", found: "no 'party_is'", expected: "what 'party' must say")
    }
    if !dialect.statements.isEmpty {
      members["controls"]?.fault(
        "unknown-key", found: "'party' of statements", expected: "it in a feed without statements")
    }
  }

  private func controls(_ cursor: YAMLCursor) -> XMLDialect.Controls {
    let members = cursor.members([
      "date", "date_form", "party", "party_is", "sequence", "count", "sum", "currency", "account", "details",
    ])
    var controls = XMLDialect.Controls()
    controls.date = members["date"]?.texts() ?? []
    controls.dateFormat = members["date_form"]?.timeFormat(needsTime: false, months: months)
    if !controls.date.isEmpty, members["date_form"] == nil {
      cursor.fault("missing-key", found: "no 'date_form'", expected: "how the date is written, as yyyy-MM-dd")
    }
    controls.party = members["party"]?.texts() ?? []
    controls.partyText = members["party_is"]?.text() ?? ""
    controls.sequence = members["sequence"]?.texts() ?? []
    controls.count = members["count"]?.texts() ?? []
    controls.sum = members["sum"]?.texts() ?? []
    controls.currency = members["currency"]?.texts() ?? []
    controls.account = members["account"]?.texts() ?? []
    controls.detailCount = members["details"]?.texts() ?? []
    return controls
  }

  private static let balanceKeys = [
    "element", "type", "amount", "currency", "direction", "date", "date_form", "opening", "closing", "entry_amount",
    "entry_currency", "entry_direction", "entry_state", "detail_amount", "detail_direction", "booked", "required",
  ]

  private func balance(_ cursor: YAMLCursor) -> XMLDialect.Balance? {
    let members = cursor.members(Self.balanceKeys, required: Self.balanceKeys)
    func text(_ key: String) -> String { members[key]?.text() ?? "" }
    func texts(_ key: String) -> [String] { members[key]?.texts() ?? [] }
    guard let format = members["date_form"]?.timeFormat(needsTime: false, months: months), !texts("opening").isEmpty,
      !texts("closing").isEmpty
    else { return nil }
    return XMLDialect.Balance(
      element: text("element"), type: text("type"), amount: text("amount"), currency: text("currency"),
      direction: text("direction"), date: texts("date"), opening: texts("opening"), closing: texts("closing"),
      entryAmount: text("entry_amount"), entryCurrency: text("entry_currency"), entryDirection: text("entry_direction"),
      entryState: texts("entry_state"), detailAmount: texts("detail_amount"),
      detailDirection: texts("detail_direction"), booked: text("booked"), requiredIn: texts("required"),
      dateFormat: format)
  }

  /// `{ direction: CRDT, return: present, state: BOOK, status: returning }`.
  private func entryCase(_ cursor: YAMLCursor, _ marks: [XMLDialect.Mark]) -> XMLDialect.Case? {
    let members = cursor.members(marks.map(\.name) + ["status", "sign", "without"], required: ["status"])
    var conditions: [Int: XMLDialect.Case.Condition] = [:]
    for (index, mark) in marks.enumerated() {
      guard let text = members[mark.name]?.text() else { continue }
      conditions[index] = text == "present" ? .present : text == "absent" ? .absent : .equals(text)
    }
    let words: [String: Word?] = record.statusWords.reduce(into: ["ignored": nil]) { $0[$1.text] = .some($1.word) }
    guard let status = members["status"]?.word(words) else { return nil }
    let columns = record.columns.enumerated().filter(\.element.isOptional)
    let emptied = members["without"]?.items().compactMap {
      $0.word(Dictionary(uniqueKeysWithValues: columns.map { ($0.element.name, $0.offset) }))
    }
    return XMLDialect.Case(
      conditions: conditions, status: status,
      isNegative: members["sign"]?.word(["minus": true, "none": false]) ?? false,
      emptied: emptied ?? [])
  }
}
