import RekonCore

/// A remittance batch and the transfers that carry its reference.
struct BatchFacts {
  var remitted: MinorUnits = 0
  var lineCount = 0
  var lastDay: Int32 = .min
  var platform = ""
  var institution = ""
  var bookedCount = 0
  var transferred: MinorUnits = 0
  var firstBookingDay: Int32 = .max
  var returned: [MinorUnits] = []
  var lastReturnDay: Int32 = .min
  /// The partner of the first booked transfer.
  var transferPartner = ""
}

/// Link 3: which balance code a batch and its transfers have, the first that applies (CODES, section 5).
struct TransferRules {
  let scope: Scope
  let registers: Registers

  /// Returned amounts are tried in all their sums up to this many different ones; beyond, only each alone and all.
  static let sumLimit = 65_536

  func decide(_ batch: BatchFacts) -> (decision: Decision, payoutPartner: String)? {
    guard batch.remitted != batch.transferred else { return nil }
    let lastDay = BusinessDate(dayNumber: batch.lastDay)
    let partner = registers.payoutPartner(of: batch.platform, on: lastDay)
    let end = scope.transferTerm.end(from: lastDay)
    func partnerFiles(from first: BusinessDate, through last: BusinessDate) -> Window {
      Window(parties: [partner], record: .transfer, from: first, through: last)
    }
    if batch.remitted < 0 { return (Decision(rule: .transferNegative, dueOn: end), partner) }
    if !batch.returned.isEmpty,
      batch.transferred == 0 || Self.isSum(batch.remitted - batch.transferred, of: batch.returned)
    {
      let returnedOn = BusinessDate(dayNumber: batch.lastReturnDay)
      let due = scope.transferTerm.end(from: returnedOn)
      return (
        Decision(rule: .transferReturned, dueOn: due, window: partnerFiles(from: returnedOn, through: due)), partner
      )
    }
    let window = partnerFiles(from: lastDay.adding(days: -1), through: end)
    let isMissing = batch.bookedCount == 0 && batch.returned.isEmpty
    return (Decision(rule: isMissing ? .transferMissing : .transferAmount, dueOn: end, window: window), partner)
  }

  /// Booked transfers whose batch nobody remitted; nil when they cancel out.
  func decideOrphan(_ batch: BatchFacts) -> Decision? {
    guard batch.transferred != 0 else { return nil }
    let day = BusinessDate(dayNumber: batch.firstBookingDay)
    return Decision(
      rule: .transferOrphan,
      window: Window(
        parties: registers.platforms(paidOutBy: batch.transferPartner, on: day), record: .remittance,
        from: scope.lookbackStart(day), through: day),
      isBefore: day <= scope.lookbackEnd)
  }

  /// Whether some of `amounts` add up to `target`. Exact up to ``sumLimit`` different sums.
  static func isSum(_ target: MinorUnits, of amounts: [MinorUnits]) -> Bool {
    var sums: Set<MinorUnits> = []
    for amount in amounts {
      var grown = sums
      grown.insert(amount)
      for sum in sums { grown.insert(sum + amount) }
      if grown.contains(target) { return true }
      guard grown.count <= sumLimit else {
        return amounts.contains(target) || amounts.reduce(0, +) == target
      }
      sums = grown
    }
    return false
  }
}
