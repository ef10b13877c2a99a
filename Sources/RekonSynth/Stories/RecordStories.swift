/// Rows that come twice, and rows that cannot be read.
enum RecordStories {
  static let all = [duplicateSale, duplicatePayment, damagedResend, damagedPayment, damagedSale]

  static let duplicateSale = SaleStory(
    .duplicateSale, "the same sale told once more a day later, alike or with another amount", touchesSales: true
  ) { plan, sale, chance, span in
    let amount = chance.hits(1, outOf: 2) ? sale.amount : sale.amount - 100_000
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.sell(sale, on: sale.day + 1, amount: amount)
    plan.find(.duplicateSale, .break, .secondSale, atRisk: amount)
  }

  static let duplicatePayment = SaleStory(
    .duplicatePayment, "the same debit in one file twice, or the next day with another amount"
  ) { plan, sale, chance, span in
    let isIdentical = chance.hits(1, outOf: 2)
    let amount = isIdentical ? sale.amount : sale.amount + 100_000
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.pay(sale, on: isIdentical ? sale.paidDay : sale.paidDay + 1, amount: amount)
    plan.find(.duplicatePayment, .break, .secondDebit, atRisk: amount)
  }

  static let damagedResend = SaleStory(.rowRejected, "a debit sent again with its amount as text") {
    plan, sale, _, span in
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.pay(sale, isDamaged: true)
  }

  static let damagedPayment = SaleStory(
    .rowRejected, "a debit with its amount as text, so that the payment is not there",
    follows: [.paymentMissing, .forwardUnpaid]
  ) { plan, sale, _, span in
    plan.sell(sale)
    plan.pay(sale, isDamaged: true)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentMissing, .break, .sale, sale.amount, term: sale.day + DaySpan.graceDays)
    plan.find(.forwardUnpaid, .break, .sale, -sale.amount, term: sale.day + DaySpan.graceDays)
  }

  static let damagedSale = SaleStory(
    .rowRejected, "a sale whose card number lost a digit, so that the sale is not there",
    follows: [.paymentOrphan, .forwardOrphan], touchesSales: true
  ) { plan, sale, _, span in
    let day = sale.forwardDay(span)
    plan.sell(sale, isDamaged: true)
    plan.pay(sale)
    plan.forward(sale, on: day)
    plan.find(
      .paymentOrphan, .break, .group(reference: sale.reference), -sale.amount,
      term: sale.paidDay + DaySpan.graceDays, happened: sale.paidDay, after: span.from)
    plan.find(.forwardOrphan, .break, .sale, -sale.amount, happened: day, after: span.lookbackEnd)
  }
}
