/// A defect that befalls a batch on its way through the bank (link 3), or a row of it.
public struct BatchStory: Sendable {
  public let code: FindingCode
  public let summary: String

  public static let all = [
    BatchStory(code: .transferReturned, summary: "paid out, sent back, and not sent again"),
    BatchStory(code: .transferMissing, summary: "never paid out"),
    BatchStory(code: .transferAmount, summary: "paid out some thousand rupiah short"),
    BatchStory(code: .transferOrphan, summary: "a transfer for a batch that nobody announced, beside a batch in order"),
    BatchStory(
      code: .duplicateTransfer, summary: "the same transfer told again days later, alike or with another amount"),
    BatchStory(code: .batchMixed, summary: "a line of the batch goes to another institution"),
    BatchStory(code: .transferAccount, summary: "paid out to another institution's account"),
    BatchStory(code: .transferLate, summary: "paid out some business days after the term"),
    BatchStory(
      code: .duplicateRemittance, summary: "a line of the batch told again the next day, alike or with another gross"),
  ]
}

/// A batch that is closed: what the institution is to get of it.
struct ClosedBatch: Sendable {
  var name: BatchName
  var institution: Int32
  var net: Int64
  /// Where its lines stand among the day's.
  var lines: Range<Int>
}

/// Pays out the batches of a day, and lets some go wrong.
struct Payout: Sendable {
  let span: DaySpan
  let seed: UInt64
  let stories: [BatchStory]
  let rate: Rate
  private var batchCount: Int64 = 0
  private var plantedCount: Int64 = 0
  private var transferCount: Int64 = 0
  private var strayCount: Int32 = 0
  private var way = Way(place: 0, isTurn: true, booksReturns: false, missingDay: nil)
  /// How many more batches of `day` may be tried for the sake of stories that are still missing.
  private var triesLeft = 0
  private var day = Int32.min

  /// How the batches of one platform are paid out.
  struct Way: Sendable {
    /// The platform's place among those of the world, so that each draws from streams of its own.
    var place: Int
    /// Whether stories that are still missing may be tried with it today.
    var isTurn: Bool
    /// Whether the payout partner tells money that comes back as an entry of its own.
    var booksReturns: Bool
    /// The day without a transfers file of the payout partner.
    var missingDay: Int32?
  }

  init(span: DaySpan, seed: UInt64, stories: [BatchStory], rate: Rate) {
    self.span = span
    self.seed = seed
    self.stories = stories
    self.rate = rate
  }

  /// What a day's batches leave behind, by the day of the file.
  struct Outcome: Sendable {
    enum Subject: Sendable {
      case batch(BatchName)
      case secondTransfer(Int64)
      case secondLine(Int64)
      case transfer(BatchName, Int64)
      case line(order: Int64, Int64)
    }
    struct Finding: Sendable {
      var code: FindingCode
      var state = FindingState.break
      var subject: Subject
      var difference: Int64
      var atRisk: Int64
    }
    var transfers: [(day: Int32, row: TransferRow)] = []
    var copies: [(day: Int32, row: LineRow)] = []
    /// Lines of the day that are to be written otherwise, by their places.
    var changes: [(place: Int, row: LineRow)] = []
    var findings: [Finding] = []

    mutating func find(
      _ code: FindingCode, _ state: FindingState = .break, _ subject: Subject, _ difference: Int64,
      atRisk: Int64? = nil
    ) {
      findings.append(
        Finding(code: code, state: state, subject: subject, difference: difference, atRisk: atRisk ?? abs(difference)))
    }
  }

  mutating func close(
    _ batches: [ClosedBatch], of lines: [LineRow], on day: Int32, _ way: Way, _ choice: inout CodeChoice
  ) -> Outcome {
    self.way = way
    var outcome = Outcome()
    let picked = picks(batches, on: day, choice)
    var next = 0
    for (index, batch) in batches.enumerated() {
      var chance = Chance(seed: seed, .batch, Int(day) * 65_536 + index + way.place << 40)
      if next < picked.count, picked[next] == index {
        next += 1
        if plant(batch, lines, &chance, &choice, into: &outcome) {
          plantedCount += 1
          continue
        }
      }
      payOut(batch, &chance, into: &outcome)
    }
    return outcome
  }

  private mutating func picks(_ batches: [ClosedBatch], on day: Int32, _ choice: CodeChoice) -> [Int] {
    guard day >= span.from, day < span.asOf, !stories.isEmpty else { return [] }
    batchCount += Int64(batches.count)
    var count = Int(rate.part(of: batchCount) - plantedCount)
    if day != self.day {
      self.day = day
      triesLeft = min(2, stories.count { choice.count($0.code) == 0 })
    }
    if way.isTurn { count = max(count, triesLeft) }
    count = min(count, batches.count)
    if way.isTurn { triesLeft = max(triesLeft - count, 0) }
    guard count > 0 else { return [] }
    var chance = Chance(seed: seed, .batch, -Int(day) - way.place << 40)
    return (0..<count).map { part in
      let start = part * batches.count / count
      return start + chance.below((part + 1) * batches.count / count - start)
    }
  }

  /// Tells the rarest story that makes a clean break of this batch.
  private mutating func plant(
    _ batch: ClosedBatch, _ lines: [LineRow], _ chance: inout Chance, _ choice: inout CodeChoice,
    into outcome: inout Outcome
  ) -> Bool {
    guard batch.net > 0, batch.name.own == 0 else { return false }
    let order = stories.indices.sorted { left, right in
      (choice.count(stories[left].code), left) < (choice.count(stories[right].code), right)
    }
    for index in order where tell(stories[index].code, batch, lines, &chance, into: &outcome) {
      choice.add(stories[index].code)
      return true
    }
    return false
  }

  private mutating func tell(
    _ code: FindingCode, _ batch: ClosedBatch, _ lines: [LineRow], _ chance: inout Chance, into outcome: inout Outcome
  ) -> Bool {
    let day = batch.name.day
    let paidOn = span.day(1, businessDaysAfter: day)
    let later = span.day(chance.among(1...3), businessDaysAfter: paidOn)
    let term = span.day(DaySpan.transferTerm, businessDaysAfter: day)
    switch code {
    case .transferReturned:
      let end = span.day(DaySpan.transferTerm, businessDaysAfter: later)
      guard end < span.asOf, isQuiet(day - 1...end) else { return false }
      let row = transfer(batch, batch.net, on: paidOn)
      outcome.transfers.append((paidOn, row))
      outcome.transfers.append((later, returned(row)))
      outcome.find(.transferReturned, .break, .batch(batch.name), batch.net)
    case .transferMissing:
      guard term < span.asOf, isQuiet(day - 1...term) else { return false }
      outcome.find(.transferMissing, .break, .batch(batch.name), batch.net)
    case .transferAmount:
      guard term < span.asOf, isQuiet(day - 1...term) else { return false }
      let gap = min(Int64(chance.among(1...20)) * 100_000, batch.net / 200 * 100)
      guard gap > 0 else { return false }
      outcome.transfers.append((paidOn, transfer(batch, batch.net - gap, on: paidOn)))
      outcome.find(.transferAmount, .break, .batch(batch.name), gap)
    case .transferOrphan:
      guard paidOn > span.lookbackEnd, paidOn <= span.asOf, isQuiet(paidOn...paidOn) else { return false }
      payOut(batch, &chance, into: &outcome)
      var stray = batch
      strayCount += 1
      stray.name = BatchName(
        platform: batch.name.platform, day: day, institutionNumber: 9_000 + (strayCount - 1) % 999 + 1)
      let amount = Int64(chance.among(50...900)) * 100_000
      outcome.transfers.append((paidOn, transfer(stray, amount, on: paidOn)))
      outcome.find(.transferOrphan, .break, .batch(stray.name), -amount)
    case .duplicateTransfer:
      guard later <= span.asOf, isQuiet(paidOn...paidOn), isQuiet(later...later) else { return false }
      var row = transfer(batch, batch.net, on: paidOn)
      outcome.transfers.append((paidOn, row))
      if chance.hits(1, outOf: 2) { row.amount += 100_000 }
      outcome.transfers.append((later, row))
      outcome.find(.duplicateTransfer, .break, .secondTransfer(row.id), 0, atRisk: row.amount)
    case .batchMixed:
      let plain = batch.lines.filter { lines[$0].isPlain && lines[$0].gross > 0 }
      guard paidOn <= span.asOf, plain.count > 1, let place = plain.last else { return false }
      var line = lines[place]
      line.batchInstitution = line.institution
      line.institution = (line.institution + 1 + Int32(chance.below(5))) % Int32(Institution.oldCount)
      guard line.institution != batch.institution else { return false }
      payOut(batch, &chance, into: &outcome)
      outcome.changes.append((place, line))
      outcome.find(.batchMixed, .break, .batch(batch.name), 0, atRisk: batch.net)
      outcome.find(.forwardInstitution, .break, .line(order: line.order, line.id), 0, atRisk: line.gross)
    case .transferAccount:
      guard paidOn <= span.asOf, isQuiet(paidOn...paidOn) else { return false }
      var row = transfer(batch, batch.net, on: paidOn)
      row.beneficiary = (batch.institution + 1 + Int32(chance.below(50))) % Int32(Institution.oldCount)
      guard row.beneficiary != batch.institution, batch.institution != Institution.unknown else { return false }
      outcome.transfers.append((paidOn, row))
      outcome.find(.transferAccount, .break, .transfer(batch.name, row.id), 0, atRisk: row.amount)
    case .transferLate:
      let lateOn = span.day(DaySpan.transferTerm + chance.among(1...3), businessDaysAfter: day)
      guard lateOn <= span.asOf, isQuiet(lateOn...lateOn) else { return false }
      let row = transfer(batch, batch.net, on: lateOn)
      outcome.transfers.append((lateOn, row))
      outcome.find(.transferLate, .break, .transfer(batch.name, row.id), 0, atRisk: row.amount)
    case .duplicateRemittance:
      guard paidOn <= span.asOf, var line = lines[batch.lines].first(where: { $0.gross > 0 }) else { return false }
      payOut(batch, &chance, into: &outcome)
      if chance.hits(1, outOf: 2) { line.gross += 200_000 }
      outcome.copies.append((paidOn, line))
      outcome.find(.duplicateRemittance, .break, .secondLine(line.id), 0, atRisk: line.gross)
    default: return false
    }
    return true
  }

  /// The payout partner transfers the net on the next business day, now and then in two parts or at the second attempt;
  /// an institution repays what it owes.
  private mutating func payOut(_ batch: ClosedBatch, _ chance: inout Chance, into outcome: inout Outcome) {
    // A batch of its own is never repaid: its sale's story says so.
    guard batch.net != 0, batch.name.own == 0 else { return }
    let day = batch.name.day
    var paidOn = span.day(1, businessDaysAfter: day)
    let second = span.day(2, businessDaysAfter: day)
    // What the bank tells of a repayment is nothing to wait for: the day without a file takes none.
    if batch.net < 0, paidOn == way.missingDay { paidOn = second }
    if paidOn == way.missingDay {
      if day >= span.from { outcome.find(.transferMissing, .waiting, .batch(batch.name), batch.net) }
      return
    }
    guard paidOn <= span.asOf else {
      let code: FindingCode = batch.net < 0 ? .transferNegative : .transferMissing
      if day >= span.from { outcome.find(code, .pending, .batch(batch.name), batch.net) }
      return
    }
    guard paidOn >= span.from else { return }
    if day < span.from { outcome.find(.transferOrphan, .before, .batch(batch.name), -batch.net) }
    let kind = batch.net >= 10_000 && day >= span.from ? chance.below(200) : 199
    if kind < 6 {
      let first = batch.net * Int64(chance.among(20...80)) / 10_000 * 100
      outcome.transfers.append((paidOn, transfer(batch, first, on: paidOn)))
      outcome.transfers.append((paidOn, transfer(batch, batch.net - first, on: paidOn)))
    } else if kind == 6, second <= span.asOf, second != way.missingDay {
      let refused = transfer(batch, batch.net, on: paidOn)
      if way.booksReturns { outcome.transfers.append((paidOn, refused)) }
      outcome.transfers.append((paidOn, returned(refused)))
      outcome.transfers.append((second, transfer(batch, batch.net, on: second)))
    } else {
      outcome.transfers.append((paidOn, transfer(batch, batch.net, on: paidOn)))
    }
  }

  private mutating func transfer(_ batch: ClosedBatch, _ amount: Int64, on day: Int32) -> TransferRow {
    transferCount += 1
    return TransferRow(
      id: transferCount, batch: batch.name, amount: amount, beneficiary: amount < 0 ? -1 : batch.institution, day: day)
  }

  /// The same transfer as it came back: its row again, or an entry that has a number of its own.
  private mutating func returned(_ row: TransferRow) -> TransferRow {
    var row = row
    row.status = .returned
    if way.booksReturns {
      transferCount += 1
      row.id = transferCount
    }
    return row
  }

  /// Whether the day without a transfers file could explain nothing of what happens on these days.
  private func isQuiet(_ days: ClosedRange<Int32>) -> Bool { way.missingDay.map { !days.contains($0) } ?? true }
}
