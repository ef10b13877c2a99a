import RekonCore

/// The incentive of each participant whose first course is finished: four instalments, monthly, in time.
///
/// - Memory: 16 bytes for each participant who is still to get one.
struct Instalments: Sendable {
  private let span: DaySpan
  private let seed: UInt64
  private var queues: [DayQueue<Next>]
  private var count: Int64 = 0
  private var paidCount: Int64 = 0
  private var plantedCount: Int64 = 0
  private var strayCount: Int64 = 0
  private let codes: [FindingCode]
  private let rate: Rate
  private let numbers: ParticipantNumbers
  /// Payments that come back on a later day.
  private var comingBack: [DayQueue<IncentiveRow>]

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

  init(
    span: DaySpan, seed: UInt64, partnerCount: Int, codes: [FindingCode], rate: Rate, numbers: ParticipantNumbers
  ) {
    self.codes = codes.filter(\.isOfIncentives)
    self.rate = rate
    self.numbers = numbers
    comingBack = Array(repeating: DayQueue(span.days), count: partnerCount)
    self.span = span
    self.seed = seed
    queues = Array(repeating: DayQueue(span.days), count: partnerCount)
  }

  mutating func add(_ entitlement: Entitlement) {
    guard let certifiedOn = entitlement.certifiedOn else { return }
    let due = span.day(Self.term, businessDaysAfter: certifiedOn)
    plan(Next(participant: entitlement.participant, firstDue: due, number: 1), of: Int(entitlement.channel))
  }

  /// What a partner pays on `day`, numbered, and what is wrong with it; the instalments after it are planned.
  mutating func take(_ day: Int32, of partner: Int, _ choice: inout CodeChoice) -> Outcome {
    var outcome = Outcome(rows: comingBack[partner].take(day))
    for next in queues[partner].take(day) {
      paidCount += 1
      if let code = pick(next, on: day, choice), tell(code, next, on: day, of: partner, &outcome) {
        plantedCount += 1
        choice.add(code)
        continue
      }
      outcome.rows.append(row(next.participant, next.number))
      planNext(next, of: partner)
    }
    return outcome
  }

  private mutating func row(_ participant: Int64, _ number: UInt8) -> IncentiveRow {
    count += 1
    return IncentiveRow(id: count, participant: participant, instalment: Int64(number))
  }

  private mutating func planNext(_ next: Next, of partner: Int, skipping: UInt8 = 0) {
    let number = next.number + 1 + skipping
    guard number <= Self.all else { return }
    plan(Next(participant: next.participant, firstDue: next.firstDue, number: number), of: partner)
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

/// What goes wrong with incentives.
extension Instalments {
  /// A partner's day: its rows, and what must be found of them.
  struct Outcome: Sendable {
    struct Finding: Sendable {
      var code: FindingCode
      var participant: Int64
      var instalment: UInt8
      var difference: Int64
      var atRisk: Int64
      /// The payment that was told again.
      var repeated: Int64?
    }

    var rows: [IncentiveRow]
    var findings: [Finding] = []
  }

  /// The rarest code, when one is due; and now and then one that is still missing.
  private func pick(_ next: Next, on day: Int32, _ choice: CodeChoice) -> FindingCode? {
    guard day >= span.from, !codes.isEmpty, rate.millionths > 0 else { return nil }
    guard plantedCount < rate.part(of: paidCount) || paidCount % 3 == 0 else { return nil }
    let possible = codes.filter { fits($0, next) }
    let least = possible.map(choice.count).min() ?? 0
    guard plantedCount < rate.part(of: paidCount) || least == 0 else { return nil }
    return possible.first { choice.count($0) == least }
  }

  /// Whether a code is a clean break here: nothing of it lies before the scope or after the as-of.
  private func fits(_ code: FindingCode, _ next: Next) -> Bool {
    let due = Self.due(Int(next.number), first: next.firstDue)
    switch code {
    case .incentiveMissing: return due < span.asOf && due >= span.from + 5
    case .incentiveEarly: return next.number < Self.all
    case .incentiveOrder:
      // The one that is left out must not be missing yet.
      return next.number + 2 <= Self.all && Self.due(Int(next.number) + 1, first: next.firstDue) >= span.asOf
    default: return true
    }
  }

  private mutating func tell(
    _ code: FindingCode, _ next: Next, on day: Int32, of partner: Int, _ outcome: inout Outcome
  ) -> Bool {
    let amount = Programme.instalment
    var chance = Chance(seed: seed, .defect, -Int(paidCount) - 1 << 40)
    func find(_ participant: Int64, _ instalment: UInt8, _ difference: Int64, atRisk: Int64, repeated: Int64? = nil) {
      outcome.findings.append(
        Outcome.Finding(
          code: code, participant: participant, instalment: instalment, difference: difference, atRisk: atRisk,
          repeated: repeated))
    }
    switch code {
    case .incentiveMissing:
      let kind = chance.below(3)
      if kind > 0 {
        var row = row(next.participant, next.number)
        row.status = kind == 1 ? .failed : .paid
        outcome.rows.append(row)
        if kind == 2 {
          let back = day + Int32(chance.among(1...3))
          guard back <= span.asOf else {
            outcome.rows.removeLast()
            return false
          }
          row.status = .returned
          // A bank tells it as an entry of its own.
          if Partner.all[partner].code == "bni" {
            count += 1
            row.id = count
          }
          comingBack[partner].add(row, on: back)
        }
      }
      find(next.participant, next.number, amount, atRisk: amount)
      planNext(next, of: partner)
    case .incentiveAmount:
      var row = row(next.participant, next.number)
      row.amount += Int64(chance.among(1...9)) * 1_000_000 * (chance.hits(1, outOf: 2) ? 1 : -1)
      outcome.rows.append(row)
      find(next.participant, next.number, amount - row.amount, atRisk: abs(amount - row.amount))
      planNext(next, of: partner)
    case .incentiveDuplicate:
      outcome.rows.append(row(next.participant, next.number))
      outcome.rows.append(row(next.participant, next.number))
      find(next.participant, next.number, -amount, atRisk: amount)
      planNext(next, of: partner)
    case .incentiveOrphan:
      strayCount += 1
      let stranger = numbers.number(2_000_000_000_000 + strayCount)
      outcome.rows.append(row(next.participant, next.number))
      outcome.rows.append(row(stranger, 1))
      find(stranger, 1, -amount, atRisk: amount)
      planNext(next, of: partner)
    case .incentiveEarly:
      outcome.rows.append(row(next.participant, next.number))
      outcome.rows.append(row(next.participant, next.number + 1))
      find(next.participant, next.number + 1, 0, atRisk: amount)
      planNext(next, of: partner, skipping: 1)
    case .incentiveOrder:
      outcome.rows.append(row(next.participant, next.number))
      outcome.rows.append(row(next.participant, next.number + 2))
      find(next.participant, next.number + 2, 0, atRisk: amount)
    case .duplicateIncentive:
      let row = row(next.participant, next.number)
      outcome.rows += [row, row]
      find(next.participant, next.number, 0, atRisk: amount, repeated: row.id)
      planNext(next, of: partner)
    default: return false
    }
    return true
  }
}
