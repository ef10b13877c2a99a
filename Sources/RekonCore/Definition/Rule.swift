/// Every kind of finding the engine can make. The engine knows kinds; what a programme calls them, and how severe they
/// are, is data in its pipeline definition.
public enum Rule: String, Hashable, Sendable, CaseIterable {
  // Feeds and records.
  case feedMissing = "feeds.missing"
  case feedDuplicate = "feeds.duplicate"
  case feedReissued = "feeds.reissued"
  case feedRefused = "feeds.refused"
  case feedGap = "feeds.gap"
  case rowRejected = "feeds.row_rejected"
  case duplicateSale = "feeds.duplicate_sale"
  case duplicatePayment = "feeds.duplicate_payment"
  case duplicateRemittance = "feeds.duplicate_remittance"
  case duplicateTransfer = "feeds.duplicate_transfer"
  // Link 1, sale and payment, in order of precedence.
  case paymentMissing = "payment.missing"
  case refundMissing = "payment.refund_missing"
  case paymentRefunded = "payment.refunded"
  case paymentDouble = "payment.double"
  case paymentScale = "payment.scale"
  case paymentAmount = "payment.amount"
  case paymentOrphan = "payment.orphan"
  case refundOrphan = "payment.refund_orphan"
  // Link 2, sale and remittance lines.
  case clawbackDue = "forward.clawback_due"
  case forwardUnpaid = "forward.unpaid"
  case forwardClawedBack = "forward.clawed_back"
  case forwardDouble = "forward.double"
  case forwardOver = "forward.over"
  case forwardMissing = "forward.missing"
  case forwardShort = "forward.short"
  case forwardOrphan = "forward.orphan"
  // Link 3, remittance batch and transfers.
  case transferNegative = "transfer.negative"
  case transferReturned = "transfer.returned"
  case transferMissing = "transfer.missing"
  case transferAmount = "transfer.amount"
  case transferOrphan = "transfer.orphan"

  /// The section of the definition that names it: `feeds`, `payment`, `forward`, `transfer`.
  public var section: String { String(rawValue.prefix(while: { $0 != "." })) }
  public var key: String { String(rawValue.drop(while: { $0 != "." }).dropFirst()) }

  /// Whether it speaks of a record that came again.
  public var isOfRecords: Bool {
    switch self {
    case .duplicateSale, .duplicatePayment, .duplicateRemittance, .duplicateTransfer: true
    default: false
    }
  }

  /// The rule that says a record of this kind was delivered again.
  public static func duplicate(of kind: RecordKind) -> Rule {
    switch kind {
    case .sale: .duplicateSale
    case .payment: .duplicatePayment
    case .remittance: .duplicateRemittance
    case .transfer: .duplicateTransfer
    // A later entitlement of a participant replaces the earlier one, and no link reads incentives.
    case .incentive, .entitlement: preconditionFailure("\(kind.name) has no duplicates")
    }
  }
}

/// What a programme calls a rule, and how severe it is.
public struct RuleName: Hashable, Sendable {
  public var code: String
  public var severity: Severity
  public init(code: String, severity: Severity) {
    self.code = code
    self.severity = severity
  }
}

/// The three links of the money chain.
public enum Link: Int, Hashable, Sendable, CaseIterable {
  case payment, forward, transfer

  public var name: String {
    switch self {
    case .payment: "payment"
    case .forward: "forward"
    case .transfer: "transfer"
    }
  }
}
