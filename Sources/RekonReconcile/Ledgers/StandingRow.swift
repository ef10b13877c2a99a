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

  init(kind: RecordKind) {
    self.kind = kind
    specs = kind.columns
  }

  /// A row on its own, as nearly all are. Needs no resolver: a copy of one counts the list of its columns up and down, and all
  /// threads share that list.
  @inline(__always)
  static func single(
    _ row: RowReference, of kind: RecordKind, in rows: borrowing LoadedRows, _ input: ReconcileInput
  ) -> StandingRow {
    let view = rows.views[row.block]
    let status = Self.status(kind, view, row.row)
    return StandingRow(
      first: row, last: row, status: status, statusDay: input.day(ofSegment: rows.segments[row.block]),
      time: kind == .sale ? 0 : time(kind, view, row.row), everSettled: status == .settled)
  }

  /// - Parameter members: rows of one key in record order, at least one.
  func resolve(
    _ members: [RowReference], in rows: borrowing LoadedRows, _ input: ReconcileInput
  ) -> (standing: StandingRow, updated: [RowReference], duplicates: [DuplicateRow]) {
    var standing = Self.single(members[0], of: kind, in: rows, input)
    var updated: [RowReference] = []
    var duplicates: [DuplicateRow] = []
    for row in members.dropFirst() {
      let view = rows.views[row.block]
      let status = Self.status(kind, view, row.row)
      if kind.statusColumn != nil, status.rank > standing.status.rank,
        isEqual(row, standing.first, in: rows, input, withStatusAndTime: false)
      {
        updated.append(standing.last)
        standing.last = row
        standing.status = status
        standing.statusDay = input.day(ofSegment: rows.segments[row.block])
        if status == .settled || status == .booked { standing.time = Self.time(kind, view, row.row) }
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

  private static func status(_ kind: RecordKind, _ view: BlockView, _ row: Int) -> Word {
    guard let column = kind.statusColumn else { return .booked }
    return Word(rawValue: view.byte(column, row)) ?? .failed
  }

  /// Sales and payments have an instant, the others a day.
  private static func time(_ kind: RecordKind, _ view: BlockView, _ row: Int) -> Int64 {
    kind == .sale || kind == .payment
      ? view.int64(kind.timeColumn, row) : Int64(view.int32(kind.timeColumn, row))
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
        case .dictionary: isSameText(left, right, column, in: rows, input)
        case .money, .instant: a.int64(column, left.row) == b.int64(column, right.row)
        case .day: a.int32(column, left.row) == b.int32(column, right.row)
        case .word, .number: a.byte(column, left.row) == b.byte(column, right.row)
        }
      if !isSame { return false }
    }
    return true
  }

  /// Codes of a segment stand for texts of their own; those of two are told apart by the texts.
  private func isSameText(
    _ left: RowReference, _ right: RowReference, _ column: Int, in rows: borrowing LoadedRows, _ input: ReconcileInput
  ) -> Bool {
    let (first, second) = (rows.segments[left.block], rows.segments[right.block])
    let codes = (rows.views[left.block].code(column, left.row), rows.views[right.block].code(column, right.row))
    if first == second { return codes.0 == codes.1 }
    guard let texts = input.segments[first].segment.summary.dictionaries[column],
      let others = input.segments[second].segment.summary.dictionaries[column]
    else { return false }
    return others.bytes.withUnsafeBytes {
      texts.isEqual(codes.0, to: UnsafeRawBufferPointer(rebasing: $0[others.range(codes.1)]))
    }
  }
}
