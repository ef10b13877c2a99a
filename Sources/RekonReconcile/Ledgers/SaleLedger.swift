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
