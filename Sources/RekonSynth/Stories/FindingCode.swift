/// What the shipped pipelines can find and a world can hold.
public enum FindingCode: String, CaseIterable, Sendable {
  case batchMixed = "BATCH_MIXED"
  case clawbackDue = "CLAWBACK_DUE"
  case commissionOverCap = "COMMISSION_OVER_CAP"
  case courseInstitution = "COURSE_INSTITUTION"
  case coursePrice = "COURSE_PRICE"
  case courseRepeated = "COURSE_REPEATED"
  case courseUnknown = "COURSE_UNKNOWN"
  case duplicateIncentive = "DUPLICATE_INCENTIVE"
  case duplicatePayment = "DUPLICATE_PAYMENT"
  case duplicateRemittance = "DUPLICATE_REMITTANCE"
  case duplicateSale = "DUPLICATE_SALE"
  case duplicateTransfer = "DUPLICATE_TRANSFER"
  case entitlementExceeded = "ENTITLEMENT_EXCEEDED"
  case feedDuplicate = "FEED_DUPLICATE"
  case feedGap = "FEED_GAP"
  case feedMissing = "FEED_MISSING"
  case feedRefused = "FEED_REFUSED"
  case feedReissued = "FEED_REISSUED"
  case forwardArithmetic = "FORWARD_ARITHMETIC"
  case forwardClawedBack = "FORWARD_CLAWED_BACK"
  case forwardDouble = "FORWARD_DOUBLE"
  case forwardHeld = "FORWARD_HELD"
  case forwardInstitution = "FORWARD_INSTITUTION"
  case forwardLate = "FORWARD_LATE"
  case forwardMissing = "FORWARD_MISSING"
  case forwardOrphan = "FORWARD_ORPHAN"
  case forwardOver = "FORWARD_OVER"
  case forwardShort = "FORWARD_SHORT"
  case forwardUnpaid = "FORWARD_UNPAID"
  case incentiveAmount = "INCENTIVE_AMOUNT"
  case incentiveDuplicate = "INCENTIVE_DUPLICATE"
  case incentiveEarly = "INCENTIVE_EARLY"
  case incentiveMissing = "INCENTIVE_MISSING"
  case incentiveOrder = "INCENTIVE_ORDER"
  case incentiveOrphan = "INCENTIVE_ORPHAN"
  case institutionInactive = "INSTITUTION_INACTIVE"
  case institutionUnknown = "INSTITUTION_UNKNOWN"
  case participantRevoked = "PARTICIPANT_REVOKED"
  case participantUnknown = "PARTICIPANT_UNKNOWN"
  case paymentAmount = "PAYMENT_AMOUNT"
  case paymentChannel = "PAYMENT_CHANNEL"
  case paymentDouble = "PAYMENT_DOUBLE"
  case paymentLate = "PAYMENT_LATE"
  case paymentMissing = "PAYMENT_MISSING"
  case paymentOrphan = "PAYMENT_ORPHAN"
  case paymentParticipant = "PAYMENT_PARTICIPANT"
  case paymentPlatform = "PAYMENT_PLATFORM"
  case paymentReference = "PAYMENT_REFERENCE"
  case paymentRefunded = "PAYMENT_REFUNDED"
  case paymentScale = "PAYMENT_SCALE"
  case platformInactive = "PLATFORM_INACTIVE"
  case purchaseExpired = "PURCHASE_EXPIRED"
  case refundMissing = "REFUND_MISSING"
  case refundOrphan = "REFUND_ORPHAN"
  case rowRejected = "ROW_REJECTED"
  case selfSale = "SELF_SALE"
  case transferAccount = "TRANSFER_ACCOUNT"
  case transferAmount = "TRANSFER_AMOUNT"
  case transferLate = "TRANSFER_LATE"
  case transferMissing = "TRANSFER_MISSING"
  case transferNegative = "TRANSFER_NEGATIVE"
  case transferOrphan = "TRANSFER_ORPHAN"
  case transferReturned = "TRANSFER_RETURNED"

  /// Found by `pipelines/incentives.yaml`.
  var isOfIncentives: Bool { self == .duplicateIncentive || rawValue.hasPrefix("INCENTIVE_") }

  /// Only the programme office's entitlements can tell it.
  var needsEntitlements: Bool {
    switch self {
    case .entitlementExceeded, .participantUnknown, .participantRevoked, .purchaseExpired: true
    default: isOfIncentives
    }
  }
}

/// In which state a finding must come out (CODES, section 3).
public enum FindingState: String, Sendable {
  case `break`, pending, waiting, held, before
}
