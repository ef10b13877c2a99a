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
  private(set) var isHeaderCertain = true
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

  // MARK: Header

  private mutating func takeHeader(_ records: inout [LineShape.Record]) {
    guard let first = records.first?.fields else { return }
    let rows = records.dropFirst()
    guard first.allSatisfy(Self.couldBeName) else {
      headerEvidence = "the first line has values, no names"
      return
    }
    let known = first.count { FieldNames.isKnown($0) }
    if known > 0 {
      headerEvidence = "\(known) of \(first.count) names are names of fields"
    } else if let column = first.indices.first(where: { Self.differs(first[$0], rows.map { $0.fields }, $0) }) {
      headerEvidence = "'\(YAMLText.remark(YAMLText.masked(first[column])))' stands above values of another kind"
    } else if rows.isEmpty
      || first.indices.contains(where: { index in rows.contains { $0.fields[index] == first[index] } })
    {
      headerEvidence = "nothing tells the first line from a row"
      isHeaderCertain = false
      return
    } else {
      headerEvidence = "guess: the texts of the first line are in no other line"
      isHeaderCertain = false
    }
    header = first
    records.removeFirst()
  }

  /// Text that is no number, no time and nobody's number.
  private static func couldBeName(_ text: String) -> Bool {
    !text.isEmpty && YAMLText.digitCount(text) < 9 && text.utf8.contains { isLetter($0) || $0 >= 0x80 }
      && MoneyForm([text]) == nil && TimeForm.all([text]).isEmpty
  }

  /// The column's values all have digits, and the name has none.
  private static func differs(_ name: String, _ rows: [[String]], _ column: Int) -> Bool {
    let values = rows.map { $0[column] }.filter { !$0.isEmpty }
    return !values.isEmpty && YAMLText.digitCount(name) == 0 && values.allSatisfy { YAMLText.digitCount($0) > 0 }
  }
}
