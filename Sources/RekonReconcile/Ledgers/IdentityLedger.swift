import RekonCore

/// Rows of one kind that are not the standing row of their identity, found by a shuffle of their own: remittance lines
/// and transfers lie by order and by batch, so that equal identities may lie in different partitions.
struct IdentityFindings: Sendable {
  /// What a row that stays out of the sums is.
  enum Role: Sendable { case update, duplicate }

  /// Status and day that updates gave to a standing row.
  struct Override: Sendable {
    var status: Word
    var statusDay: Int32
    var day: Int32
    /// The row that gave the status.
    var last: RecordID
  }

  /// By segment ordinal, then record number.
  var excluded: [Int: [UInt32: Role]] = [:]
  var overrides: [RecordID: Override] = [:]
  var part: LedgerPart

  func role(_ record: RecordID) -> Role? { excluded[record.segment]?[record.record] }
}

struct IdentityLedger: Sendable {
  let input: ReconcileInput
  let kind: RecordKind
  let maker: BreakMaker

  /// The bits of a hash that bring equals together; the rest tells in which fine partition the row lies.
  private static let hashMask = UInt64.max >> UInt64(SegmentFormat.partitionBits)

  func run() async throws -> IdentityFindings {
    let entries = Exchange<HashEntry>("\(kind.name)-identities", input.space)
    try await input.space.forEachPartition { try send($0, entries) }
    let parts = try await input.space.forEachPartition { try settle(try entries.inbox(of: $0).messages) }
    var findings = IdentityFindings(part: LedgerPart(partyCount: input.names.partyCount))
    for part in parts {
      for (segment, rows) in part.excluded {
        findings.excluded[segment, default: [:]].merge(rows) { first, _ in first }
      }
      findings.overrides.merge(part.overrides) { first, _ in first }
      findings.part.merge(part.part)
    }
    return findings
  }

  private func send(_ partition: Int, _ entries: Exchange<HashEntry>) throws {
    let outbox = entries.outbox(from: partition)
    var rows = LoadedRows(kind: kind, input.space.arenas)
    try rows.load(partition, of: input)
    for (block, view) in rows.views.enumerated() {
      for row in 0..<view.rowCount {
        let hash = view.secondaryHashes[row]
        let fine = SegmentFormat.partition(of: view.primaryHashes[row])
        let entry = HashEntry(
          hash: hash & Self.hashMask | UInt64(fine) << UInt64(64 - SegmentFormat.partitionBits),
          reference: rows.recordID(RowReference(block: block, row: row)).rawValue)
        outbox.send(entry, to: hash)
      }
    }
    try outbox.close()
  }

  private func settle(_ sources: [HashEntry]) throws -> IdentityFindings {
    var findings = IdentityFindings(part: LedgerPart(partyCount: input.names.partyCount))
    // The sort must not see which partition a row came from: equal identities may come from several.
    let entries = sources.enumerated().map {
      HashEntry(hash: $0.element.hash & Self.hashMask, reference: UInt64($0.offset))
    }
    for run in HashRuns(sorting: entries) where run.count > 1 {
      try settleRun(run.map { sources[Int($0.reference)] }, &findings)
    }
    return findings
  }

  /// Rows with equal hashes: reads them, parts them by identity and resolves each.
  private func settleRun(_ run: [HashEntry], _ findings: inout IdentityFindings) throws {
    var rows = LoadedRows(kind: kind, input.space.arenas)
    let sorted = run.sorted { $0.reference < $1.reference }
    let wanted = sorted.map {
      (record: RecordID(rawValue: $0.reference), partition: Int($0.hash >> UInt64(64 - SegmentFormat.partitionBits)))
    }
    try rows.load(wanted, of: input)
    var left = try wanted.map { want in
      guard let row = rows.row(of: want.record) else {
        throw ProofFailure("record \(want.record.record) is not in its segment")
      }
      return row
    }
    // What returns a transfer is no record of its own: where it finds none to return, the batch ledger sees to it.
    if let column = kind.statusColumn { left.removeAll { isReturning($0, column, rows) } }
    while let leader = left.first {
      let members = left.filter { isSameIdentity($0, leader, rows) }
      left.removeAll { isSameIdentity($0, leader, rows) }
      if members.count > 1 { resolve(members, rows, &findings) }
    }
  }

  private func isReturning(_ row: RowReference, _ column: Int, _ rows: borrowing LoadedRows) -> Bool {
    rows.views[row.block].byte(column, row.row) == Word.returning.rawValue
  }

  private func isSameIdentity(_ left: RowReference, _ right: RowReference, _ rows: borrowing LoadedRows) -> Bool {
    let parties = (
      input.names.party(ofSegment: rows.segments[left.block]), input.names.party(ofSegment: rows.segments[right.block])
    )
    let column = kind.identityColumn
    return parties.0 == parties.1
      && equalBytes(rows.views[left.block].text(column, left.row), rows.views[right.block].text(column, right.row))
  }

  private func resolve(_ members: [RowReference], _ rows: borrowing LoadedRows, _ findings: inout IdentityFindings) {
    let (standing, updated, duplicates) = StandingResolver(kind: kind).resolve(members, in: rows, input)
    func exclude(_ row: RowReference, _ role: IdentityFindings.Role) {
      let record = rows.recordID(row)
      findings.excluded[record.segment, default: [:]][record.record] = role
      if kind == .remittance {
        findings.part.lineCorrection -= LineAmounts(rows.views[row.block], row.row).totals
      }
    }
    // The first row carries the record on; the rows that updated it stay out of the sums.
    for row in updated + [standing.last] where row != standing.first { exclude(row, .update) }
    for duplicate in duplicates {
      exclude(duplicate.row, .duplicate)
      addDuplicate(duplicate, standing, rows, &findings.part)
    }
    if standing.last != standing.first {
      findings.overrides[rows.recordID(standing.first)] = .init(
        status: standing.status, statusDay: standing.statusDay, day: Int32(standing.time),
        last: rows.recordID(standing.last))
    }
  }

  private func addDuplicate(
    _ duplicate: DuplicateRow, _ standing: StandingRow, _ rows: borrowing LoadedRows, _ part: inout LedgerPart
  ) {
    let row = duplicate.row
    let view = rows.views[row.block]
    let party = input.names[input.names.party(ofSegment: rows.segments[row.block])]
    let identity = view.string(kind.identityColumn, row.row)
    var found = maker.duplicate(
      kind, key: joinedKey(party, identity) + "#\(duplicate.ordinal)", isIdentical: duplicate.isIdentical,
      atRisk: abs(MinorUnits(view.int64(kind.amountColumn, row.row))))
    found.party = party
    found.occurredOn = BusinessDate(dayNumber: view.int32(kind.timeColumn, row.row))
    let records = [rows.recordID(standing.last), rows.recordID(row)]
    if kind == .remittance {
      found.platform = party
      let column = RemittanceColumn.institution.rawValue
      found.institution =
        input.names[
          input.names.global(view.code(column, row.row), segment: rows.segments[row.block], column: column)]
      found.leftRecords = records
    } else {
      found.partner = party
      if kind == .transfer { found.batchRef = view.string(TransferColumn.batchRef.rawValue, row.row) }
      if kind == .incentive { found.participant = view.string(IncentiveColumn.participant.rawValue, row.row) }
      found.rightRecords = records
    }
    found.message =
      "\(party) sent the \(kind.name) \(visible(identity)) again, \(found.detail) with the standing row; it is not counted"
    part.breaks.append(found)
  }
}

extension LoadedRows {
  /// Reads the partitions in which single records lie, each once, in record order.
  mutating func load(_ wanted: [(record: RecordID, partition: Int)], of input: ReconcileInput) throws {
    removeAll()
    var seen: Set<UInt64> = []
    for want in wanted where seen.insert(UInt64(want.record.segment) << 8 | UInt64(want.partition)).inserted {
      try add(segment: want.record.segment, fine: want.partition..<want.partition + 1, of: input)
    }
  }
}
