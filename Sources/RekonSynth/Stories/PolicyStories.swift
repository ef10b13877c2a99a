/// Sales that should not have been, or not so: everything about the money is in order. Those that ask who is entitled have a
/// buyer of their own, who buys nothing else.
enum PolicyStories {
  static let all = [
    expired, exceeded, unknown, revoked, repeated, institutionInactive, institutionUnknown, courseUnknown,
    courseInstitution, coursePrice, selfSale,
  ]

  /// Sold, paid, forwarded in time.
  private static func settle(_ plan: inout Plan, _ sale: Sold, _ span: DaySpan) {
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span))
  }

  static let exceeded = SaleStory(.entitlementExceeded, "more bought than the balance has") {
    plan, sale, chance, span in
    let sale = plan.ownBuyer(sale)
    let excess = min(Int64(chance.among(1...20)) * 100_000, sale.amount)
    plan.entitle(sale, on: sale.day - 3, balance: sale.amount - excess)
    settle(&plan, sale, span)
    plan.find(.entitlementExceeded, .break, .participant(sale.participant), atRisk: excess)
  }

  static let unknown = SaleStory(.participantUnknown, "bought by somebody who is not entitled") { plan, sale, _, span in
    let sale = plan.ownBuyer(sale)
    settle(&plan, sale, span)
    plan.find(.participantUnknown, atRisk: sale.amount)
  }

  static let revoked = SaleStory(.participantRevoked, "bought after the entitlement was revoked") {
    plan, sale, chance, span in
    let sale = plan.ownBuyer(sale)
    plan.entitle(sale, on: sale.day - 20, revokedOn: sale.day - Int32(chance.among(1...10)))
    settle(&plan, sale, span)
    plan.find(.participantRevoked, atRisk: sale.amount)
  }

  static let expired = SaleStory(.purchaseExpired, "bought first when the time for that was over") {
    plan, sale, chance, span in
    let sale = plan.ownBuyer(sale)
    let awardedOn = sale.day - Int32(chance.among(30...40))
    // Those awarded before the scope are not asked.
    guard awardedOn >= max(span.from, Programme.firstSale.dayNumber) else { return plan.decline() }
    plan.entitle(sale, on: awardedOn)
    settle(&plan, sale, span)
    plan.find(.purchaseExpired, atRisk: sale.amount)
  }

  static let repeated = SaleStory(
    .courseRepeated, "the same course bought twice by one participant", touchesSales: true
  ) {
    plan, sale, _, span in
    let sale = plan.ownBuyer(sale)
    var first = sale
    first.order = Sold.strayOrder(sale.order)
    first.reference = SaleStory.strayReference(sale)
    first.soldAt -= 3_600
    first.paidAt -= 3_600
    guard Sold.day(of: first.soldAt) == sale.day, sale.paidDay == sale.day else { return plan.decline() }
    plan.entitle(sale, on: sale.day - 3, balance: 2 * Programme.trainingBalance)
    settle(&plan, first, span)
    settle(&plan, sale, span)
    plan.find(.courseRepeated, atRisk: sale.amount)
  }

  static let institutionInactive = SaleStory(
    .institutionInactive, "sold for an institution that is no longer, or not yet, in the register",
    follows: [.courseUnknown]
  ) { plan, sale, _, span in
    let institutions = plan.world.programme.institutions
    var sale = plan.ownBuyer(sale)
    guard
      let index = institutions.indices.last(where: { index in
        (institutions[index].validTo.map { $0.dayNumber < sale.day } ?? false)
          || institutions[index].validFrom.dayNumber > sale.day
      })
    else { return plan.decline() }
    sell(of: Int32(index), &sale, plan.world.programme)
    plan.entitle(sale, on: sale.day - 3)
    settle(&plan, sale, span)
    plan.find(.institutionInactive, atRisk: sale.amount)
    if plan.world.programme.courses[index].validFrom.dayNumber > sale.day {
      plan.find(.courseUnknown, atRisk: sale.amount)
    }
  }

  /// The first course of an institution, at its price.
  private static func sell(of institution: Int32, _ sale: inout Sold, _ programme: Programme) {
    // Each institution gives the course of its own number.
    sale.institution = institution
    sale.course = institution
    sale.listPrice = programme.courses[Int(institution)].listPrice
    sale.amount = sale.listPrice
  }

  static let institutionUnknown = SaleStory(.institutionUnknown, "sold for an institution that no register has") {
    plan, sale, _, span in
    var sale = sale
    sale.institution = Institution.unknown
    settle(&plan, sale, span)
    plan.find(.institutionUnknown, atRisk: sale.amount)
  }

  static let courseUnknown = SaleStory(.courseUnknown, "a course that no register has") { plan, sale, _, span in
    // Somebody who bought such a course before would have bought the same one again.
    var sale = plan.ownBuyer(sale)
    sale.course = Course.unknown
    plan.entitle(sale, on: sale.day - 3)
    settle(&plan, sale, span)
    plan.find(.courseUnknown, atRisk: sale.amount)
  }

  static let courseInstitution = SaleStory(.courseInstitution, "a course of another institution") {
    plan, sale, chance, span in
    guard let other = plan.otherInstitution(than: sale, &chance) else { return plan.decline() }
    var sale = sale
    sale.institution = other
    settle(&plan, sale, span)
    plan.find(.courseInstitution, atRisk: sale.amount)
  }

  static let coursePrice = SaleStory(.coursePrice, "sold above the list price") { plan, sale, chance, span in
    var sale = plan.ownBuyer(sale)
    let excess = Int64(chance.among(1...10)) * 100_000
    sale.amount = sale.listPrice + excess
    plan.entitle(sale, on: sale.day - 3, balance: 2 * Programme.trainingBalance)
    settle(&plan, sale, span)
    plan.find(.coursePrice, atRisk: excess)
  }

  static let selfSale = SaleStory(.selfSale, "a platform sells a course of its own institution") {
    plan, sale, _, span in
    let own = Platform.all[Int(sale.platform)].ownInstitution
    guard sale.day >= Programme.capFrom.dayNumber,
      let index = plan.world.programme.institutions.firstIndex(where: { $0.code == own })
    else { return plan.decline() }
    var sale = plan.ownBuyer(sale)
    sell(of: Int32(index), &sale, plan.world.programme)
    plan.entitle(sale, on: sale.day - 3)
    settle(&plan, sale, span)
    plan.find(.selfSale, atRisk: sale.amount)
  }
}
