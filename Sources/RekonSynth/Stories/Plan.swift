/// What one sale leaves in the feeds, and what a reconciliation must say of it. Used again for the next sale.
struct Plan: Sendable {
  /// What a finding is about; it becomes a key when the dialects give it its words.
  enum Subject: Sendable {
    case sale
    case group(reference: PaymentReference)
    case secondSale, secondDebit
    case batch(BatchName)
    case participant(Int64)
  }

  /// Who takes part in the world: what stories choose from.
  struct World: Sendable {
    var programme: Programme
    /// Indices into the programme's platforms and partners.
    var platforms: [Int]
    var partners: [Int]
    var numbers: ParticipantNumbers
  }

  struct Finding: Sendable {
    var code: FindingCode
    var state = FindingState.break
    var subject: Subject
    var difference: Int64
    var atRisk: Int64
    /// Last day of its term; a break needs an as-of after it.
    var term = Int32.min
    /// Until this day it would be a matter of the time before the scope.
    var after = Int32.min
    var happened = Int32.max
  }

  let world: World
  /// Participants of their own, whom the programme office entitles.
  private(set) var entitlements: [Entitlement] = []
  /// The story cannot be told of this sale.
  private(set) var isDeclined = false
  private(set) var sales: [(day: Int32, row: SaleRow)] = []
  private(set) var payments: [(day: Int32, row: PaymentRow)] = []
  private(set) var lines: [(day: Int32, row: LineRow)] = []
  private(set) var findings: [Finding] = []

  init(_ world: World) { self.world = world }

  mutating func decline() { isDeclined = true }

  /// The sale as it is bought by somebody who buys nothing else.
  func ownBuyer(_ sale: Sold) -> Sold {
    var sale = sale
    sale.participant = world.numbers.number(1_000_000_000_000 + Int64(sale.reference.number))
    return sale
  }

  /// The programme office entitles the buyer of a sale.
  mutating func entitle(
    _ sale: Sold, on day: Int32, balance: Int64 = Programme.trainingBalance, revokedOn: Int32? = nil
  ) {
    let awardedOn = max(day, Programme.firstSale.dayNumber)
    entitlements.append(
      Entitlement(
        participant: sale.participant, wave: Wave.all.last { $0.firstDay.dayNumber <= awardedOn }?.number ?? 1,
        awardedOn: awardedOn, certifiedOn: nil, channel: sale.partner, balance: balance, revokedOn: revokedOn))
  }

  mutating func clear() {
    entitlements.removeAll(keepingCapacity: true)
    isDeclined = false
    sales.removeAll(keepingCapacity: true)
    payments.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    findings.removeAll(keepingCapacity: true)
  }

  /// The platform tells the sale, on its day or, as an update or once more, on a later one.
  mutating func sell(
    _ sale: Sold, _ status: SaleRow.Status = .paid, on day: Int32? = nil, amount: Int64? = nil, isDamaged: Bool = false
  ) {
    sales.append(
      (
        day ?? sale.day,
        SaleRow(
          order: sale.order, reference: sale.reference, participant: sale.participant, soldAt: sale.soldAt,
          listPrice: sale.listPrice, amount: amount ?? sale.amount, course: sale.course,
          institution: sale.institution, channel: sale.partner, status: status, isDamaged: isDamaged)
      ))
  }

  /// The partner tells a debit, as a rule in the file of the day on which it was paid.
  mutating func pay(
    _ sale: Sold, at instant: Int64? = nil, on day: Int32? = nil, amount: Int64? = nil,
    reference: PaymentReference? = nil,
    _ status: PaymentRow.Status = .settled, isDamaged: Bool = false, isInSecondFile: Bool = false
  ) {
    let paidAt = instant ?? sale.paidAt
    payments.append(
      (
        day ?? Sold.day(of: paidAt),
        PaymentRow(
          reference: reference ?? sale.reference, order: sale.order, participant: sale.participant, paidAt: paidAt,
          amount: amount ?? sale.amount, platform: sale.platform, partner: sale.partner, status: status,
          isDamaged: isDamaged, isInSecondFile: isInSecondFile)
      ))
  }

  /// The partner pays a debit back; without an order where `reference` belongs to no sale.
  mutating func refund(_ sale: Sold, at instant: Int64, reference: PaymentReference? = nil) {
    payments.append(
      (
        Sold.day(of: instant),
        PaymentRow(
          reference: reference ?? sale.reference, order: reference == nil ? sale.order : 0,
          participant: sale.participant, paidAt: instant, amount: sale.amount, platform: sale.platform,
          partner: sale.partner, isRefund: true)
      ))
  }

  /// The platform puts a line into the institution's batch of that day; negative to take it back.
  mutating func forward(
    _ sale: Sold, on day: Int32, gross: Int64? = nil, isAlone: Bool = false, isPlain: Bool = false,
    defect: FindingCode? = nil, atRisk: Int64 = 0, commission: Int64? = nil, gap: Int64 = 0
  ) {
    let gross = gross ?? sale.amount
    lines.append(
      (
        day,
        LineRow(
          order: sale.order, gross: gross, commission: commission ?? sale.commission(of: gross),
          tax: sale.tax(of: gross), institution: sale.institution, day: day, ownBatch: isAlone ? sale.order : 0,
          gap: gap, defect: defect, atRisk: atRisk, isPlain: isPlain)
      ))
  }

  mutating func find(
    _ code: FindingCode, _ state: FindingState = .break, _ subject: Subject = .sale, _ difference: Int64 = 0,
    atRisk: Int64? = nil, term: Int32 = .min, happened: Int32 = .max, after: Int32 = .min
  ) {
    findings.append(
      Finding(
        code: code, state: state, subject: subject, difference: difference, atRisk: atRisk ?? abs(difference),
        term: term, after: after, happened: happened))
  }

  /// Whether all evidence lies in scope and every term is over, so that each finding is a clean break.
  func isBreak(in span: DaySpan) -> Bool {
    if isDeclined { return false }
    for (day, _) in sales where !span.contains(day) { return false }
    for (day, _) in payments where !span.contains(day) { return false }
    for (day, _) in lines where !span.contains(day) { return false }
    for finding in findings where finding.term >= span.asOf || finding.happened <= finding.after { return false }
    return true
  }

  /// Whether a missing or refused payments file could explain anything here: within two days of a sale or payment that
  /// has to do with its partner.
  func touches(_ file: FeedDefects.PartnerDay) -> Bool {
    sales.contains { Int($0.row.channel) == file.partner && abs($0.day - file.day) <= 2 }
      || payments.contains { Int($0.row.partner) == file.partner && abs($0.day - file.day) <= 2 }
  }
}
