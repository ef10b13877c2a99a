import RekonCore

/// One instalment of a participant: its balance, what else is wrong with it, and its counts.
extension IncentiveLedgerStep {
  /// Settles the instalment and returns its facts, which the next one is held against.
  mutating func settleInstalment(
    _ number: Int, _ entitlement: EntitlementFacts?, _ previous: InstalmentFacts?
  ) -> InstalmentFacts {
    var facts = InstalmentFacts(number: number)
    var members: [IncentiveItem] = []
    for item in items where item.instalment == number {
      members.append(item)
      switch item.status {
      case .paid:
        facts.paid.append(PaidInstalment(amount: item.amount, paidOn: BusinessDate(dayNumber: item.paidOn)))
      case .failed: facts.hasFailed = true
      default: facts.hasReturned = true
      }
    }
    let due = rules.dueDay(number, entitlement)
    let (left, decision) = rules.decide(facts, entitlement, due: due)
    var state = RecordState.matched
    if let decision { state = addBreak(decision, facts, members, entitlement, left: left, due: due) }
    count(facts, members, entitlement, left, state)
    addAttributes(facts, members, entitlement, previous)
    return facts
  }

  /// The partner that an instalment counts under: the one that paid it first, else the one that has to.
  private func partner(_ members: [IncentiveItem], _ entitlement: EntitlementFacts?) -> UInt32 {
    if let paid = members.first(where: { $0.status == .paid }) { return paid.partner }
    return entitlement.flatMap { input.names.party(named: $0.channel) } ?? LinkTally.noPlatform
  }

  private mutating func count(
    _ facts: InstalmentFacts, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?, _ left: MinorUnits,
    _ state: RecordState
  ) {
    let partner = partner(members, entitlement)
    if left != 0 || facts.isPaid {
      part.incentive.add(partner, left: left, right: 0)
      part.incentive.addDifference(partner, state, left)
      if left != 0 { part.incentive.addLeft(count: 1, partner, state) }
    }
    for item in members {
      if item.status == .paid {
        part.incentive.add(item.partner, left: 0, right: item.amount)
        part.incentive.addDifference(item.partner, state, -item.amount)
      }
      part.incentive.addRight(item.record, item.partner, state)
    }
  }

  private func participant(_ members: [IncentiveItem]) -> String {
    if let item = members.first {
      return incentives.views[item.row.block].string(IncentiveColumn.participant.rawValue, item.row.row)
    }
    guard let row = entitlementMembers.last else { return "" }
    return entitlements.views[row.block].string(EntitlementColumn.participant.rawValue, row.row)
  }

  private func describe(
    _ found: inout Break, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?
  ) {
    let partner = partner(members, entitlement)
    found.partner = partner == LinkTally.noPlatform ? entitlement?.channel ?? "" : input.names[partner]
    found.party = found.partner
    found.participant = participant(members)
    found.leftRecords = entitlementMembers.last.map { [entitlements.recordID($0)] } ?? []
    found.rightRecords = members.flatMap(\.evidence).sorted()
  }

  private mutating func addBreak(
    _ decision: Decision, _ facts: InstalmentFacts, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?,
    left: MinorUnits, due: BusinessDate?
  ) -> RecordState {
    let judgement = judge.judge(decision)
    var found = maker.balance(
      decision, judgement, link: .incentive, key: joinedKey(participant(members), String(facts.number)), left: left,
      right: facts.sum)
    let why = facts.hasReturned ? "returned" : facts.hasFailed ? "failed" : ""
    if decision.rule == .incentiveMissing { found.detail = joinedDetails(why, judgement.detail) }
    describe(&found, members, entitlement)
    found.occurredOn = decision.rule == .incentiveMissing ? due : facts.paid.first?.paidOn
    found.message = Sentence.incentive(decision.rule, facts, partner: found.partner, left: left)
    part.breaks.append(found)
    return judgement.state
  }

  private mutating func addAttributes(
    _ facts: InstalmentFacts, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?,
    _ previous: InstalmentFacts?
  ) {
    guard let first = facts.paid.first else { return }
    let early = rules.early(facts, entitlement, previous: previous)
    if let earliest = early.first {
      add(.incentiveEarly, on: earliest.paidOn, atRisk: early.reduce(0) { $0 + $1.amount }, facts, members, entitlement)
    }
    if let previous,
      rules.isOutOfOrder(facts, previous: previous, previousDue: rules.dueDay(previous.number, entitlement))
    {
      add(.incentiveOrder, on: first.paidOn, atRisk: facts.sum, facts, members, entitlement)
    }
  }

  private mutating func add(
    _ rule: Rule, on date: BusinessDate, atRisk: MinorUnits, _ facts: InstalmentFacts, _ members: [IncentiveItem],
    _ entitlement: EntitlementFacts?
  ) {
    let key = joinedKey(participant(members), String(facts.number))
    guard var found = maker.attribute(rule, on: date, key: key, atRisk: atRisk) else { return }
    describe(&found, members, entitlement)
    found.message = Sentence.incentive(rule, facts, partner: found.partner, left: 0)
    part.breaks.append(found)
  }
}
