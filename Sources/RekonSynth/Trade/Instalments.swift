import RekonCore

/// The incentive of each participant whose first course is finished: four instalments, monthly, in time.
///
/// - Memory: 16 bytes for each participant who is still to get one.
struct Instalments: Sendable {
  private let span: DaySpan
  private let seed: UInt64
  private var queues: [DayQueue<Next>]
  private var count: Int64 = 0

  /// The next instalment of a participant.
  private struct Next: Sendable {
    var participant: Int64
    /// When the first instalment falls due; the others follow by month.
    var firstDue: Int32
    var number: UInt8
  }

  /// Business days from the end of the first course to the first instalment; how many there are.
  private static let term = 5
  private static let all: UInt8 = 4

  init(span: DaySpan, seed: UInt64, partnerCount: Int) {
    self.span = span
    self.seed = seed
    queues = Array(repeating: DayQueue(span.days), count: partnerCount)
  }

  mutating func add(_ entitlement: Entitlement) {
    guard let certifiedOn = entitlement.certifiedOn else { return }
    let due = span.day(Self.term, businessDaysAfter: certifiedOn)
    plan(Next(participant: entitlement.participant, firstDue: due, number: 1), of: Int(entitlement.channel))
  }

  /// What a partner pays on `day`, numbered; the instalments after it are planned.
  mutating func take(_ day: Int32, of partner: Int) -> [IncentiveRow] {
    queues[partner].take(day).map { next in
      count += 1
      if next.number < Self.all {
        plan(Next(participant: next.participant, firstDue: next.firstDue, number: next.number + 1), of: partner)
      }
      return IncentiveRow(id: count, participant: next.participant, instalment: Int64(next.number))
    }
  }

  private mutating func plan(_ next: Next, of partner: Int) { queues[partner].add(next, on: day(of: next)) }

  /// On the day on which it falls due or up to two days before, but never in another month: that of the last instalment.
  private func day(of next: Next) -> Int32 {
    let due = Self.due(Int(next.number), first: next.firstDue)
    var chance = Chance(seed: seed, .incentive, -(Int(next.participant) * Int(Self.all) + Int(next.number)))
    let dayOfMonth = BusinessDate(dayNumber: due).components.day
    return due - Int32(min(chance.below(3), dayOfMonth - 1))
  }

  /// So many months after the first: the 31st becomes the last day of a month.
  private static func due(_ instalment: Int, first: Int32) -> Int32 {
    let (year, month, day) = BusinessDate(dayNumber: first).components
    let months = month - 1 + instalment - 1
    let (dueYear, dueMonth) = (year + months / 12, months % 12 + 1)
    for last in stride(from: day, through: 28, by: -1) {
      if let due = BusinessDate.dayNumber(year: dueYear, month: dueMonth, day: last) { return due }
    }
    return BusinessDate.dayNumber(year: dueYear, month: dueMonth, day: day)!
  }
}
