import RekonCore

/// Makes a world day by day: what is sold, what follows from it on later days, and the files of the day.
///
/// - Invariant: a row waits in the queue of the day whose file carries it, so memory holds the days ahead and the truth.
/// - Order: sales first, for they may put rows into any later feed of the same day; then payments; then batches are
///   closed, which decides the transfers of later days; then the transfers of the day.
public final class WorldMaker {
  let request: WorldRequest
  let programme = Programme.standard
  let span: DaySpan
  let demand: Demand
  /// Indices into the programme's platforms, with what each is to sell.
  let targets: [Target]
  var market: Market
  var choice: CodeChoice
  var saleDefects: SaleDefects
  var payout: Payout
  var feedDefects: FeedDefects
  let ordinary: OrdinaryStory
  var queues: Queues
  var truth = Truth()
  var counts: [String: WorldSummary.FeedCount] = [:]
  var feedNames: [String] = []
  var totals: [WorldSummary.PlatformTotal]
  var lineCount: Int64 = 0
  let accounts: [[UInt8]]
  var plan = Plan()

  struct Target: Sendable {
    var platform: Int
    var partner: Int
    var payoutPartner: Int
    var sales: Int64
    /// In sen; nil where a number of sales is wanted.
    var money: Int64?
  }

  /// Rows by party and the day of their file.
  struct Queues: Sendable {
    var sales: [DayQueue<SaleRow>]
    var payments: [DayQueue<PaymentRow>]
    var lines: [DayQueue<LineRow>]
    var copies: [DayQueue<LineRow>]
    var transfers: [DayQueue<TransferRow>]

    init(days: ClosedRange<Int32>, platformCount: Int, partnerCount: Int) {
      sales = Array(repeating: DayQueue(days), count: platformCount)
      payments = Array(repeating: DayQueue(days), count: partnerCount)
      lines = Array(repeating: DayQueue(days), count: platformCount)
      copies = Array(repeating: DayQueue(days), count: platformCount)
      transfers = Array(repeating: DayQueue(days), count: partnerCount)
    }
  }

  public init(_ request: WorldRequest) throws {
    try request.validate()
    self.request = request
    let span = DaySpan(from: request.from, asOf: request.asOf, holidays: programme.holidays)
    self.span = span
    demand = Demand(span)
    targets = Self.targets(request, programme)
    let count = targets.reduce(Int64(0)) { $0 + $1.sales }
    let businessDays = (span.from...span.asOf).count(where: span.isBusinessDay)
    // About five sales in a batch, and never more institutions than there are.
    let institutionCount = min(Int(count) / (5 * max(businessDays, 1)), programme.institutions.count)
    market = Market(
      programme, span: span, demand: demand, seed: request.seed, institutionCount: institutionCount)
    let codes = request.codes
    choice = CodeChoice(codes)
    feedDefects = FeedDefects(span, codes: Set(codes))
    let hasTotals = !request.totals.isEmpty
    saleDefects = SaleDefects(
      SaleStory.all.filter { codes.contains($0.code) && !(hasTotals && $0.touchesSales) },
      wanted: request.defects.part(of: count), span: span, demand: demand, seed: request.seed,
      avoided: feedDefects.refusedDay)
    payout = Payout(
      span: span, seed: request.seed, missingDay: feedDefects.missingDay,
      stories: BatchStory.all.filter { codes.contains($0.code) }, rate: request.defects)
    ordinary = OrdinaryStory(span: span, refusedDay: feedDefects.refusedDay, hasRefunds: !hasTotals)
    queues = Queues(days: span.days, platformCount: programme.platforms.count, partnerCount: programme.partners.count)
    totals = programme.platforms.map { WorldSummary.PlatformTotal(code: $0.code) }
    accounts = programme.institutions.map { Array($0.account.utf8) }
    guard !demand.isEmpty else {
      throw WorldFault.usage(
        "--from \(request.from): nothing is sold on these days, the last sale is on \(Programme.lastSale)")
    }
  }

  private static func targets(_ request: WorldRequest, _ programme: Programme) -> [Target] {
    let named = request.totals.isEmpty ? request.platforms : request.totals.map(\.platform)
    let codes = named.isEmpty ? WorldRequest.platformCodes : named
    let indices = programme.platforms.indices.filter { codes.contains(programme.platforms[$0].code) }
    let shares = indices.map { Int64(programme.platforms[$0].share) }
    let all = shares.reduce(0, +)
    let mean = programme.courses.reduce(0) { $0 + $1.listPrice } / Int64(programme.courses.count)
    let partner = { (code: String) in programme.partners.firstIndex { $0.code == code }! }
    var before: Int64 = 0
    return zip(indices, shares).map { index, share in
      let platform = programme.platforms[index]
      let money = request.totals.first { $0.platform == platform.code }.map { $0.rupiah * 100 }
      let first = request.saleCount * before / all
      before += share
      return Target(
        platform: index, partner: partner(Dialects.payments[0].code),
        payoutPartner: partner(Dialects.transfer(platform.payoutPartner).code),
        sales: money.map { max($0 / mean, 1) } ?? request.saleCount * before / all - first, money: money)
    }
  }

  /// Makes the world in the request's folder. `progress` hears of each day that is done, of how many.
  public func make(progress: (Int, Int) -> Void = { _, _ in }) throws -> WorldSummary {
    let folder = try WorldFolder.make(request.folder, isForced: request.isForced)
    let inbox = folder.path + "/inbox"
    let press = Press(inbox: inbox)
    let office = request.hasEntitlements ? ProgrammeOffice(inbox: inbox) : nil
    for code in parties + (office == nil ? [] : [ProgrammeOffice.code]) { try Files.makeFolder(inbox + "/" + code) }
    for (index, day) in span.days.enumerated() {
      try sell(on: day, office)
      try writeSales(of: day, press)
      try writePayments(of: day, press)
      try closeBatches(of: day, press)
      try writeTransfers(of: day, press)
      progress(index + 1, span.days.count)
    }
    try press.finish()
    try office?.finish()
    let summary = summary(office)
    try folder.write(summary.json(request), to: "world.json")
    try WorldFolder.write(truth.csv(), to: folder.path + "/truth.csv")
    try folder.write("\(request.asOf)\n", to: "as-of")
    return summary
  }

  private var parties: [String] {
    targets.map { programme.platforms[$0.platform].code } + partners.map { programme.partners[$0].code }
      + payoutPartners.map { programme.partners[$0].code }
  }

  var partners: [Int] { Set(targets.map(\.partner)).sorted() }
  var payoutPartners: [Int] { Set(targets.map(\.payoutPartner)).sorted() }

  private func summary(_ office: ProgrammeOffice?) -> WorldSummary {
    var summary = WorldSummary()
    summary.from = request.from
    summary.asOf = request.asOf
    summary.feeds = feedNames.sorted(by: bytesPrecede).map { counts[$0]! }
    if let office {
      summary.feeds.append(
        WorldSummary.FeedCount(name: "pmo/entitlements", files: office.fileCount, rows: office.rowCount))
    }
    summary.platforms = targets.map { totals[$0.platform] }
    summary.planted = request.codes.map { ($0, choice.count($0)) }
    var number: [String: Int] = [:]
    for row in truth.rows { number["\(row.code.rawValue) \(row.state.rawValue)", default: 0] += 1 }
    let states: [FindingState] = [.break, .pending, .waiting, .held, .before]
    summary.truth = FindingCode.allCases.flatMap { code in
      states.compactMap { state in number["\(code.rawValue) \(state.rawValue)"].map { (code, state, $0) } }
    }
    return summary
  }
}
