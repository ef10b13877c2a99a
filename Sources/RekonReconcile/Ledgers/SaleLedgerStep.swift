import RekonCore

/// The sale ledger of one partition: brings the items of each key together and settles them.
struct SaleLedgerStep: ~Copyable {
  let input: ReconcileInput
  let inbound: PaymentInbox
  let lineRoles: [Int: [UInt32: IdentityFindings.Role]]
  let rules: SaleRules
  /// Groups that could not be told to be a sale's own, by sale.
  var ambiguous: [RecordID: [String]] = [:]
  var sales: LoadedRows
  var lines: LoadedRows
  var lineMarks: RowMarks
  var saleMarks: RowMarks
  /// Lines that said again or updated another one.
  var excludedLines: RowMarks
  /// Rows that updated a sale or said one again, and the status that updates gave to first rows.
  var excludedSales: RowMarks
  var updatedSales: RowMarks
  var updatedStatus: [RowReference: Word] = [:]
  let participants: Outbox<ParticipantSale>?
  var part: LedgerPart
  /// Ordinary sales by platform, not yet in ``part``.
  var ordinary: [OrdinarySales]
  let hasForward: Bool
  // The members of the key at hand; used again for every key.
  var saleMembers: [RowReference] = []
  var lineMembers: [RowReference] = []
  var paymentMembers: [Int] = []

  static let lineSide: UInt64 = 1 << 62
  static let paymentSide: UInt64 = 2 << 62
  static let sideMask: UInt64 = 3 << 62

  init(
    input: ReconcileInput, inbound: PaymentInbox, notes: Inbox<AmbiguityNote>, lineIdentities: IdentityFindings,
    participants: Outbox<ParticipantSale>?
  ) {
    self.input = input
    sales = LoadedRows(kind: .sale, input.space.arenas)
    lines = LoadedRows(kind: .remittance, input.space.arenas)
    lineMarks = RowMarks(lines)
    saleMarks = RowMarks(sales)
    excludedLines = RowMarks(lines)
    excludedSales = RowMarks(sales)
    updatedSales = RowMarks(sales)
    self.inbound = inbound
    lineRoles = lineIdentities.excluded
    rules = SaleRules(input)
    part = LedgerPart(partyCount: input.names.partyCount)
    ordinary = Array(repeating: OrdinarySales(), count: input.names.partyCount)
    hasForward = rules.hasForward
    self.participants = participants
    for note in notes.messages {
      let key = notes.text[Int(note.textOffset)..<Int(note.textOffset) + Int(note.textCount)]
      ambiguous[note.saleID, default: []].append(String(decoding: key, as: UTF8.self))
    }
  }

  mutating func run(_ partition: Int) throws {
    try sales.load(partition, of: input)
    if hasForward { try lines.load(partition, of: input) }
    lineMarks = RowMarks(lines)
    markLines()
    excludedLines = RowMarks(lines)
    markExcludedLines()
    saleMarks = RowMarks(sales)
    excludedSales = RowMarks(sales)
    updatedSales = RowMarks(sales)
    markSales()
    var entries: [HashEntry] = []
    entries.reserveCapacity(sales.rowCount + lines.rowCount + inbound.messages.count)
    sales.appendEntries(to: &entries)
    lines.appendEntries(side: Self.lineSide, to: &entries)
    for (index, message) in inbound.messages.enumerated() {
      entries.append(HashEntry(hash: message.saleHash, reference: Self.paymentSide | UInt64(index)))
    }
    #if DEBUG
      spoil(&entries)
    #endif
    let table = digests(entries)
    var items: [HashEntry] = []
    try table.visit { run in
      if settleOrdinary(run, table) { return }
      table.items(run, into: &items)
      try items.withUnsafeBufferPointer { try settleRun($0) }
    }
    countOrdinary()
    sendToParticipants()
    input.openingScope?.markSales(sales, input, &part)
  }

  #if DEBUG
    private func spoil(_ entries: inout [HashEntry]) {
      Sabotage.spoil(&entries, loses: .losesSale, twice: .countsSaleTwice) { $0.reference & Self.sideMask == 0 }
      let isLine: (HashEntry) -> Bool = { $0.reference & Self.sideMask == Self.lineSide }
      Sabotage.spoil(&entries, loses: .losesLine, twice: .countsLineTwice, where: isLine)
      let views = lines.views
      Sabotage.swap(&entries, if: .swapsLines, where: isLine) { entry in
        let row = RowReference(packed: entry.reference & ~Self.sideMask)
        return views[row.block].int64(RemittanceColumn.gross.rawValue, row.row)
      }
    }
  #endif

  // MARK: Keys

  /// Parts a run of equal hashes by key. Nearly always it is one key: a sale, its payment and its line.
  mutating func settleRun(_ run: UnsafeBufferPointer<HashEntry>) throws {
    guard let leader = run.first?.reference else { return }
    saleMembers.removeAll(keepingCapacity: true)
    lineMembers.removeAll(keepingCapacity: true)
    paymentMembers.removeAll(keepingCapacity: true)
    var others: [HashEntry] = []
    for entry in run {
      guard try isSameKey(entry.reference, leader) else {
        others.append(entry)
        continue
      }
      switch entry.reference & Self.sideMask {
      case Self.lineSide: lineMembers.append(RowReference(packed: entry.reference & ~Self.sideMask))
      case Self.paymentSide: paymentMembers.append(Int(entry.reference & ~Self.sideMask))
      default: saleMembers.append(RowReference(packed: entry.reference))
      }
    }
    try settleKey()
    if !others.isEmpty { try others.withUnsafeBufferPointer { try settleRun($0) } }
  }

  func isSameKey(_ reference: UInt64, _ leader: UInt64) throws -> Bool {
    if reference == leader { return true }
    #if DEBUG
      if Sabotage.current == .swapsLines, reference & Self.sideMask == Self.lineSide { return true }
    #endif
    if reference & Self.sideMask == Self.paymentSide {
      let message = inbound.messages[Int(reference & ~Self.sideMask)]
      if !message.flags.contains(.secondPass) {
        // Pass 1 names the sale itself, its first row, which leads its key.
        return leader & Self.sideMask == 0 && sales.recordID(RowReference(packed: leader)) == message.link
      }
    }
    return platform(reference) == platform(leader)
      && withOrderID(reference) { left in withOrderID(leader) { equalBytes(left, $0) } }
  }

  func platform(_ reference: UInt64) -> UInt32 {
    let row = RowReference(packed: reference & ~Self.sideMask)
    switch reference & Self.sideMask {
    case Self.lineSide: return input.names.party(ofSegment: lines.segments[row.block])
    case Self.paymentSide: return inbound.messages[Int(row.packed)].platform
    default: return input.names.party(ofSegment: sales.segments[row.block])
    }
  }

  func withOrderID<Result>(_ reference: UInt64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let row = RowReference(packed: reference & ~Self.sideMask)
    switch reference & Self.sideMask {
    case Self.lineSide: return body(lines.views[row.block].text(RemittanceColumn.orderID.rawValue, row.row))
    case Self.paymentSide:
      let message = inbound.messages[Int(row.packed)]
      guard message.flags.contains(.secondPass) else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
      return inbound.withOrderID(message, body)
    default: return body(sales.views[row.block].text(SaleColumn.orderID.rawValue, row.row))
    }
  }

  // MARK: One key

  mutating func settleKey() throws {
    let lineFacts = countLines()
    guard !saleMembers.isEmpty else {
      for index in paymentMembers where !inbound.messages[index].flags.contains(.secondPass) {
        throw ProofFailure("a payment has lost the sale that claims it")
      }
      if !lineMembers.isEmpty { addOrphanLines(lineFacts) }
      addOrphanPayments()
      return
    }
    var standing: StandingRow
    if saleMembers.count == 1 {
      standing = StandingResolver.single(saleMembers[0], of: .sale, in: sales, input)
    } else {
      standing = resolveSale()
    }
    try settleSale(standing, lineFacts)
  }

  func word(_ row: RowReference) -> Word {
    Word(rawValue: sales.views[row.block].byte(SaleColumn.status.rawValue, row.row)) ?? .failed
  }

  func expected(_ row: RowReference, _ status: Word) -> MinorUnits {
    guard status == .paid else { return 0 }
    let view = sales.views[row.block]
    return MinorUnits(view.int64(SaleColumn.amount.rawValue, row.row))
      - MinorUnits(view.int64(SaleColumn.refundedAmount.rawValue, row.row))
  }

  mutating func resolveSale() -> StandingRow {
    let (standing, updated, duplicates) = rules.resolver.resolve(saleMembers, in: sales, input)
    let platform = input.names.party(ofSegment: sales.segments[standing.first.block])
    part.saleCorrection.carried += expected(standing.first, standing.status)
    for row in [standing.last] + updated + duplicates.map(\.row) {
      part.saleCorrection.carried -= expected(row, word(row))
    }
    for row in updated + [standing.last] + duplicates.map(\.row) where row != standing.first {
      excludedSales.insert(block: row.block, row: row.row)
    }
    if standing.last != standing.first {
      updatedSales.insert(block: standing.first.block, row: standing.first.row)
      updatedStatus[standing.first] = standing.status
    }
    for row in updated + [standing.last] where row != standing.first {
      part.payment.addLeft(sales.recordID(row), platform, .update)
      if rules.hasForward { part.forward.addLeft(sales.recordID(row), platform, .update) }
    }
    for duplicate in duplicates { addDuplicate(duplicate, of: standing, platform) }
    return standing
  }

  mutating func addDuplicate(_ duplicate: DuplicateRow, of standing: StandingRow, _ platform: UInt32) {
    let row = duplicate.row
    let view = sales.views[row.block]
    part.payment.addLeft(sales.recordID(row), platform, .duplicate)
    if rules.hasForward { part.forward.addLeft(sales.recordID(row), platform, .duplicate) }
    let name = input.names[platform]
    let order = view.string(SaleColumn.orderID.rawValue, row.row)
    var found = rules.maker.duplicate(
      .sale, key: joinedKey(name, order) + "#\(duplicate.ordinal)", isIdentical: duplicate.isIdentical,
      atRisk: MinorUnits(view.int64(SaleColumn.amount.rawValue, row.row)))
    found.party = name
    describe(row, &found)
    found.occurredOn = soldOn(row)
    found.leftRecords = [sales.recordID(standing.last), sales.recordID(row)]
    found.message =
      "\(name) sent the sale \(visible(order)) again, \(found.detail) with the standing row; it is not counted"
    part.breaks.append(found)
  }

  func soldOn(_ row: RowReference) -> BusinessDate {
    BusinessDate(dayNumber: input.day(ofInstant: sales.views[row.block].int64(SaleColumn.soldAt.rawValue, row.row)))
  }

  func code(_ row: RowReference, _ column: SaleColumn) -> UInt32 {
    let local = sales.views[row.block].code(column.rawValue, row.row)
    return input.names.global(local, segment: sales.segments[row.block], column: column.rawValue)
  }

  func name(_ row: RowReference, _ column: SaleColumn) -> String { input.names[code(row, column)] }

  /// Who a sale's break is about.
  func describe(_ row: RowReference, _ found: inout Break) {
    found.platform = input.names[input.names.party(ofSegment: sales.segments[row.block])]
    found.partner = name(row, .channel)
    found.institution = name(row, .institution)
    found.participant = sales.views[row.block].string(SaleColumn.participant.rawValue, row.row)
  }
}

/// What decides and words the findings of the sale ledger. Apart from the step, so that the step stays small: it is
/// copied for calls in the loop.
final class SaleRules: Sendable {
  let maker: BreakMaker
  let judge: StateJudge
  let payment: PaymentRules
  let forward: ForwardRules
  let registers: RegisterPolicies
  /// Whether the programme asks what became of a sale's money behind the partner.
  let hasForward: Bool
  let resolver = StandingResolver(kind: .sale)

  init(_ input: ReconcileInput) {
    maker = BreakMaker(definition: input.definition, scope: input.scope)
    judge = StateJudge(scope: input.scope, absent: input.absent)
    payment = PaymentRules(input)
    registers = RegisterPolicies(input)
    hasForward = input.definition.has(.forward)
    forward = ForwardRules(scope: input.scope, holds: input.holds)
  }
}
