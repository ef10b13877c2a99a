import RekonCore

/// What became of all rows that carry one key: the standing record, its updates, its duplicates (CODES, section 1).
struct StandingRow {
  var first: RowReference
  /// The row that gave the standing status: the first, or the last update.
  var last: RowReference
  var status: Word
  /// The business date of the file that carried `last`.
  var statusDay: Int32
  /// Time or day column as it stands (ms since 1970 or day number); not of sales.
  var time: Int64
  var everSettled: Bool
}

/// A further row of a key that is no update.
struct DuplicateRow {
  var row: RowReference
  /// 2 for the first duplicate of a key.
  var ordinal: Int
  var isIdentical: Bool
}

/// Decides between update and duplicate. Runs for keys with several rows only; a single row stands by itself.
struct StandingResolver {
  let kind: RecordKind
  private let specs: [ColumnSpec]
  /// Sales keep the time of their first row, where the rules look it up; nobody needs it of every sale.
  private let hasTime: Bool

  init(kind: RecordKind) {
    self.kind = kind
    specs = kind.columns
    hasTime = kind != .sale
  }

  /// A row on its own.
  func single(_ row: RowReference, in rows: borrowing LoadedRows, _ input: ReconcileInput) -> StandingRow {
    let view = rows.views[row.block]
    let status = self.status(view, row.row)
    return StandingRow(
      first: row, last: row, status: status, statusDay: input.day(ofSegment: rows.segments[row.block]),
      time: hasTime ? time(view, row.row) : 0, everSettled: status == .settled)
  }

  /// - Parameter members: rows of one key in record order, at least one.
  func resolve(
    _ members: [RowReference], in rows: borrowing LoadedRows, _ input: ReconcileInput
  ) -> (standing: StandingRow, updated: [RowReference], duplicates: [DuplicateRow]) {
    var standing = single(members[0], in: rows, input)
    var updated: [RowReference] = []
    var duplicates: [DuplicateRow] = []
    for row in members.dropFirst() {
      let view = rows.views[row.block]
      let status = self.status(view, row.row)
      if kind.statusColumn != nil, status.rank > standing.status.rank,
        isEqual(row, standing.first, in: rows, input, withStatusAndTime: false)
      {
        updated.append(standing.last)
        standing.last = row
        standing.status = status
        standing.statusDay = input.day(ofSegment: rows.segments[row.block])
        if status == .settled || status == .booked { standing.time = time(view, row.row) }
        standing.everSettled = standing.everSettled || status == .settled
      } else {
        duplicates.append(
          DuplicateRow(
            row: row, ordinal: duplicates.count + 2,
            isIdentical: isEqual(row, standing.last, in: rows, input, withStatusAndTime: true)))
      }
    }
    return (standing, updated, duplicates)
  }

  private func status(_ view: BlockView, _ row: Int) -> Word {
    guard let column = kind.statusColumn else { return .booked }
    return Word(rawValue: view.byte(column, row)) ?? .failed
  }

  private func time(_ view: BlockView, _ row: Int) -> Int64 {
    specs[kind.timeColumn].kind == .instant ? view.int64(kind.timeColumn, row) : Int64(view.int32(kind.timeColumn, row))
  }

  private func isEqual(
    _ left: RowReference, _ right: RowReference, in rows: borrowing LoadedRows, _ input: ReconcileInput,
    withStatusAndTime: Bool
  ) -> Bool {
    let (a, b) = (rows.views[left.block], rows.views[right.block])
    for (column, spec) in specs.enumerated() {
      if !withStatusAndTime, column == kind.statusColumn || column == kind.timeColumn { continue }
      let isSame =
        switch spec.kind {
        case .text: equalBytes(a.text(column, left.row), b.text(column, right.row))
        case .dictionary:
          dictionaryText(left, column, in: rows, input) == dictionaryText(right, column, in: rows, input)
        case .money, .instant: a.int64(column, left.row) == b.int64(column, right.row)
        case .day: a.int32(column, left.row) == b.int32(column, right.row)
        case .word, .number: a.byte(column, left.row) == b.byte(column, right.row)
        }
      if !isSame { return false }
    }
    return true
  }

  private func dictionaryText(
    _ row: RowReference, _ column: Int, in rows: borrowing LoadedRows, _ input: ReconcileInput
  ) -> String {
    let list = input.segments[rows.segments[row.block]].segment.summary.dictionaries[column] ?? TextList()
    return list[rows.views[row.block].code(column, row.row)]
  }
}
