import RekonCore

/// Reads single sales from wherever they lie. For the rare cases in which a step must know a record of another
/// partition: an ambiguous group, one that names several orders, sales of one moment. Finds in one partition of a segment, one
/// after another, read it once.
struct SaleFinder: ~Copyable {
  let input: ReconcileInput
  private var rows: LoadedRows
  /// What `rows` holds.
  private var loaded: (segment: Int, partition: Int)?

  init(input: ReconcileInput) {
    self.input = input
    rows = LoadedRows(kind: .sale, input.arenas)
  }

  struct Sale {
    var platform: UInt32
    var orderID: [UInt8]
  }

  /// The sale of a record id; `hash` is that of its key.
  mutating func find(_ record: RecordID, hash: UInt64) throws -> Sale {
    try find(record, partition: SegmentFormat.partition(of: hash))
  }

  /// The sale of a record id that lies in that partition.
  mutating func find(_ record: RecordID, partition: Int) throws -> Sale {
    if loaded == nil || loaded! != (record.segment, partition) {
      loaded = nil
      try rows.loadOnly(segment: record.segment, partition: partition, of: input)
      loaded = (record.segment, partition)
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
    for ordinal in input.ordinals(of: .sale) where input.names.party(ofSegment: ordinal) == platform {
      try rows.loadOnly(segment: ordinal, partition: SegmentFormat.partition(of: hash), of: input)
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
