import RekonCore

/// Third step, by platform + order_id: sales meet their payments (both passes) and their remittance lines. Links 1 and 2
/// are decided here together, because doubles and refunds need both passes.
struct SaleLedger: Sendable {
  let input: ReconcileInput
  let payments: [Outbox<PaymentMessage>]
  let notes: [Outbox<AmbiguityNote>]
  let lineIdentities: IdentityFindings

  /// What a partition found, and its standing sales on their way to their participants.
  struct Output: Sendable {
    var part: LedgerPart
    var participants: Outbox<ParticipantSale>
  }

  func run(_ partition: Int) throws -> Output {
    var step = SaleLedgerStep(
      input: input, inbound: PaymentInbox(payments, partition), notes: notes, lineIdentities: lineIdentities,
      partition: partition)
    try step.run(partition)
    return Output(part: step.part, participants: step.participants)
  }
}
