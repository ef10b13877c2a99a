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
    HashRuns.visit(sorting: entries) { _ in
    } _: { run in
      // Rows are in record order, so a key's first row is its standing one.
      for index in run.indices where isFirst(index, in: run, rows) {
        send(RowReference(packed: run[index].reference), rows, outbox)
      }
    }
    try outbox.close()
  }

  private func isFirst(_ index: Int, in run: UnsafeBufferPointer<HashEntry>, _ rows: borrowing LoadedRows) -> Bool {
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

/// Which hashes of a partition may occur several times: few do, so that most rows need no comparison. Errs on the side of yes.
struct RepeatedHashes {
  private var words: [UInt64]
  private let mask: UInt64

  init(_ rows: borrowing LoadedRows) {
    // Sixteen bits a row: one in sixteen is asked for in vain.
    var count = 64
    while count < rows.rowCount * 16 { count *= 2 }
    mask = UInt64(count - 1)
    words = [UInt64](repeating: 0, count: count / 64)
    var seen = words
    for view in rows.views {
      for row in 0..<view.rowCount {
        let place = view.primaryHashes[row] & mask
        let bit = 1 &<< (place & 63)
        let word = Int(place &>> 6)
        if seen[word] & bit != 0 { words[word] |= bit }
        seen[word] |= bit
      }
    }
  }

  func mayContain(_ hash: UInt64) -> Bool {
    let place = hash & mask
    return words[Int(place &>> 6)] &>> (place & 63) & 1 != 0
  }
}
