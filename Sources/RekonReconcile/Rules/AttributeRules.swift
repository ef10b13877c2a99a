import RekonCore

/// What is wrong with settled debits of a sale beside their sum (link 1).
struct PaymentAttributes {
  /// One rule that holds, and the debits for which it does.
  struct Finding {
    var rule: Rule
    var atRisk: MinorUnits = 0
    /// The rows that gave the debits their standing.
    var records: [RecordID] = []
    /// Who settled them, each once.
    var partners: [UInt32] = []

    fileprivate init(_ rule: Rule) { self.rule = rule }

    fileprivate mutating func add(_ debit: PaymentMessage) {
      atRisk += MinorUnits(debit.amount)
      records.append(debit.paymentID)
      if !partners.contains(debit.partner) { partners.append(debit.partner) }
    }
  }

  private var participant = Finding(.paymentParticipant)
  private var platform = Finding(.paymentPlatform)
  private var channel = Finding(.paymentChannel)
  private var reference = Finding(.paymentReference)
  private var hasFirstPass = false
  /// The earliest settled debit.
  private(set) var first: PaymentMessage?

  /// Takes a payment of the sale; only settled debits count.
  mutating func add(_ payment: PaymentMessage, platform: UInt32, channel: UInt32, namesParticipant: Bool) {
    guard payment.flags.contains(.settled), !payment.flags.contains(.refund) else { return }
    if !namesParticipant { participant.add(payment) }
    if !payment.flags.contains(.secondPass) {
      hasFirstPass = true
      if payment.platform != platform { self.platform.add(payment) }
    } else if payment.partner != channel {
      self.channel.add(payment)
    } else {
      reference.add(payment)
    }
    if first.map({ precedes(payment, $0) }) ?? true { first = payment }
  }

  /// Payments come in the order of their partitions: of equal times the first in row order goes before.
  private func precedes(_ left: PaymentMessage, _ right: PaymentMessage) -> Bool {
    (left.day, left.time, left.paymentID.rawValue) < (right.day, right.time, right.paymentID.rawValue)
  }

  /// The rules that hold, also where the debits carry nothing. `term` is the last day for the first debit.
  func findings(term: BusinessDate) -> [Finding] {
    var found = [participant, platform]
    if !hasFirstPass { found += [channel, reference] }
    if let first, first.day > term.dayNumber {
      var late = Finding(.paymentLate)
      late.add(first)
      found.append(late)
    }
    return found.filter { !$0.records.isEmpty }
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

  /// Whether the commission is surely within a cap, whichever of some steps it is rounded down to: exact, and without a division
  /// where it is far from the cap.
  @inline(__always)
  func isSurelyWithin(cap: Int64, _ steps: CapSteps) -> Bool {
    guard gross > 0 else { return true }
    let left = commission * 10_000
    let right = gross * MinorUnits(cap)
    if left > right { return false }
    // A multiple of the step that is not above the cap is not above the cap rounded down, either.
    return left + steps.largest * 10_000 <= right || commission % steps.common == 0
  }
}

/// What allowed commissions are rounded down to on one day or another (minor units).
struct CapSteps {
  let largest: MinorUnits
  /// A multiple of each of them.
  let common: MinorUnits

  /// - Parameter steps: each positive.
  init(_ steps: [MinorUnits]) {
    largest = steps.max() ?? 1
    common = steps.reduce(1) { product, step in
      var (larger, smaller) = (product, step)
      while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
      // One too large to write is one that no commission reaches.
      let (common, overflow) = (product / larger).multipliedReportingOverflow(by: step)
      return overflow ? MinorUnits.max : common
    }
  }
}
