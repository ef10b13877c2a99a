import RekonCore

/// What is wrong with settled payments of a sale beside the money (link 1): sums by rule.
struct PaymentAttributes {
  private(set) var otherParticipant: MinorUnits = 0
  private(set) var otherPlatform: MinorUnits = 0
  private(set) var otherChannel: MinorUnits = 0
  private(set) var otherReference: MinorUnits = 0
  private(set) var hasFirstPass = false
  /// The earliest settled debit.
  private(set) var first: PaymentMessage?

  /// Takes a payment of the sale; only settled debits count.
  mutating func add(
    _ payment: PaymentMessage, platform: UInt32, channel: UInt32, namesParticipant: Bool
  ) {
    guard payment.flags.contains(.settled), !payment.flags.contains(.refund) else { return }
    let amount = MinorUnits(payment.amount)
    if !namesParticipant { otherParticipant += amount }
    if !payment.flags.contains(.secondPass) {
      hasFirstPass = true
      if payment.platform != platform { otherPlatform += amount }
    } else if payment.partner != channel {
      otherChannel += amount
    } else {
      otherReference += amount
    }
    guard let earliest = first else {
      first = payment
      return
    }
    // Of equal times the first in row order: payments come in the order of their partitions.
    if (payment.day, payment.time, payment.paymentID.rawValue) < (
      earliest.day, earliest.time, earliest.paymentID.rawValue
    ) {
      first = payment
    }
  }

  /// The rules that hold, with what each puts at risk. `term` is the last day for the first debit.
  func findings(term: BusinessDate) -> [(rule: Rule, atRisk: MinorUnits)] {
    var found: [(rule: Rule, atRisk: MinorUnits)] = []
    if otherParticipant > 0 { found.append((.paymentParticipant, otherParticipant)) }
    if otherPlatform > 0 { found.append((.paymentPlatform, otherPlatform)) }
    if !hasFirstPass, otherChannel > 0 { found.append((.paymentChannel, otherChannel)) }
    if !hasFirstPass, otherReference > 0 { found.append((.paymentReference, otherReference)) }
    if let first, first.day > term.dayNumber { found.append((.paymentLate, MinorUnits(first.amount))) }
    return found
  }
}

/// One remittance line (minor units).
struct LineAmounts {
  var gross: MinorUnits
  var commission: MinorUnits
  var tax: MinorUnits
  var net: MinorUnits

  @inline(__always)
  init(_ view: BlockView, _ row: Int) {
    gross = MinorUnits(view.int64(RemittanceColumn.gross.rawValue, row))
    commission = MinorUnits(view.int64(RemittanceColumn.commission.rawValue, row))
    tax = MinorUnits(view.int64(RemittanceColumn.tax.rawValue, row))
    net = MinorUnits(view.int64(RemittanceColumn.net.rawValue, row))
  }

  init(gross: MinorUnits, commission: MinorUnits, tax: MinorUnits, net: MinorUnits) {
    self.gross = gross
    self.commission = commission
    self.tax = tax
    self.net = net
  }

  var totals: ControlTotals {
    var totals = ControlTotals()
    totals.carried = gross
    totals.commission = commission
    totals.tax = tax
    totals.net = net
    totals.gap = gap
    return totals
  }

  /// What gross, commission and tax leave is not the net: by so much.
  var gap: MinorUnits { gross - commission - tax - net }

  /// What was kept beyond a cap in hundredths of a percent, rounded down to a multiple of `step`; 0 when it is within.
  func excess(overCap cap: Int64, step: MinorUnits) -> MinorUnits {
    guard gross > 0 else { return 0 }
    let allowed = gross * MinorUnits(cap) / 10_000 / step * step
    return max(0, commission - allowed)
  }

  /// Whether the commission is surely within a cap: exact, and without a division where it is far from it.
  @inline(__always)
  func isSurelyWithin(cap: Int64, step: MinorUnits) -> Bool {
    guard gross > 0 else { return true }
    let left = commission * 10_000
    let right = gross * MinorUnits(cap)
    if left > right { return false }
    // A multiple of the step that is not above the cap is not above the cap rounded down, either.
    return left + step * 10_000 <= right || commission % step == 0
  }
}
