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
  case duplicateIncentive = "feeds.duplicate_incentive"
  // Link 1, sale and payment, in order of precedence.
  case paymentMissing = "payment.missing"
  case refundMissing = "payment.refund_missing"
  case paymentRefunded = "payment.refunded"
  case paymentDouble = "payment.double"
  case paymentScale = "payment.scale"
  case paymentAmount = "payment.amount"
  case paymentOrphan = "payment.orphan"
  case refundOrphan = "payment.refund_orphan"
  case paymentParticipant = "payment.participant"
  case paymentPlatform = "payment.platform"
  case paymentChannel = "payment.channel"
  case paymentReference = "payment.reference"
  case paymentLate = "payment.late"
  // Link 2, sale and remittance lines.
  case clawbackDue = "forward.clawback_due"
  case forwardUnpaid = "forward.unpaid"
  case forwardClawedBack = "forward.clawed_back"
  case forwardDouble = "forward.double"
  case forwardOver = "forward.over"
  case forwardMissing = "forward.missing"
  case forwardShort = "forward.short"
  case forwardOrphan = "forward.orphan"
  case forwardInstitution = "forward.institution"
  case forwardLate = "forward.late"
  case forwardHeld = "forward.held"
  case forwardArithmetic = "forward.arithmetic"
  case commissionOverCap = "forward.over_cap"
  // Link 3, remittance batch and transfers.
  case transferNegative = "transfer.negative"
  case transferReturned = "transfer.returned"
  case transferMissing = "transfer.missing"
  case transferAmount = "transfer.amount"
  case transferOrphan = "transfer.orphan"
  case batchMixed = "transfer.mixed"
  case transferAccount = "transfer.account"
  case transferLate = "transfer.late"
  // Policies: what a sale may be, by registers and entitlements.
  case entitlementExceeded = "policies.entitlement_exceeded"
  case participantUnknown = "policies.participant_unknown"
  case participantRevoked = "policies.participant_revoked"
  case purchaseExpired = "policies.purchase_expired"
  case courseRepeated = "policies.course_repeated"
  case platformInactive = "policies.platform_inactive"
  case institutionInactive = "policies.institution_inactive"
  case institutionUnknown = "policies.institution_unknown"
  case courseUnknown = "policies.course_unknown"
  case courseInstitution = "policies.course_institution"
  case coursePrice = "policies.course_price"
  case selfSale = "policies.self_sale"
  // Instalments that participants are entitled to, and what was paid of them.
  case incentiveOrphan = "incentive.orphan"
  case incentiveDouble = "incentive.double"
  case incentiveAmount = "incentive.amount"
  case incentiveMissing = "incentive.missing"
  case incentiveEarly = "incentive.early"
  case incentiveOrder = "incentive.order"

  /// The section of the definition that names it: `feeds`, `policies`, or the kind of its link.
  public var section: String { String(rawValue.prefix(while: { $0 != "." })) }
  public var key: String { String(rawValue.drop(while: { $0 != "." }).dropFirst()) }

  /// What a finding of the rule is, and where the definition names it.
  public enum Family: Hashable, Sendable {
    /// About a feed, a row, or a record that came again: `findings`.
    case feed
    /// Explains a difference of a link; a record has at most one: `breaks` of the link.
    case balance
    /// Something else that is wrong with a record of a link, its difference 0: `attributes` of the link.
    case attribute
    /// A sale that should not have been made, or not so: `policies`.
    case policy
  }

  public var family: Family {
    switch self {
    case .paymentParticipant, .paymentPlatform, .paymentChannel, .paymentReference, .paymentLate, .forwardInstitution,
      .forwardLate, .forwardHeld, .forwardArithmetic, .commissionOverCap, .batchMixed, .transferAccount, .transferLate,
      .incentiveEarly, .incentiveOrder:
      .attribute
    default:
      section == "feeds" ? .feed : section == "policies" ? .policy : .balance
    }
  }

  /// The kind of record of which it says that it came again; nil for all other rules.
  public var repeatedRecord: RecordKind? {
    switch self {
    case .duplicateSale: .sale
    case .duplicatePayment: .payment
    case .duplicateRemittance: .remittance
    case .duplicateTransfer: .transfer
    case .duplicateIncentive: .incentive
    default: nil
    }
  }

  /// The rule that says a record of this kind was delivered again.
  public static func duplicate(of kind: RecordKind) -> Rule {
    switch kind {
    case .sale: .duplicateSale
    case .payment: .duplicatePayment
    case .remittance: .duplicateRemittance
    case .transfer: .duplicateTransfer
    case .incentive: .duplicateIncentive
    case .entitlement: preconditionFailure("a later entitlement of a participant replaces the earlier one")
    }
  }
}

/// What a programme calls a rule, how severe it is, and on which days it holds.
public struct RuleName: Hashable, Sendable {
  public var code: String
  /// By the day on which the finding occurred.
  public var severity: Dated<Severity>
  /// Events outside these days are not judged by it.
  public var validity: Registers.Validity

  public init(code: String, severity: Dated<Severity>, validity: Registers.Validity = .always) {
    self.code = code
    self.severity = severity
    self.validity = validity
  }

  public init(code: String, severity: Severity) { self.init(code: code, severity: Dated(severity)) }
}
