/// What is wrong with a remittance line beside its gross (attribute codes of link 2); told when the line has its number.
enum LineStories {
  static let long = [late]
  static let brief = [held, institution, arithmetic, overCap]

  static let institution = SaleStory(.forwardInstitution, "forwarded to another institution than gave the course") {
    plan, sale, chance, span in
    guard let other = plan.otherInstitution(than: sale, &chance) else { return plan.decline() }
    var elsewhere = sale
    elsewhere.institution = other
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(elsewhere, on: sale.forwardDay(span), defect: .forwardInstitution, atRisk: sale.amount)
  }

  static let late = SaleStory(.forwardLate, "forwarded a business day or more after the term") {
    plan, sale, chance, span in
    let day = span.day(DaySpan.forwardTerm + chance.among(1...3), businessDaysAfter: sale.paidDay)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: day, defect: .forwardLate, atRisk: sale.amount)
  }

  static let held = SaleStory(.forwardHeld, "forwarded while it was to be kept back", needsHold: true) {
    plan, sale, _, span in
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span), defect: .forwardHeld, atRisk: sale.amount)
  }

  static let arithmetic = SaleStory(.forwardArithmetic, "gross, commission and tax do not make the net") {
    plan, sale, chance, span in
    let gap = Int64(chance.among(1...9)) * 10_000 * (chance.hits(1, outOf: 2) ? 1 : -1)
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(sale, on: sale.forwardDay(span), defect: .forwardArithmetic, atRisk: abs(gap), gap: gap)
  }

  static let overCap = SaleStory(.commissionOverCap, "more commission kept than the cap allows") {
    plan, sale, chance, span in
    guard sale.day >= Programme.capFrom.dayNumber else { return plan.decline() }
    let excess = Int64(chance.among(1...8)) * 50_000
    let commission = sale.amount / 100 * Programme.capBasisPoints / 10_000 * 100 + excess
    plan.sell(sale)
    plan.pay(sale)
    plan.forward(
      sale, on: sale.forwardDay(span), defect: .commissionOverCap, atRisk: excess, commission: commission)
  }
}

extension Plan {
  /// Another institution that is there all year, belongs to no platform and is on no hold.
  func otherInstitution(than sale: Sold, _ chance: inout Chance) -> Int32? {
    let own = Set(Platform.all.map(\.ownInstitution) + Hold.all.map(\.institution))
    for _ in 0..<20 {
      let index = Int32(chance.below(Institution.oldCount))
      if index != sale.institution, !own.contains(world.programme.institutions[Int(index)].code) { return index }
    }
    return nil
  }
}
