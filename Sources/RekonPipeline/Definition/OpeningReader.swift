import RekonCore

/// Reads an opening list: what stood open when the period began, in the columns of `open-items.csv`.
struct OpeningReader {
  /// Of the pipeline.
  let folder: String
  let sink: FaultSink
  let currency: Currency
  let links: [LinkDefinition]

  /// Those that say something here; the others of `open-items.csv` may be left out.
  private static let columns = ["code", "state", "link", "key", "currency", "difference"]
  private static let states: [RecordState] = [.pending, .waiting, .held, .before, .decided, .break]

  func read(_ path: String) -> OpeningList {
    let table = CheckedTable.read(folder + "/" + path, Self.columns, unreadable: "opening-unreadable", sink)
    var rows: [OpeningList.Row] = []
    var lines: [String: Int] = [:]
    for row in table?.rows ?? [] {
      guard let read = self.row(row) else { continue }
      let name = "\(read.link.rawValue) \(read.key)"
      if let line = lines[name] {
        row.fault(
          "opening-key-twice", "key", found: "\(quoted(read.key)) again, as in line \(line)",
          expected: "each key of a link once",
          remedy: "take the row out that is of an older report")
        continue
      }
      lines[name] = row.line
      rows.append(read)
    }
    return OpeningList(path: path, rows: rows)
  }

  /// Nil for a row that is no balance, and for one that is wrong, which the sink has been told.
  private func row(_ row: CheckedTable.Row) -> OpeningList.Row? {
    let name = cell(row, "link")
    let found = cell(row, "difference")
    if name.isEmpty {
      // Findings about feeds, rows and attributes carry no money of a link.
      if let difference = amount(found), difference != 0 {
        linkFault(row, found: "nothing beside the difference \(found)")
      } else if amount(found) == nil, !found.isEmpty {
        amountFault(row, "difference")
      }
      return nil
    }
    let link = links.first { $0.name == name }?.link
    if link == nil { linkFault(row, found: quoted(name)) }
    let key = cell(row, "key")
    if key.isEmpty { _ = row.required("key") }
    let state = RecordState(name: cell(row, "state")).flatMap { Self.states.contains($0) ? $0 : nil }
    if state == nil {
      row.fault(
        "opening-state", "state", found: quoted(cell(row, "state")),
        expected: "one of \(Self.states.map(\.name).joined(separator: ", "))",
        remedy: "take the rows from open-items.csv and discrepancies.csv as they are")
    }
    if cell(row, "currency") != currency.code {
      row.fault(
        "opening-currency", "currency", found: quoted(cell(row, "currency")),
        expected: "the pipeline's \(currency.code)",
        remedy: "one pipeline reconciles one currency")
    }
    let difference = difference(row)
    guard let link, let state, let difference, !key.isEmpty else { return nil }
    return OpeningList.Row(
      line: row.line, link: link, key: key, code: cell(row, "code"), state: state, difference: difference)
  }

  /// A cell as it was before the report kept spreadsheets from running it.
  private func cell(_ row: CheckedTable.Row, _ column: String) -> String {
    let text = row.text(column)
    guard text.first == "'", neutralised(String(text.dropFirst())) == text else { return text }
    return String(text.dropFirst())
  }

  private func linkFault(_ row: CheckedTable.Row, found: String) {
    let names = links.map(\.name)
    let hint = nearest(cell(row, "link"), among: names).map { "did you mean '\($0)'?" } ?? ""
    row.fault(
      "opening-link", "link", found: found,
      expected: names.isEmpty ? "no row: this pipeline has no links" : "one of \(names.joined(separator: ", "))",
      remedy: hint)
  }

  // MARK: Money

  /// What was open; where the row has both sides, they must say the same.
  private func difference(_ row: CheckedTable.Row) -> MinorUnits? {
    guard let difference = amount(cell(row, "difference")) else {
      amountFault(row, "difference")
      return nil
    }
    var sides: [MinorUnits] = []
    for column in ["left", "right"] where !cell(row, column).isEmpty {
      guard let side = amount(cell(row, column)) else {
        amountFault(row, column)
        return nil
      }
      sides.append(side)
    }
    if sides.count == 2, sides[0] - sides[1] != difference {
      row.fault(
        "opening-amount", "difference", found: quoted(cell(row, "difference")),
        expected: "\(decimal(sides[0] - sides[1], exponent: currency.exponent)), left minus right",
        remedy: "take the row from the report as it is")
      return nil
    }
    return difference
  }

  private func amountFault(_ row: CheckedTable.Row, _ column: String) {
    row.fault(
      "opening-amount", column, found: quoted(cell(row, column)),
      expected: "an amount as \(decimal(-25_000_000, exponent: currency.exponent))",
      remedy: "a spreadsheet may have changed it: take the row from the report as it is")
  }

  /// As reports write money: plain digits with all decimals of the currency.
  private func amount(_ text: String) -> MinorUnits? {
    let exponent = currency.exponent
    let isNegative = text.hasPrefix("-")
    let digits = Array((isNegative ? text.dropFirst() : text[...]).utf8)
    let wholeCount = exponent == 0 ? digits.count : digits.count - exponent - 1
    // 30 digits stay far from where sums leave 128 bits.
    guard wholeCount > 0, digits.count <= 30, exponent == 0 || digits[wholeCount] == 0x2E else { return nil }
    var value: MinorUnits = 0
    for (index, digit) in digits.enumerated() where exponent == 0 || index != wholeCount {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + MinorUnits(digit - 0x30)
    }
    return isNegative ? -value : value
  }
}
