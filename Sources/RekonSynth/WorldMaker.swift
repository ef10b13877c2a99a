import RekonCore

/// Makes a world day by day: what is sold, what follows from it on later days, and the files of the day.
///
/// - Invariant: a row waits in the queue of the day whose file carries it, so memory holds the days ahead and the truth.
/// - Order: sales first, for they may put rows into any later feed of the same day; then payments; then batches are
///   closed, which decides the transfers of later days; then the transfers and the incentives of the day.
public final class WorldMaker {
  let request: WorldRequest
  let programme = Programme.standard
  let span: DaySpan
  let demand: Demand
  /// What each platform is to sell.
  let targets: [Target]
  let channels: Channels
  /// Indices of the partners that pay out, in rising order.
  let payoutPartners: [Int]
  let lateSale: (platform: Int, day: Int32)?
  var market: Market
  var choice: CodeChoice
  var saleDefects: SaleDefects
  var payout: Payout
  var feedDefects: FeedDefects
  let ordinary: OrdinaryStory
  var queues: Queues
  var instalments: Instalments
  /// What is on the account from which each partner pays out, in sen.
  var balances: [Int64]
  /// The last number of each feed whose files are numbered.
  var fileNumbers: [String: Int64] = [:]
  var truth = Truth()
  var printed = PrintedFiles()
  var counts: [String: WorldSummary.FeedCount] = [:]
  var feedNames: [String] = []
  var totals: [WorldSummary.PlatformTotal]
  var lineCount: Int64 = 0
  let accounts: [[UInt8]]
  var plan: Plan

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
    targets = Target.all(request, programme, span, demand)
    channels = Channels(request.chosenPartners, of: programme, seed: request.seed)
    payoutPartners = Set(targets.map(\.payoutPartner)).sorted()
    lateSale = request.lateSale
    let count = targets.reduce(Int64(0)) { $0 + $1.sales }
    let businessDays = (span.from...span.asOf).count(where: span.isBusinessDay)
    // About five sales in a batch, and never more institutions than there are.
    let institutionCount = min(
      Int(count) / (5 * max(businessDays, 1) * targets.count), programme.institutions.count)
    market = Market(
      programme, span: span, seed: request.seed, channels: channels, institutionCount: institutionCount)
    let codes = request.codes
    choice = CodeChoice(codes)
    feedDefects = FeedDefects(
      span, codes: Set(codes), channels: channels.partners, payoutPartners: payoutPartners)
    let hasTotals = !request.totals.isEmpty
    saleDefects = SaleDefects(
      SaleStory.all.filter { codes.contains($0.code) && !(hasTotals && $0.touchesSales) },
      wanted: request.defects.part(of: count), span: span, demand: demand, seed: request.seed,
      avoided: feedDefects.refused)
    payout = Payout(
      span: span, seed: request.seed, stories: BatchStory.all.filter { codes.contains($0.code) }, rate: request.defects)
    ordinary = OrdinaryStory(span: span, refused: feedDefects.refused, hasRefunds: !hasTotals)
    queues = Queues(days: span.days, platformCount: programme.platforms.count, partnerCount: programme.partners.count)
    instalments = Instalments(
      span: span, seed: request.seed, partnerCount: programme.partners.count, codes: codes, rate: request.defects,
      numbers: market.numbers)
    balances = programme.partners.map { _ in Programme.openingBalance }
    totals = programme.platforms.map { WorldSummary.PlatformTotal(code: $0.code) }
    // Money for an institution that no register has goes to some account, too.
    let institutions = Programme.standard.institutions
    accounts = (0...Int(Institution.unknown)).map { index in
      index < Institution.count ? Array(institutions[index].account.utf8) : Array("9990000\(index)".utf8)
    }
    plan = Plan(
      Plan.World(
        programme: programme, platforms: request.chosenPlatforms, partners: channels.partners, numbers: market.numbers))
    guard !demand.isEmpty else {
      throw WorldFault.usage(
        "--from \(request.from): nothing is sold on these days, the last sale is on \(Programme.lastSale)")
    }
    guard count > 0 else {
      throw WorldFault.usage("--from \(request.from): the chosen platforms sell nothing on these days")
    }
  }

  /// Makes the world in the request's folder. `progress` hears of each day that is done, of how many.
  public func make(progress: (Int, Int) -> Void = { _, _ in }) throws -> WorldSummary {
    let folder = try WorldFolder.make(request.folder, isForced: request.isForced)
    let inbox = folder.path + "/inbox"
    let press = Press(inbox: inbox)
    let office = request.hasEntitlements || request.hasIncentives ? ProgrammeOffice(inbox: inbox) : nil
    for code in parties + (office == nil ? [] : [ProgrammeOffice.code]) { try Files.makeFolder(inbox + "/" + code) }
    for (index, day) in span.days.enumerated() {
      try sell(on: day, office)
      try writeSales(of: day, press)
      try writePayments(of: day, press)
      try closeBatches(of: day, press)
      try writeTransfers(of: day, press)
      if request.hasIncentives { try writeIncentives(of: day, press) }
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
    targets.map { programme.platforms[$0.platform].code }
      + Set(channels.partners + payoutPartners).sorted().map { programme.partners[$0].code }
  }

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
