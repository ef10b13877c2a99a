/// What happens to almost every sale: sold, paid within minutes, forwarded on the first to third business day; some are
/// refunded after some days, in order; some payments settle hours later. The first and last day of the world cut through
/// it all, and what they leave open is told.
struct OrdinaryStory: Sendable {
  let span: DaySpan
  /// Whose second payments file of which day is cut.
  let refused: FeedDefects.PartnerDay?
  let hasRefunds: Bool

  /// - Parameter isPlain: neither refunded nor slow.
  func plan(_ sale: Sold, _ chance: inout Chance, isPlain: Bool = false, into plan: inout Plan) {
    let kind = isPlain ? 999 : chance.below(1_000)
    if sale.day < span.from {
      planBefore(sale, into: &plan)
    } else if kind < 15, hasRefunds, sale.held == .no {
      planRefund(sale, &chance, into: &plan)
    } else if kind < 18 {
      planSlow(sale, &chance, into: &plan)
    } else {
      let isLost =
        sale.paidDay == refused?.day && Int(sale.partner) == refused?.partner && sale.reference.number % 2 == 0
      plan.sell(sale)
      plan.pay(sale, isInSecondFile: isLost)
      planForward(sale, settledOn: sale.paidDay, isLost: isLost, into: &plan)
    }
  }

  /// Sold before the scope: only what comes of it later is delivered.
  private func planBefore(_ sale: Sold, into plan: inout Plan) {
    plan.pay(sale)
    if sale.paidDay >= span.from {
      plan.find(.paymentOrphan, .before, .group(reference: sale.reference), -sale.amount)
    }
    // A hold may end long after the first days; such a sale stays out altogether.
    guard sale.held == .no else { return }
    let day = sale.forwardDay(span)
    plan.forward(sale, on: day)
    if span.contains(day) { plan.find(.forwardOrphan, .before, .sale, -sale.amount) }
  }

  /// The payment is under way at first and settles some hours later.
  private func planSlow(_ sale: Sold, _ chance: inout Chance, into plan: inout Plan) {
    let settledAt = sale.paidAt + Int64(chance.among(6 * 3_600...20 * 3_600))
    // Beyond the day after the sale it would be late.
    let last = (Int64(sale.day) + 2) * 86_400 - 1
    plan.sell(sale)
    plan.pay(sale, .pending)
    plan.pay(sale, at: min(settledAt, last))
    planForward(sale, settledOn: Sold.day(of: min(settledAt, last)), isLost: false, into: &plan)
  }

  private func planForward(_ sale: Sold, settledOn day: Int32, isLost: Bool, into plan: inout Plan) {
    let forwardDay = sale.held == .standing ? Int32.max : sale.forwardDay(span, paidOn: day)
    if forwardDay <= span.asOf { plan.forward(sale, on: forwardDay, isPlain: !isLost) }
    if day > span.asOf {
      plan.find(.paymentMissing, .pending, .sale, sale.amount)
    } else if isLost {
      // Paid, but in the file that is cut: whoever looks for it waits, also for what was forwarded.
      let state = span.asOf <= sale.day + DaySpan.graceDays ? FindingState.pending : .waiting
      plan.find(.paymentMissing, state, .sale, sale.amount)
      if forwardDay <= span.asOf { plan.find(.forwardUnpaid, state, .sale, -sale.amount) }
    } else if sale.held == .standing {
      let isOpen = span.asOf <= span.day(DaySpan.forwardTerm, businessDaysAfter: day)
      plan.find(.forwardMissing, isOpen ? .pending : .held, .sale, sale.amount)
    } else if forwardDay > span.asOf {
      plan.find(.forwardMissing, .pending, .sale, sale.amount)
    }
  }

  /// Paid back after some days, told by the platform, and taken back from the institution where it had been forwarded:
  /// all in time, in any order that the terms allow.
  private func planRefund(_ sale: Sold, _ chance: inout Chance, into plan: inout Plan) {
    let first = sale.day + Int32(chance.among(2...12))
    let order = chance.below(10)
    let refundDay = order < 8 ? first : first + 1
    let statusDay = order < 5 || order >= 8 ? first : first + 1
    let refundAt = Int64(refundDay) * 86_400 + Int64(chance.among(8 * 3_600...18 * 3_600))
    let forwardDay = sale.forwardDay(span)
    let isForwarded = forwardDay < first
    let takenBack = span.day(chance.among(1...3), businessDaysAfter: max(refundDay, statusDay))
    plan.sell(sale)
    plan.pay(sale)
    plan.refund(sale, at: refundAt)
    plan.sell(sale, chance.hits(1, outOf: 10) ? .cancelled : .refunded, on: statusDay)
    if isForwarded {
      plan.forward(sale, on: forwardDay)
      plan.forward(sale, on: takenBack, gross: -sale.amount)
    }
    let asOf = span.asOf
    if asOf < first {
      if sale.paidDay > asOf {
        plan.find(.paymentMissing, .pending, .sale, sale.amount)
      } else if forwardDay > asOf {
        plan.find(.forwardMissing, .pending, .sale, sale.amount)
      }
      return
    }
    if asOf < statusDay { plan.find(.paymentRefunded, .pending, .sale, sale.amount) }
    if asOf < refundDay { plan.find(.refundMissing, .pending, .sale, -sale.amount) }
    if isForwarded, asOf < takenBack { plan.find(.clawbackDue, .pending, .sale, -sale.amount) }
  }
}
