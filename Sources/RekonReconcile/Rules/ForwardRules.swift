import RekonCore

/// The standing remittance lines of one order.
struct LineFacts {
  var positiveCount = 0
  var negativeCount = 0
  var forwarded: MinorUnits = 0
  var firstDay: Int32 = .max
  var lastPositiveDay: Int32 = .min

  @inline(__always)
  mutating func add(gross: Int64, remittedOn: Int32) {
    forwarded += MinorUnits(gross)
    firstDay = min(firstDay, remittedOn)
    if gross > 0 {
      positiveCount &+= 1
      lastPositiveDay = max(lastPositiveDay, remittedOn)
    } else if gross < 0 {
      negativeCount &+= 1
    }
  }
}

/// Link 2: which balance code a sale and its remittance lines have, the first that applies (CODES, section 5).
final class ForwardRules: Sendable {
  let scope: Scope
  let holds: HoldTable

  init(scope: Scope, holds: HoldTable) {
    self.scope = scope
    self.holds = holds
  }

  /// `due` is what the platform owes the institution for this sale: the expected money once something was paid.
  func decide(_ sale: SaleFacts, _ payments: PaymentFacts, _ lines: LineFacts, due: MinorUnits) -> Decision? {
    guard due != lines.forwarded else { return nil }
    if lines.forwarded > 0, !sale.standsPaid || payments.isRefundedInFull {
      return clawback(sale, payments, lines)
    }
    if sale.standsPaid, !payments.everSettledDebit, lines.forwarded > 0 { return Decision(rule: .forwardUnpaid) }
    if due > lines.forwarded { return short(sale, payments, lines) }
    return Decision(rule: lines.positiveCount > 1 ? .forwardDouble : .forwardOver)
  }

  private func remittances(_ sale: SaleFacts, from day: BusinessDate, through last: BusinessDate) -> Window {
    Window(parties: [sale.platform], record: .remittance, from: day.adding(days: -1), through: last)
  }

  /// Money was forwarded for a sale that no longer stands: the platform has to take it back.
  private func clawback(_ sale: SaleFacts, _ payments: PaymentFacts, _ lines: LineFacts) -> Decision {
    var day = BusinessDate(dayNumber: lines.lastPositiveDay)
    if !sale.standsPaid { day = max(day, sale.statusDay) }
    if let refund = payments.lastRefund { day = max(day, refund) }
    let end = scope.forwardTerm.end(from: day)
    return Decision(rule: .clawbackDue, dueOn: end, window: remittances(sale, from: day, through: end))
  }

  /// Less was forwarded than is due.
  private func short(_ sale: SaleFacts, _ payments: PaymentFacts, _ lines: LineFacts) -> Decision {
    let rule: Rule =
      lines.negativeCount > 0 ? .forwardClawedBack : lines.forwarded == 0 ? .forwardMissing : .forwardShort
    guard var start = payments.firstDebit else { return Decision(rule: rule) }
    let hold = holds.find(
      platform: sale.platformNumber, institution: sale.institutionNumber, soldOn: sale.soldOn)
    if let released = hold.releasedOn { start = max(start, released) }
    let end = scope.forwardTerm.end(from: start)
    guard rule != .forwardClawedBack else { return Decision(rule: rule, dueOn: end) }
    return Decision(
      rule: rule, dueOn: end, window: remittances(sale, from: start, through: end), isHeld: hold.stands)
  }

  /// The lines of an order that no sale has; nil when they cancel out.
  func decideOrphan(_ lines: LineFacts, platform: String) -> Decision? {
    guard lines.forwarded != 0 else { return nil }
    let day = BusinessDate(dayNumber: lines.firstDay)
    return Decision(
      rule: .forwardOrphan,
      window: Window(parties: [platform], record: .sale, from: scope.lookbackStart(day), through: day),
      isBefore: day <= scope.lookbackEnd)
  }
}
