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
        let paid = PaidInstalment(
          partner: item.partner, amount: item.amount, paidOn: BusinessDate(dayNumber: item.paidOn))
        // By day, then row.
        facts.paid.insert(paid, at: facts.paid.firstIndex { $0.paidOn > paid.paidOn } ?? facts.paid.count)
      case .failed: facts.hasFailed = true
      default: facts.hasReturned = true
      }
    }
    let due = rules.dueDay(number, entitlement)
    let (left, decision) = rules.decide(facts, entitlement, due: due)
    var state = RecordState.matched
    if let decision { state = addBreak(decision, facts, members, entitlement, left: left, due: due) }
    let isOrphan = facts.isPaid && rules.isOrphan(entitlement, due: due)
    count(facts, members, isOrphan ? nil : entitlement, left, state)
    noteOpening(facts, members, left: left)
    if !isOrphan { addAttributes(facts, members, entitlement, previous) }
    return facts
  }

  /// An instalment counts under the partner that has to pay it, whoever did; without one, or without an entitlement, under none.
  private mutating func count(
    _ facts: InstalmentFacts, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?, _ left: MinorUnits,
    _ state: RecordState
  ) {
    let partner = entitlement.flatMap { input.names.party(named: $0.channel) } ?? LinkTally.noPlatform
    part.incentive.add(partner, left: left, right: facts.sum)
    part.incentive.addDifference(partner, state, left - facts.sum)
    if left != 0 { part.incentive.addLeft(count: 1, partner, state) }
    for item in members { part.incentive.addRight(item.record, partner, state) }
  }

  func participant(_ members: [IncentiveItem]) -> String {
    if let item = members.first {
      return incentives.views[item.row.block].string(IncentiveColumn.participant.rawValue, item.row.row)
    }
    guard let row = entitlementMembers.last else { return "" }
    return entitlements.views[row.block].string(EntitlementColumn.participant.rawValue, row.row)
  }

  private func describe(
    _ found: inout Break, _ facts: InstalmentFacts, _ members: [IncentiveItem], _ entitlement: EntitlementFacts?
  ) {
    found.partner = facts.paid.first.map { input.names[$0.partner] } ?? entitlement?.channel ?? ""
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
    describe(&found, facts, members, entitlement)
    found.occurredOn = decision.rule == .incentiveMissing ? due : facts.paid.first?.paidOn
    found.message = maker.sentence.incentive(decision.rule, facts, partner: found.partner, left: left)
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
    describe(&found, facts, members, entitlement)
    found.message = maker.sentence.incentive(rule, facts, partner: found.partner, left: 0)
    part.breaks.append(found)
  }
}
