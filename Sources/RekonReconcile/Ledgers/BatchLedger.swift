import RekonCore

/// Last step, by batch_ref: remittance batches meet the transfers that carry their reference. Link 3.
struct BatchLedger: Sendable {
  let input: ReconcileInput
  /// By partition of the batch's hash.
  let parts: [[BatchPart]]
  let transferIdentities: IdentityFindings
  let maker: BreakMaker

  private static let transferSide: UInt64 = 1 << 62

  func run(_ partition: Int) throws -> LedgerPart {
    var part = LedgerPart(partyCount: input.names.partyCount)
    var rows = LoadedRows(kind: .transfer, input.arenas)
    try rows.load(partition, of: input)
    let batches = parts[partition]
    var entries = batches.enumerated().map { HashEntry(hash: $0.element.hash, reference: UInt64($0.offset)) }
    rows.appendEntries(side: Self.transferSide, to: &entries)
    for run in HashRuns(sorting: entries) {
      // Nearly always one batch; several when their hashes collide.
      let keys = run.map { reference($0.reference, batches, rows) }
      for key in Set(keys).sorted(by: bytesPrecede) {
        let members = zip(run, keys).filter { $0.1 == key }.map(\.0.reference)
        settle(key, members, batches, rows, &part)
      }
    }
    return part
  }

  private func reference(_ item: UInt64, _ batches: [BatchPart], _ rows: borrowing LoadedRows) -> String {
    guard item & Self.transferSide != 0 else { return batches[Int(item)].reference }
    let row = RowReference(packed: item & ~Self.transferSide)
    return rows.views[row.block].string(TransferColumn.batchRef.rawValue, row.row)
  }

  // MARK: One batch

  private struct Transfers {
    var standing: [RecordID] = []
    var evidence: [RecordID] = []
  }

  private func settle(
    _ key: String, _ members: [UInt64], _ batches: [BatchPart], _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    var facts = BatchFacts()
    var transfers = Transfers()
    let shares = members.filter { $0 & Self.transferSide == 0 }.map { batches[Int($0)] }
    for member in members where member & Self.transferSide != 0 {
      add(RowReference(packed: member & ~Self.transferSide), rows, &facts, &transfers, &part)
    }
    guard let first = shares.min(by: { $0.first < $1.first }) else {
      return settleOrphan(key, facts, transfers, rows, &part)
    }
    let platform = input.names.party(ofSegment: first.segment)
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
  }

  /// Counts one transfer, as it stands after its updates.
  private func add(
    _ row: RowReference, _ rows: borrowing LoadedRows, _ facts: inout BatchFacts, _ transfers: inout Transfers,
    _ part: inout LedgerPart
  ) {
    let record = rows.recordID(row)
    let view = rows.views[row.block]
    let partner = input.names.party(ofSegment: rows.segments[row.block])
    let amount = MinorUnits(view.int64(TransferColumn.amount.rawValue, row.row))
    let delivered = Word(rawValue: view.byte(TransferColumn.status.rawValue, row.row)) ?? .failed
    if let role = transferIdentities.role(record) {
      part.transfer.addRight(record, LinkTally.noPlatform, role == .update ? .update : .duplicate)
      if delivered == .booked { part.transferCorrection.carried -= amount }
      return
    }
    let override = transferIdentities.overrides[record]
    let status = override?.status ?? delivered
    if (status == .booked) != (delivered == .booked) {
      part.transferCorrection.carried += status == .booked ? amount : -amount
    }
    let day = override?.day ?? view.int32(TransferColumn.bookedOn.rawValue, row.row)
    transfers.standing.append(record)
    transfers.evidence += override.map { [record, $0.last] } ?? [record]
    switch status {
    case .booked:
      facts.bookedCount += 1
      facts.transferred += amount
      if facts.transferPartner.isEmpty || day < facts.firstBookingDay { facts.transferPartner = input.names[partner] }
      facts.firstBookingDay = min(facts.firstBookingDay, day)
    case .returned:
      facts.returned.append(amount)
      let statusDay = override?.statusDay ?? input.day(ofSegment: rows.segments[row.block])
      facts.lastReturnDay = max(facts.lastReturnDay, statusDay)
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
    found.message = Sentence.batch(decision.rule, facts, partner: payoutPartner)
    for share in shares {
      part.batchLineRequests.append(
        BatchLineRequest(breakIndex: part.breaks.count, segment: share.segment, batch: share.batch))
    }
    part.breaks.append(found)
    return judgement.state
  }

  private func settleOrphan(
    _ key: String, _ facts: BatchFacts, _ transfers: Transfers, _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    var state = RecordState.matched
    let rules = TransferRules(scope: input.scope, registers: input.definition.registers)
    if let decision = rules.decideOrphan(facts) {
      let judgement = StateJudge(scope: input.scope, absent: input.absent).judge(decision)
      state = judgement.state
      var found = maker.balance(
        decision, judgement, link: .transfer, key: joinedKey(key), left: 0, right: facts.transferred)
      found.party = facts.transferPartner
      found.partner = facts.transferPartner
      found.batchRef = key
      found.occurredOn = BusinessDate(dayNumber: facts.firstBookingDay)
      found.rightRecords = transfers.evidence
      found.message = Sentence.orphanTransfers(facts)
      part.breaks.append(found)
    }
    part.transfer.add(LinkTally.noPlatform, left: 0, right: facts.transferred)
    part.transfer.addDifference(LinkTally.noPlatform, state, -facts.transferred)
    for record in transfers.standing { part.transfer.addRight(record, LinkTally.noPlatform, state) }
  }
}
