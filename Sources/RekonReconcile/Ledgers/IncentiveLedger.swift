import RekonCore

/// By participant: what each entitled participant is owed as incentive, and what was paid of it.
///
/// Entitlements and incentives lie by participant in their segments, so that nothing has to travel but the identities.
struct IncentiveLedger: Sendable {
  let input: ReconcileInput
  let identities: IdentityFindings

  func run(_ partition: Int) throws -> LedgerPart {
    var step = IncentiveLedgerStep(input: input, identities: identities)
    try step.run(partition)
    return step.part
  }
}

/// The incentives of one partition: brings the rows of each participant together and settles them.
struct IncentiveLedgerStep: ~Copyable {
  let input: ReconcileInput
  let identities: IdentityFindings
  let rules: IncentiveRules
  let maker: BreakMaker
  let judge: StateJudge
  var entitlements: LoadedRows
  var incentives: LoadedRows
  var part: LedgerPart
  // The rows of the participant at hand; used again for every one.
  var entitlementMembers: [RowReference] = []
  var incentiveMembers: [RowReference] = []
  var items: [IncentiveItem] = []
  /// Returns that have turned an instalment, by partner and reference: sent again they turn no other.
  var absorbed: [String] = []
  /// Further rows of a reference, where returns repeat it.
  var repeated: [String: Int] = [:]

  static let incentiveSide: UInt64 = 1 << 62

  init(input: ReconcileInput, identities: IdentityFindings) {
    self.input = input
    self.identities = identities
    rules = IncentiveRules(input)
    maker = BreakMaker(definition: input.definition, scope: input.scope)
    judge = StateJudge(scope: input.scope, absent: input.absent)
    entitlements = LoadedRows(kind: .entitlement, input.space.arenas)
    incentives = LoadedRows(kind: .incentive, input.space.arenas)
    part = LedgerPart(partyCount: input.names.partyCount)
  }

  mutating func run(_ partition: Int) throws {
    try entitlements.load(partition, of: input)
    try incentives.load(partition, of: input)
    var entries: [HashEntry] = []
    entries.reserveCapacity(entitlements.rowCount + incentives.rowCount)
    entitlements.appendEntries(to: &entries)
    incentives.appendEntries(side: Self.incentiveSide, to: &entries)
    #if DEBUG
      let isIncentive: (HashEntry) -> Bool = { $0.reference & Self.incentiveSide != 0 }
      Sabotage.spoil(&entries, loses: .losesInstalment, twice: .countsInstalmentTwice, where: isIncentive)
      let views = incentives.views
      Sabotage.swap(&entries, if: .swapsInstalments, where: isIncentive) { entry in
        let row = RowReference(packed: entry.reference & ~Self.incentiveSide)
        return views[row.block].int64(IncentiveColumn.amount.rawValue, row.row)
      }
    #endif
    for run in HashRuns(sorting: entries) { try run.withUnsafeBufferPointer { try settleRun($0) } }
  }

  /// Parts a run of equal hashes by participant. Nearly always it is one.
  private mutating func settleRun(_ run: UnsafeBufferPointer<HashEntry>) throws {
    guard let leader = run.first?.reference else { return }
    entitlementMembers.removeAll(keepingCapacity: true)
    incentiveMembers.removeAll(keepingCapacity: true)
    var others: [HashEntry] = []
    for entry in run {
      guard isSameParticipant(entry.reference, leader) else {
        others.append(entry)
        continue
      }
      let row = RowReference(packed: entry.reference & ~Self.incentiveSide)
      if entry.reference & Self.incentiveSide == 0 {
        entitlementMembers.append(row)
      } else {
        incentiveMembers.append(row)
      }
    }
    for row in incentiveMembers where !equalBytes(participant(row.packed | Self.incentiveSide), participant(leader)) {
      throw ProofFailure("an instalment was joined to another participant")
    }
    settleParticipant()
    if !others.isEmpty { try others.withUnsafeBufferPointer { try settleRun($0) } }
  }

  private func isSameParticipant(_ reference: UInt64, _ leader: UInt64) -> Bool {
    #if DEBUG
      if Sabotage.current == .swapsInstalments { return true }
    #endif
    return reference == leader || equalBytes(participant(reference), participant(leader))
  }

  private func participant(_ reference: UInt64) -> UnsafeRawBufferPointer {
    let row = RowReference(packed: reference & ~Self.incentiveSide)
    return reference & Self.incentiveSide == 0
      ? entitlements.views[row.block].text(EntitlementColumn.participant.rawValue, row.row)
      : incentives.views[row.block].text(IncentiveColumn.participant.rawValue, row.row)
  }

  // MARK: One participant

  private mutating func settleParticipant() {
    var entitlement: EntitlementFacts?
    if let row = entitlementMembers.last { entitlement = entitlementFacts(row) }
    items.removeAll(keepingCapacity: true)
    absorbed.removeAll(keepingCapacity: true)
    for row in incentiveMembers { take(row) }
    for item in items where (item.status == .paid) != (item.delivered == .paid) {
      part.incentiveCorrection.carried += item.status == .paid ? item.amount : -item.amount
    }
    // Nothing paid and nothing certified: nothing is due, as with most.
    guard !items.isEmpty || entitlement?.certifiedOn != nil else { return }
    var previous: InstalmentFacts?
    for number in 1...max(1, input.definition.rates.instalmentCount) {
      previous = settleInstalment(number, entitlement, previous)
    }
  }

  private func entitlementFacts(_ row: RowReference) -> EntitlementFacts {
    let view = entitlements.views[row.block]
    func day(_ column: EntitlementColumn) -> BusinessDate? {
      let day = view.int32(column.rawValue, row.row)
      return day == noDay ? nil : BusinessDate(dayNumber: day)
    }
    let column = EntitlementColumn.channel.rawValue
    let channel = input.names.global(
      view.code(column, row.row), segment: entitlements.segments[row.block], column: column)
    return EntitlementFacts(
      certifiedOn: day(.certifiedOn), revokedOn: day(.revokedOn), channel: input.names[channel])
  }
}
