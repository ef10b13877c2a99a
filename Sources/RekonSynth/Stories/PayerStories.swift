/// What is wrong with a payment beside its amount (attribute codes of link 1): the money is there, and something else is not.
enum PayerStories {
  static let all = [participant, platform, channel, reference, late]

  static let participant = SaleStory(.paymentParticipant, "the partner's row names another participant") {
    plan, sale, _, span in
    plan.sell(sale)
    plan.pay(plan.ownBuyer(sale))
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentParticipant, atRisk: sale.amount)
  }

  static let platform = SaleStory(.paymentPlatform, "the partner's row names another platform") {
    plan, sale, chance, span in
    let others = plan.world.programme.platforms.indices.filter { $0 != Int(sale.platform) }
    var other = sale
    other.platform = UInt8(others[chance.below(others.count)])
    plan.sell(sale)
    plan.pay(other)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentPlatform, atRisk: sale.amount)
  }

  static let channel = SaleStory(.paymentChannel, "paid through another partner than the sale says") {
    plan, sale, chance, span in
    let others = plan.world.partners.filter { $0 != Int(sale.partner) }
    guard !others.isEmpty else { return plan.decline() }
    var other = sale
    other.partner = UInt8(others[chance.below(others.count)])
    plan.sell(sale)
    plan.pay(other)
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentChannel, atRisk: sale.amount)
  }

  static let reference = SaleStory(.paymentReference, "paid under another reference than the sale's") {
    plan, sale, _, span in
    plan.sell(sale)
    plan.pay(sale, reference: SaleStory.strayReference(sale))
    plan.forward(sale, on: sale.forwardDay(span))
    plan.find(.paymentReference, atRisk: sale.amount)
  }

  static let late = SaleStory(.paymentLate, "paid two or three days after the sale") { plan, sale, chance, span in
    let paidAt = sale.soldAt + Int64(chance.among(2...3)) * 86_400
    let day = Sold.day(of: paidAt)
    plan.sell(sale)
    plan.pay(sale, at: paidAt)
    plan.forward(sale, on: sale.forwardDay(span, paidOn: day))
    plan.find(.paymentLate, atRisk: sale.amount)
  }
}
