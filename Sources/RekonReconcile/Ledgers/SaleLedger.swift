import RekonCore

/// Third step, by platform + order_id: sales meet their payments (both passes) and their remittance lines. Links 1 and 2
/// are decided here together, because doubles and refunds need both passes.
struct SaleLedger: Sendable {
  let input: ReconcileInput
  let payments: Exchange<PaymentMessage>
  let notes: Exchange<AmbiguityNote>
  /// The standing sales on their way to their participants; nil where no policy asks for them.
  let participants: Exchange<ParticipantSale>?
  let lineIdentities: IdentityFindings

  func run(_ partition: Int) throws -> LedgerPart {
    var step = SaleLedgerStep(
      input: input, inbound: PaymentInbox(try payments.inbox(of: partition)), notes: try notes.inbox(of: partition),
      lineIdentities: lineIdentities, participants: participants?.outbox(from: partition))
    try step.run(partition)
    try step.participants?.close()
    input.space.memory.setAside(step.part.breaks.byteCount)
    return step.part
  }
}
