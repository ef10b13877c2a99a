import RekonCore

/// How the sales of a world spread over its days, and since when those who buy on a day have their balance.
struct Demand: Sendable {
  private let firstDay: Int32
  private let weights: [Int]
  /// The weight of all days of the scope before each day and of it; 0 at and before the day before `from`.
  private let sums: [Int]
  private let scope: ClosedRange<Int32>

  /// An award of some day, as often among a day's new buyers as its weight.
  struct Award: Sendable {
    var day: Int32
    var wave: Int
    var weight: Int
  }

  init(_ span: DaySpan) {
    let days = span.days
    firstDay = days.lowerBound
    scope = span.from...span.asOf
    weights = days.map { Self.weight($0) }
    var sum = 0
    sums = zip(days, weights).map { day, weight in
      if day >= span.from { sum += weight }
      return sum
    }
  }

  var isEmpty: Bool { sums[sums.count - 1] == 0 }

  /// How much of `total` falls on `day`; over the days of the scope the parts add up to the total exactly.
  func part(of total: Int64, on day: Int32) -> Int64 {
    let index = Int(day - firstDay)
    if scope.contains(day) {
      let before = index > 0 ? sums[index - 1] : 0
      return scaled(total, sums[index]) - scaled(total, before)
    }
    // Before the scope in the same measure, from a third of an average day to twice one: every world has a past.
    let average = total / Int64(scope.count)
    return weights[index] == 0 ? 0 : min(max(scaled(total, weights[index]), average / 3), 2 * average) + 1
  }

  /// The same, from the first day of the scope to the end of `day`.
  func sum(of total: Int64, through day: Int32) -> Int64 { scaled(total, sums[Int(day - firstDay)]) }

  private func scaled(_ total: Int64, _ weight: Int) -> Int64 {
    Int64(Int128(total) * Int128(weight) / Int128(sums[sums.count - 1]))
  }

  /// The awards of which participants buy for the first time on `day`.
  static func awards(for day: Int32) -> [Award] {
    var awards: [Award] = []
    for (lag, share) in Wave.patience.enumerated() {
      let awarded = day - Int32(lag)
      guard awarded >= Programme.firstSale.dayNumber else { break }
      for wave in Wave.all where awarded >= wave.firstDay.dayNumber {
        guard awarded < wave.firstDay.dayNumber + Int32(wave.dayCount) else { continue }
        awards.append(Award(day: awarded, wave: wave.number, weight: wave.size / wave.dayCount * share))
      }
      // A place given again counts to the latest wave that was open.
      let latest = Wave.all.last { $0.firstDay.dayNumber <= awarded }?.number ?? 1
      awards.append(Award(day: awarded, wave: latest, weight: Wave.givenAgainPerDay * share))
    }
    return awards
  }

  private static func weight(_ day: Int32) -> Int {
    guard day >= Programme.firstSale.dayNumber, day <= Programme.lastSale.dayNumber else { return 0 }
    let all = awards(for: day).reduce(0) { $0 + $1.weight }
    // On Saturdays and Sundays little more than half.
    return BusinessDate(dayNumber: day).weekday < 5 ? all : all * 55 / 100
  }
}
