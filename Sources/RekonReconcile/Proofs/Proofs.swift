import RekonCore

/// The three proofs of CODES, section 4: balance, joints, records. Each sum is held against the control totals that
/// ingest counted on its own, so that a mistake in the matching cannot hide in its own arithmetic.
struct Proofs {
  let input: ReconcileInput
  let part: LedgerPart

  func verify() throws {
    try verifyBalance(
      .payment, part.payment, left: counted(.sale) + part.saleCorrection.carried,
      right: counted(.payment) + part.paymentCorrection.carried)
    try verifyBalance(.forward, part.forward, left: part.due, right: counted(.remittance) + part.lineCorrection.carried)
    try verifyBalance(
      .transfer, part.transfer, left: totals(.remittance).net + part.lineCorrection.net,
      right: counted(.transfer) + part.transferCorrection.carried)
    if input.definition.has(.incentive) {
      // What is due is no record of any feed: only what was paid was counted at ingest.
      try verifyBalance(
        .incentive, part.incentive, left: part.incentive.total.left,
        right: counted(.incentive) + part.incentiveCorrection.carried)
      try verifyRecords(part.incentive.rightProof, .incentive, "right of incentive")
    }
    if ParticipantPolicies.areJudged(by: input.definition) {
      guard part.standingSales == part.judgedSales else {
        throw ProofFailure(
          "sales and participants: \(part.standingSales.count) sales stand, \(part.judgedSales.count) were judged, or not "
            + "the same ones")
      }
    }
    try verifyJoints()
    try verifyRecords(part.payment.leftProof, .sale, "left of payment")
    try verifyRecords(part.payment.rightProof, .payment, "right of payment")
    try verifyRecords(part.forward.leftProof, .sale, "left of forward")
    try verifyRecords(part.forward.rightProof, .remittance, "right of forward")
    try verifyRecords(part.transfer.leftProof, .remittance, "left of transfer")
    try verifyRecords(part.transfer.rightProof, .transfer, "right of transfer")
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

  private func verifyJoints() throws {
    let expected = part.payment.total.left
    guard expected - part.due == part.expectedUnpaid else {
      throw ProofFailure("joint of payment and forward: \(expected) - \(part.due) is not \(part.expectedUnpaid)")
    }
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
