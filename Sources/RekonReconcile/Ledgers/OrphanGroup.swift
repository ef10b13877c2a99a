import RekonCore

/// A payment group that no sale has: its standing debit and refund.
struct OrphanGroup: Sendable {
  var partner: UInt32
  var platform: UInt32
  var reference: String
  var participant: String
  var payments: [PaymentMessage] = []
  var detail = ""
  var candidates: [String] = []
  /// Keys of the orders that its rows name; only where an opening list is asked for them.
  var orders: [String] = []

  /// Candidates named in a report; beyond them the count speaks.
  static let candidatesListed = 20

  init(partner: UInt32, platform: UInt32, reference: String, participant: String) {
    self.partner = partner
    self.platform = platform
    self.reference = reference
    self.participant = participant
  }

  /// The platform that its settled debit names, else its settled refund: who sold what was paid.
  var payingPlatform: UInt32 {
    let settled = payments.filter { $0.flags.contains(.settled) }
    return (settled.first { !$0.flags.contains(.refund) } ?? settled.first)?.platform ?? platform
  }

  func key(_ names: NameTable) -> String { joinedKey(names[partner], reference) }
}

extension LedgerPart {
  /// Classifies a group without a sale and counts its records; one that the opening list names waits for the others.
  mutating func addOrphanGroup(_ group: OrphanGroup, _ input: ReconcileInput, _ maker: BreakMaker) {
    if let row = input.definition.opening.flatMap({ group.row(in: $0, input.names) }) {
      opening.groups.append((group, row))
    } else {
      settleOrphanGroup(group, input, maker, row: nil, came: 0)
    }
  }

  /// - Parameters:
  ///   - row: the row of the opening list that is the group's.
  ///   - came: what all groups of that row bring.
  mutating func settleOrphanGroup(
    _ group: OrphanGroup, _ input: ReconcileInput, _ maker: BreakMaker, row: Int?, came: MinorUnits
  ) {
    var facts = PaymentFacts()
    for message in group.payments { facts.add(message) }
    let partner = input.names[group.partner]
    let platform = input.names[group.payingPlatform]
    var state = RecordState.matched
    if var decision = PaymentRules(input).decideOrphan(facts, platform: platform) {
      let list = input.definition.opening
      if let list { decision.judge(by: list, row: row, came: came) }
      let judgement = StateJudge(scope: input.scope, absent: input.absent).judge(decision)
      state = judgement.state
      var found = maker.balance(
        decision, judgement, link: .payment, key: group.key(input.names), left: 0, right: facts.paid)
      found.detail = joinedDetails(group.detail, found.detail)
      found.party = decision.rule == .paymentOrphan ? platform : partner
      found.platform = platform
      found.partner = partner
      found.participant = group.participant
      found.occurredOn = facts.firstDebit ?? facts.lastRefund
      found.candidates = group.candidates
      found.rightRecords = group.payments.map(\.paymentID)
      found.message = maker.sentence.orphanGroup(decision.rule, facts, partner, platform, group)
      maker.tell(&found, list, row: row, came: came)
      breaks.append(found)
    }
    payment.add(LinkTally.noPlatform, left: 0, right: facts.paid)
    payment.addDifference(LinkTally.noPlatform, state, -facts.paid)
    for message in group.payments { payment.addRight(message.paymentID, LinkTally.noPlatform, state) }
  }
}
