/// A bit for each row of a partition: rows that a first look, in the order in which they lie, found worth a closer one. Columns
/// that only the closer look needs are then not fetched in the order of hashes, which is none.
struct RowMarks {
  private var words: [UInt64] = []
  /// Where each block's words begin.
  private var starts: [Int] = []
  /// Whether any row is marked at all.
  private(set) var isEmpty = true

  init(_ rows: borrowing LoadedRows) {
    var count = 0
    for view in rows.views {
      starts.append(count)
      count += (view.rowCount + 63) / 64
    }
    words = [UInt64](repeating: 0, count: count)
  }

  mutating func insert(block: Int, row: Int) {
    words[starts[block] &+ row &>> 6] |= 1 &<< UInt64(row & 63)
    isEmpty = false
  }

  func contains(_ row: RowReference) -> Bool {
    !isEmpty && words[starts[row.block] &+ row.row &>> 6] &>> UInt64(row.row & 63) & 1 == 1
  }
}
