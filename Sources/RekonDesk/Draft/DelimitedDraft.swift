import RekonCore

/// A draft of a delimited sample: `csv`, what its lines around the rows say, and its fields.
struct DelimitedDraft {
  let table: SampleTable
  let name: SampleName
  let columns: [ColumnFacts]

  init(_ table: SampleTable, name: SampleName) {
    self.table = table
    self.name = name
    columns = table.columns.map(ColumnFacts.init)
  }

  /// - Parameter mapping: nil where nobody knows what the rows are.
  func write(_ mapping: FieldMapping?, to page: inout DraftPage) {
    let known = ControlLine.Known(
      delimiter: table.shape.delimiter, rowCount: table.isWhole ? table.rowCount : nil, totals: totals(mapping),
      names: columns.map(\.name), date: name.date)
    let front = table.front.map { ControlLine($0, known, isFront: true) }
    let last = table.last.map { ControlLine($0, known, isFront: false) }
    let fields = mapping.map { FieldLines(mapping: $0, columns: columns, place: "column", date: name.date) }
    writeMonths(fields?.months ?? [], front + last, to: &page)
    page.put(2, "csv:")
    writeShape(to: &page)
    writeHeader(to: &page)
    writeFront(front, to: &page)
    writeLast(last, to: &page)
    if let sum = (front + last).compactMap(\.sum).first { writeTotals(sum, mapping, to: &page) }
    writeUnused(mapping, fields, to: &page)
    if table.commentCount > 0, !front.isEmpty, !areComments(front) {
      page.isGuess("\(counted(table.commentCount, "line")) between the rows that begin with # would be rejected")
    }
    if table.misfitCount > 0 {
      page.isGuess(
        "\(counted(table.misfitCount, "line")) between the rows have another number of fields and would be rejected")
    }
    if let fields { return fields.write(to: &page) }
    page.isOpen("fields: they come with the record")
    let names = columns.map { "'\($0.name)'" }.joined(separator: ", ")
    page.note(2, "open: the fields come with the record; the columns are \(names)")
  }

  // MARK: Shape

  private func writeShape(to page: inout DraftPage) {
    let shape = table.shape
    if let delimiter = shape.delimiter {
      let written = LineShape.name(delimiter)
      page.note(3, "\(shape.width) fields in \(shape.fitting) of \(counted(shape.looked, "line"))")
      page.put(3, "delimiter: \(written)")
      if shape.rivals.isEmpty {
        page.isCertain(
          "delimiter \(written): \(shape.width) fields in \(shape.fitting) of \(counted(shape.looked, "line"))")
      } else {
        let others = shape.rivals.map(LineShape.name).joined(separator: " and ")
        page.note(3, "guess: \(others) would part them as evenly")
        page.isGuess("delimiter \(written), though \(others) would part the lines as evenly")
      }
    } else {
      page.note(3, "open: one column, so nothing tells what would part it from a second one")
      page.aside(3, "delimiter: \",\"")
      page.isOpen("the delimiter: there is one column")
    }
    page.note(3, (table.text.isCertain ? "" : "guess: ") + table.text.evidence)
    page.put(3, "encoding: \(table.text.encoding.rawValue)")
    let told = "encoding \(table.text.encoding.rawValue): \(table.text.evidence)"
    if table.text.isCertain { page.isCertain(told) } else { page.isGuess(told) }
    if table.text.lineEnds.contains(" and ") {
      page.note(3, "lines end in \(table.text.lineEnds), mixed: that is read, and noted")
      page.isGuess("lines end in \(table.text.lineEnds), mixed")
    } else {
      page.isCertain("lines end in \(table.text.lineEnds)")
    }
    writeQuotes(to: &page)
  }

  private func writeQuotes(to page: inout DraftPage) {
    let shape = table.shape
    if SampleTable.readsQuotes(shape), shape.quotedCount > 0 {
      page.note(3, "\(counted(shape.quotedCount, "field")) in quotes")
      page.put(3, "quotes: double")
      page.isCertain("quotes double: \(counted(shape.quotedCount, "field")) in quotes")
    } else if !SampleTable.readsQuotes(shape) {
      page.note(3, "guess: \(counted(shape.quotedCount + shape.strayCount, "field")) with a quote that closes nothing")
      page.put(3, "quotes: none")
      page.isGuess(
        "quotes none: \(counted(shape.quotedCount + shape.strayCount, "field")) with a quote that closes nothing")
    } else {
      page.note(3, "guess: no quote was seen. With double a stray one is told; none takes it for a character")
      page.put(3, "quotes: double")
      page.isGuess("quotes double: no quote was seen")
    }
  }

  private func writeHeader(to page: inout DraftPage) {
    if let header = table.header {
      page.note(3, table.headerEvidence)
      page.put(3, "header: true")
      page.isCertain("a header: \(table.headerEvidence)")
      let twice = header.indices.filter { header.firstIndex(of: header[$0]) != $0 }.map { "'\(header[$0])'" }
      if !twice.isEmpty { page.isGuess("\(twice.joined(separator: ", ")) names two columns: such a file is refused") }
    } else {
      page.note(3, "guess: \(table.headerEvidence)")
      page.put(3, "header: false")
      page.note(3, "the names are the draft's own: call the columns what they are")
      page.put(3, "columns: [ \(columns.map { YAMLText.scalar($0.name) }.joined(separator: ", ")) ]")
      page.isGuess("no header: \(table.headerEvidence); the columns' names are the draft's own")
    }
  }

  // MARK: Lines around the rows

  /// Lines that begin with `#` and say nothing that can be checked are comments.
  private func areComments(_ lines: [ControlLine]) -> Bool {
    !lines.isEmpty && !lines.contains(where: \.isVerified) && table.front.allSatisfy { $0.hasPrefix("#") }
      && !table.last.contains { $0.hasPrefix("#") }
  }

  private func writeFront(_ lines: [ControlLine], to page: inout DraftPage) {
    if areComments(lines) || (lines.isEmpty && table.commentCount > 0) {
      let count = table.front.count + table.commentCount
      page.note(
        3,
        "guess: \(counted(count, "line")) that \(count == 1 ? "begins" : "begin") with # and \(count == 1 ? "holds" : "hold") no count and no sum"
      )
      page.put(3, "comment: \"#\"")
      return page.isGuess("lines that begin with # are comments")
    }
    guard !lines.isEmpty else { return }
    tell(lines, to: &page)
    let written = lines.map { YAMLText.quoted($0.template ?? "{any}") }
    page.put(3, "head: " + (written.count == 1 ? written[0] : "[ \(written.joined(separator: ", ")) ]"))
    page.isCertain("\(counted(lines.count, "line")) in front of the rows")
  }

  /// What the definition's reader does not take.
  private static let openLast = "last: \"{open}\""

  private func writeLast(_ lines: [ControlLine], to page: inout DraftPage) {
    guard let line = lines.last else {
      if table.text.isOpen { page.isGuess("the last line has no end: the sample may be cut") }
      return
    }
    if table.text.isOpen, !line.isVerified {
      page.note(
        3, "open: the last line has another number of fields and no end: the sample may be cut, or this closes it")
      if let template = line.template { page.aside(3, "last: \(YAMLText.quoted(YAMLText.masked(template)))") }
      page.put(3, Self.openLast)
      return page.isOpen("whether the last line closes the file or is cut")
    }
    guard lines.count == 1, let template = line.template else {
      page.note(
        3,
        lines.count > 1
          ? "open: \(lines.count) lines behind the rows, and a profile closes a feed with one"
          : "open: a last line must begin with a text of its own, and this one begins with a number")
      page.put(3, Self.openLast)
      return page.isOpen("the last line")
    }
    tell([line], to: &page)
    if line.isVerified {
      page.isCertain("a last line closes the file")
    } else {
      // Nothing in it agrees with the rows: it may be one of them that is broken.
      page.note(3, "guess: a line that closes the file; if it is a broken row, take 'last' out")
      page.isGuess("the last line closes the file")
    }
    page.put(3, "last: \(YAMLText.quoted(template))")
  }

  private func tell(_ lines: [ControlLine], to page: inout DraftPage) {
    for line in lines {
      for text in line.evidence { page.note(3, text) }
      for text in line.guesses {
        page.note(3, "guess: " + text)
        page.isGuess(text)
      }
      if line.isVerified { page.isCertain(line.evidence.joined(separator: ", ")) }
    }
    if !table.isWhole {
      page.note(3, "counts and sums were not held against the rows: the sample is the beginning of a larger file")
    }
  }

  // MARK: Totals

  private func totals(_ mapping: FieldMapping?) -> [ControlLine.Total] {
    ControlLine.Total.all(mapping, columns, values: table.columns)
  }

  private func writeTotals(
    _ sum: (total: ControlLine.Total, text: String), _ mapping: FieldMapping?, to page: inout DraftPage
  ) {
    guard let mapping, let field = mapping.choices.first(where: { $0.value.column == sum.total.column })?.key else {
      return
    }
    TotalsLine(
      record: mapping.record, field: field, total: sum.total, text: sum.text, money: columns[sum.total.column].money
    )
    .write(hasRefunds: mapping.hasRefunds(table.columns), to: &page)
  }

  // MARK: What nobody takes

  private func writeMonths(_ months: [String], _ lines: [ControlLine], to page: inout DraftPage) {
    let names = months.isEmpty ? lines.first { !$0.months.isEmpty }?.months ?? [] : months
    guard !names.isEmpty else { return }
    page.note(2, "guess: not every name was seen; the others are as the language has them")
    page.put(2, "months: [ \(names.joined(separator: ", ")) ]")
  }

  private func writeUnused(_ mapping: FieldMapping?, _ fields: FieldLines?, to page: inout DraftPage) {
    guard let mapping else { return }
    let named = fields?.named() ?? []
    let unused = mapping.unused(columns)
    let constants = unused.filter { columns[$0].isMark }
    if !constants.isEmpty {
      page.note(2, "guess: the same text in every row; a row with another one is rejected")
      page.put(2, "constants:")
      for index in constants {
        page.put(
          3,
          "- { column: \(YAMLText.scalar(columns[index].name)), is: \(YAMLText.scalar(columns[index].constant ?? "")) }"
        )
        page.isGuess("'\(columns[index].name)' is '\(columns[index].constant ?? "")' in every row")
      }
    }
    let left = unused.filter { !constants.contains($0) && !named.contains($0) }
    guard !left.isEmpty, table.header != nil else { return }
    page.note(2, "no field takes these: see that nothing is missed")
    page.put(2, "ignored_columns: [ \(left.map { YAMLText.scalar(columns[$0].name) }.joined(separator: ", ")) ]")
    page.isGuess("nobody reads \(left.map { "'\(columns[$0].name)'" }.joined(separator: ", "))")
  }
}
