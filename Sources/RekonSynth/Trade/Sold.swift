/// A sale that took place: everything from which its story is planned.
struct Sold: Sendable {
  enum Held: Sendable { case no, released, standing }

  var platform: UInt8
  var partner: UInt8
  var order: Int64
  var reference: PaymentReference
  var participant: Int64
  var course: Int32
  var institution: Int32
  var day: Int32
  var soldAt: Int64
  var listPrice: Int64
  var amount: Int64
  var commissionBasisPoints: Int64
  var paidAt: Int64
  /// Business days from the payment to the line in a batch: 1 to 3, well within the term.
  var forwardLag: Int
  var held = Held.no
  /// The day from which the platform may forward, where a hold was released.
  var releasedOn: Int32 = .min

  /// A number that no ordinary order of the platform has.
  static func strayOrder(_ order: Int64) -> Int64 { 900_000_000 + order }

  var paidDay: Int32 { Sold.day(of: paidAt) }

  static func day(of instant: Int64) -> Int32 { Int32(instant / 86_400) }

  func forwardDay(_ span: DaySpan) -> Int32 { forwardDay(span, paidOn: paidDay) }

  func forwardDay(_ span: DaySpan, paidOn day: Int32) -> Int32 {
    span.day(forwardLag, businessDaysAfter: max(day, releasedOn))
  }

  /// Rounded down to whole rupiah; what is taken back takes back its commission.
  func commission(of gross: Int64) -> Int64 { Self.part(gross, basisPoints: commissionBasisPoints) }

  /// What the platform keeps for the treasury, in the same measure.
  func tax(of gross: Int64) -> Int64 {
    switch Platform.taxes[Int(platform)] {
    case .none: 0
    case .ofCommission(let basisPoints): Self.part(commission(of: gross), basisPoints: basisPoints)
    case .ofGross(let basisPoints): Self.part(gross, basisPoints: basisPoints)
    }
  }

  /// What the institution gets, or gives back.
  func net(of gross: Int64) -> Int64 { gross - commission(of: gross) - tax(of: gross) }

  private static func part(_ amount: Int64, basisPoints: Int64) -> Int64 {
    let magnitude = abs(amount) / 100 * basisPoints / 10_000 * 100
    return amount < 0 ? -magnitude : magnitude
  }
}
