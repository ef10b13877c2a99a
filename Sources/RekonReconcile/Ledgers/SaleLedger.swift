import RekonCore

/// Third step, by platform + order_id: sales meet their payments (both passes) and their remittance lines. Links 1 and 2
/// are decided here together, because doubles and refunds need both passes.
struct SaleLedger: Sendable {
  let input: ReconcileInput
  let payments: [Outbox<PaymentMessage>]
  let notes: [Outbox<AmbiguityNote>]
  let lineIdentities: IdentityFindings

  func run(_ partition: Int) throws -> LedgerPart {
    var step = SaleLedgerStep(
      input: input, inbound: PaymentInbox(payments, partition), notes: notes, lineIdentities: lineIdentities,
      partition: partition)
    try step.run(partition)
    return step.part
  }
}

/// The payments that reached one partition, in the order of their sources.
struct PaymentInbox: Sendable {
  private(set) var messages: [PaymentMessage] = []
  private(set) var text: [UInt8] = []

  init(_ sources: [Outbox<PaymentMessage>], _ partition: Int) {
    messages.reserveCapacity(sources.reduce(0) { $0 + $1.messages[partition].count })
    for source in sources {
      let base = UInt64(text.count) << 32
      for var message in source.messages[partition] {
        if message.flags.contains(.secondPass) { message.check += base }
        messages.append(message)
      }
      text += source.texts[partition]
    }
  }

  private func range(_ message: PaymentMessage) -> (offset: Int, order: Int, reference: Int) {
    (Int(message.check >> 32), Int(message.check >> 16 & 0xFFFF), Int(message.check & 0xFFFF))
  }

  /// The order id that a second-pass payment names.
  func withOrderID<Result>(_ message: PaymentMessage, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let (offset, order, _) = range(message)
    return text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + order])) }
  }

  func reference(_ message: PaymentMessage) -> String {
    let (offset, order, reference) = range(message)
    return String(decoding: text[(offset + order)..<(offset + order + reference)], as: UTF8.self)
  }

  func participant(_ message: PaymentMessage) -> String {
    let (offset, order, reference) = range(message)
    let start = offset + order + reference
    let count = Int(text[start]) | Int(text[start + 1]) << 8
    return String(decoding: text[(start + 2)..<(start + 2 + count)], as: UTF8.self)
  }
}

private struct SaleLedgerStep: ~Copyable {
  let input: ReconcileInput
  let inbound: PaymentInbox
  let lineIdentities: IdentityFindings
  let maker: BreakMaker
  let judge: StateJudge
  let paymentRules: PaymentRules
  let forwardRules: ForwardRules
  let resolver = StandingResolver(kind: .sale)
  /// Groups that could not be told to be a sale's own, by sale.
  var ambiguous: [RecordID: [String]] = [:]
  var sales = LoadedRows(kind: .sale)
  var lines = LoadedRows(kind: .remittance)
  var part: LedgerPart
  // The members of the key at hand; used again for every key.
  var saleMembers: [RowReference] = []
  var lineMembers: [RowReference] = []
  var paymentMembers: [Int] = []

  private static let lineSide: UInt64 = 1 << 62
  private static let paymentSide: UInt64 = 2 << 62
  private static let sideMask: UInt64 = 3 << 62

  init(
    input: ReconcileInput, inbound: PaymentInbox, notes: [Outbox<AmbiguityNote>], lineIdentities: IdentityFindings,
    partition: Int
  ) {
    self.input = input
    self.inbound = inbound
    self.lineIdentities = lineIdentities
    maker = BreakMaker(definition: input.definition, scope: input.scope)
    judge = StateJudge(scope: input.scope, absent: input.absent)
    paymentRules = PaymentRules(scope: input.scope)
    forwardRules = ForwardRules(scope: input.scope, holds: input.holds)
    part = LedgerPart(nameCount: input.names.names.count)
    for source in notes {
      for note in source.messages[partition] { ambiguous[note.saleID, default: []].append(note.groupKey) }
    }
  }

  mutating func run(_ partition: Int) throws {
    try sales.load(partition, of: input)
    try lines.load(partition, of: input)
    var entries: [HashEntry] = []
    entries.reserveCapacity(sales.rowCount + lines.rowCount + inbound.messages.count)
    Self.append(sales, side: 0, to: &entries)
    Self.append(lines, side: Self.lineSide, to: &entries)
    for (index, message) in inbound.messages.enumerated() {
      entries.append(HashEntry(hash: message.saleHash, reference: Self.paymentSide | UInt64(index)))
    }
    var sorter = HashSorter()
    sorter.sort(&entries)
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
      try settleRun(entries[start..<end])
      start = end
    }
  }

  private static func append(_ rows: borrowing LoadedRows, side: UInt64, to entries: inout [HashEntry]) {
    for (block, view) in rows.views.enumerated() {
      let first = side | RowReference(block: block, row: 0).packed
      for row in 0..<view.rowCount {
        entries.append(HashEntry(hash: view.primaryHashes[row], reference: first | UInt64(row)))
      }
    }
  }

  // MARK: Keys

  /// Parts a run of equal hashes by key. Nearly always it is one key: a sale, its payment and its line.
  private mutating func settleRun(_ run: ArraySlice<HashEntry>) throws {
    var left = run
    while let leader = left.first?.reference {
      saleMembers.removeAll(keepingCapacity: true)
      lineMembers.removeAll(keepingCapacity: true)
      paymentMembers.removeAll(keepingCapacity: true)
      var others: [HashEntry] = []
      for entry in left {
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
      left = others[...]
    }
  }

  private func isSameKey(_ reference: UInt64, _ leader: UInt64) throws -> Bool {
    if reference == leader { return true }
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

  private func platform(_ reference: UInt64) -> UInt32 {
    let row = RowReference(packed: reference & ~Self.sideMask)
    switch reference & Self.sideMask {
    case Self.lineSide: return input.names.party(ofSegment: lines.segments[row.block])
    case Self.paymentSide: return inbound.messages[Int(row.packed)].platform
    default: return input.names.party(ofSegment: sales.segments[row.block])
    }
  }

  private func withOrderID<Result>(_ reference: UInt64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
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

  private mutating func settleKey() throws {
    let lineFacts = countLines()
    guard !saleMembers.isEmpty else {
      if !lineMembers.isEmpty { addOrphanLines(lineFacts) }
      addOrphanPayments()
      return
    }
    var standing: StandingRow
    if saleMembers.count == 1 {
      standing = resolver.single(saleMembers[0], in: sales, input)
    } else {
      standing = resolveSale()
    }
    try settleSale(standing, lineFacts)
  }

  private func word(_ row: RowReference) -> Word {
    Word(rawValue: sales.views[row.block].byte(SaleColumn.status.rawValue, row.row)) ?? .failed
  }

  private func expected(_ row: RowReference, _ status: Word) -> MinorUnits {
    guard status == .paid else { return 0 }
    let view = sales.views[row.block]
    return MinorUnits(view.int64(SaleColumn.amount.rawValue, row.row))
      - MinorUnits(view.int64(SaleColumn.refundedAmount.rawValue, row.row))
  }

  private mutating func resolveSale() -> StandingRow {
    let (standing, updated, duplicates) = resolver.resolve(saleMembers, in: sales, input)
    let platform = input.names.party(ofSegment: sales.segments[standing.first.block])
    part.saleCorrection.carried += expected(standing.first, standing.status)
    for row in [standing.last] + updated + duplicates.map(\.row) {
      part.saleCorrection.carried -= expected(row, word(row))
    }
    for row in updated + [standing.last] where row != standing.first {
      part.payment.addLeft(sales.recordID(row), platform, .update)
      part.forward.addLeft(sales.recordID(row), platform, .update)
    }
    for duplicate in duplicates { addDuplicate(duplicate, of: standing, platform) }
    return standing
  }

  private mutating func addDuplicate(_ duplicate: DuplicateRow, of standing: StandingRow, _ platform: UInt32) {
    let row = duplicate.row
    let view = sales.views[row.block]
    part.payment.addLeft(sales.recordID(row), platform, .duplicate)
    part.forward.addLeft(sales.recordID(row), platform, .duplicate)
    let name = input.names[platform]
    let order = view.string(SaleColumn.orderID.rawValue, row.row)
    var found = maker.duplicate(
      .sale, key: joinedKey(name, order) + "#\(duplicate.ordinal)", isIdentical: duplicate.isIdentical,
      atRisk: MinorUnits(view.int64(SaleColumn.amount.rawValue, row.row)))
    found.party = name
    describe(row, &found)
    found.occurredOn = soldOn(row)
    found.leftRecords = [sales.recordID(standing.last), sales.recordID(row)]
    found.message = "\(name) sent the sale \(visible(order)) again, \(found.detail) with the standing row; it is not counted"
    part.breaks.append(found)
  }

  private func soldOn(_ row: RowReference) -> BusinessDate {
    BusinessDate(dayNumber: input.day(ofInstant: sales.views[row.block].int64(SaleColumn.soldAt.rawValue, row.row)))
  }

  private func code(_ row: RowReference, _ column: SaleColumn) -> UInt32 {
    let local = sales.views[row.block].code(column.rawValue, row.row)
    return input.names.global(local, segment: sales.segments[row.block], column: column.rawValue)
  }

  private func name(_ row: RowReference, _ column: SaleColumn) -> String { input.names[code(row, column)] }

  /// Who a sale's break is about.
  private func describe(_ row: RowReference, _ found: inout Break) {
    found.platform = input.names[input.names.party(ofSegment: sales.segments[row.block])]
    found.partner = name(row, .channel)
    found.institution = name(row, .institution)
    found.participant = sales.views[row.block].string(SaleColumn.participant.rawValue, row.row)
  }

  // MARK: A sale

  private mutating func settleSale(_ standing: StandingRow, _ lineFacts: LineFacts) throws {
    let row = standing.first
    let platform = input.names.party(ofSegment: sales.segments[row.block])
    let expected = expected(row, standing.status)
    let payments = try countPayments(of: row)
    let due = payments.paid > 0 ? expected : 0
    var facts: SaleFacts?
    func saleFacts() -> SaleFacts {
      SaleFacts(
        platform: input.names[platform], channel: name(row, .channel), institution: name(row, .institution),
        soldOn: soldOn(row), status: standing.status, statusDay: BusinessDate(dayNumber: standing.statusDay),
        expected: expected)
    }
    var paymentState: Judgement?
    if expected != payments.paid {
      let sale = saleFacts()
      facts = sale
      paymentState = addPaymentBreak(standing, sale, payments)
    }
    var forwardState: Judgement?
    if due != lineFacts.forwarded {
      forwardState = addForwardBreak(standing, facts ?? saleFacts(), payments, lineFacts, due, paymentState)
    }
    count(standing, platform, expected, payments, due, lineFacts, paymentState, forwardState)
  }

  /// Adds up the payments that were joined to the sale, each held against the sale's key once more.
  private func countPayments(of sale: RowReference) throws -> PaymentFacts {
    var facts = PaymentFacts()
    for index in paymentMembers {
      let message = inbound.messages[index]
      if !message.flags.contains(.secondPass),
        sales.views[sale.block].secondaryHashes[sale.row] != message.check
          || message.partner != code(sale, .channel)
      {
        throw ProofFailure("a payment was joined to a sale with another reference")
      }
      facts.add(message)
    }
    return facts
  }

  private mutating func count(
    _ standing: StandingRow, _ platform: UInt32, _ expected: MinorUnits, _ payments: PaymentFacts, _ due: MinorUnits,
    _ lineFacts: LineFacts, _ paymentState: Judgement?, _ forwardState: Judgement?
  ) {
    let record = sales.recordID(standing.first)
    let state = paymentState?.state ?? .matched
    part.payment.add(platform, left: expected, right: payments.paid)
    part.payment.addDifference(platform, state, expected - payments.paid)
    part.payment.addLeft(record, platform, state)
    for index in paymentMembers { part.payment.addRight(inbound.messages[index].paymentID, platform, state) }
    let lineState = forwardState?.state ?? .matched
    part.forward.add(platform, left: due, right: lineFacts.forwarded)
    part.forward.addDifference(platform, lineState, due - lineFacts.forwarded)
    part.forward.addLeft(record, platform, lineState)
    for line in lineMembers { part.forward.addRight(lines.recordID(line), platform, lineState) }
    part.due += due
    if payments.paid <= 0 { part.expectedUnpaid += expected }
    if standing.status == .paid {
      part.sales[Int(platform)].count += 1
      part.sales[Int(platform)].amount += expected
    }
  }

  private func saleRecords(_ standing: StandingRow) -> [RecordID] {
    standing.first == standing.last
      ? [sales.recordID(standing.first)] : [sales.recordID(standing.first), sales.recordID(standing.last)]
  }

  private func paymentRecords() -> [RecordID] { paymentMembers.map { inbound.messages[$0].paymentID }.sorted() }

  private func key(_ row: RowReference, _ sale: SaleFacts) -> String {
    joinedKey(sale.platform, sales.views[row.block].string(SaleColumn.orderID.rawValue, row.row))
  }

  private mutating func addPaymentBreak(
    _ standing: StandingRow, _ sale: SaleFacts, _ payments: PaymentFacts
  ) -> Judgement? {
    guard let decision = paymentRules.decide(sale, payments) else { return nil }
    let judgement = judge.judge(decision)
    let key = key(standing.first, sale)
    var found = maker.balance(
      decision, judgement, link: .payment, key: key, left: sale.expected, right: payments.paid)
    describe(standing.first, &found)
    found.party = decision.rule == .paymentRefunded ? sale.platform : sale.channel
    found.occurredOn = sale.soldOn
    if let groups = ambiguous[sales.recordID(standing.first)] {
      found.detail = joinedDetails("ambiguous", judgement.detail)
      found.candidates = groups.sorted(by: bytesPrecede)
    }
    found.leftRecords = saleRecords(standing)
    found.rightRecords = paymentRecords()
    found.message = Sentence.sale(decision.rule, key, sale, payments, left: sale.expected, right: payments.paid)
    part.breaks.append(found)
    return judgement
  }

  private mutating func addForwardBreak(
    _ standing: StandingRow, _ sale: SaleFacts, _ payments: PaymentFacts, _ lineFacts: LineFacts, _ due: MinorUnits,
    _ inherited: Judgement?
  ) -> Judgement? {
    guard let decision = forwardRules.decide(sale, payments, lineFacts, due: due) else { return nil }
    let judgement = judge.judge(decision, inherited: inherited)
    var found = maker.balance(
      decision, judgement, link: .forward, key: key(standing.first, sale), left: due, right: lineFacts.forwarded)
    describe(standing.first, &found)
    found.party = sale.platform
    found.occurredOn = sale.soldOn
    found.leftRecords = saleRecords(standing)
    found.rightRecords = lineMembers.map { lines.recordID($0) }
    found.message = Sentence.forward(decision.rule, sale, lineFacts, left: due, right: lineFacts.forwarded)
    part.breaks.append(found)
    return judgement
  }

  // MARK: Lines

  /// Adds up the standing lines of the key; the others are counted for what they are and leave the key.
  private mutating func countLines() -> LineFacts {
    var facts = LineFacts()
    guard !lineMembers.isEmpty else { return facts }
    if !lineIdentities.excluded.isEmpty {
      for line in lineMembers where lineIdentities.role(lines.recordID(line)) != nil { excludeLine(line) }
      lineMembers.removeAll { lineIdentities.role(lines.recordID($0)) != nil }
    }
    for line in lineMembers {
      let view = lines.views[line.block]
      facts.add(
        gross: view.int64(RemittanceColumn.gross.rawValue, line.row),
        remittedOn: view.int32(RemittanceColumn.remittedOn.rawValue, line.row))
    }
    return facts
  }

  private mutating func excludeLine(_ line: RowReference) {
    let view = lines.views[line.block]
    let platform = input.names.party(ofSegment: lines.segments[line.block])
    part.forward.addRight(lines.recordID(line), platform, .duplicate)
    let gross = MinorUnits(view.int64(RemittanceColumn.gross.rawValue, line.row))
    let commission = MinorUnits(view.int64(RemittanceColumn.commission.rawValue, line.row))
    let tax = MinorUnits(view.int64(RemittanceColumn.tax.rawValue, line.row))
    let net = MinorUnits(view.int64(RemittanceColumn.net.rawValue, line.row))
    part.lineCorrection.carried -= gross
    part.lineCorrection.commission -= commission
    part.lineCorrection.tax -= tax
    part.lineCorrection.net -= net
    part.lineCorrection.gap -= gross - commission - tax - net
  }

  private mutating func addOrphanLines(_ facts: LineFacts) {
    let first = lineMembers[0]
    let view = lines.views[first.block]
    let platform = input.names[input.names.party(ofSegment: lines.segments[first.block])]
    let column = RemittanceColumn.institution.rawValue
    let institution = input.names[
      input.names.global(view.code(column, first.row), segment: lines.segments[first.block], column: column)]
    var state = RecordState.matched
    if let decision = forwardRules.decideOrphan(facts, platform: platform) {
      let judgement = judge.judge(decision)
      state = judgement.state
      let order = view.string(RemittanceColumn.orderID.rawValue, first.row)
      var found = maker.balance(
        decision, judgement, link: .forward, key: joinedKey(platform, order), left: 0, right: facts.forwarded)
      found.party = platform
      found.platform = platform
      found.institution = institution
      found.occurredOn = BusinessDate(dayNumber: facts.firstDay)
      found.rightRecords = lineMembers.map { lines.recordID($0) }
      found.message = Sentence.orphanLines(facts, platform: platform, institution: institution)
      part.breaks.append(found)
    }
    part.forward.add(LinkTally.noPlatform, left: 0, right: facts.forwarded)
    part.forward.addDifference(LinkTally.noPlatform, state, -facts.forwarded)
    for line in lineMembers { part.forward.addRight(lines.recordID(line), LinkTally.noPlatform, state) }
  }

  /// Second-pass payments that found no sale of the order they name, group by group.
  private mutating func addOrphanPayments() {
    var left = paymentMembers
    while let first = left.first {
      let link = inbound.messages[first].link
      let lead = inbound.messages[first]
      var group = OrphanGroup(
        partner: lead.partner, platform: lead.platform, reference: inbound.reference(lead),
        participant: inbound.participant(lead))
      for index in left where inbound.messages[index].link == link { group.payments.append(inbound.messages[index]) }
      left.removeAll { inbound.messages[$0].link == link }
      part.addOrphanGroup(group, input, maker)
    }
  }
}
