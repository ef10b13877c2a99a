/// What goes wrong between the platform and the payment partner (link 1).
enum PaymentStories {
  static let all = [
    refundMissing, paymentMissing, paymentRefunded, paymentDouble, paymentScale, paymentAmount, paymentOrphan,
    refundOrphan,
  ]

  static let paymentMissing = SaleStory(.paymentMissing, "sold, never paid, never forwarded") { plan, sale, _, _ in
    plan.sell(sale)
    plan.find(.paymentMissing, .break, .sale, sale.amount, term: sale.day + DaySpan.graceDays)
  }

  static let refundMissing = SaleStory(
    .refundMissing, "cancelled and taken back from the institution, but not paid back", touchesSales: true
  ) { plan, sale, chance, span in
    let cancelledOn = sale.day + Int32(chance.among(3...8))
    let forwardDay = sale.forwardDay(span)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: forwardDay)
    plan.sell(sale, .cancelled, on: cancelledOn)
    let takenBack = span.day(chance.among(1...3), businessDaysAfter: max(cancelledOn, forwardDay))
    plan.forward(sale, on: takenBack, gross: -sale.amount)
    plan.find(.refundMissing, .break, .sale, -sale.amount, term: cancelledOn + DaySpan.graceDays)
  }

  static let paymentRefunded = SaleStory(
    .paymentRefunded, "paid back by the partner, while the platform knows nothing of it"
  ) { plan, sale, chance, _ in
    let refundAt = sale.paidAt + Int64(chance.among(3_600...30 * 3_600))
    plan.sell(sale)
    plan.pay(sale)
    plan.refund(sale, at: refundAt)
    plan.find(.paymentRefunded, .break, .sale, sale.amount, term: Sold.day(of: refundAt) + DaySpan.graceDays)
  }

  static let paymentDouble = SaleStory(.paymentDouble, "paid twice, the second time under another reference") {
    plan, sale, chance, span in
    plan.sell(sale)
    plan.pay(sale)
    plan.pay(sale, at: sale.paidAt + Int64(chance.among(20...90)), reference: SaleStory.strayReference(sale))
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentDouble, .break, .sale, -sale.amount)
  }

  static let paymentScale = SaleStory(.paymentScale, "the partner's amount is 100 times or a hundredth of the sale's") {
    plan, sale, chance, span in
    // Not every partner can write sen.
    let isWhole = sale.amount % 10_000 == 0
    let paid = chance.hits(1, outOf: 2) || !isWhole ? sale.amount * 100 : sale.amount / 100
    plan.sell(sale)
    plan.pay(sale, amount: paid)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentScale, .break, .sale, sale.amount - paid)
  }

  static let paymentAmount = SaleStory(.paymentAmount, "paid some thousand rupiah too much or too little") {
    plan, sale, chance, span in
    let gap = Int64(chance.among(1...10)) * 100_000 * (chance.hits(1, outOf: 3) ? 1 : -1)
    plan.sell(sale)
    plan.pay(sale, amount: sale.amount + gap)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentAmount, .break, .sale, -gap, term: sale.day + DaySpan.graceDays)
  }

  static let paymentOrphan = SaleStory(
    .paymentOrphan, "paid for a sale that the platform never tells", touchesSales: true
  ) { plan, sale, _, span in
    plan.pay(sale)
    plan.find(
      .paymentOrphan, .break, .group(reference: sale.reference), -sale.amount,
      term: sale.paidDay + DaySpan.graceDays, happened: sale.paidDay, after: span.from)
  }

  static let refundOrphan = SaleStory(.refundOrphan, "a refund of a payment that nobody knows, beside a sale in order")
  {
    plan, sale, chance, span in
    let reference = SaleStory.strayReference(sale)
    let refundAt = sale.paidAt + Int64(chance.among(600...90_000))
    let day = Sold.day(of: refundAt)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.refund(sale, at: refundAt, reference: reference)
    plan.find(
      .refundOrphan, .break, .group(reference: reference), sale.amount, term: day + DaySpan.graceDays, happened: day,
      after: span.lookbackEnd)
  }
}
