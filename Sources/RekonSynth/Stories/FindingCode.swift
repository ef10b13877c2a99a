/// What `pipelines/training-payments.yaml` can find and a world can hold.
public enum FindingCode: String, CaseIterable, Sendable {
  case clawbackDue = "CLAWBACK_DUE"
  case duplicatePayment = "DUPLICATE_PAYMENT"
  case duplicateRemittance = "DUPLICATE_REMITTANCE"
  case duplicateSale = "DUPLICATE_SALE"
  case duplicateTransfer = "DUPLICATE_TRANSFER"
  case feedDuplicate = "FEED_DUPLICATE"
  case feedGap = "FEED_GAP"
  case feedMissing = "FEED_MISSING"
  case feedRefused = "FEED_REFUSED"
  case forwardClawedBack = "FORWARD_CLAWED_BACK"
  case forwardDouble = "FORWARD_DOUBLE"
  case forwardMissing = "FORWARD_MISSING"
  case forwardOrphan = "FORWARD_ORPHAN"
  case forwardOver = "FORWARD_OVER"
  case forwardShort = "FORWARD_SHORT"
  case forwardUnpaid = "FORWARD_UNPAID"
  case paymentAmount = "PAYMENT_AMOUNT"
  case paymentDouble = "PAYMENT_DOUBLE"
  case paymentMissing = "PAYMENT_MISSING"
  case paymentOrphan = "PAYMENT_ORPHAN"
  case paymentRefunded = "PAYMENT_REFUNDED"
  case paymentScale = "PAYMENT_SCALE"
  case refundMissing = "REFUND_MISSING"
  case refundOrphan = "REFUND_ORPHAN"
  case rowRejected = "ROW_REJECTED"
  case transferAmount = "TRANSFER_AMOUNT"
  case transferMissing = "TRANSFER_MISSING"
  case transferNegative = "TRANSFER_NEGATIVE"
  case transferOrphan = "TRANSFER_ORPHAN"
  case transferReturned = "TRANSFER_RETURNED"
}

/// In which state a finding must come out (CODES, section 3).
public enum FindingState: String, Sendable {
  case `break`, pending, waiting, held, before
}
