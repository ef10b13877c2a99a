import RekonCore

/// A standing sale as the rules see it. Money in minor units, days in the pipeline's zone.
struct SaleFacts {
  var platform: String
  var channel: String
  var institution: String
  /// The numbers of platform and institution.
  var platformNumber: UInt32 = 0
  var institutionNumber: UInt32 = 0
  var soldOn: BusinessDate
  var status: Word
  var statusDay: BusinessDate
  var expected: MinorUnits

  var standsPaid: Bool { status == .paid }
}

/// The standing payments that were joined to a sale, or that make one group.
struct PaymentFacts {
  var settledDebitCount = 0
  var settledRefundCount = 0
  var debits: MinorUnits = 0
  var refunds: MinorUnits = 0
  var firstDebitDay: Int32 = .max
  /// Something of a settled debit is not as the sale has it, or it came in pass 2: worth a closer look.
  var isUnusual = false
  var lastRefundDay: Int32 = .min
  /// Some debit was settled once, even if it was reversed later.
  var everSettledDebit = false

  var paid: MinorUnits { debits - refunds }
  var hasSettled: Bool { settledDebitCount + settledRefundCount > 0 }
  /// What was never given back was not refunded, also where nothing was paid: a debit of Rp0.
  var isRefundedInFull: Bool { settledDebitCount > 0 && settledRefundCount > 0 && refunds >= debits }
  var firstDebit: BusinessDate? { firstDebitDay == .max ? nil : BusinessDate(dayNumber: firstDebitDay) }
  var lastRefund: BusinessDate? { lastRefundDay == .min ? nil : BusinessDate(dayNumber: lastRefundDay) }

  @inline(__always)
  mutating func add(_ payment: PaymentMessage) {
    let isRefund = payment.flags.contains(.refund)
    if !isRefund, payment.flags.contains(.everSettled) { everSettledDebit = true }
    guard payment.flags.contains(.settled) else { return }
    if isRefund {
      settledRefundCount &+= 1
      refunds += MinorUnits(payment.amount)
      lastRefundDay = max(lastRefundDay, payment.day)
    } else {
      settledDebitCount &+= 1
      debits += MinorUnits(payment.amount)
      firstDebitDay = min(firstDebitDay, payment.day)
    }
  }
}

/// Link 1: which balance code a sale and its payments have, the first that applies (CODES, section 5).
final class PaymentRules: Sendable {
  let scope: Scope
  let scale: Dated<MinorUnits>

  convenience init(_ input: ReconcileInput) { self.init(scope: input.scope, scale: input.definition.rates.scale) }

  init(scope: Scope, scale: Dated<MinorUnits> = Dated(100)) {
    self.scope = scope
    self.scale = scale
  }

  func decide(_ sale: SaleFacts, _ payments: PaymentFacts) -> Decision? {
    let paid = payments.paid
    guard sale.expected != paid else { return nil }
    let grace = scope.paymentGrace.end(from: sale.soldOn)
    func channelFiles(from first: BusinessDate, through last: BusinessDate) -> Window {
      Window(parties: [sale.channel], record: .payment, from: first, through: last)
    }
    let aroundSale = channelFiles(from: sale.soldOn.adding(days: -1), through: grace)
    if sale.standsPaid, !payments.hasSettled {
      return Decision(rule: .paymentMissing, dueOn: grace, window: aroundSale)
    }
    if !sale.standsPaid, paid > 0 {
      let due = scope.paymentGrace.end(from: sale.statusDay)
      return Decision(
        rule: .refundMissing, dueOn: due, window: channelFiles(from: sale.statusDay.adding(days: -1), through: due))
    }
    if sale.standsPaid, payments.isRefundedInFull, let refund = payments.lastRefund {
      let due = scope.paymentGrace.end(from: refund)
      return Decision(
        rule: .paymentRefunded, dueOn: due,
        window: Window(parties: [sale.platform], record: .sale, from: refund.adding(days: -1), through: due))
    }
    if payments.settledDebitCount > 1, paid > sale.expected { return Decision(rule: .paymentDouble) }
    let scale = scale[sale.soldOn]
    if payments.settledDebitCount == 1, payments.settledRefundCount == 0,
      payments.debits == sale.expected * scale || payments.debits * scale == sale.expected
    {
      return Decision(rule: .paymentScale)
    }
    return Decision(rule: .paymentAmount, window: aroundSale)
  }

  /// A payment group that no sale claims; nil when it carries nothing.
  func decideOrphan(_ group: PaymentFacts, platform: String) -> Decision? {
    let paid = group.paid
    guard paid != 0 else { return nil }
    // Money paid in hangs on its first debit, money paid back on its last refund.
    let anchor = paid > 0 ? group.firstDebit : group.lastRefund
    guard let day = anchor else { return nil }
    let due = scope.paymentGrace.end(from: day)
    let window = Window(parties: [platform], record: .sale, from: day.adding(days: -1), through: due)
    let isBefore = group.firstDebit.map { $0 <= scope.from } ?? (day <= scope.lookbackEnd)
    return Decision(
      rule: paid > 0 ? .paymentOrphan : .refundOrphan, dueOn: due, window: window, isBefore: isBefore)
  }
}
