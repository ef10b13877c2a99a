import RekonCore

/// How the sales of a world spread over its days, and since when those who buy on a day have their balance.
struct Demand: Sendable {
  private let firstDay: Int32
  private let weights: [Int]
  /// The weight of all days of the scope before each day and of it; 0 at and before the day before `from`.
  private let sums: [Int]
  private let scope: ClosedRange<Int32>

  /// Days on which the same platforms sell, and how much one of them sells on those of the scope.
  struct Season: Sendable {
    var days: ClosedRange<Int32>
    var total: Int64
    /// What it would sell in the whole scope; days before the scope go by it.
    var measure: Int64
  }

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

  /// How much of `season.total` falls on `day`; over the season's days of the scope the parts add up to it exactly.
  func part(of season: Season, on day: Int32) -> Int64 {
    if scope.contains(day) { return sum(of: season, through: day) - sum(of: season, through: day - 1) }
    // Before the scope in the same measure, from a third of an average day to twice one: every world has a past.
    let weight = weights[Int(day - firstDay)]
    let average = season.measure / Int64(scope.count)
    let usual = scaled(season.measure, weight, of: sums[sums.count - 1])
    return weight == 0 ? 0 : min(max(usual, average / 3), 2 * average) + 1
  }

  /// The same, from the season's first day in the scope to the end of `day`.
  func sum(of season: Season, through day: Int32) -> Int64 {
    let before = weight(through: season.days.lowerBound - 1)
    return scaled(season.total, weight(through: day) - before, of: weight(through: season.days.upperBound) - before)
  }

  /// How much of `total` falls on the days of the scope until the end of `day`.
  func sum(of total: Int64, through day: Int32) -> Int64 {
    scaled(total, weight(through: day), of: sums[sums.count - 1])
  }

  private func weight(through day: Int32) -> Int { day < firstDay ? 0 : sums[Int(day - firstDay)] }

  private func scaled(_ total: Int64, _ weight: Int, of all: Int) -> Int64 {
    all == 0 ? 0 : Int64(Int128(total) * Int128(weight) / Int128(all))
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
