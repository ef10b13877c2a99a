/// A calendar day in the pipeline's zone (WIB, UTC+07:00), counted in days since 1970-01-01.
///
/// - Range: the years 1 to 9999; text outside it is refused where it is parsed.
/// - Source: file names, day columns, and instants moved into the zone.
@frozen
public struct BusinessDate: Hashable, Comparable, Sendable {
  public var dayNumber: Int32

  @inlinable
  public init(dayNumber: Int32) { self.dayNumber = dayNumber }

  /// The day of a proleptic Gregorian date, or nil when there is no such day (30 February, month 13).
  public init?(year: Int, month: Int, day: Int) {
    guard let number = Self.dayNumber(year: year, month: month, day: day) else { return nil }
    self.init(dayNumber: number)
  }

  /// Parses `yyyy-MM-dd` exactly.
  public init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.dayNumber < right.dayNumber }

  @inlinable
  public func adding(days: Int) -> BusinessDate { BusinessDate(dayNumber: dayNumber + Int32(days)) }

  /// The same day of the month `months` later; the month's last day where it has no such day.
  public func adding(months: Int) -> BusinessDate {
    let (year, month, day) = components
    let total = year * 12 + month - 1 + months
    let (laterYear, laterMonth) = (total / 12, total % 12 + 1)
    let number = Self.dayNumber(
      year: laterYear, month: laterMonth, day: min(day, Self.lastDay(year: laterYear, month: laterMonth)))
    return BusinessDate(dayNumber: number ?? .max)
  }

  /// Whole days from `other` to this day; negative when this day comes first.
  public func days(since other: BusinessDate) -> Int { Int(dayNumber) - Int(other.dayNumber) }

  /// 0 is Monday, 6 is Sunday.
  public var weekday: Int { Int(((dayNumber + 3) % 7 + 7) % 7) }

  /// Days since 1970-01-01 of a Gregorian date, or nil when the calendar has no such day. O(1), no allocation.
  @inlinable
  public static func dayNumber(year: Int, month: Int, day: Int) -> Int32? {
    guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1, day <= lastDay(year: year, month: month)
    else { return nil }
    // Years begin in March here, so that the leap day is the last of a year and needs no special case.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  @inlinable
  static func lastDay(year: Int, month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }

  /// Year, month and day of this date.
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(dayNumber) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// `yyyymmdd`, as file names carry it.
  public var compact: String {
    let (year, month, day) = components
    return padded(year, 4) + padded(month, 2) + padded(day, 2)
  }
}

extension BusinessDate: CustomStringConvertible {
  /// `yyyy-MM-dd`.
  public var description: String {
    let (year, month, day) = components
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }
}

/// `value` in decimal with leading zeros up to `width` digits.
public func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
