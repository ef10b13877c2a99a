import RekonCore

/// The result of the reconcile stage: a pure function of its input, the same for any number of workers.
public struct Reconciliation: Sendable {
  /// Breaks and open items, in no particular order.
  public let breaks: [Break]
  public let payment: LinkTally
  public let forward: LinkTally
  public let transfer: LinkTally
  public let incentive: LinkTally
  /// Standing paid sales by platform, in the order of ``names``.
  public let sales: [SalesTotal]
  /// What became of the opening list; nil without one.
  public let opening: OpeningOutcome?
  /// The names that platform codes stand for.
  public let names: [String]

  public func tally(_ link: Link) -> LinkTally {
    switch link {
    case .payment: payment
    case .forward: forward
    case .transfer: transfer
    case .incentive: incentive
    }
  }

  /// Reconciles all links and proves that the result adds up. Throws ``ProofFailure`` when it does not.
  ///
  /// ```
  /// sales --claims--> payment groups --payments--> sale ledger (links 1 and 2)
  ///                                    lines ------^      lines --batches--> batch ledger (link 3) <-- transfers
  /// ```
  public static func run(_ input: ReconcileInput) async throws -> Reconciliation {
    let whole = try await ledger(input)
    try Proofs(input: input, part: whole).verify()
    input.lap("proofs", .sale, .payment, .remittance, .transfer)
    var breaks = whole.breaks
    try await Evidence(input: input).fill(&breaks, whole.batchLineRequests)
    for index in breaks.indices { breaks[index].severity = input.definition.severity(of: breaks[index]) }
    input.lap("evidence")
    return Reconciliation(
      breaks: breaks, payment: whole.payment, forward: whole.forward, transfer: whole.transfer,
      incentive: whole.incentive, sales: whole.sales,
      opening: input.definition.opening.map { whole.opening.outcome($0, input.definition) },
      names: Array(input.names.names.prefix(input.names.partyCount)))
  }

  /// All steps but the proofs and the evidence: those of the links that the programme has.
  static func ledger(_ input: ReconcileInput) async throws -> LedgerPart {
    let definition = input.definition
    let maker = BreakMaker(definition: definition, scope: input.scope)
    var whole = LedgerPart(partyCount: input.names.partyCount)
    var lines = IdentityFindings(part: LedgerPart(partyCount: input.names.partyCount))
    if definition.has(.forward) || definition.has(.transfer) {
      lines = try await IdentityLedger(input: input, kind: .remittance, maker: maker).run()
      whole.merge(lines.part)
      input.lap("line identities", .remittance)
    }
    if definition.has(.payment) { try await addSales(input, lines, maker, to: &whole) }
    if definition.has(.transfer) { try await addBatches(input, lines, maker, to: &whole) }
    if definition.has(.incentive) { try await addIncentives(input, maker, to: &whole) }
    return whole
  }

  private static func addSales(
    _ input: ReconcileInput, _ lines: IdentityFindings, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let partitions = SegmentFormat.partitionCount
    let claims = try await inParallel(partitions, width: input.workers) { try SaleClaims(input: input).run($0) }
    input.lap("sale claims", .sale)
    let groups = try await inParallel(partitions, width: input.workers) {
      try PaymentGroups(input: input, claims: claims).run($0)
    }
    input.lap("payment groups", .payment)
    let undecided = try UndecidedGroups(input: input, maker: maker).settle(groups.flatMap(\.undecided))
    let outputs = groups + [undecided]
    for output in outputs { whole.merge(output.part) }
    let ledger = SaleLedger(
      input: input, payments: outputs.map(\.messages), notes: outputs.map(\.notes), lineIdentities: lines)
    let settled = try await inParallel(partitions, width: input.workers) { try ledger.run($0) }
    for output in settled { whole.merge(output.part) }
    if let opening = input.definition.opening { whole.settleOpenedGroups(opening, input, maker) }
    input.lap("sale ledger", .sale, .remittance)
    if ParticipantPolicies.areJudged(by: input.definition) {
      try await addPolicies(input, settled.map(\.participants), maker, to: &whole)
    }
  }

  private static func addPolicies(
    _ input: ReconcileInput, _ sales: [Outbox<ParticipantSale>], _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let ledger = ParticipantLedger(input: input, sales: sales)
    let outputs = try await inParallel(SegmentFormat.partitionCount, width: input.workers) { try ledger.run($0) }
    for output in outputs { whole.judgedSales.merge(output.judged) }
    let report = PolicyReport(input: input, maker: maker, outputs.flatMap(\.findings))
    let found = try await inParallel(SegmentFormat.partitionCount, width: input.workers) { try report.run($0) }
    for breaks in found { whole.breaks += breaks }
    input.lap("participants", .sale, .entitlement)
  }

  private static func addIncentives(
    _ input: ReconcileInput, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let identities = try await IdentityLedger(input: input, kind: .incentive, maker: maker).run()
    whole.merge(identities.part)
    let ledger = IncentiveLedger(input: input, identities: identities)
    let parts = try await inParallel(SegmentFormat.partitionCount, width: input.workers) { try ledger.run($0) }
    for part in parts { whole.merge(part) }
    input.lap("incentives", .entitlement, .incentive)
  }

  private static func addBatches(
    _ input: ReconcileInput, _ lines: IdentityFindings, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let transfers = try await IdentityLedger(input: input, kind: .transfer, maker: maker).run()
    whole.merge(transfers.part)
    input.lap("transfer identities", .transfer)
    let ordinals = input.ordinals(of: .remittance)
    let segments = try await inParallel(ordinals.count, width: input.workers) {
      try BatchParts(input: input, lineIdentities: lines).run(ordinals[$0])
    }
    var byPartition = [[BatchPart]](repeating: [], count: SegmentFormat.partitionCount)
    for (ordinal, segment) in zip(ordinals, segments) {
      for part in segment.parts { byPartition[SegmentFormat.partition(of: part.hash)].append(part) }
      whole.transfer.addLeft(segment.excluded, input.names.party(ofSegment: ordinal), .duplicate)
    }
    input.openingScope?.markBatches(byPartition, &whole)
    let ledger = BatchLedger(input: input, parts: byPartition, transferIdentities: transfers, maker: maker)
    let parts = try await inParallel(SegmentFormat.partitionCount, width: input.workers) { try ledger.run($0) }
    for part in parts { whole.merge(part) }
    input.lap("batches", .remittance, .transfer)
  }
}
