import RekonCore

/// Who buys what, day by day.
///
/// - Memory: the buyers of the next 28 days; nothing is kept of a sale once its day is over.
struct Market: Sendable {
  let programme: Programme
  let span: DaySpan
  let seed: UInt64
  private var shop: CourseShop
  let numbers: ParticipantNumbers
  private let calendarOfHolds: [HeldDays]
  private let channels: Channels
  private var buyers: DayQueue<Buyer>
  /// Those who come again on `day`, whichever platform they choose.
  private var waiting: [Buyer] = []
  private var day = Int32.min
  private var saleCount: Int32 = 0
  private var participantCount: Int64 = 0
  private var orderCounts: [Int64]
  /// Participants of the day that are new, for the entitlements.
  private(set) var entitled: [Entitlement] = []

  private struct HeldDays: Sendable {
    var platform: Int
    var institution: Int
    var days: ClosedRange<Int32>
    var releasedOn: Int32?
  }

  init(_ programme: Programme, span: DaySpan, seed: UInt64, channels: Channels, institutionCount: Int) {
    self.programme = programme
    self.span = span
    self.seed = seed
    self.channels = channels
    shop = CourseShop(
      programme, seed: seed, institutionCount: institutionCount, from: BusinessDate(dayNumber: span.warmUpFrom))
    numbers = ParticipantNumbers(seed: seed)
    buyers = DayQueue(span.days)
    orderCounts = Array(repeating: 0, count: programme.platforms.count)
    calendarOfHolds = programme.holds.compactMap { hold in
      guard let platform = programme.platforms.firstIndex(where: { $0.code == hold.platform }),
        let institution = programme.institutions.firstIndex(where: { $0.code == hold.institution })
      else { return nil }
      return HeldDays(
        platform: platform, institution: institution, days: hold.from.dayNumber...hold.to.dayNumber,
        releasedOn: hold.releasedOn?.dayNumber)
    }
  }

  /// How much a platform sells on a day: a number of sales, or rupiah up to an exact sum.
  enum Quantity: Sendable {
    case sales(Int)
    /// All money sold so far (in sen), how much it shall be by tonight, and at the end of the world.
    case money(sold: Int64, tonight: Int64, atLast: Int64)
  }

  /// The sales of one platform on one day, in the order in which they were numbered.
  mutating func sales(of platform: Int, on day: Int32, _ quantity: Quantity) -> [Sold] {
    if day != self.day {
      self.day = day
      waiting = buyers.take(day)
    }
    entitled.removeAll(keepingCapacity: true)
    shop.open(day, for: programme.platforms[platform])
    var chance = Chance(seed: seed, .buyer, Int(day) * 16 + platform)
    let awards = AwardPicker(Demand.awards(for: day))
    var all: [Sold] = []
    switch quantity {
    case .sales(let count):
      all.reserveCapacity(count)
      for index in 0..<count {
        // Those who come again first, but never more than three of five.
        let again = index % 5 < 3 ? waiting.popLast() : nil
        all.append(sale(platform, day, index, again, awards, &chance))
      }
    case .money(var sold, let tonight, let atLast):
      while sold < tonight {
        let again = all.count % 5 < 3 ? waiting.popLast() : nil
        var next = sale(platform, day, all.count, again, awards, &chance)
        fit(&next, left: atLast - sold)
        sold += next.amount
        all.append(next)
      }
    }
    return all
  }

  /// Makes the last sale of a platform's total fit to the rupiah: never below the cheapest course, never above its price.
  private mutating func fit(_ sale: inout Sold, left: Int64) {
    let after = left - sale.amount
    guard after != 0, after < Course.cheapest else { return }
    let amount = left <= Programme.trainingBalance ? left : left / 200 * 100
    guard let course = shop.course(worth: amount) else { preconditionFailure("no course costs as much as a balance") }
    // Somebody new buys it, who has the whole balance.
    sale.participant = participant(awarded: Demand.awards(for: sale.day)[0], buyingOn: sale.day)
    sale.course = course
    sale.institution = Int32(programme.courses[Int(course)].institution)
    sale.listPrice = programme.courses[Int(course)].listPrice
    sale.amount = amount
    judgeHold(&sale)
    sale.commissionBasisPoints = basisPoints(sale)
  }

  private mutating func sale(
    _ platform: Int, _ day: Int32, _ index: Int, _ again: Buyer?, _ awards: AwardPicker,
    _ chance: inout Chance
  ) -> Sold {
    orderCounts[platform] += 1
    let order = orderCounts[platform]
    saleCount += 1
    let number = Int(order) * 16 + platform
    var draw = Chance(seed: seed, .sale, number)
    let (buyer, course) = choose(again, day, awards, &chance, &draw)
    let price = programme.courses[Int(course)].listPrice
    var amount = price
    if price >= 10_000_000, draw.hits(1, outOf: 10) { amount -= [1_000_000, 1_500_000, 2_500_000][draw.below(3)] }
    var sale = Sold(
      platform: UInt8(platform), partner: channels.pick(.channel, number), order: order,
      reference: PaymentReference(number: saleCount, day: day), participant: buyer.participant, course: course,
      institution: Int32(programme.courses[Int(course)].institution), day: day, soldAt: 0, listPrice: price,
      amount: amount, commissionBasisPoints: 0, paidAt: 0, forwardLag: draw.among(1...3))
    let isStraggler = index == 0 && (day == span.from - 1 || day == span.asOf)
    sale.soldAt = Int64(day) * 86_400 + Int64(isStraggler ? 86_400 - draw.among(60...180) : Hours.second(&draw))
    sale.paidAt = sale.soldAt + Int64(isStraggler ? draw.among(240...600) : draw.among(20...900))
    judgeHold(&sale)
    sale.commissionBasisPoints = basisPoints(sale)
    keep(buyer, bought: course, for: amount, on: day, &draw)
    return sale
  }

  /// A buyer and a course: whoever comes again, if there is a course left for them; else somebody new.
  private mutating func choose(
    _ again: Buyer?, _ day: Int32, _ awards: AwardPicker, _ chance: inout Chance, _ draw: inout Chance
  ) -> (Buyer, Int32) {
    if let again, let course = shop.pick(&draw, for: again) { return (again, course) }
    let award = awards.pick(&chance)
    let purchases = [0, 0, 0, 0, 1, 1, 1, 2, 2][draw.below(9)]
    let buyer = Buyer(
      participant: participant(awarded: award, buyingOn: day), balance: Programme.trainingBalance,
      purchasesLeft: purchases, lastDay: min(award.day + 28, Programme.lastSale.dayNumber))
    while true {
      if let course = shop.pick(&draw, for: buyer) { return (buyer, course) }
    }
  }

  /// A new number, which the programme office will tell with the day on which the first course was finished.
  private mutating func participant(awarded award: Demand.Award, buyingOn day: Int32) -> Int64 {
    participantCount += 1
    let participant = numbers.number(participantCount)
    var chance = Chance(seed: seed, .incentive, Int(participantCount))
    let channel = channels.pick(&chance)
    let finishedOn = day + Int32(chance.among(3...30))
    let isFinished = chance.hits(9, outOf: 10) && finishedOn <= span.asOf
    entitled.append(
      Entitlement(
        participant: participant, wave: award.wave, awardedOn: award.day, certifiedOn: isFinished ? finishedOn : nil,
        channel: channel))
    return participant
  }

  private mutating func keep(
    _ buyer: Buyer, bought course: Int32, for amount: Int64, on day: Int32, _ draw: inout Chance
  ) {
    guard buyer.purchasesLeft > 0 else { return }
    var buyer = buyer
    buyer.purchasesLeft -= 1
    buyer.balance -= amount
    buyer.add(course)
    let next = day + Int32(draw.among(1...12))
    if next <= buyer.lastDay, buyer.balance >= Course.cheapest { buyers.add(buyer, on: next) }
  }

  private func judgeHold(_ sale: inout Sold) {
    sale.held = .no
    sale.releasedOn = .min
    for hold in calendarOfHolds
    where hold.platform == Int(sale.platform) && hold.institution == Int(sale.institution)
      && hold.days.contains(sale.day)
    {
      if let released = hold.releasedOn, released <= span.asOf {
        if sale.held == .no { sale.held = .released }
        sale.releasedOn = max(sale.releasedOn, released)
      } else {
        sale.held = .standing
      }
    }
  }

  /// By contract before the cap; at most 15 % after it.
  private func basisPoints(_ sale: Sold) -> Int64 {
    let platform = programme.platforms[Int(sale.platform)]
    var contract = Chance(seed: Words.registerSeed, .register, 1_000 + Int(sale.institution) * 16 + Int(sale.platform))
    let agreed = contract.among(platform.contractBasisPoints)
    return Int64(sale.day < Programme.capFrom.dayNumber ? agreed : min(max(agreed, 500), 1_500))
  }
}

/// A participant's right to a balance, as the programme office tells it.
struct Entitlement: Sendable {
  var participant: Int64
  var wave: Int
  var awardedOn: Int32
  /// When the first course was finished; nil when that is not known on the as-of.
  var certifiedOn: Int32?
  /// The partner through which incentives come.
  var channel: UInt8
  /// In sen.
  var balance = Programme.trainingBalance
  var revokedOn: Int32?
}

/// The payment partners of a world, each as often as its share.
struct Channels: Sendable {
  let partners: [Int]
  private let seed: UInt64
  private let sums: [Int]

  init(_ partners: [Int], of programme: Programme, seed: UInt64) {
    self.partners = partners
    self.seed = seed
    var sum = 0
    sums = partners.map { index in
      sum += programme.partners[index].share
      return sum
    }
  }

  func pick(_ chance: inout Chance) -> UInt8 { UInt8(partners[chance.index(inSums: sums)]) }

  /// Drawn from a stream of its own.
  func pick(_ purpose: Chance.Purpose, _ number: Int) -> UInt8 {
    guard partners.count > 1 else { return UInt8(partners[0]) }
    var chance = Chance(seed: seed, purpose, number)
    return pick(&chance)
  }
}

/// Picks awards as often as their weight.
struct AwardPicker: Sendable {
  private let awards: [Demand.Award]
  private let sums: [Int]

  init(_ awards: [Demand.Award]) {
    self.awards = awards
    var sum = 0
    sums = awards.map { award in
      sum += award.weight
      return sum
    }
  }

  func pick(_ chance: inout Chance) -> Demand.Award { awards[chance.index(inSums: sums)] }
}

/// At what time of a day courses are bought: little at night, most before noon and in the evening.
enum Hours {
  private static let sums: [Int] = {
    var sum = 0
    return [3, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 9, 9, 9, 9, 8, 8, 8, 9, 9, 8, 6, 4].map { share in
      sum += share
      return sum
    }
  }()

  static func second(_ chance: inout Chance) -> Int { chance.index(inSums: sums) * 3_600 + chance.below(3_600) }
}
