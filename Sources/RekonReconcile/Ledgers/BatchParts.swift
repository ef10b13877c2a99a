import RekonCore

/// One segment's share of a remittance batch. A day's file names its few batches over and over, so that they are added
/// up there first and only sums travel.
struct BatchPart: Sendable {
  var hash: UInt64
  var reference: String
  var segment: Int
  /// The batch's code in that segment.
  var batch: UInt32
  var net: MinorUnits = 0
  var proof = RecordProof()
  var first = RecordID.none
  var institution: UInt32 = 0
  /// Further institutions that its lines name; empty for nearly every batch.
  var otherInstitutions: [UInt32] = []
  var lastDay = Int32.min
}

/// Fourth step, by segment: adds up the standing lines of each batch.
struct BatchParts: Sendable {
  let input: ReconcileInput
  let lineIdentities: IdentityFindings

  func run(_ ordinal: Int) throws -> (parts: [BatchPart], excluded: RecordProof) {
    let list = input.segments[ordinal].segment.summary.dictionaries[RemittanceColumn.batchRef.rawValue] ?? TextList()
    var parts = (0..<list.count).map { code in
      BatchPart(hash: list[code].keyHash(), reference: list[code], segment: ordinal, batch: UInt32(code))
    }
    var excludedProof = RecordProof()
    let excluded = lineIdentities.excluded[ordinal]
    var rows = LoadedRows(kind: .remittance, input.arenas)
    #if DEBUG
      var isSpoilt = false
    #endif
    for partition in 0..<SegmentFormat.partitionCount {
      try rows.loadOnly(segment: ordinal, partition: partition, of: input)
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
              add(row, record, view, to: &parts[batch])
            }
          #endif
          add(row, record, view, to: &parts[batch])
        }
      }
    }
    // A batch whose every line was said before has nothing to show.
    return (parts.filter { $0.proof.count > 0 }, excludedProof)
  }

  private func add(_ row: Int, _ record: RecordID, _ view: BlockView, to part: inout BatchPart) {
    part.net += MinorUnits(view.int64(RemittanceColumn.net.rawValue, row))
    part.proof.insert(record)
    part.lastDay = max(part.lastDay, view.int32(RemittanceColumn.remittedOn.rawValue, row))
    let column = RemittanceColumn.institution.rawValue
    let institution = input.names.global(view.code(column, row), segment: part.segment, column: column)
    if part.first == .none { part.institution = institution }
    // Rows come by partition, not in their order: the institution of a batch is its first record's.
    if institution != part.institution, !part.otherInstitutions.contains(institution) {
      part.otherInstitutions.append(institution)
    }
    if record < part.first {
      part.first = record
      if institution != part.institution {
        part.otherInstitutions.removeAll { $0 == institution }
        part.otherInstitutions.append(part.institution)
        part.institution = institution
      }
    }
  }
}
