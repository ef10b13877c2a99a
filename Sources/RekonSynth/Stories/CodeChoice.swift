/// Which codes a world plants, how often each has been, and which is next: always the one that came least.
struct CodeChoice: Sendable {
  private(set) var planted: [FindingCode: Int] = [:]

  init(_ codes: [FindingCode]) {
    for code in codes { planted[code] = 0 }
  }

  func isListed(_ code: FindingCode) -> Bool { planted[code] != nil }

  func count(_ code: FindingCode) -> Int { planted[code] ?? 0 }

  mutating func add(_ code: FindingCode) { planted[code, default: 0] += 1 }

  mutating func remove(_ code: FindingCode) { planted[code, default: 0] -= 1 }
}

/// Gives some sales of each day a defect, evenly over the days and over the codes.
struct SaleDefects: Sendable {
  private let span: DaySpan
  private let seed: UInt64
  private let avoided: FeedDefects.PartnerDay?
  private let stories: [SaleStory]
  private var told: [Int]
  private let wanted: Int64
  /// Days on which few stories fit shall not make one code the rule: no more than a quarter above its even share.
  private let most: Int
  private let demand: Demand
  private var plantedCount: Int64 = 0
  /// How many more of today's picks may carry any story.
  private var dueByRate = 0
  /// Rejected rows planned for each file, which refuse it when they are many.
  private var damaged: [DamagedFile: Int] = [:]

  private struct DamagedFile: Hashable, Sendable {
    var day: Int32
    var feed: Feed
    /// Index of the platform or the partner.
    var party: UInt8
  }

  /// How many of a day's sales came from each platform, and how many were paid through each partner.
  struct DailyCounts: Sendable {
    var platforms: [Int]
    var partners: [Int]

    init(_ sales: [Sold], of programme: Programme) {
      platforms = Array(repeating: 0, count: programme.platforms.count)
      partners = Array(repeating: 0, count: programme.partners.count)
      for sale in sales {
        platforms[Int(sale.platform)] += 1
        partners[Int(sale.partner)] += 1
      }
    }
  }

  /// - Parameters:
  ///   - wanted: how many sales shall carry a defect.
  ///   - avoided: the refused file; nothing is planted that it could explain.
  init(
    _ stories: [SaleStory], wanted: Int64, span: DaySpan, demand: Demand, seed: UInt64,
    avoided: FeedDefects.PartnerDay?
  ) {
    self.stories = stories
    self.span = span
    self.seed = seed
    self.avoided = avoided
    self.wanted = stories.isEmpty ? 0 : max(wanted, Int64(stories.count))
    self.demand = demand
    most = Int(self.wanted) / max(1, Set(stories.map(\.code)).count) * 5 / 4 + 1
    told = Array(repeating: 0, count: stories.count)
  }

  /// Indices of the sales of `day` that shall be tried, in rising order.
  mutating func picks(on day: Int32, of saleCount: Int, _ choice: CodeChoice) -> [Int] {
    guard day > span.from, saleCount > 0, !stories.isEmpty else { return [] }
    // The last two weeks are too near the end for most; what they would get is planted before, as far as that goes.
    let early = min(day + min((span.asOf - span.from) / 4, 14), span.asOf)
    var count = Int(demand.sum(of: wanted, through: early) - plantedCount)
    dueByRate = count
    // What could not be had before: one attempt a day for each story that is still missing, and for none else.
    if day > span.lookbackEnd {
      count = max(count, stories.indices.filter { told[$0] == 0 }.count)
    }
    count = min(count, saleCount)
    guard count > 0 else { return [] }
    var chance = Chance(seed: seed, .defect, -Int(day))
    return (0..<count).map { part in
      let start = part * saleCount / count
      return start + chance.below((part + 1) * saleCount / count - start)
    }
  }

  /// Plans the rarest story that makes clean breaks of this sale; false when none does.
  mutating func plant(
    _ sale: Sold, _ counts: DailyCounts, _ choice: inout CodeChoice, into plan: inout Plan
  ) -> Bool {
    guard sale.held != .released, sale.day >= span.from else { return false }
    let order = stories.indices.sorted { left, right in
      let counts = (choice.count(stories[left].code), choice.count(stories[right].code))
      if counts.0 != counts.1 { return counts.0 < counts.1 }
      return (told[left], left) < (told[right], right)
    }
    for index in order where stories[index].needsHold == (sale.held == .standing) {
      guard told[index] == 0 || (dueByRate > 0 && choice.count(stories[index].code) < most) else { continue }
      var chance = Chance(seed: seed, .defect, Int(sale.order) * 16 + Int(sale.platform))
      plan.clear()
      stories[index].tell(&plan, sale, &chance, span)
      guard plan.isBreak(in: span), !(avoided.map(plan.touches) ?? false), hasRoom(plan, of: sale.platform, counts)
      else { continue }
      told[index] += 1
      plantedCount += 1
      dueByRate -= 1
      choice.add(stories[index].code)
      return true
    }
    return false
  }

  /// A file takes three rejected rows, or one in a thousand; half of that is used. With control totals it takes none.
  private mutating func hasRoom(_ plan: Plan, of platform: UInt8, _ counts: DailyCounts) -> Bool {
    for (day, row) in plan.sales where row.isDamaged {
      if Dialects.platforms[Int(platform)].form.hasTotals { return false }
      let file = DamagedFile(day: day, feed: .sales, party: platform)
      if !takes(one: file, of: counts.platforms[Int(platform)]) { return false }
    }
    for (day, row) in plan.payments where row.isDamaged {
      if Dialects.payments[Int(row.partner)].form.hasTotals { return false }
      let file = DamagedFile(day: day, feed: .payments, party: row.partner)
      if !takes(one: file, of: counts.partners[Int(row.partner)]) { return false }
    }
    return true
  }

  private mutating func takes(one file: DamagedFile, of rowCount: Int) -> Bool {
    guard damaged[file, default: 0] < max(3, rowCount / 2_500) else { return false }
    damaged[file, default: 0] += 1
    return true
  }
}
