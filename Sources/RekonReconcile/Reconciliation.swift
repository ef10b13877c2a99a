import RekonCore

/// The result of the reconcile stage: a pure function of its input, the same for any number of workers.
public struct Reconciliation: Sendable {
  /// Breaks and open items, in no particular order.
  public let findings: Findings
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
    var whole = try await ledger(input)
    input.space.release()
    try Proofs(input: input, part: whole).verify()
    input.lap("proofs", .sale, .payment, .remittance, .transfer)
    // Moved, not copied.
    var findings = Findings()
    swap(&findings, &whole.breaks)
    try await Evidence(input: input).fill(&findings, whole.batchBreaks)
    findings.setSeverities(input.definition.severity)
    input.lap("evidence")
    return Reconciliation(
      findings: findings, payment: whole.payment, forward: whole.forward, transfer: whole.transfer,
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
    let payments = Exchange<PaymentMessage>("payments", input.space)
    let notes = Exchange<AmbiguityNote>("ambiguity-notes", input.space)
    let part = try await joinPayments(input, maker, payments, notes)
    whole.merge(part)
    let participants =
      ParticipantPolicies.areJudged(by: input.definition)
      ? Exchange<ParticipantSale>("participant-sales", input.space) : nil
    let ledger = SaleLedger(
      input: input, payments: payments, notes: notes, participants: participants, lineIdentities: lines)
    for part in try await input.space.forEachPartition({ try ledger.run($0) }) { whole.merge(part) }
    if let opening = input.definition.opening { whole.settleOpenedGroups(opening, input, maker) }
    input.lap("sale ledger", .sale, .remittance)
    if let participants { try await addPolicies(input, participants, maker, to: &whole) }
  }

  /// Sends every standing payment to its sale, and returns what has none.
  private static func joinPayments(
    _ input: ReconcileInput, _ maker: BreakMaker, _ payments: Exchange<PaymentMessage>,
    _ notes: Exchange<AmbiguityNote>
  ) async throws -> LedgerPart {
    let claims = Exchange<SaleClaim>("sale-claims", input.space)
    let sender = SaleClaims(input: input, claims: claims)
    try await input.space.forEachPartition { try sender.run($0) }
    input.lap("sale claims", .sale)
    let joiner = PaymentGroups(input: input, claims: claims, payments: payments, notes: notes)
    let groups = try await input.space.forEachPartition { try joiner.run($0) }
    input.lap("payment groups", .payment)
    let undecided = UndecidedGroups(input: input, maker: maker, payments: payments, notes: notes)
    var whole = LedgerPart(partyCount: input.names.partyCount)
    for group in groups { whole.merge(group.part) }
    whole.merge(try undecided.settle(groups.flatMap(\.undecided)))
    return whole
  }

  private static func addPolicies(
    _ input: ReconcileInput, _ sales: Exchange<ParticipantSale>, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let ledger = ParticipantLedger(input: input, sales: sales)
    let outputs = try await input.space.forEachPartition { try ledger.run($0) }
    for output in outputs { whole.judgedSales.merge(output.judged) }
    let report = PolicyReport(input: input, maker: maker, outputs.flatMap(\.findings))
    for breaks in try await input.space.forEachPartition({ try report.run($0) }) { whole.breaks.append(breaks) }
    input.lap("participants", .sale, .entitlement)
  }

  private static func addIncentives(
    _ input: ReconcileInput, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let identities = try await IdentityLedger(input: input, kind: .incentive, maker: maker).run()
    whole.merge(identities.part)
    let ledger = IncentiveLedger(input: input, identities: identities)
    for part in try await input.space.forEachPartition({ try ledger.run($0) }) { whole.merge(part) }
    input.lap("incentives", .entitlement, .incentive)
  }

  private static func addBatches(
    _ input: ReconcileInput, _ lines: IdentityFindings, _ maker: BreakMaker, to whole: inout LedgerPart
  ) async throws {
    let transfers = try await IdentityLedger(input: input, kind: .transfer, maker: maker).run()
    whole.merge(transfers.part)
    input.lap("transfer identities", .transfer)
    let batches = Exchange<BatchPart>("batches", input.space)
    let sender = BatchParts(input: input, lineIdentities: lines, batches: batches)
    // Segments are read whole; a few runs of them are enough to keep all workers busy.
    let ordinals = input.ordinals(of: .remittance)
    let runCount = min(ordinals.count, 64)
    let sent = try await inParallel(runCount, width: input.space.width) { run in
      try sender.run(ordinals[ordinals.count * run / runCount..<ordinals.count * (run + 1) / runCount], source: run)
    }
    for part in sent { whole.merge(part) }
    let ledger = BatchLedger(input: input, batches: batches, transferIdentities: transfers, maker: maker)
    for part in try await input.space.forEachPartition({ try ledger.run($0) }) { whole.merge(part) }
    input.lap("batches", .remittance, .transfer)
  }
}
