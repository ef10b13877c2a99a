import RekonCore

/// The days of a world and the business days among them, as they are known on the as-of date.
///
/// - Range: `warmUpFrom` lies 14 business days before `from`; the tables reach beyond the as-of by the longest term.
struct DaySpan: Sendable {
  let from: Int32
  let asOf: Int32
  let warmUpFrom: Int32
  /// The last day within `lookback` of `from`: until it, what has no counterpart may have had one before the scope.
  let lookbackEnd: Int32
  private let tableFrom: Int32
  private let following: [Int32]
  private let isBusiness: [Bool]

  /// The terms of CODES, section 2, that a world is planned by.
  static let graceDays: Int32 = 1
  static let forwardTerm = 5
  static let transferTerm = 2
  static let lookback = 10
  static let waitingLimit = 10

  init(from: BusinessDate, asOf: BusinessDate, holidays: [BusinessCalendar.Holiday]) {
    let calendar = BusinessCalendar(holidays: holidays, asOf: asOf)
    self.from = from.dayNumber
    self.asOf = asOf.dayNumber
    warmUpFrom = calendar.day(-14, businessDaysAfter: from).dayNumber
    tableFrom = warmUpFrom - 30
    let days = tableFrom...(asOf.dayNumber + 90)
    following = days.map { calendar.day(1, businessDaysAfter: BusinessDate(dayNumber: $0)).dayNumber }
    isBusiness = days.map { calendar.isBusinessDay(BusinessDate(dayNumber: $0)) }
    lookbackEnd = calendar.day(Self.lookback, businessDaysAfter: from).dayNumber
  }

  var days: ClosedRange<Int32> { warmUpFrom...asOf }

  func contains(_ day: Int32) -> Bool { day >= from && day <= asOf }

  func isBusinessDay(_ day: Int32) -> Bool { isBusiness[Int(day - tableFrom)] }

  /// The `count`-th business day after `day`.
  func day(_ count: Int, businessDaysAfter day: Int32) -> Int32 {
    var day = day
    for _ in 0..<count {
      let index = Int(day - tableFrom)
      if index >= following.count { return .max }
      day = following[index]
    }
    return day
  }

  /// The `count`-th business day before `day`.
  func day(_ count: Int, businessDaysBefore day: Int32) -> Int32 {
    var day = day
    var left = count
    while left > 0 {
      day -= 1
      if isBusinessDay(day) { left -= 1 }
    }
    return day
  }
}
