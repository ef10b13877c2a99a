import RekonCore

/// A wave of participants (gelombang): how many were awarded a balance, evenly over which days.
///
/// - Source: sizes as published; the span of days after each opening is invented.
struct Wave: Sendable {
  var number: Int
  var firstDay: BusinessDate
  var dayCount: Int
  var size: Int

  static let all = [
    Wave(number: 1, firstDay: Programme.firstSale, dayCount: 6, size: 168_111),
    Wave(number: 2, firstDay: Programme.day("2020-04-20"), dayCount: 5, size: 288_154),
    Wave(number: 3, firstDay: Programme.day("2020-04-27"), dayCount: 4, size: 224_615),
    Wave(number: 4, firstDay: Programme.day("2020-08-08"), dayCount: 10, size: 800_000),
    Wave(number: 5, firstDay: Programme.day("2020-08-18"), dayCount: 8, size: 800_000),
    Wave(number: 6, firstDay: Programme.day("2020-08-28"), dayCount: 7, size: 800_000),
    Wave(number: 7, firstDay: Programme.day("2020-09-05"), dayCount: 7, size: 800_000),
    Wave(number: 8, firstDay: Programme.day("2020-09-12"), dayCount: 7, size: 800_000),
    Wave(number: 9, firstDay: Programme.day("2020-09-19"), dayCount: 9, size: 800_000),
  ]

  /// The rest of the quota of 5.6 million: places that were given again, a few every day until the end.
  static let givenAgainPerDay = (5_600_000 - all.reduce(0) { $0 + $1.size }) / 249

  /// How many of a day's awards buy first after 0, 1, 2 … days; the last day of the term is left unused.
  static let patience = [
    6, 10, 10, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  ]
}
