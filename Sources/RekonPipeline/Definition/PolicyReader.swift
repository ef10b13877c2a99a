import RekonCore

/// The section `policies`: what a sale may be. Each rule that is named is judged, each other is left out.
struct PolicyReader {
  func read(_ cursor: YAMLCursor, _ names: inout RuleNames, _ rates: inout Rates) {
    let rules = Rule.allCases.filter { $0.family == .policy }
    var firstPurchase: Dated<Term>?
    var lastPurchase: BusinessDate?
    names.read(
      cursor, rules, required: [], isDated: true, more: [.purchaseExpired: ["first_within", "last_day"]]
    ) { rule, parts in
      guard rule == .purchaseExpired else { return }
      firstPurchase = parts["first_within"]?.dated { $0.term() }
      lastPurchase = parts["last_day"]?.date()
    }
    if names.rules[.purchaseExpired] != nil, firstPurchase == nil, lastPurchase == nil {
      cursor.fault(
        "missing-key", found: "no 'first_within' and no 'last_day' of '\(Rule.purchaseExpired.key)'", expected: "",
        remedy: "one of them is required here")
    }
    rates.firstPurchase = firstPurchase
    rates.lastPurchase = lastPurchase
  }
}
