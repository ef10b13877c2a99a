import RekonCore

/// Reads single sales from wherever they lie. For the rare cases in which a step must know a record of another
/// partition: an ambiguous group, one that names several orders, sales of one moment. Finds in one partition of a segment, one
/// after another, read it once.
struct SaleFinder: ~Copyable {
  let input: ReconcileInput
  private var rows: LoadedRows
  /// What `rows` holds.
  private var loaded: (segment: Int, fine: Range<Int>)?

  init(input: ReconcileInput) {
    self.input = input
    rows = LoadedRows(kind: .sale, input.space.arenas)
  }

  struct Sale {
    var platform: UInt32
    var orderID: [UInt8]
  }

  /// The sale of a record id; `hash` is that of its key.
  mutating func find(_ record: RecordID, hash: UInt64) throws -> Sale {
    let partition = SegmentFormat.partition(of: hash)
    return try find(record, fine: partition..<partition + 1)
  }

  /// The sale of a record id that lies in one of those fine partitions.
  mutating func find(_ record: RecordID, fine: Range<Int>) throws -> Sale {
    if loaded == nil || loaded! != (record.segment, fine) {
      loaded = nil
      try rows.loadOnly(segment: record.segment, fine: fine, of: input)
      loaded = (record.segment, fine)
    }
    guard let row = rows.row(of: record) else {
      throw ProofFailure("a sale that claimed a payment is not in its segment (record \(record.record))")
    }
    return Sale(
      platform: input.names.party(ofSegment: record.segment),
      orderID: Array(rows.views[row.block].text(SaleColumn.orderID.rawValue, row.row)))
  }

  /// The first row of a sale key, or nil when there is no such sale.
  mutating func find(platform: UInt32, orderID: [UInt8], hash: UInt64) throws -> RecordID? {
    loaded = nil
    let partition = SegmentFormat.partition(of: hash)
    for ordinal in input.ordinals(of: .sale) where input.names.party(ofSegment: ordinal) == platform {
      try rows.loadOnly(segment: ordinal, fine: partition..<partition + 1, of: input)
      for (block, view) in rows.views.enumerated() {
        for row in 0..<view.rowCount where view.primaryHashes[row] == hash {
          let isSame = orderID.withUnsafeBytes { equalBytes(view.text(SaleColumn.orderID.rawValue, row), $0) }
          if isSame { return rows.recordID(RowReference(block: block, row: row)) }
        }
      }
    }
    return nil
  }
}
