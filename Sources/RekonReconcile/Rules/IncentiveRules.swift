import RekonCore

/// What the programme office says of a participant: the last row, since a later file replaces earlier ones.
struct EntitlementFacts {
  var certifiedOn: BusinessDate?
  var revokedOn: BusinessDate?
  /// The partner that pays the incentives; empty when it is not told.
  var channel = ""
}

/// One paid row of an instalment.
struct PaidInstalment {
  var partner: UInt32 = 0
  var amount: MinorUnits
  var paidOn: BusinessDate
}

/// An instalment of a participant with what was paid of it.
struct InstalmentFacts {
  var number = 0
  var paid: [PaidInstalment] = []
  var hasReturned = false
  var hasFailed = false

  var isPaid: Bool { !paid.isEmpty }
  var sum: MinorUnits { paid.reduce(0) { $0 + $1.amount } }
}

/// The incentives: which instalments fall due, and what is wrong with those that were paid or were not.
struct IncentiveRules {
  let scope: Scope
  let rates: Rates

  init(_ input: ReconcileInput) { self.init(scope: input.scope, rates: input.definition.rates) }

  init(scope: Scope, rates: Rates) {
    self.scope = scope
    self.rates = rates
  }

  /// The day on which an instalment falls due; nil when it never does: without certification, or with the entitlement
  /// revoked by then.
  func dueDay(_ number: Int, _ entitlement: EntitlementFacts?) -> BusinessDate? {
    guard let entitlement, let certifiedOn = entitlement.certifiedOn else { return nil }
    let day = scope.firstDue.end(from: certifiedOn).adding(months: number - 1)
    if let revoked = entitlement.revokedOn, day >= revoked { return nil }
    return day
  }

  /// Instalments that fell due when the scope had hardly begun may have been paid before it.
  func isBeforeScope(_ due: BusinessDate) -> Bool {
    due < scope.dueWindow[scope.from].end(from: scope.from, in: scope.calendar)
  }

  /// Whether an instalment that fell due on `due` and was not paid is missing by now.
  func isMissing(_ due: BusinessDate) -> Bool { scope.asOf > due && !isBeforeScope(due) }

  /// What the programme owes for the instalment.
  func owed(_ instalment: InstalmentFacts, due: BusinessDate?) -> MinorUnits {
    rates.instalmentAmount[due ?? instalment.paid.first?.paidOn ?? scope.asOf]
  }

  /// The balance of one instalment, the first that applies, with what stands on its left; nil for the decision when it adds
  /// up or nothing is due.
  func decide(
    _ instalment: InstalmentFacts, _ entitlement: EntitlementFacts?, due: BusinessDate?
  ) -> (left: MinorUnits, decision: Decision?) {
    let owed = owed(instalment, due: due)
    guard instalment.isPaid else {
      guard let due, isMissing(due) else { return (0, nil) }
      let window = scope.dueWindow[due]
      let files = Window(
        parties: [entitlement?.channel ?? ""], record: .incentive, from: window.start(before: due, in: scope.calendar),
        through: window.end(from: due, in: scope.calendar))
      return (owed, Decision(rule: .incentiveMissing, dueOn: due, window: files))
    }
    if isOrphan(entitlement, due: due) {
      return (0, instalment.sum == 0 ? nil : Decision(rule: .incentiveOrphan))
    }
    if instalment.sum == owed { return (owed, nil) }
    let isDouble = instalment.paid.count > 1 && instalment.sum > owed
    return (owed, Decision(rule: isDouble ? .incentiveDouble : .incentiveAmount))
  }

  /// Whether nobody is owed an instalment, whatever was paid: nobody is entitled, or it never falls due.
  func isOrphan(_ entitlement: EntitlementFacts?, due: BusinessDate?) -> Bool {
    entitlement == nil || (entitlement?.certifiedOn != nil && due == nil)
  }

  /// What was paid of an instalment too early: without or before certification, or in the month of the one before it. Of one to
  /// which nobody is entitled that alone is said.
  func early(
    _ instalment: InstalmentFacts, _ entitlement: EntitlementFacts?, previous: InstalmentFacts?
  ) -> [PaidInstalment] {
    guard entitlement != nil else { return [] }
    return instalment.paid.filter { row in
      guard let certified = entitlement?.certifiedOn, row.paidOn >= certified else { return true }
      return previous?.paid.contains { Self.isSameMonth($0.paidOn, row.paidOn) } ?? false
    }
  }

  private static func isSameMonth(_ left: BusinessDate, _ right: BusinessDate) -> Bool {
    let (a, b) = (left.components, right.components)
    return a.year == b.year && a.month == b.month
  }

  /// Whether an instalment was paid while the one before it is neither paid nor missing.
  func isOutOfOrder(_ instalment: InstalmentFacts, previous: InstalmentFacts, previousDue: BusinessDate?) -> Bool {
    guard instalment.isPaid, !previous.isPaid else { return false }
    guard let due = previousDue else { return true }
    return !isBeforeScope(due) && !isMissing(due)
  }
}
