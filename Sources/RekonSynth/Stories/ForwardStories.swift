/// What goes wrong between the platform and the institution (link 2), and a batch that takes more than it pays.
enum ForwardStories {
  static let long = [clawbackDue, transferNegative, clawedBack, missing, short]
  static let brief = [unpaid, double, over, orphan]

  static let clawbackDue = SaleStory(
    .clawbackDue, "refunded in full, and never taken back from the institution", touchesSales: true
  ) { plan, sale, chance, span in
    let (forwardDay, refundDay) = refundAfterForward(&plan, sale, &chance, span)
    let latest = max(forwardDay, refundDay)
    plan.find(
      .clawbackDue, .break, .sale, -sale.amount,
      term: span.day(DaySpan.forwardTerm, businessDaysAfter: latest))
  }

  static let transferNegative = SaleStory(
    .transferNegative, "a refund taken back in a batch of its own, which the institution does not repay",
    touchesSales: true
  ) { plan, sale, chance, span in
    let (forwardDay, refundDay) = refundAfterForward(&plan, sale, &chance, span)
    let day = span.day(chance.among(1...2), businessDaysAfter: max(forwardDay, refundDay))
    plan.forward(sale, on: day, gross: -sale.amount, isAlone: true)
    let batch = BatchName(
      platform: sale.platform, day: day, institutionNumber: sale.institution + 1, own: sale.order)
    plan.find(
      .transferNegative, .break, .batch(batch), sale.net(of: -sale.amount),
      term: span.day(DaySpan.transferTerm, businessDaysAfter: day))
  }

  /// Sold, paid, forwarded, paid back some days later and told as refunded on the same day.
  private static func refundAfterForward(
    _ plan: inout Plan, _ sale: Sold, _ chance: inout Chance, _ span: DaySpan
  ) -> (forwardDay: Int32, refundDay: Int32) {
    let forwardDay = sale.forwardDay(span)
    let refundDay = sale.day + Int32(chance.among(1...6))
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: forwardDay)
    plan.refund(sale, at: Int64(refundDay) * 86_400 + Int64(chance.among(8 * 3_600...18 * 3_600)))
    plan.sell(sale, .refunded, on: refundDay)
    return (forwardDay, refundDay)
  }

  static let clawedBack = SaleStory(.forwardClawedBack, "taken back from the institution without a reason") {
    plan, sale, chance, span in
    let forwardDay = sale.forwardDay(span)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: forwardDay)
    plan.forward(sale, on: span.day(chance.among(1...4), businessDaysAfter: forwardDay), gross: -sale.amount)
    plan.find(
      .forwardClawedBack, .break, .sale, sale.amount,
      term: span.day(DaySpan.forwardTerm, businessDaysAfter: sale.paidDay))
  }

  static let missing = SaleStory(.forwardMissing, "paid, and kept by the platform") { plan, sale, _, span in
    plan.sell(sale)
    plan.pay(sale)
    plan.find(
      .forwardMissing, .break, .sale, sale.amount,
      term: span.day(DaySpan.forwardTerm, businessDaysAfter: sale.paidDay))
  }

  static let short = SaleStory(.forwardShort, "a quarter of it kept by the platform") { plan, sale, _, span in
    let kept = sale.amount / 400 * 100
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span), gross: sale.amount - kept)
    plan.find(
      .forwardShort, .break, .sale, kept, term: span.day(DaySpan.forwardTerm, businessDaysAfter: sale.paidDay))
  }

  static let unpaid = SaleStory(
    .forwardUnpaid, "forwarded without ever having been paid", follows: [.paymentMissing]
  ) { plan, sale, _, span in
    plan.sell(sale)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentMissing, .break, .sale, sale.amount, term: sale.day + DaySpan.graceDays)
    plan.find(.forwardUnpaid, .break, .sale, -sale.amount, term: sale.day + DaySpan.graceDays)
  }

  static let double = SaleStory(.forwardDouble, "forwarded twice") { plan, sale, chance, span in
    let forwardDay = sale.forwardDay(span)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: forwardDay)
    // Within the term: what comes after it would be late, too.
    let lag = chance.among(sale.forwardLag...DaySpan.forwardTerm)
    plan.forward(sale, on: span.day(lag, businessDaysAfter: sale.paidDay))
    plan.find(.forwardDouble, .break, .sale, -sale.amount)
  }

  static let over = SaleStory(.forwardOver, "some thousand rupiah too much forwarded") { plan, sale, chance, span in
    let gap = Int64(chance.among(1...20)) * 100_000
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span), gross: sale.amount + gap)
    plan.find(.forwardOver, .break, .sale, -gap)
  }

  static let orphan = SaleStory(.forwardOrphan, "forwarded for an order that nobody sold or paid", touchesSales: true) {
    plan, sale, _, span in
    let day = sale.forwardDay(span)
    plan.forward(sale, on: day)
    plan.find(.forwardOrphan, .break, .sale, -sale.amount, happened: day, after: span.lookbackEnd)
  }
}
