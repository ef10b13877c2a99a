import RekonCore
import Testing

@testable import RekonReconcile

@Suite("The balance codes, the first that applies")
struct RuleTests {
  let scope = Scope(
    from: BusinessDate(iso: "2020-08-24")!, asOf: BusinessDate(iso: "2020-09-30")!, holidays: [],
    terms: Terms(
      paymentGrace: Dated(Term(count: 1, unit: .calendarDays)), forwardTerm: Dated(Term(count: 5, unit: .businessDays)),
      transferTerm: Dated(Term(count: 2, unit: .businessDays)), lookback: Dated(Term(count: 10, unit: .businessDays)),
      waitingLimit: Dated(Term(count: 10, unit: .businessDays))))

  private func date(_ text: String) -> BusinessDate { BusinessDate(iso: text)! }

  private func sale(_ status: Word = .paid, expected: MinorUnits = 1_000) -> SaleFacts {
    SaleFacts(
      platform: "tokopedia", channel: "gopay", institution: "LP0001", platformNumber: 1,
      institutionNumber: 2, soldOn: date("2020-09-07"), status: status,
      statusDay: date("2020-09-10"), expected: status == .paid ? expected : 0)
  }

  /// Amounts of settled debits (positive) and refunds (negative), a day apart from 8 September on.
  private func payments(_ amounts: [Int64]) -> PaymentFacts {
    var facts = PaymentFacts()
    for (index, amount) in amounts.enumerated() {
      facts.add(
        PaymentMessage(
          saleHash: 0, link: .none, paymentID: .none, amount: abs(amount), check: 0,
          day: date("2020-09-08").dayNumber + Int32(index), platform: 0, partnerNumber: 0,
          flags: amount < 0 ? [.refund, .settled] : [.settled, .everSettled]))
    }
    return facts
  }

  @Test(
    "link 1",
    arguments: [
      (Word.paid, [], Rule.paymentMissing), (.refunded, [1_000], .refundMissing), (.cancelled, [1_000], .refundMissing),
      (.paid, [1_000, -1_000], .paymentRefunded), (.paid, [1_000, -1_500], .paymentRefunded),
      (.paid, [1_000, 1_000], .paymentDouble), (.paid, [100_000], .paymentScale), (.paid, [10], .paymentScale),
      (.paid, [999], .paymentAmount), (.paid, [1_000, -200], .paymentAmount), (.paid, [-1_000], .paymentAmount),
      (.refunded, [-1_000], .paymentAmount), (.paid, [400, 400], .paymentAmount), (.paid, [1_000], nil),
      (.refunded, [], nil), (.refunded, [1_000, -1_000], nil),
    ] as [(Word, [Int64], Rule?)])
  func paymentCodes(_ status: Word, _ amounts: [Int64], _ rule: Rule?) {
    #expect(PaymentRules(scope: scope).decide(sale(status), payments(amounts))?.rule == rule)
  }

  @Test("a payment group without a sale is an orphan by what it carries")
  func orphanGroups() {
    let rules = PaymentRules(scope: scope)
    #expect(rules.decideOrphan(payments([500]), platform: "tokopedia")?.rule == .paymentOrphan)
    #expect(rules.decideOrphan(payments([-500]), platform: "tokopedia")?.rule == .refundOrphan)
    #expect(rules.decideOrphan(payments([500, -500]), platform: "tokopedia") == nil)
  }

  private func lines(_ grosses: [Int64]) -> LineFacts {
    var facts = LineFacts()
    for (index, gross) in grosses.enumerated() {
      facts.add(gross: gross, remittedOn: date("2020-09-14").dayNumber + Int32(index))
    }
    return facts
  }

  @Test(
    "link 2",
    arguments: [
      (Word.refunded, [1_000, -1_000], [1_000], Rule.clawbackDue), (.paid, [1_000, -1_000], [1_000], .clawbackDue),
      (.paid, [], [1_000], .forwardUnpaid), (.paid, [1_000], [1_000, -1_000], .forwardClawedBack),
      (.paid, [1_000], [1_000, 1_000], .forwardDouble), (.paid, [1_000], [1_500], .forwardOver),
      (.paid, [0], [1_000], .forwardOver),
      (.paid, [1_000], [], .forwardMissing), (.paid, [1_000], [600], .forwardShort), (.paid, [1_000], [1_000], nil),
      (.refunded, [], [-1_000], .forwardClawedBack), (.paid, [], [], nil),
    ] as [(Word, [Int64], [Int64], Rule?)])
  func forwardCodes(_ status: Word, _ amounts: [Int64], _ grosses: [Int64], _ rule: Rule?) {
    let (sale, payments, lines) = (sale(status), payments(amounts), lines(grosses))
    let rules = ForwardRules(scope: scope, holds: HoldTable([], asOf: scope.asOf, numbers: [:]))
    let due = payments.paid > 0 ? sale.expected : 0
    #expect(rules.decide(sale, payments, lines, due: due)?.rule == rule)
  }

  @Test("a debit that was settled and then reversed was not never settled")
  func reversedDebit() {
    var payments = PaymentFacts()
    payments.everSettledDebit = true
    let rules = ForwardRules(scope: scope, holds: HoldTable([], asOf: scope.asOf, numbers: [:]))
    #expect(rules.decide(sale(), payments, lines([1_000]), due: 0)?.rule == .forwardOver)
  }

  @Test("a hold that was released moves the term, one that stands holds the money")
  func holds() {
    func rules(_ released: [BusinessDate?]) -> ForwardRules {
      let holds = released.map {
        Registers.Hold(
          platform: "", institution: "LP0001", soldOn: .init(from: nil, to: nil), releasedOn: $0)
      }
      return ForwardRules(
        scope: scope, holds: HoldTable(holds, asOf: scope.asOf, numbers: ["tokopedia": 1, "LP0001": 2]))
    }
    let (sale, payments) = (sale(), payments([1_000]))
    let free = rules([]).decide(sale, payments, lines([]), due: 1_000)
    #expect(free?.dueOn == date("2020-09-15") && free?.isHeld == false)
    let released = rules([date("2020-09-21")]).decide(sale, payments, lines([]), due: 1_000)
    #expect(released?.dueOn == date("2020-09-28") && released?.isHeld == false)
    #expect(rules([nil]).decide(sale, payments, lines([]), due: 1_000)?.isHeld == true)
    #expect(rules([date("2020-10-01")]).decide(sale, payments, lines([]), due: 1_000)?.isHeld == true)
    #expect(rules([nil]).decide(sale, payments, lines([2_000]), due: 1_000)?.isHeld == false)
  }

  @Test(
    "link 3",
    arguments: [
      (-500, [], [], Rule.transferNegative), (1_000, [], [1_000], .transferReturned),
      (1_000, [400], [600], .transferReturned), (1_000, [400], [500], .transferAmount),
      (1_000, [], [], .transferMissing),
      (1_000, [900], [], .transferAmount), (1_000, [1_000], [1_000], nil),
      (1_000, [300], [300, 300, 400], .transferReturned),
    ] as [(Int64, [Int64], [Int64], Rule?)])
  func transferCodes(_ remitted: Int64, _ booked: [Int64], _ returned: [Int64], _ rule: Rule?) {
    let registers = Registers(
      platforms: [.init(code: "tokopedia", validity: .init(from: nil, to: nil), payoutPartner: "ovo")], partners: [],
      holidays: [], holds: [])
    var batch = BatchFacts()
    batch.remitted = MinorUnits(remitted)
    batch.platform = "tokopedia"
    batch.lastDay = date("2020-09-14").dayNumber
    batch.bookedCount = booked.count
    batch.transferred = MinorUnits(booked.reduce(0, +))
    batch.returned = returned.map { MinorUnits($0) }
    batch.lastReturnDay = date("2020-09-16").dayNumber
    let decided = TransferRules(scope: scope, registers: registers).decide(batch)
    #expect(decided?.decision.rule == rule)
    #expect(decided == nil || decided?.payoutPartner == "ovo")
  }

  @Test("some amounts add up to a sum, or none do")
  func sums() {
    #expect(TransferRules.isSum(7, of: [3, 4, 10]))
    #expect(!TransferRules.isSum(8, of: [3, 4, 10]))
    #expect(!TransferRules.isSum(0, of: []))
    // Beyond the limit of sums: each alone, and all together.
    let many = (0..<40).map { MinorUnits(1) << $0 }
    #expect(TransferRules.isSum((MinorUnits(1) << 40) - 1, of: many))
    #expect(TransferRules.isSum(MinorUnits(1) << 39, of: many))
  }

  @Test("states come in their order: before, pending, waiting, held, break")
  func states() {
    var absent = AbsentFeeds()
    absent.insert(date("2020-09-29"), party: "gopay", record: .payment, name: "gopay/payments")
    absent.insert(date("2020-09-01"), party: "gopay", record: .payment, name: "gopay/payments")
    let judge = StateJudge(scope: scope, absent: absent)
    func window(_ from: String, _ through: String) -> Window {
      Window(parties: ["gopay"], record: .payment, from: date(from), through: date(through))
    }
    var decision = Decision(
      rule: .paymentMissing, dueOn: date("2020-09-30"), window: window("2020-09-29", "2020-09-30"))
    #expect(judge.judge(decision).state == .pending, "a term is over when the day is after its last day")
    decision.isBefore = true
    #expect(judge.judge(decision).state == .before)
    decision.isBefore = false
    decision.dueOn = date("2020-09-29")
    let waiting = judge.judge(decision)
    #expect(waiting.state == .waiting && waiting.waitingFor == ["gopay/payments_20200929"])
    decision.window = window("2020-08-31", "2020-09-02")
    let late = judge.judge(decision)
    #expect(late.state == .break && late.detail == "feed-missing" && late.waitingFor == ["gopay/payments_20200901"])
    decision.isHeld = true
    #expect(judge.judge(decision).state == .held)
    #expect(judge.judge(decision, inherited: waiting).state == .waiting)
    #expect(judge.judge(decision, inherited: Judgement(state: .pending)).state == .pending)
    decision.isHeld = false
    decision.window = nil
    #expect(judge.judge(decision).state == .break)
  }
}
