import RekonCore

/// A draft of an XML sample: `xml`, what the document says of its rows, and its fields.
struct DocumentDraft {
  let outline: DocumentOutline
  let name: SampleName
  let columns: [ColumnFacts]
  /// The document was read to its end.
  let isWhole: Bool

  init(_ outline: DocumentOutline, name: SampleName, isWhole: Bool) {
    self.outline = outline
    self.name = name
    self.isWhole = isWhole
    columns = outline.columns.map(ColumnFacts.init)
  }

  /// One thing that the document says of itself.
  private struct Control {
    var key: String
    var path: String
    var evidence: String
    var isGuess = false
    var extra: [String] = []
  }

  func write(_ mapping: FieldMapping?, to page: inout DraftPage) {
    let (controls, total) = controls(mapping)
    page.put(2, "xml:")
    page.note(3, "the document says itself how its characters are written")
    page.put(3, "document: \(YAMLText.scalar(outline.document))")
    page.isCertain("the document element is \(outline.document)")
    if !outline.namespace.isEmpty {
      page.put(3, "namespaces: [ \(YAMLText.quoted(Self.pattern(outline.namespace))) ]")
      page.isCertain("the namespace is \(outline.namespace)")
    }
    writeRow(to: &page)
    write(controls, to: &page)
    if let total, let mapping, let field = mapping.choices.first(where: { $0.value.column == total.total.column })?.key
    {
      TotalsLine(
        record: mapping.record, field: field, total: total.total, text: total.text,
        money: columns[total.total.column].money
      ).write(hasRefunds: mapping.hasRefunds(outline.columns), to: &page)
    }
    guard let mapping else {
      let names = columns.map { "'\($0.name)'" }.joined(separator: ", ")
      page.isOpen("fields: they come with the record")
      return page.note(
        2, "open: the fields come with the record; the paths of a row are \(names.isEmpty ? "not known" : names)")
    }
    let fields = FieldLines(mapping: mapping, columns: columns, place: "path", date: name.date)
    if !fields.months.isEmpty {
      page.note(2, "guess: not every name was seen; the others are as the language has them")
      page.put(2, "months: [ \(fields.months.joined(separator: ", ")) ]")
    }
    writeUnused(mapping, fields, to: &page)
    fields.write(to: &page)
  }

  private func writeRow(to page: inout DraftPage) {
    guard let row = outline.row else {
      page.note(3, "open: no element repeats, so which one is a row cannot be told: draft from a file with rows")
      page.aside(3, "row: \"?\"")
      return page.isOpen("the row: no element repeats")
    }
    if outline.isRepeated {
      page.note(3, "\(counted(outline.rowCount, "element")) of that name, each with \(counted(columns.count, "path"))")
      page.isCertain("a row is \(row): \(counted(outline.rowCount, "element"))")
    } else {
      page.note(3, "guess: it is there once, and holds more than the other elements do")
      page.isGuess("a row is \(row), which is there once")
    }
    page.put(3, "row: \(YAMLText.scalar(row))")
    guard !outline.repeatedPaths.isEmpty else { return }
    let paths = outline.repeatedPaths.joined(separator: ", ")
    page.note(
      3, "guess: a row has several of \(paths): the first is taken; where each is a record of its own, write detail")
    page.isGuess("a row has several of \(paths), of which the first is taken")
  }

  private func writeUnused(_ mapping: FieldMapping, _ fields: FieldLines, to page: inout DraftPage) {
    let named = fields.named()
    let unused = mapping.unused(columns).filter { !named.contains($0) }
    let constants = unused.filter { columns[$0].isMark }
    if !constants.isEmpty {
      page.note(2, "guess: the same text in every row; a row with another one is rejected")
      page.put(2, "constants:")
      for index in constants {
        let text = columns[index].constant ?? ""
        page.put(3, "- { path: \(YAMLText.scalar(columns[index].name)), is: \(YAMLText.scalar(text)), optional: true }")
        page.isGuess("'\(columns[index].name)' is '\(text)' in every row")
      }
    }
    let left = unused.filter { !constants.contains($0) }
    guard !left.isEmpty else { return }
    let names = left.map { "'\(columns[$0].name)'" }.joined(separator: ", ")
    page.note(2, "no field takes these: see that nothing is missed: \(names)")
    page.isGuess("nobody reads \(names)")
  }

  // MARK: Controls

  private func write(_ controls: [Control], to page: inout DraftPage) {
    if !isWhole {
      page.note(3, "counts and sums were not held against the rows: the sample is the beginning of a larger file")
    }
    guard !controls.isEmpty else { return }
    page.put(3, "controls:")
    for control in controls {
      let told = "\(control.key) at \(control.path): \(control.evidence)"
      if control.isGuess { page.isGuess(told) } else { page.isCertain(told) }
      page.note(4, (control.isGuess ? "guess: " : "") + control.evidence)
      page.put(4, "\(control.key): \(YAMLText.scalar(control.path))")
      for line in control.extra { page.put(4, line) }
    }
  }

  private func controls(_ mapping: FieldMapping?) -> ([Control], (total: ControlLine.Total, text: String)?) {
    var controls: [Control] = []
    var total: (total: ControlLine.Total, text: String)?
    func has(_ key: String) -> Bool { controls.contains { $0.key == key } }
    let totals = ControlLine.Total.all(mapping, columns, values: outline.columns).filter(\.isTaken)
    // By name first: where two places hold the same number, the one that says what it is.
    let order = outline.around.indices.sorted {
      (Self.rank(outline.around[$0].path), $0) < (Self.rank(outline.around[$1].path), $1)
    }
    for index in order {
      let (path, text) = outline.around[index]
      let words = FieldNames.words(path)
      if text == name.party, !has("party") {
        controls.append(
          Control(
            key: "party", path: path, evidence: "it says '\(text)'", extra: ["party_is: \(YAMLText.scalar(text))"]))
      } else if let form = Self.day(text, name.date), !has("date") {
        controls.append(
          Control(
            key: "date", path: path,
            evidence: name.date == nil
              ? "\(text) is taken for the business date" : "\(text) is the day in the file's name",
            isGuess: name.date == nil, extra: ["date_form: \(YAMLText.quoted(form))"]))
      } else if isWhole, text == String(outline.rowCount), !has("count"),
        words.contains(where: Self.countWords.contains) || Self.rank(path) == 1
      {
        controls.append(
          Control(
            key: "count", path: path,
            evidence: "\(text) is the number of rows" + (outline.rowCount == 0 ? ", and there is none" : ""),
            isGuess: outline.rowCount == 0))
      } else if isWhole, !has("sum"), let money = MoneyForm([text]),
        let found = totals.first(where: { $0.sum == money.sum })
      {
        total = (found, text)
        let others = totals.filter { $0.sum == money.sum && $0.column != found.column }.map { columns[$0.column].name }
        controls.append(
          Control(
            key: "sum", path: path,
            evidence: "\(text) is the sum of \(columns[found.column].name)" + (found.isNet ? ", refunds negative" : "")
              + (others.isEmpty ? "" : "; \(others.joined(separator: " and ")) would add up to it as well"),
            isGuess: !others.isEmpty))
      } else if text.utf8.allSatisfy(isDigit), (1...8).contains(text.utf8.count), !has("sequence"),
        words.contains(where: Self.sequenceWords.contains)
      {
        controls.append(
          Control(
            key: "sequence", path: path,
            evidence: "\(text) is taken for a number that rises by one a file: hold it against the next file",
            isGuess: true))
      }
    }
    if let sum = controls.first(where: { $0.key == "sum" }) {
      let near = outline.around.first { Currency(code: $0.text) != nil && $0.path.hasPrefix(sum.path) }
      if let near { controls.append(Control(key: "currency", path: near.path, evidence: "it says \(near.text)")) }
    }
    let keys = ["date", "party", "sequence", "count", "sum", "currency"]
    return (keys.compactMap { key in controls.first { $0.key == key } }, total)
  }

  private static let countWords: Set<String> = ["count", "jumlah", "rows", "records", "number", "banyak", "nb"]
  private static let sequenceWords: Set<String> = ["sequence", "seq", "urut", "urutan", "nomor"]
  private static let dateWords: Set<String> = ["date", "tanggal", "day", "businessdate"]
  private static let sumWords: Set<String> = ["sum", "total", "net", "amount", "nilai"]

  private static func rank(_ path: String) -> Int {
    let words = FieldNames.words(path)
    let isNamed = [countWords, sequenceWords, dateWords, sumWords].contains { !$0.isDisjoint(with: words) }
    return isNamed ? 0 : 1
  }

  /// The form of a day that is the one in the file's name; without one, any whole day.
  private static func day(_ text: String, _ date: BusinessDate?) -> String? {
    let forms = TimeForm.all([text]).filter { !$0.hasTime && $0.months.isEmpty }
    let fitting = date.map { date in forms.filter { $0.days.contains(date) } } ?? forms
    return fitting.count == 1 ? fitting[0].text : nil
  }

  /// A namespace as a pattern that means itself.
  private static func pattern(_ text: String) -> String {
    text.map { "\\.[]{}?*+".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
