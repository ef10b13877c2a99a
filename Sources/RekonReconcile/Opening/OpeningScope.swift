import RekonCore

/// Which rows of the opening list are of records that this period has, too: then its own findings say how they stand, for
/// money that comes is joined to them.
struct OpeningScope: Sendable {
  private let list: OpeningList
  /// The rows that a sale may be meant by, by the hash of its key.
  private let sales: [UInt64: [Int]]

  init(_ list: OpeningList) {
    self.list = list
    var sales: [UInt64: [Int]] = [:]
    for (index, row) in list.rows.enumerated() where row.link == .payment || row.link == .forward {
      guard let parts = keyParts(row.key), parts.count == 2 else { continue }
      sales[parts[1].keyHash(seed: parts[0].keyHash()), default: []].append(index)
    }
    self.sales = sales
  }

  /// Marks the rows whose sale is among loaded ones. O(rows of the partition), one look at a hash each.
  func markSales(_ rows: borrowing LoadedRows, _ input: ReconcileInput, _ part: inout LedgerPart) {
    guard !sales.isEmpty else { return }
    for (block, view) in rows.views.enumerated() {
      let platform = input.names[input.names.party(ofSegment: rows.segments[block])]
      for row in 0..<view.rowCount {
        guard let candidates = sales[view.primaryHashes[row]] else { continue }
        let key = joinedKey(platform, view.string(SaleColumn.orderID.rawValue, row))
        for index in candidates where list.rows[index].key == key { part.opening.inScope.insert(index) }
      }
    }
  }

  /// Marks the rows whose batch was remitted in this period.
  func markBatches(_ batches: [BatchPart], _ input: ReconcileInput, _ part: inout LedgerPart) {
    for batch in batches {
      if let index = list.row(.transfer, joinedKey(batch.reference(input))) { part.opening.inScope.insert(index) }
    }
  }
}
