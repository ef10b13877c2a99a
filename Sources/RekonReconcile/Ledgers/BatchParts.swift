import RekonCore

/// One segment's share of a remittance batch. A day's file names its few batches over and over, so that they are added
/// up there first and only sums travel.
struct BatchPart: ShuffleMessage {
  var hash: UInt64
  var net: MinorUnits = 0
  var proof = RecordProof()
  var first = RecordID.none
  var segment: UInt32
  /// The batch's code in that segment.
  var batch: UInt32
  var institution: UInt32 = 0
  var lastDay = Int32.min
  /// Further institutions that its lines name; none for nearly every batch.
  var othersOffset: UInt32 = 0
  var othersCount: UInt32 = 0

  mutating func moveText(by offset: Int) { othersOffset += UInt32(offset) }

  func reference(_ input: ReconcileInput) -> String {
    BatchParts.references(input, Int(segment))[Int(batch)]
  }

  /// - Parameter text: what came with the part.
  func otherInstitutions(_ text: [UInt8]) -> [UInt32] {
    text.withUnsafeBytes { text in
      (0..<Int(othersCount)).map { text.loadUnaligned(fromByteOffset: Int(othersOffset) + $0 * 4, as: UInt32.self) }
    }
  }
}

/// Fourth step, by segment: adds up the standing lines of each batch.
struct BatchParts: Sendable {
  let input: ReconcileInput
  let lineIdentities: IdentityFindings
  let batches: Exchange<BatchPart>

  static func references(_ input: ReconcileInput, _ ordinal: Int) -> TextList {
    input.segments[ordinal].segment.summary.dictionaries[RemittanceColumn.batchRef.rawValue] ?? TextList()
  }

  /// Sends the batches of some neighbouring segments on their way, and returns what those lines are that carry nothing.
  ///
  /// - Parameter source: the place of this run of segments among all.
  func run(_ ordinals: ArraySlice<Int>, source: Int) throws -> LedgerPart {
    let outbox = batches.outbox(from: source)
    var part = LedgerPart(partyCount: input.names.partyCount)
    for ordinal in ordinals {
      let excluded = try add(ordinal, outbox)
      part.transfer.addLeft(excluded, input.names.party(ofSegment: ordinal), .duplicate)
    }
    try outbox.close()
    return part
  }

  private func add(_ ordinal: Int, _ outbox: Outbox<BatchPart>) throws -> RecordProof {
    let list = Self.references(input, ordinal)
    var parts = list.bytes.withUnsafeBytes { bytes in
      (0..<list.count).map { code in
        BatchPart(
          hash: keyHash(UnsafeRawBufferPointer(rebasing: bytes[list.range(code)])), segment: UInt32(ordinal),
          batch: UInt32(code))
      }
    }
    // By the batch's code.
    var others: [Int: [UInt32]] = [:]
    var excludedProof = RecordProof()
    let excluded = lineIdentities.excluded[ordinal]
    var rows = LoadedRows(kind: .remittance, input.space.arenas)
    #if DEBUG
      var isSpoilt = false
    #endif
    for fine in input.segments[ordinal].segment.partitionRuns(upTo: LoadedRows.runByteCount) {
      try rows.loadOnly(segment: ordinal, fine: fine, of: input)
      for (block, view) in rows.views.enumerated() {
        for row in 0..<view.rowCount {
          let record = rows.recordID(RowReference(block: block, row: row))
          if excluded?[record.record] != nil {
            excludedProof.insert(record)
            continue
          }
          let batch = view.code(RemittanceColumn.batchRef.rawValue, row)
          #if DEBUG
            if !isSpoilt, Sabotage.current == .losesBatchLine || Sabotage.current == .countsBatchLineTwice {
              isSpoilt = true
              if Sabotage.current == .losesBatchLine { continue }
              add(row, record, view, to: &parts[batch], &others)
            }
          #endif
          add(row, record, view, to: &parts[batch], &others)
        }
      }
    }
    // A batch whose every line was said before has nothing to show.
    for var part in parts where part.proof.count > 0 {
      if let others = others[Int(part.batch)] {
        part.othersOffset = others.withUnsafeBytes { outbox.addText($0, for: part.hash) }
        part.othersCount = UInt32(others.count)
      }
      outbox.send(part, to: part.hash)
    }
    return excludedProof
  }

  private func add(
    _ row: Int, _ record: RecordID, _ view: BlockView, to part: inout BatchPart, _ others: inout [Int: [UInt32]]
  ) {
    part.net += MinorUnits(view.int64(RemittanceColumn.net.rawValue, row))
    part.proof.insert(record)
    part.lastDay = max(part.lastDay, view.int32(RemittanceColumn.remittedOn.rawValue, row))
    let column = RemittanceColumn.institution.rawValue
    let institution = input.names.global(view.code(column, row), segment: Int(part.segment), column: column)
    if part.first == .none { part.institution = institution }
    let isFirst = record < part.first
    if isFirst { part.first = record }
    guard institution != part.institution else { return }
    var known = others[Int(part.batch)] ?? []
    if isFirst {
      // Rows come by partition, not in their order: the institution of a batch is its first record's.
      known.removeAll { $0 == institution }
      if !known.contains(part.institution) { known.append(part.institution) }
      part.institution = institution
    } else if !known.contains(institution) {
      known.append(institution)
    }
    others[Int(part.batch)] = known
  }
}
