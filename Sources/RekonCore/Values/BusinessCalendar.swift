/// Which days count as business days, as it was known on the as-of date: Monday to Friday without the public holidays.
///
/// - Shape: a table of the days `firstDay ... lastDay`; beyond it only weekends are taken out.
/// - Source: `holidays.csv`; a holiday counts when `known_from` <= as-of and as-of < `known_to` (where given).
public struct BusinessCalendar: Sendable {
  public struct Holiday: Hashable, Sendable {
    public var day: BusinessDate
    public var name: String
    public var knownFrom: BusinessDate?
    public var knownTo: BusinessDate?

    public init(day: BusinessDate, name: String, knownFrom: BusinessDate?, knownTo: BusinessDate?) {
      self.day = day
      self.name = name
      self.knownFrom = knownFrom
      self.knownTo = knownTo
    }

    func isKnown(asOf: BusinessDate) -> Bool {
      if let knownFrom, asOf < knownFrom { return false }
      if let knownTo, asOf >= knownTo { return false }
      return true
    }
  }

  private let holidays: Set<Int32>

  public init(holidays: [Holiday], asOf: BusinessDate) {
    self.holidays = Set(holidays.lazy.filter { $0.isKnown(asOf: asOf) }.map(\.day.dayNumber))
  }

  public func isBusinessDay(_ date: BusinessDate) -> Bool {
    date.weekday < 5 && !holidays.contains(date.dayNumber)
  }

  /// The `count`-th business day after `date` (before it, when `count` is negative); `date` itself for 0.
  public func day(_ count: Int, businessDaysAfter date: BusinessDate) -> BusinessDate {
    var left = abs(count)
    let step: Int32 = count < 0 ? -1 : 1
    var day = date
    while left > 0 {
      day.dayNumber += step
      if isBusinessDay(day) { left -= 1 }
    }
    return day
  }
}

/// A length of time in calendar days or in business days: `1d`, `5bd`.
public struct Term: Hashable, Sendable {
  public enum Unit: Hashable, Sendable { case calendarDays, businessDays }
  public var count: Int
  public var unit: Unit

  public init(count: Int, unit: Unit) {
    self.count = count
    self.unit = unit
  }

  public func end(from date: BusinessDate, in calendar: BusinessCalendar) -> BusinessDate {
    switch unit {
    case .calendarDays: date.adding(days: count)
    case .businessDays: calendar.day(count, businessDaysAfter: date)
    }
  }

  public func start(before date: BusinessDate, in calendar: BusinessCalendar) -> BusinessDate {
    switch unit {
    case .calendarDays: date.adding(days: -count)
    case .businessDays: calendar.day(-count, businessDaysAfter: date)
    }
  }
}

/// The last days of one term for every start day of a run, looked up instead of walked: a term is asked for each sale.
public struct TermTable: Sendable {
  let firstDay: Int32
  let ends: [Int32]
  let term: Dated<Term>
  let calendar: BusinessCalendar

  public init(_ term: Dated<Term>, calendar: BusinessCalendar, from: BusinessDate, through: BusinessDate) {
    self.term = term
    self.calendar = calendar
    firstDay = from.dayNumber
    ends = (from.dayNumber...max(from.dayNumber, through.dayNumber)).map {
      let date = BusinessDate(dayNumber: $0)
      return term[date].end(from: date, in: calendar).dayNumber
    }
  }

  /// The last day of the term that starts on `date`.
  public func end(from date: BusinessDate) -> BusinessDate {
    let index = Int(date.dayNumber) - Int(firstDay)
    if index >= 0, index < ends.count { return BusinessDate(dayNumber: ends[index]) }
    return term[date].end(from: date, in: calendar)
  }
}
