import RekonCore

/// Second step, by partner + payment_ref: standing payments, the groups they form, and the sale each group claims.
///
/// Pass 1 is decided here (the sale sent its reference); groups left over go on to the partition of the order they name,
/// where pass 2 is. Nothing is ever joined on amount.
struct PaymentGroups: Sendable {
  let input: ReconcileInput
  let claims: Exchange<SaleClaim>
  let payments: Exchange<PaymentMessage>
  let notes: Exchange<AmbiguityNote>

  struct Output: Sendable {
    var part: LedgerPart
    var undecided: [UndecidedGroup] = []
  }

  func run(_ partition: Int) throws -> Output {
    var step = PaymentGroupStep(
      input: input, inbound: try claims.inbox(of: partition), messages: payments.outbox(from: partition),
      notes: notes.outbox(from: partition))
    try step.run(partition)
    try step.messages.close()
    try step.notes.close()
    return step.output
  }
}
