import RekonCore

/// A delimited sample in its parts: lines in front, the line of names, rows, lines behind.
///
/// ```
/// front* header? row* last*        a blank line is none of them, a comment may stand anywhere
/// ```
struct SampleTable {
  let text: SampleText
  let shape: LineShape
  /// Lines in front of the header that have another number of fields.
  private(set) var front: [String] = []
  private(set) var header: [String]?
  private(set) var headerEvidence = ""
  private(set) var columns: [SampleColumn] = []
  private(set) var rowCount = 0
  /// Lines behind the rows.
  private(set) var last: [String] = []
  /// Lines between rows that begin with `#` or have another number of fields.
  private(set) var commentCount = 0
  private(set) var misfitCount = 0
  /// The rows are all rows of the file, so that counts and sums can be held against them.
  let isWhole: Bool

  init(_ text: SampleText, sample: (tail: [UInt8], isWhole: Bool)) {
    self.text = text
    isWhole = sample.isWhole
    shape = LineShape(text.bytes)
    let isQuoted = Self.readsQuotes(shape)
    var records = LineShape.records(text.bytes, shape.delimiter, isQuoted: isQuoted).filter { !$0.isBlank }
    if shape.width > 1 {
      let start = records.firstIndex { $0.fields.count == shape.width } ?? 0
      front = records[..<start].map(\.text)
      records.removeFirst(start)
      let end = records.lastIndex { $0.fields.count == shape.width }.map { $0 + 1 } ?? records.count
      last = records[end...].map(\.text)
      records.removeLast(records.count - end)
      if !sample.isWhole {
        let tail = LineShape.records(text.tail(sample.tail), shape.delimiter, isQuoted: isQuoted).filter { !$0.isBlank }
        let end = tail.lastIndex { $0.fields.count == shape.width }.map { $0 + 1 } ?? tail.count
        last = tail[end...].map(\.text)
      }
    }
    takeTotalsRow(&records)
    let all = records.count
    records.removeAll { $0.fields.count != shape.width && $0.text.hasPrefix("#") }
    commentCount = all - records.count
    let parted = records.count
    records.removeAll { $0.fields.count != shape.width }
    misfitCount = parted - records.count
    takeHeader(&records)
    rowCount = records.count
    let names = header ?? (1...max(shape.width, 1)).map { "column_\($0)" }
    columns = names.enumerated().map { index, name in
      SampleColumn(name: name, values: records.map { $0.fields[index] })
    }
  }

  /// Where quotes stand only inside fields, they are characters like others.
  static func readsQuotes(_ shape: LineShape) -> Bool {
    shape.isQuoted && !(shape.quotedCount == 0 && shape.strayCount > 0)
  }

  /// A last line in as many fields as the rows have that is none of them: it says that it is a total, or breaks the
  /// forms that all the others have.
  private mutating func takeTotalsRow(_ records: inout [LineShape.Record]) {
    guard records.count > 3, let row = records.last, isWhole, row.fields.count == shape.width else { return }
    let word = row.fields.first { !$0.isEmpty }?.lowercased() ?? ""
    let isNamed = ["total", "jumlah", "grand total", "trailer", "sum"].contains(word.filter { $0 != ":" })
    let others = records.dropFirst().dropLast().suffix(200).filter { $0.fields.count == shape.width }
    guard isNamed || Self.breaks(row.fields, others.map(\.fields)) else { return }
    last.insert(row.text, at: 0)
    records.removeLast()
  }

  /// Most columns with one form, and two of them at least, have another in `row`.
  private static func breaks(_ row: [String], _ rows: [[String]]) -> Bool {
    guard rows.count > 1 else { return false }
    var (formed, broken) = (0, 0)
    for column in row.indices {
      let values = rows.map { $0[column] }
      guard let pattern = ValueForm.pattern(of: values), let form = try? TextPattern(pattern) else { continue }
      formed += 1
      var value = row[column]
      let fits = value.withUTF8 { bytes in
        form.elements.withUnsafeBufferPointer { TextPattern.matches($0, UnsafeRawBufferPointer(bytes)) }
      }
      if !fits { broken += 1 }
    }
    return broken >= 2 && broken * 2 > formed
  }

  // MARK: Header

  /// A first line that nothing tells from a row is a row: names of columns are shown, and values may be somebody's.
  private mutating func takeHeader(_ records: inout [LineShape.Record]) {
    guard let first = records.first?.fields else { return }
    let rows = records.dropFirst()
    let known = first.count { FieldNames.isKnown($0) }
    guard first.allSatisfy(Self.isNoValue), known * 2 >= first.count || first.allSatisfy(Self.hasLetter) else {
      headerEvidence = "the first line has values, no names"
      return
    }
    if known > 0 {
      headerEvidence = "names of fields: \(known) of \(first.count)"
    } else if let column = first.indices.first(where: { Self.differs(first[$0], rows.map(\.fields), $0) }) {
      headerEvidence = "'\(YAMLText.remark(first[column]))' stands above values of another kind"
    } else {
      headerEvidence = "nothing tells the first line from a row"
      return
    }
    header = first
    records.removeFirst()
  }

  /// Text that is no number, no time and nobody's number.
  private static func isNoValue(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 100 && YAMLText.digitCount(text) < 9 && MoneyForm([text]) == nil
      && TimeForm.all([text]).isEmpty
  }

  private static func hasLetter(_ text: String) -> Bool { text.utf8.contains { isLetter($0) || $0 >= 0x80 } }

  /// The column's values all have digits, and the name has none.
  private static func differs(_ name: String, _ rows: [[String]], _ column: Int) -> Bool {
    let values = rows.map { $0[column] }.filter { !$0.isEmpty }
    return !values.isEmpty && YAMLText.digitCount(name) == 0 && values.allSatisfy { YAMLText.digitCount($0) > 0 }
  }
}
