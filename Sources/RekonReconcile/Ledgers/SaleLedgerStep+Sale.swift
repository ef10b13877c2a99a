import RekonCore

/// One sale with its payments and lines: both links, their breaks and their counts.
extension SaleLedgerStep {
  mutating func settleSale(_ standing: StandingRow, _ lineFacts: LineFacts) throws {
    let row = standing.first
    let platform = input.names.party(ofSegment: sales.segments[row.block])
    let expected = expected(row, standing.status)
    let payments = try countPayments(of: row, platform)
    let soldOn = soldOn(row)
    let due = payments.paid > 0 ? expected : 0
    var facts: SaleFacts?
    try checkLines(of: row)
    var paymentState: Judgement?
    if expected != payments.paid {
      let sale = saleFacts(standing, soldOn: soldOn, expected: expected)
      facts = sale
      paymentState = addPaymentBreak(standing, sale, payments)
    }
    var forwardState: Judgement?
    if due != lineFacts.forwarded, rules.hasForward {
      forwardState = addForwardBreak(
        standing, facts ?? saleFacts(standing, soldOn: soldOn, expected: expected), payments, lineFacts, due,
        paymentState)
    }
    if payments.isUnusual || isLate(payments, soldOn) {
      addPaymentAttributes(standing, facts ?? saleFacts(standing, soldOn: soldOn, expected: expected))
    }
    judgeLines(standing, platform, soldOn: soldOn, firstDebitDay: payments.firstDebitDay, expected: expected)
    if standing.status == .paid, saleMarks.contains(row) {
      addRegisterFindings(standing, facts ?? saleFacts(standing, soldOn: soldOn, expected: expected))
    }
    count(standing, platform, expected, payments, due, lineFacts, paymentState, forwardState)
  }

  func saleFacts(_ standing: StandingRow, soldOn: BusinessDate, expected: MinorUnits) -> SaleFacts {
    let row = standing.first
    let platform = input.names.party(ofSegment: sales.segments[row.block])
    return SaleFacts(
      platform: input.names[platform], channel: name(row, .channel), institution: name(row, .institution),
      platformNumber: platform, institutionNumber: code(row, .institution), soldOn: soldOn, status: standing.status,
      statusDay: BusinessDate(dayNumber: standing.statusDay), expected: expected)
  }

  /// Adds up the payments that were joined to the sale, each held against the sale's key once more.
  func countPayments(of sale: RowReference, _ platform: UInt32) throws -> PaymentFacts {
    var facts = PaymentFacts()
    for index in paymentMembers {
      let message = inbound.messages[index]
      if !message.flags.contains(.secondPass),
        sales.views[sale.block].secondaryHashes[sale.row] != message.check
          || message.partner != code(sale, .channel)
      {
        throw ProofFailure("a payment was joined to a sale with another reference")
      }
      if message.flags.contains(.secondPass), !inbound.isSealed(message, order: orderID(sale)) {
        throw ProofFailure("a payment was joined to a sale of another order")
      }
      facts.add(message)
      if message.platform != platform || !message.flags.isDisjoint(with: [.secondPass, .otherParticipant]) {
        facts.isUnusual = true
      }
    }
    return facts
  }

  private func orderID(_ sale: RowReference) -> UnsafeRawBufferPointer {
    sales.views[sale.block].text(SaleColumn.orderID.rawValue, sale.row)
  }

  /// Each line is held against the sale's key once more.
  private func checkLines(of sale: RowReference) throws {
    for line in lineMembers
    where !equalBytes(lines.views[line.block].text(RemittanceColumn.orderID.rawValue, line.row), orderID(sale))
      || input.names.party(ofSegment: lines.segments[line.block])
        != input.names.party(ofSegment: sales.segments[sale.block])
    {
      throw ProofFailure("a remittance line was joined to a sale of another order")
    }
  }

  @inline(__always)
  private func isLate(_ payments: PaymentFacts, _ soldOn: BusinessDate) -> Bool {
    payments.firstDebitDay != .max
      && payments.firstDebitDay > input.scope.paymentGrace.end(from: soldOn).dayNumber
  }

  mutating func count(
    _ standing: StandingRow, _ platform: UInt32, _ expected: MinorUnits, _ payments: PaymentFacts, _ due: MinorUnits,
    _ lineFacts: LineFacts, _ paymentState: Judgement?, _ forwardState: Judgement?
  ) {
    let record = sales.recordID(standing.first)
    part.standingSales.insert(record)
    let state = paymentState?.state ?? .matched
    part.payment.add(platform, left: expected, right: payments.paid)
    part.payment.addDifference(platform, state, expected - payments.paid)
    part.payment.addLeft(record, platform, state)
    for index in paymentMembers { part.payment.addRight(inbound.messages[index].paymentID, platform, state) }
    if standing.status == .paid {
      part.sales[Int(platform)].count += 1
      part.sales[Int(platform)].amount += expected
    }
    guard rules.hasForward else { return }
    let lineState = forwardState?.state ?? .matched
    part.forward.add(platform, left: due, right: lineFacts.forwarded)
    part.forward.addDifference(platform, lineState, due - lineFacts.forwarded)
    part.forward.addLeft(record, platform, lineState)
    for line in lineMembers { part.forward.addRight(lines.recordID(line), platform, lineState) }
    part.due += due
    if payments.paid <= 0 { part.expectedUnpaid += expected }
  }

  func saleRecords(_ standing: StandingRow) -> [RecordID] {
    standing.first == standing.last
      ? [sales.recordID(standing.first)] : [sales.recordID(standing.first), sales.recordID(standing.last)]
  }

  func paymentRecords() -> [RecordID] { paymentMembers.map { inbound.messages[$0].paymentID }.sorted() }

  func key(_ row: RowReference, _ sale: SaleFacts) -> String {
    joinedKey(sale.platform, sales.views[row.block].string(SaleColumn.orderID.rawValue, row.row))
  }

  mutating func addPaymentBreak(
    _ standing: StandingRow, _ sale: SaleFacts, _ payments: PaymentFacts
  ) -> Judgement? {
    guard let decision = rules.payment.decide(sale, payments) else { return nil }
    let judgement = rules.judge.judge(decision)
    let key = key(standing.first, sale)
    var found = rules.maker.balance(
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
    found.message = rules.maker.sentence.sale(
      decision.rule, key, sale, payments, left: sale.expected, right: payments.paid)
    part.breaks.append(found)
    return judgement
  }

  mutating func addForwardBreak(
    _ standing: StandingRow, _ sale: SaleFacts, _ payments: PaymentFacts, _ lineFacts: LineFacts, _ due: MinorUnits,
    _ inherited: Judgement?
  ) -> Judgement? {
    guard let decision = rules.forward.decide(sale, payments, lineFacts, due: due) else { return nil }
    let judgement = rules.judge.judge(decision, inherited: inherited)
    var found = rules.maker.balance(
      decision, judgement, link: .forward, key: key(standing.first, sale), left: due, right: lineFacts.forwarded)
    describe(standing.first, &found)
    found.party = sale.platform
    found.occurredOn = sale.soldOn
    found.leftRecords = saleRecords(standing)
    found.rightRecords = lineMembers.map { lines.recordID($0) }
    found.message = rules.maker.sentence.forward(decision.rule, sale, lineFacts, left: due, right: lineFacts.forwarded)
    part.breaks.append(found)
    return judgement
  }
}
