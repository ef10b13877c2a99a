import RekonCore

/// Second step, by partner + payment_ref: standing payments, the groups they form, and the sale each group claims.
///
/// Pass 1 is decided here (the sale sent its reference); groups left over go on to the partition of the order they name,
/// where pass 2 is. Nothing is ever joined on amount.
struct PaymentGroups: Sendable {
  let input: ReconcileInput
  let claims: [Outbox<SaleClaim>]

  struct Output: Sendable {
    var part: LedgerPart
    var messages = Outbox<PaymentMessage>()
    var notes = Outbox<AmbiguityNote>()
    var undecided: [UndecidedGroup] = []
  }

  func run(_ partition: Int) throws -> Output {
    var step = PaymentGroupStep(input: input, inbound: ClaimInbox(claims, partition))
    try step.run(partition)
    return step.output
  }
}
