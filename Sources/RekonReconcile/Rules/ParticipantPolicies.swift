import RekonCore

/// What the programme office says of a participant, for the policies.
struct EntitledParticipant {
  var awardedOn: BusinessDate
  var revokedOn: BusinessDate?
  var trainingBalance: MinorUnits
}

/// One standing sale of a participant, in the order in which they were sold.
struct ParticipantPurchase {
  /// Which of the participant's sales it is, for the one who asks.
  var index: Int
  var soldOn: BusinessDate
  var isPaid: Bool
  var expected: MinorUnits
  var course: UInt32
}

/// What entitlements and earlier purchases say of a participant's sales (CODES, section 5, policies).
struct ParticipantPolicies: Sendable {
  let scope: Scope
  let rates: Rates
  /// Whether the programme has a feed of entitlements at all: a rule that asks for them is left out without one.
  let hasEntitlementFeed: Bool
  /// Whether anybody has said who is entitled: without a single file of entitlements nobody is unknown.
  let knowsEntitlements: Bool

  static let rules: [Rule] = [
    .entitlementExceeded, .participantUnknown, .participantRevoked, .purchaseExpired, .courseRepeated,
  ]

  static func areJudged(by definition: PipelineDefinition) -> Bool { rules.contains { definition.rules[$0] != nil } }

  /// As many are looked through one by one. A feed that writes one card number everywhere has hundreds of thousands.
  private static let fewPurchases = 16

  struct Finding: Equatable {
    var rule: Rule
    /// Of the purchases given.
    var index: Int
    /// What is at risk; nil: the sale's amount.
    var atRisk: MinorUnits?

    /// Which sale it names depends on the order of the purchases.
    var dependsOnOrder: Bool { rule == .entitlementExceeded || rule == .purchaseExpired || rule == .courseRepeated }
  }

  /// - Parameter purchases: by time, platform and order, all standing ones whatever their status.
  func findings(_ purchases: [ParticipantPurchase], _ entitled: EntitledParticipant?) -> [Finding] {
    var found: [Finding] = []
    func add(_ rule: Rule, _ purchase: ParticipantPurchase, atRisk: MinorUnits? = nil) {
      found.append(Finding(rule: rule, index: purchase.index, atRisk: atRisk))
    }
    // Those awarded before the scope had purchases that nobody here can see.
    let judgesTime = entitled.map { $0.awardedOn >= scope.from } ?? true
    let lateFirst = judgesTime && firstIsLate(purchases, entitled)
    var bought: Set<UInt32>? = purchases.count > Self.fewPurchases ? [] : nil
    var hasPaid = false
    var spent: MinorUnits = 0
    var crossing: ParticipantPurchase?
    for (position, purchase) in purchases.enumerated() where purchase.isPaid {
      if knowsEntitlements, entitled == nil { add(.participantUnknown, purchase) }
      if let revoked = entitled?.revokedOn, purchase.soldOn > revoked { add(.participantRevoked, purchase) }
      let isTooLate = lastDay.map { purchase.soldOn > $0 } ?? false
      if judgesTime, isTooLate || (lateFirst && !hasPaid) { add(.purchaseExpired, purchase) }
      let isFirst =
        bought?.insert(purchase.course).inserted
        ?? !purchases[..<position].contains { $0.isPaid && $0.course == purchase.course }
      if !isFirst { add(.courseRepeated, purchase) }
      hasPaid = true
      spent += purchase.expected
      if let entitled, spent > entitled.trainingBalance, crossing == nil { crossing = purchase }
    }
    // A later sale may be of nothing any more: what counts is where all of them end.
    if let entitled, let crossing, spent > entitled.trainingBalance {
      add(.entitlementExceeded, crossing, atRisk: spent - entitled.trainingBalance)
    }
    return found
  }

  /// The first purchase of any status came after its time.
  private func firstIsLate(_ purchases: [ParticipantPurchase], _ entitled: EntitledParticipant?) -> Bool {
    guard let entitled, let first = purchases.first, let end = firstPurchaseEnd(awardedOn: entitled.awardedOn)
    else { return false }
    return first.soldOn > end
  }

  /// The last day on which a first purchase is in time; nil when any is.
  func firstPurchaseEnd(awardedOn day: BusinessDate) -> BusinessDate? {
    (rates.firstPurchase?[day]).map { $0.end(from: day, in: scope.calendar) }
  }

  /// The last day on which a purchase is in time; nil when any is.
  var lastDay: BusinessDate? { hasEntitlementFeed || rates.firstPurchase == nil ? rates.lastPurchase : nil }
}
