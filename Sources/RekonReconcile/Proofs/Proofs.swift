import RekonCore

/// The three proofs of CODES, section 4: balance, joints, records. Each sum is held against the control totals that
/// ingest counted on its own, so that a mistake in the matching cannot hide in its own arithmetic.
struct Proofs {
  let input: ReconcileInput
  let part: LedgerPart

  func verify() throws {
    for link in input.definition.links { try verify(link.link) }
    if let opening = input.definition.opening { try verify(opening) }
    if input.definition.has(.payment), ParticipantPolicies.areJudged(by: input.definition) {
      guard part.standingSales == part.judgedSales else {
        throw ProofFailure(
          "sales and participants: \(part.standingSales.count) sales stand, \(part.judgedSales.count) were judged, or not "
            + "the same ones")
      }
    }
  }

  private func verify(_ link: Link) throws {
    let (left, right) = link.sides
    switch link {
    case .payment:
      try verifyBalance(
        link, part.payment, left: counted(left) + part.saleCorrection.carried,
        right: counted(right) + part.paymentCorrection.carried)
      try verifyRecords(part.payment, link)
    case .forward:
      try verifyBalance(link, part.forward, left: part.due, right: counted(right) + part.lineCorrection.carried)
      try verifyRecords(part.forward, link)
      try verifyDue()
    case .transfer:
      try verifyBalance(
        link, part.transfer, left: totals(left).net + part.lineCorrection.net,
        right: counted(right) + part.transferCorrection.carried)
      try verifyRecords(part.transfer, link)
      try verifyNet()
    case .incentive:
      // What is due is no record of any feed: only what was paid was counted at ingest.
      try verifyBalance(
        link, part.incentive, left: part.incentive.total.left,
        right: counted(right) + part.incentiveCorrection.carried)
      try verifyRecords(part.incentive.rightProof, right, "right of \(input.definition.name(of: link))")
    }
  }

  /// With an opening list the money before the scope is what its answered rows had open, to the sen.
  private func verify(_ opening: OpeningList) throws {
    let rows = part.opening.outcome(opening, input.definition).rows.filter { $0.fate == .answered }
    for (link, tally) in [(Link.payment, part.payment), (.forward, part.forward), (.transfer, part.transfer)] {
      let before = -tally.total[.before].difference
      let answered = rows.reduce(MinorUnits(0)) { $1.listed.link == link ? $0 + $1.listed.difference : $0 }
      guard before == answered else {
        throw ProofFailure(
          "opening list of \(input.definition.name(of: link)): \(before) is before the scope, \(answered) was open")
      }
    }
  }

  private func verifyRecords(_ tally: LinkTally, _ link: Link) throws {
    let name = input.definition.name(of: link)
    try verifyRecords(tally.leftProof, link.sides.left, "left of \(name)")
    try verifyRecords(tally.rightProof, link.sides.right, "right of \(name)")
  }

  private func totals(_ kind: RecordKind) -> ControlTotals {
    input.ordinals(of: kind).reduce(into: ControlTotals()) { $0 += input.segments[$1].segment.summary.totals }
  }

  private func counted(_ kind: RecordKind) -> MinorUnits { totals(kind).carried }

  private func verifyBalance(_ link: Link, _ tally: LinkTally, left: MinorUnits, right: MinorUnits) throws {
    let platforms = tally.platforms
    for (index, platform) in (platforms + [tally.total]).enumerated() {
      let explained = platform.explained
      let matched = platform[.matched].difference
      guard platform.left - platform.right == explained, matched == 0 else {
        let name =
          index < input.names.partyCount
          ? input.names.names[index] : index == platforms.count ? "whole run" : "-"
        throw ProofFailure(
          "balance of \(input.definition.name(of: link)), \(name): left \(platform.left) - right \(platform.right) is not \(explained)"
        )
      }
    }
    let total = tally.total
    guard total.left == left, total.right == right else {
      throw ProofFailure(
        "balance of \(input.definition.name(of: link)): counted at ingest \(left) and \(right), in the matches \(total.left) and \(total.right)"
      )
    }
  }

  /// The joint of payment and forward.
  private func verifyDue() throws {
    let expected = part.payment.total.left
    guard expected - part.due == part.expectedUnpaid else {
      throw ProofFailure("joint of payment and forward: \(expected) - \(part.due) is not \(part.expectedUnpaid)")
    }
  }

  /// The joint of forward and transfer.
  private func verifyNet() throws {
    var lines = totals(.remittance)
    lines += part.lineCorrection
    guard lines.carried - lines.net == lines.commission + lines.tax + lines.gap,
      part.transfer.total.left == lines.net
    else { throw ProofFailure("joint of forward and transfer: gross, net, commission, tax and gaps do not add up") }
  }

  private func verifyRecords(_ proof: RecordProof, _ kind: RecordKind, _ side: String) throws {
    var wanted = RecordProof()
    for ordinal in input.ordinals(of: kind) {
      let summary = input.segments[ordinal].segment.summary
      wanted.count += summary.acceptedCount
      wanted.xor ^= summary.recordNumberXor
      if summary.acceptedCount % 2 == 1 { wanted.xor ^= UInt64(ordinal) << 32 }
    }
    guard wanted == proof else {
      throw ProofFailure(
        "records, \(side): \(wanted.count) accepted, \(proof.count) have a state, or not the same ones")
    }
  }
}
