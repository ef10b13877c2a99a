import RekonCore

/// Writes a draft's `fields`: each field of the record with the column that was taken for it and what that rests on.
///
/// A field that needs a decision stays a comment, so that the definition's reader asks for exactly that field; a word
/// without an obvious meaning is written as `open`, which the reader asks for by name.
struct FieldLines {
  let mapping: FieldMapping
  let columns: [ColumnFacts]
  /// `column`, or `path` in XML.
  let place: String
  /// The day in the file's name.
  let date: BusinessDate?

  static let openWord = "open"

  private var record: RecordKind { mapping.record }
  private var pad: Int {
    record.columns.indices.filter { mapping.choices[$0] != nil }.map { record.columns[$0].name.utf8.count }.max() ?? 0
  }

  /// The names of months that the fields' forms need.
  var months: [String] { chosenForms.first { !$0.format.months.isEmpty }?.format.months ?? [] }

  private var chosenForms: [TimeForm] {
    record.columns.indices.compactMap { field in
      guard let choice = mapping.choices[field], [.day, .instant].contains(record.columns[field].kind) else {
        return nil
      }
      let forms = forms(columns[choice.column], record.columns[field])
      return forms.count == 1 ? forms[0] : nil
    }
  }

  /// Indices of the columns that a comment speaks of as candidates: they are not for `ignored_columns`.
  func named() -> Set<Int> {
    Set(
      record.columns.indices.filter { mapping.choices[$0] == nil && !record.columns[$0].isOptional }
        .flatMap { mapping.candidates($0, columns) })
  }

  func write(to page: inout DraftPage) {
    page.put(2, "fields:")
    for (field, spec) in record.columns.enumerated() {
      if let choice = mapping.choices[field] {
        write(spec, choice, to: &page)
      } else if !spec.isOptional {
        writeMissing(field, spec, to: &page)
      }
    }
    let left = record.columns.enumerated().filter { mapping.choices[$0.offset] == nil && $0.element.isOptional }
    if !left.isEmpty {
      page.note(3, "without a column, and not needed: \(left.map(\.element.name).joined(separator: ", "))")
    }
  }

  private func key(_ spec: ColumnSpec) -> String {
    spec.name + ":" + String(repeating: " ", count: max(0, pad - spec.name.utf8.count))
  }

  private func shown(_ facts: ColumnFacts) -> String { "'\(YAMLText.remark(facts.name))'" }

  // MARK: A field without a column

  private func writeMissing(_ field: Int, _ spec: ColumnSpec, to page: inout DraftPage) {
    let found = mapping.candidates(field, columns).map { shown(columns[$0]) }
    let candidates = found.prefix(6) + (found.count > 6 ? ["\(found.count - 6) others"] : [])
    let which = candidates.isEmpty ? "no column looks like it" : "could be \(candidates.joined(separator: " or "))"
    page.note(3, "open: \(spec.name) is needed, and \(which)")
    page.aside(3, "\(spec.name): { \(place): \(YAMLText.quoted("?"))\(Self.typeHint(spec)) }")
    page.isOpen("\(spec.name): \(which)")
  }

  private static func typeHint(_ spec: ColumnSpec) -> String {
    switch spec.kind {
    case .money: ", money: { style: \"1000\" }"
    case .day: ", day: \"yyyy-MM-dd\""
    case .instant: ", instant: \"yyyy-MM-dd HH:mm:ss\", zone: Asia/Jakarta"
    case .word: ", map: { \"?\": \(spec.words.keys.min(by: bytesPrecede) ?? "") }"
    default: ""
    }
  }

  // MARK: A field with a column

  private func write(_ spec: ColumnSpec, _ choice: FieldMapping.Choice, to page: inout DraftPage) {
    let facts = columns[choice.column]
    var evidence = facts.evidence(isForKey: isKeyLike(spec))
    if !choice.isNamed {
      let by = FieldNames.fit(facts.name, record, spec.name).score > 0 ? "the name says little" : "by its values alone"
      evidence = "guess, \(by): " + evidence
      page.isGuess("\(spec.name) is \(shown(facts)): \(by)")
    }
    if !choice.rivals.isEmpty {
      let others = choice.rivals.map { shown(columns[$0]) }.joined(separator: " and ")
      evidence += "; \(others) would fit as well"
      page.isGuess("\(spec.name) is \(shown(facts)), though \(others) would fit as well")
    }
    if facts.emptyCount > 0, !facts.isEmpty {
      evidence += "; \(counted(facts.emptyCount, "row")) without"
      if !spec.isOptional {
        evidence += ", which will be rejected: the field is needed"
        page.isGuess("\(spec.name): \(counted(facts.emptyCount, "row")) without a value would be rejected")
      }
    }
    var members = ["\(place): \(YAMLText.scalar(facts.name))"]
    switch spec.kind {
    case .text, .dictionary: text(spec, facts, choice, &members, &evidence)
    case .number: break
    case .money: money(spec, facts, &members, &evidence, &page)
    case .word: return writeWords(spec, facts, evidence, to: &page)
    case .day, .instant: return writeTime(spec, choice, evidence, to: &page)
    }
    if facts.isEmpty, ![.text, .dictionary].contains(spec.kind) || (!spec.isOptional && facts.rowCount > 0) {
      return writeEmpty(spec, facts, to: &page)
    }
    if spec.isOptional, facts.emptyCount > 0 { members.append("optional: true") }
    finish(spec, choice, members, evidence, to: &page)
  }

  private func finish(
    _ spec: ColumnSpec, _ choice: FieldMapping.Choice, _ members: [String], _ evidence: String,
    to page: inout DraftPage
  ) {
    page.note(3, evidence)
    page.put(3, "\(key(spec)) { \(members.joined(separator: ", ")) }")
    if choice.isNamed { page.isCertain("\(spec.name) is \(shown(columns[choice.column]))") }
  }

  /// How an empty column writes its values nobody can tell.
  private func writeEmpty(_ spec: ColumnSpec, _ facts: ColumnFacts, to page: inout DraftPage) {
    let why = facts.rowCount == 0 ? "no row shows how it is written" : "empty in all \(counted(facts.rowCount, "row"))"
    page.note(3, "\(spec.isOptional ? "left out" : "open"): \(why)")
    let optional = spec.isOptional ? ", optional: true" : ""
    page.aside(3, "\(spec.name): { \(place): \(YAMLText.scalar(facts.name))\(Self.typeHint(spec))\(optional) }")
    let told = "\(spec.name), perhaps \(shown(facts)): \(why)"
    if spec.isOptional { page.isGuess(told + ", left out") } else { page.isOpen(told) }
  }

  private func text(
    _ spec: ColumnSpec, _ facts: ColumnFacts, _ choice: FieldMapping.Choice, _ members: inout [String],
    _ evidence: inout String
  ) {
    if let front = facts.cardFront, spec.name == "participant" {
      members += ["strip: \(YAMLText.quoted(front))", "pattern: \"[0-9]{16}\""]
      evidence += "; all begin with \(front), and 16 digits are behind it: a participant's number has 16"
    } else if spec.kind == .dictionary, facts.words.contains(where: { $0.count > 1 }) {
      evidence += ": " + facts.words.map { "\(YAMLText.remark($0.text)) \($0.count)" }.joined(separator: ", ")
    } else if let pattern = facts.pattern, facts.rowCount > 1, spec.name == "participant" || choice.column == keyColumn,
      facts.hasFixedLength || spec.name == "participant"
    {
      members.append("pattern: \(YAMLText.quoted(pattern))")
    }
  }

  /// References and the record's own key: values that one would look for a record by.
  private func isKeyLike(_ spec: ColumnSpec) -> Bool {
    spec.name == record.columns[record.identityColumn].name || (spec.kind == .text && !spec.isPersonal)
  }

  private var keyColumn: Int? { mapping.choices[record.identityColumn]?.column }

  private func money(
    _ spec: ColumnSpec, _ facts: ColumnFacts, _ members: inout [String], _ evidence: inout String,
    _ page: inout DraftPage
  ) {
    guard let money = facts.money else { return }
    let sign = money.hasMinus ? ", sign: minus" : ""
    members.append("money: { style: \(YAMLText.quoted(money.style))\(sign) }")
    evidence += "; written as \(money.style)" + (money.hasMinus ? ", some negative" : "")
    if money.isBare {
      let zeros =
        money.endsInZeros
        ? "every amount ends in 00, so it could be sen" : "an amount without 00 at its end speaks for whole units"
      evidence += ". Guess: digits alone never tell whole units from minor ones; \(zeros): then write minor"
      page.isGuess("\(spec.name): digits alone, taken for whole units (\(zeros))")
    } else if money.isShort {
      evidence += ". Guess: no amount reaches a thousand, so a mark between thousands was not seen"
      page.isGuess("\(spec.name): no amount reaches a thousand")
    }
    if !money.hasMinus, record == .remittance || record == .transfer {
      evidence += ". No minus was seen: with sign: minus, clawbacks and repayments can be negative"
    }
  }

  // MARK: Words

  private func writeWords(_ spec: ColumnSpec, _ facts: ColumnFacts, _ evidence: String, to page: inout DraftPage) {
    guard !facts.isEmpty else { return writeEmpty(spec, facts, to: &page) }
    let pairs = facts.words.map { ($0.text, CanonicalWords.proposal($0.text, spec) ?? Self.openWord) }
    let counts = facts.words.map { "\(YAMLText.remark($0.text)) \($0.count)" }.joined(separator: ", ")
    let absent = spec.words.keys.filter { word in !pairs.contains { $0.1 == word } }.sorted(by: bytesPrecede)
    page.note(
      3,
      evidence + ": \(counts)" + (absent.isEmpty ? "" : "; what means \(absent.joined(separator: ", ")) was not seen"))
    let unclear = pairs.filter { $0.1 == Self.openWord }.map { YAMLText.remark($0.0) }
    if !unclear.isEmpty {
      page.note(
        3,
        "open: \(unclear.joined(separator: ", ")): one of \(spec.words.keys.sorted(by: bytesPrecede).joined(separator: ", "))"
      )
      page.isOpen("\(spec.name): what \(unclear.joined(separator: ", ")) \(unclear.count == 1 ? "means" : "mean")")
    }
    for (text, word) in pairs where word != Self.openWord {
      page.isGuess("\(spec.name): '\(text)' means \(word)")
    }
    let map = pairs.map { "\(YAMLText.scalar($0.0)): \($0.1)" }.joined(separator: ", ")
    page.put(3, "\(key(spec)) { \(place): \(YAMLText.scalar(facts.name)), map: { \(map) } }")
  }

  // MARK: Days and times

  /// The forms that a field can take: an instant needs a time.
  private func forms(_ facts: ColumnFacts, _ spec: ColumnSpec) -> [TimeForm] {
    facts.times.filter { spec.kind == .instant ? $0.hasTime : !$0.format.isEpoch }
  }

  private func writeTime(
    _ spec: ColumnSpec, _ choice: FieldMapping.Choice, _ evidence: String, to page: inout DraftPage
  ) {
    let facts = columns[choice.column]
    guard !facts.isEmpty else { return writeEmpty(spec, facts, to: &page) }
    let found = forms(facts, spec)
    func member(_ form: TimeForm) -> String {
      let zone = spec.kind == .instant && !form.format.hasOffset ? ", zone: Asia/Jakarta" : ""
      let optional = spec.isOptional && facts.emptyCount > 0 ? ", optional: true" : ""
      let kind = spec.kind == .instant ? "instant" : "day"
      return "\(place): \(YAMLText.scalar(facts.name)), \(kind): \(YAMLText.quoted(form.text))\(zone)\(optional)"
    }
    guard let form = found.first else {
      page.note(
        3,
        "open: \(evidence.hasPrefix("guess, ") ? String(evidence.dropFirst(7)) : evidence). \(shown(facts)) has days without a time of day, and \(spec.name) is an instant"
      )
      page.aside(3, "\(spec.name): { \(place): \(YAMLText.scalar(facts.name))\(Self.typeHint(spec)) }")
      return page.isOpen("\(spec.name): \(shown(facts)) has no time of day")
    }
    guard found.count == 1 else {
      page.note(
        3,
        "open: \(evidence.hasPrefix("guess, ") ? String(evidence.dropFirst(7)) : evidence). All of them can be read in \(found.count) ways: take the right line. \(dayHint(found))"
      )
      for form in found { page.aside(3, "\(spec.name): { \(member(form)) }") }
      return page.isOpen("\(spec.name): \(found.map(\.text).joined(separator: " or "))")
    }
    var text = evidence + "; \(form.text)"
    text +=
      form.days.lowerBound == form.days.upperBound
      ? ", \(form.days.lowerBound)" : ", from \(form.days.lowerBound) to \(form.days.upperBound)"
    if spec.kind == .instant, !form.format.hasOffset {
      text += ". Guess: the times say no zone, and Asia/Jakarta is the pipeline's"
      page.isGuess("\(spec.name): times without a zone are taken for Asia/Jakarta")
    }
    if !form.months.isEmpty {
      text += ". Seen of the months' names: \(form.seen.joined(separator: ", "))"
      page.isGuess(
        "months: the names that were not seen (seen: \(form.seen.joined(separator: ", "))) are \(form.months)")
    }
    finish(spec, choice, [member(form)], text, to: &page)
    page.isCertain("\(shown(facts)) is written \(form.text)")
  }

  /// The file's own day speaks for one of the ways; it is told, and nothing is decided by it.
  private func dayHint(_ forms: [TimeForm]) -> String {
    guard let date else { return "" }
    let near = forms.filter { $0.days.contains(date) }
    guard near.count == 1 else { return "" }
    return "The file's name says \(date), which fits \(near[0].text)."
  }
}
