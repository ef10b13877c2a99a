/// What a partner calls a payment, before its dialect gives it letters.
struct PaymentReference: Hashable, Sendable {
  /// Counts the sales of all platforms; from 800,000,000 on it belongs to none of them.
  var number: Int32
  /// The day of the sale, which some partners write into it.
  var day: Int32
}

/// One row of a feed, before a partner's dialect gives it its form. Flat values only: millions of them pass through.
///
/// Money is in sen, a day is a number of days since 1970-01-01, an instant is a number of seconds of WIB local time.
/// Platforms, partners, institutions and courses are indices into the ``Programme``.
struct SaleRow: Sendable {
  enum Status: UInt8, Sendable { case paid, refunded, cancelled }
  var order: Int64
  var reference: PaymentReference
  var participant: Int64
  var soldAt: Int64
  var listPrice: Int64
  var amount: Int64
  var course: Int32
  var institution: Int32
  var channel: UInt8
  var status = Status.paid
  /// The card number has lost a digit on the way, so the row breaks its profile.
  var isDamaged = false
}

struct PaymentRow: Sendable {
  enum Status: UInt8, Sendable { case settled, pending, reversed }
  var reference: PaymentReference
  /// 0 when the partner names no order.
  var order: Int64
  var participant: Int64
  var paidAt: Int64
  var amount: Int64
  var platform: UInt8
  var partner: UInt8
  var isRefund = false
  var status = Status.settled
  /// The amount is written as text (`Rp…`), so the row breaks its profile.
  var isDamaged = false
  /// On the day whose second file is cut: whether the row lies in that file.
  var isInSecondFile = false
}

/// One sale's line in a remittance batch; a clawback has a negative gross.
struct LineRow: Sendable {
  /// 0 until the batch is closed.
  var id: Int64 = 0
  var order: Int64
  var gross: Int64
  var commission: Int64
  var tax: Int64
  var institution: Int32
  var day: Int32
  /// Not 0 in a batch of its own: the batch's number beside the ordinary one of that day.
  var ownBatch: Int64 = 0
  /// Whose batch it lies in, where that is not its own institution's.
  var batchInstitution: Int32 = -1
  /// By so much its parts do not make its net.
  var gap: Int64 = 0
  /// What is wrong with it alone; told when it has its number.
  var defect: FindingCode?
  /// What that puts at risk.
  var atRisk: Int64 = 0
  /// Nothing is wrong with its sale.
  var isPlain = false

  var net: Int64 { gross - commission - tax - gap }

  func batch(of platform: UInt8) -> BatchName {
    BatchName(
      platform: platform, day: day, institutionNumber: (batchInstitution < 0 ? institution : batchInstitution) + 1,
      own: ownBatch)
  }
}

struct TransferRow: Sendable {
  enum Status: UInt8, Sendable { case booked, returned, pending }
  var id: Int64
  var batch: BatchName
  var amount: Int64
  /// Whose account it goes to; negative for a repayment, which names none.
  var beneficiary: Int32
  var day: Int32
  var status = Status.booked
}

/// One instalment of the incentive that a participant gets after the first course.
struct IncentiveRow: Sendable {
  enum Status: UInt8, Sendable { case paid, failed, returned }
  var id: Int64
  var participant: Int64
  var instalment: Int64
  var amount: Int64 = Programme.instalment
  var status = Status.paid
}

/// What a remittance batch is called: platform, day, institution, and a number where it is not that day's ordinary one.
struct BatchName: Hashable, Sendable {
  var platform: UInt8
  var day: Int32
  /// The number in `LP…`; 9001 and up belong to no institution.
  var institutionNumber: Int32
  var own: Int64 = 0
}
