import RekonCore

@testable import RekonSynth

/// The rows of FEEDS: 4 September 2020, participant 0123456789012345, course C00017 of LP0003.
enum Example {
  static let day = BusinessDate(iso: "2020-09-04")!.dayNumber
  static let later = BusinessDate(iso: "2020-09-09")!.dayNumber
  static let head = FileHead(day: day, number: 12)
  static let laterHead = FileHead(day: later, number: 7)
  static let platforms = Dictionary(uniqueKeysWithValues: Platform.all.enumerated().map { ($1.code, UInt8($0)) })
  static let partners = Dictionary(uniqueKeysWithValues: Partner.all.enumerated().map { ($1.code, UInt8($0)) })
  static let accounts = Programme.standard.institutions.map { Array($0.account.utf8) }

  static func instant(_ hour: Int, _ minute: Int, _ second: Int) -> Int64 {
    Int64(day) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
  }

  static func sale(_ channel: String, at instant: Int64, course: Int32 = 16) -> SaleRow {
    SaleRow(
      order: 101, reference: PaymentReference(number: 102, day: day), participant: 123_456_789_012_345,
      soldAt: instant, listPrice: 30_000_000, amount: 25_000_000, course: course, institution: 2,
      channel: partners[channel]!)
  }

  static func line(commission: Int64, tax: Int64 = 0) -> LineRow {
    LineRow(
      id: 77, order: 101, gross: 25_000_000, commission: commission, tax: tax, institution: 2, day: later)
  }

  static func payment(_ platform: String, through partner: String) -> PaymentRow {
    PaymentRow(
      reference: PaymentReference(number: 103, day: day), order: 101, participant: 123_456_789_012_345,
      paidAt: instant(13, 5, 40), amount: 25_000_000, platform: platforms[platform]!, partner: partners[partner]!)
  }

  /// The refund of a payment that no order is known of.
  static func refund(_ platform: String, through partner: String) -> PaymentRow {
    var row = payment(platform, through: partner)
    row.reference = PaymentReference(number: 104, day: day)
    (row.order, row.amount, row.isRefund, row.status) = (0, 10_000_000, true, .pending)
    return row
  }

  static func transfer(_ platform: String, _ id: Int64, _ amount: Int64, _ status: TransferRow.Status) -> TransferRow {
    TransferRow(
      id: id, batch: BatchName(platform: platforms[platform]!, day: day, institutionNumber: 3), amount: amount,
      beneficiary: amount < 0 ? -1 : 2, day: later, status: status)
  }

  static let incentive = IncentiveRow(id: 55, participant: 123_456_789_012_345, instalment: 2)
}
