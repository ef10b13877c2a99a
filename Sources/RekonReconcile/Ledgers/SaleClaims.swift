import RekonCore

/// First step: every standing sale sends its payment reference to the partition where that reference's payments are.
struct SaleClaims: Sendable {
  let input: ReconcileInput
  let claims: Exchange<SaleClaim>

  func run(_ partition: Int) throws {
    var rows = LoadedRows(kind: .sale, input.space.arenas)
    try rows.load(partition, of: input)
    let outbox = claims.outbox(from: partition)
    let repeated = RepeatedHashes(rows)
    var entries: [HashEntry] = []
    for (block, view) in rows.views.enumerated() {
      for row in 0..<view.rowCount {
        let reference = RowReference(block: block, row: row)
        if repeated.mayContain(view.primaryHashes[row]) {
          entries.append(HashEntry(hash: view.primaryHashes[row], reference: reference.packed))
        } else {
          send(reference, rows, outbox)
        }
      }
    }
    for run in HashRuns(sorting: entries) {
      // Rows are in record order, so a key's first row is its standing one.
      for index in run.indices where isFirst(index, in: run, rows) {
        send(RowReference(packed: run[index].reference), rows, outbox)
      }
    }
    try outbox.close()
  }

  private func isFirst(_ index: Int, in run: ArraySlice<HashEntry>, _ rows: borrowing LoadedRows) -> Bool {
    let row = RowReference(packed: run[index].reference)
    for earlier in run.startIndex..<index {
      if isSameSale(row, RowReference(packed: run[earlier].reference), rows) { return false }
    }
    return true
  }

  private func isSameSale(_ left: RowReference, _ right: RowReference, _ rows: borrowing LoadedRows) -> Bool {
    let parties = (
      input.names.party(ofSegment: rows.segments[left.block]), input.names.party(ofSegment: rows.segments[right.block])
    )
    let column = SaleColumn.orderID.rawValue
    return parties.0 == parties.1
      && equalBytes(rows.views[left.block].text(column, left.row), rows.views[right.block].text(column, right.row))
  }

  private func send(_ row: RowReference, _ rows: borrowing LoadedRows, _ outbox: Outbox<SaleClaim>) {
    let view = rows.views[row.block]
    let reference = view.text(SaleColumn.paymentRef.rawValue, row.row)
    let hash = view.secondaryHashes[row.row]
    let column = SaleColumn.channel.rawValue
    let channel = input.names.global(view.code(column, row.row), segment: rows.segments[row.block], column: column)
    let offset = outbox.addText(reference, for: hash)
    var claim = SaleClaim(
      referenceHash: hash, saleHash: view.primaryHashes[row.row], saleID: rows.recordID(row), channel: channel,
      textOffset: offset, textCount: UInt16(reference.count))
    let participant = view.text(SaleColumn.participant.rawValue, row.row)
    if let packed = packedDigits(participant) {
      claim.participant = packed
    } else {
      claim.participantCount = UInt16(participant.count)
      _ = outbox.addText(participant, for: hash)
    }
    outbox.send(claim, to: hash)
  }
}
