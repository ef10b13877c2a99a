import RekonCore

/// Last step, by batch_ref: remittance batches meet the transfers that carry their reference. Link 3.
struct BatchLedger: Sendable {
  let input: ReconcileInput
  let batches: Exchange<BatchPart>
  let transferIdentities: IdentityFindings
  let maker: BreakMaker

  private static let transferSide: UInt64 = 1 << 62

  func run(_ partition: Int) throws -> LedgerPart {
    var part = LedgerPart(partyCount: input.names.partyCount)
    var rows = LoadedRows(kind: .transfer, input.space.arenas)
    try rows.load(partition, of: input)
    let batches = try batches.inbox(of: partition)
    input.openingScope?.markBatches(batches.messages, input, &part)
    var entries = batches.messages.enumerated().map { HashEntry(hash: $0.element.hash, reference: UInt64($0.offset)) }
    rows.appendEntries(side: Self.transferSide, to: &entries)
    #if DEBUG
      let isTransfer: (HashEntry) -> Bool = { $0.reference & Self.transferSide != 0 }
      Sabotage.spoil(&entries, loses: .losesTransfer, twice: .countsTransferTwice, where: isTransfer)
      let views = rows.views
      Sabotage.swap(&entries, if: .swapsTransfers, where: isTransfer) { entry in
        let row = RowReference(packed: entry.reference & ~Self.transferSide)
        return views[row.block].int64(TransferColumn.amount.rawValue, row.row)
      }
    #endif
    for run in HashRuns(sorting: entries) {
      // Nearly always one batch; several when their hashes collide.
      var keys = run.map { reference($0.reference, batches, rows) }
      #if DEBUG
        if Sabotage.current == .swapsTransfers { keys = keys.map { _ in keys[0] } }
      #endif
      for key in Set(keys).sorted(by: bytesPrecede) {
        let members = zip(run, keys).filter { $0.1 == key }.map(\.0.reference)
        try settle(key, members, batches, rows, &part)
      }
    }
    return part
  }

  private func reference(_ item: UInt64, _ batches: Inbox<BatchPart>, _ rows: borrowing LoadedRows) -> String {
    guard item & Self.transferSide != 0 else { return batches.messages[Int(item)].reference(input) }
    let row = RowReference(packed: item & ~Self.transferSide)
    return rows.views[row.block].string(TransferColumn.batchRef.rawValue, row.row)
  }

  // MARK: One batch

  private struct Transfers {
    var items: [TransferItem] = []
    /// Rows of a reference so far, where returns repeat it.
    var repeated: [String: Int] = [:]
    /// Returns that have turned a transfer, by partner and reference: sent again they turn no other.
    var absorbed: Set<String> = []

    var standing: [RecordID] { items.map(\.record) }
    var evidence: [RecordID] { items.flatMap(\.evidence) }
  }

  private func settle(
    _ key: String, _ members: [UInt64], _ batches: Inbox<BatchPart>, _ rows: borrowing LoadedRows,
    _ part: inout LedgerPart
  ) throws {
    // Each transfer and each part of the batch is held against the key once more.
    for member in members where reference(member, batches, rows) != key {
      throw ProofFailure("a transfer was joined to another batch")
    }
    var facts = BatchFacts()
    var transfers = Transfers()
    let shares = members.filter { $0 & Self.transferSide == 0 }.map { batches.messages[Int($0)] }
    for member in members where member & Self.transferSide != 0 {
      take(RowReference(packed: member & ~Self.transferSide), rows, &transfers, &part)
    }
    for item in transfers.items { add(item, to: &facts, &part) }
    guard let first = shares.min(by: { $0.first < $1.first }) else {
      return settleOrphan(key, facts, transfers, rows, &part)
    }
    let platform = input.names.party(ofSegment: Int(first.segment))
    facts.platform = input.names[platform]
    facts.institution = input.names[first.institution]
    for share in shares {
      facts.remitted += share.net
      facts.lineCount += share.proof.count
      facts.lastDay = max(facts.lastDay, share.lastDay)
    }
    let state = addBreak(key, facts, transfers, shares, &part)
    part.transfer.add(platform, left: facts.remitted, right: facts.transferred)
    part.transfer.addDifference(platform, state, facts.remitted - facts.transferred)
    for share in shares { part.transfer.addLeft(share.proof, platform, state) }
    for record in transfers.standing { part.transfer.addRight(record, platform, state) }
    addAttributes(key, facts, transfers.items, shares, batches, rows, &part)
  }

  /// Takes one transfer as it stands after its updates. A bank entry that returns an earlier transfer turns that one into
  /// returned and is no record itself; it finds none, it is a returned transfer.
  private func take(
    _ row: RowReference, _ rows: borrowing LoadedRows, _ transfers: inout Transfers, _ part: inout LedgerPart
  ) {
    let record = rows.recordID(row)
    let view = rows.views[row.block]
    let amount = MinorUnits(view.int64(TransferColumn.amount.rawValue, row.row))
    let delivered = Word(rawValue: view.byte(TransferColumn.status.rawValue, row.row)) ?? .failed
    if let role = transferIdentities.role(record) {
      part.transfer.addRight(record, LinkTally.noPlatform, role == .update ? .update : .duplicate)
      if delivered == .booked { part.transferCorrection.carried -= amount }
      return
    }
    let override = transferIdentities.overrides[record]
    let bookedOn = view.int32(TransferColumn.bookedOn.rawValue, row.row)
    let item = TransferItem(
      row: row, record: record, partner: input.names.party(ofSegment: rows.segments[row.block]), amount: amount,
      delivered: delivered, status: override?.status ?? delivered, day: override?.day ?? bookedOn,
      statusDay: override?.statusDay ?? input.day(ofSegment: rows.segments[row.block]),
      statusRecord: override?.last ?? record)
    if delivered == .returning {
      let name = joinedKey(input.names[item.partner], reference(row, rows))
      if !transfers.absorbed.contains(name),
        let index = transfers.items.firstIndex(where: { $0.isReturned(by: item) })
      {
        transfers.absorbed.insert(name)
        transfers.items[index].returned(by: item, on: bookedOn)
        part.transfer.addRight(record, LinkTally.noPlatform, .update)
        return
      }
      if let standing = transfers.items.first(where: { isSameTransfer($0, item, rows) }) {
        return addRepeatedReturn(item, of: standing, rows, &transfers, &part)
      }
    }
    transfers.items.append(item)
  }

  private func isSameTransfer(_ left: TransferItem, _ right: TransferItem, _ rows: borrowing LoadedRows) -> Bool {
    left.partner == right.partner && reference(left.row, rows) == reference(right.row, rows)
  }

  private func reference(_ row: RowReference, _ rows: borrowing LoadedRows) -> String {
    rows.views[row.block].string(TransferColumn.transferRef.rawValue, row.row)
  }

  /// A return that found nothing to return and carries the reference of a transfer that is there already.
  private func addRepeatedReturn(
    _ item: TransferItem, of standing: TransferItem, _ rows: borrowing LoadedRows, _ transfers: inout Transfers,
    _ part: inout LedgerPart
  ) {
    let party = input.names[item.partner]
    let reference = reference(item.row, rows)
    let ordinal = transfers.repeated[reference, default: 1] + 1
    transfers.repeated[reference] = ordinal
    let isIdentical = standing.delivered == .returning && standing.amount == item.amount && standing.day == item.day
    var found = maker.duplicate(
      .transfer, key: joinedKey(party, reference) + "#\(ordinal)", isIdentical: isIdentical, atRisk: abs(item.amount))
    found.party = party
    found.partner = party
    found.occurredOn = BusinessDate(dayNumber: item.day)
    found.batchRef = rows.views[item.row.block].string(TransferColumn.batchRef.rawValue, item.row.row)
    found.rightRecords = [standing.statusRecord, item.record]
    found.message =
      "\(party) sent the transfer \(visible(reference)) again, \(found.detail) with the standing row; it is not counted"
    part.breaks.append(found)
    part.transfer.addRight(item.record, LinkTally.noPlatform, .duplicate)
  }

  /// Counts one standing transfer.
  private func add(_ item: TransferItem, to facts: inout BatchFacts, _ part: inout LedgerPart) {
    if (item.status == .booked) != (item.delivered == .booked) {
      part.transferCorrection.carried += item.status == .booked ? item.amount : -item.amount
    }
    switch item.status {
    case .booked:
      facts.bookedCount += 1
      facts.transferred += item.amount
      if facts.transferPartner.isEmpty || item.day < facts.firstBookingDay {
        facts.transferPartner = input.names[item.partner]
      }
      facts.firstBookingDay = min(facts.firstBookingDay, item.day)
    case .returned, .returning:
      facts.returned.append(item.amount)
      facts.lastReturnDay = max(facts.lastReturnDay, item.statusDay)
    default: break
    }
  }

  private func addBreak(
    _ key: String, _ facts: BatchFacts, _ transfers: Transfers, _ shares: [BatchPart], _ part: inout LedgerPart
  ) -> RecordState {
    let rules = TransferRules(scope: input.scope, registers: input.definition.registers)
    guard let (decision, payoutPartner) = rules.decide(facts) else { return .matched }
    let judgement = StateJudge(scope: input.scope, absent: input.absent).judge(decision)
    var found = maker.balance(
      decision, judgement, link: .transfer, key: joinedKey(key), left: facts.remitted, right: facts.transferred)
    found.party = decision.rule == .transferNegative ? facts.institution : payoutPartner
    found.platform = facts.platform
    found.partner = payoutPartner
    found.institution = facts.institution
    found.batchRef = key
    found.occurredOn = BusinessDate(dayNumber: facts.lastDay)
    found.rightRecords = transfers.evidence
    found.message = maker.sentence.batch(decision.rule, facts, partner: payoutPartner)
    part.batchBreaks.append(BatchBreak(found, shares))
    return judgement.state
  }

  private func settleOrphan(
    _ key: String, _ facts: BatchFacts, _ transfers: Transfers, _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    var state = RecordState.matched
    let rules = TransferRules(scope: input.scope, registers: input.definition.registers)
    if var decision = rules.decideOrphan(facts) {
      let row = part.answer(&decision, .transfer, key: joinedKey(key), came: facts.transferred, input)
      let judgement = StateJudge(scope: input.scope, absent: input.absent).judge(decision)
      state = judgement.state
      var found = maker.balance(
        decision, judgement, link: .transfer, key: joinedKey(key), left: 0, right: facts.transferred)
      found.party = facts.transferPartner
      found.partner = facts.transferPartner
      found.batchRef = key
      found.occurredOn = BusinessDate(dayNumber: facts.firstBookingDay)
      found.rightRecords = transfers.evidence
      found.message = maker.sentence.orphanTransfers(facts)
      maker.tell(&found, input.definition.opening, row: row, came: facts.transferred)
      part.breaks.append(found)
    }
    part.transfer.add(LinkTally.noPlatform, left: 0, right: facts.transferred)
    part.transfer.addDifference(LinkTally.noPlatform, state, -facts.transferred)
    for record in transfers.standing { part.transfer.addRight(record, LinkTally.noPlatform, state) }
  }
}
