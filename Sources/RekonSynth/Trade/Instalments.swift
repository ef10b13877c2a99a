import RekonCore

/// The incentive of each participant whose first course is finished: four instalments, monthly, in time.
///
/// - Memory: one row for each participant who is still to get one.
struct Instalments: Sendable {
  private let span: DaySpan
  private let seed: UInt64
  private var queues: [DayQueue<IncentiveRow>]
  private var count: Int64 = 0

  /// Business days from the end of the first course to the first instalment; how many there are.
  private static let term = 5
  private static let all: Int64 = 4

  init(span: DaySpan, seed: UInt64, partnerCount: Int) {
    self.span = span
    self.seed = seed
    queues = Array(repeating: DayQueue(span.days), count: partnerCount)
  }

  mutating func add(_ entitlement: Entitlement) {
    guard let certifiedOn = entitlement.certifiedOn else { return }
    let due = span.day(Self.term, businessDaysAfter: certifiedOn)
    let row = IncentiveRow(participant: entitlement.participant, firstDue: due, instalment: 1)
    queues[Int(entitlement.channel)].add(row, on: day(of: row))
  }

  /// What a partner pays on `day`, numbered; the instalments after it are planned.
  mutating func take(_ day: Int32, of partner: Int) -> [IncentiveRow] {
    var rows = queues[partner].take(day)
    for index in rows.indices {
      count += 1
      rows[index].id = count
      guard rows[index].instalment < Self.all else { continue }
      var next = rows[index]
      next.id = 0
      next.instalment += 1
      queues[partner].add(next, on: self.day(of: next))
    }
    return rows
  }

  /// On the day on which it falls due or up to two days before, but never in another month: that of the last instalment.
  private func day(of row: IncentiveRow) -> Int32 {
    let due = Self.due(row.instalment, first: row.firstDue)
    var chance = Chance(seed: seed, .incentive, -Int(row.participant * Self.all + row.instalment))
    let dayOfMonth = BusinessDate(dayNumber: due).components.day
    return due - Int32(min(chance.below(3), dayOfMonth - 1))
  }

  /// So many months after the first: the 31st becomes the last day of a month.
  static func due(_ instalment: Int64, first: Int32) -> Int32 {
    let (year, month, day) = BusinessDate(dayNumber: first).components
    let months = month - 1 + Int(instalment) - 1
    let (dueYear, dueMonth) = (year + months / 12, months % 12 + 1)
    for last in stride(from: day, through: 28, by: -1) {
      if let due = BusinessDate.dayNumber(year: dueYear, month: dueMonth, day: last) { return due }
    }
    return BusinessDate.dayNumber(year: dueYear, month: dueMonth, day: day)!
  }
}
