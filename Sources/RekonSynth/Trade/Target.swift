import RekonCore

/// How much a platform is to sell, and when.
struct Target: Sendable {
  /// Indices into the programme's platforms and partners.
  var platform: Int
  var payoutPartner: Int
  /// The last day on which its files are due.
  var lastFile: Int32
  var seasons: [Demand.Season]
  /// In sen; nil where a number of sales is wanted.
  var money: Int64?

  /// About how many sales that is in the scope.
  var sales: Int64 { seasons.reduce(0) { $0 + $1.total } }

  func season(of day: Int32) -> Demand.Season? { seasons.first { $0.days.contains(day) } }

  /// The targets of a world in the order of the programme. What a platform that left would have sold goes to the others.
  static func all(_ request: WorldRequest, _ programme: Programme, _ span: DaySpan, _ demand: Demand) -> [Target] {
    let indices = request.chosenPlatforms
    var targets = indices.map { index in
      let platform = programme.platforms[index]
      return Target(
        platform: index, payoutPartner: programme.partners.firstIndex { $0.code == platform.payoutPartner }!,
        lastFile: platform.lastFile?.dayNumber ?? .max, seasons: [])
    }
    guard request.totals.isEmpty else {
      let mean = programme.courses.reduce(0) { $0 + $1.listPrice } / Int64(programme.courses.count)
      for place in targets.indices {
        let platform = programme.platforms[indices[place]]
        let money = request.totals.first { $0.platform == platform.code }!.rupiah * 100
        let last = min(span.asOf, platform.validTo?.dayNumber ?? .max)
        let count = max(money / mean, 1)
        targets[place].money = money
        targets[place].seasons = [Demand.Season(days: span.warmUpFrom...last, total: count, measure: count)]
      }
      return targets
    }
    for days in seasons(of: indices.map { programme.platforms[$0] }, span) {
      let before = days.lowerBound > span.from ? demand.sum(of: request.saleCount, through: days.lowerBound - 1) : 0
      let through = days.upperBound < span.from ? 0 : demand.sum(of: request.saleCount, through: days.upperBound)
      let open = targets.indices.filter { place in
        (programme.platforms[indices[place]].validTo?.dayNumber ?? .max) >= days.upperBound
      }
      let all = open.reduce(Int64(0)) { $0 + Int64(programme.platforms[indices[$1]].share) }
      var start: Int64 = 0
      for place in open {
        let end = start + Int64(programme.platforms[indices[place]].share)
        let part = { (total: Int64) in total * end / all - total * start / all }
        targets[place].seasons.append(
          Demand.Season(days: days, total: part(through - before), measure: part(request.saleCount)))
        start = end
      }
    }
    return targets
  }

  /// The days of the world, cut after each day on which a platform leaves.
  private static func seasons(of platforms: [Platform], _ span: DaySpan) -> [ClosedRange<Int32>] {
    var days: [ClosedRange<Int32>] = []
    var first = span.warmUpFrom
    for last in platforms.compactMap({ $0.validTo?.dayNumber }).sorted() where last >= first && last < span.asOf {
      days.append(first...last)
      first = last + 1
    }
    return days + [first...span.asOf]
  }
}
