import RekonCore

/// What a world is to be like. The same request makes the same bytes.
public struct WorldRequest: Sendable {
  public var saleCount: Int64 = 200_000
  public var seed: UInt64 = 3
  public var defects = Rate("0.02")!
  public var from = Programme.firstSale
  /// How many days; nil until the end of the year.
  public var dayCount: Int?
  public var only: [FindingCode] = []
  public var without: [FindingCode] = []
  /// Codes of platforms; all when empty.
  public var platforms: [String] = []
  /// Codes of the payment partners through which is paid; all when empty.
  public var partners: [String] = []
  /// Exact sums of all sales, in whole rupiah, by platform.
  public var totals: [(platform: String, rupiah: Int64)] = []
  /// Also the programme office's entitlements.
  public var hasEntitlements = true
  /// Also the incentives of those who finished a course, and the entitlements.
  public var hasIncentives = true
  /// Also the former delivery of a file that comes again, in a folder of its own.
  public var hasEarlier = false
  /// Skill Academy sells one course after it left.
  public var hasLateSale = false
  public var folder = "world"
  public var isForced = false

  public init() {}

  var asOf: BusinessDate { dayCount.map { from.adding(days: $0 - 1) } ?? Programme.lastDay }

  public static let platformCodes = Platform.all.map(\.code)
  public static let partnerCodes = Partner.all.map(\.code)

  /// Indices into the programme's platforms.
  var chosenPlatforms: [Int] {
    let named = totals.isEmpty ? platforms : totals.map(\.platform)
    return Platform.all.indices.filter { named.isEmpty || named.contains(Platform.all[$0].code) }
  }

  /// Indices into the programme's partners.
  var chosenPartners: [Int] {
    Partner.all.indices.filter { partners.isEmpty || partners.contains(Partner.all[$0].code) }
  }

  /// The platform that sells one course after it left, and the day: the fifth of the scope after that.
  var lateSale: (platform: Int, day: Int32)? {
    guard hasLateSale || codes.contains(.platformInactive),
      let platform = chosenPlatforms.first(where: { Platform.all[$0].validTo != nil }),
      let left = Platform.all[platform].validTo
    else { return nil }
    let day = max(from, left.adding(days: 1)).adding(days: 4)
    return day <= asOf && day <= left.adding(days: 20) ? (platform, day.dayNumber) : nil
  }

  /// Throws the first thing that cannot be.
  func validate() throws(WorldFault) {
    guard (1...50_000_000).contains(saleCount) else {
      throw .usage("--sales: found \(saleCount), expected 1 to 50000000")
    }
    guard from >= Programme.firstSale, from <= Programme.lastDay else {
      throw .usage("--from: found \(from), expected a day from \(Programme.firstSale) to \(Programme.lastDay)")
    }
    if let dayCount {
      guard dayCount >= 1, dayCount <= 366, asOf <= Programme.lastDay else {
        throw .usage(
          "--days: found \(dayCount), expected 1 to \(Programme.lastDay.days(since: from) + 1): the year ends on "
            + "\(Programme.lastDay)")
      }
    }
    guard from <= Programme.lastSale else {
      throw .usage("--from: found \(from), but nothing is sold after \(Programme.lastSale)")
    }
    guard only.isEmpty || without.isEmpty else { throw .usage("--only and --without cannot be used together") }
    for code in platforms + totals.map(\.platform) where !Self.platformCodes.contains(code) {
      throw .usage("platform '\(code)': expected one of \(Self.platformCodes.joined(separator: ", "))")
    }
    for code in partners where !Self.partnerCodes.contains(code) {
      throw .usage("partner '\(code)': expected one of \(Self.partnerCodes.joined(separator: ", "))")
    }
    for code in only where !isPossible(code) {
      throw .usage("--only \(code.rawValue): none of the chosen platforms and partners can have it")
    }
    guard !hasLateSale || lateSale != nil else {
      throw .usage("--late-sale: needs a platform that left and five days after it, within three weeks, in the scope")
    }
    try validateTotals()
  }

  private func validateTotals() throws(WorldFault) {
    for (platform, rupiah) in totals {
      guard totals.count(where: { $0.platform == platform }) == 1 else {
        throw .usage("--totals: \(platform) comes twice")
      }
      guard rupiah >= Course.cheapest / 100, rupiah <= 100_000_000_000_000 else {
        throw .usage(
          "--totals: found \(platform)=\(rupiah), expected at least \(Course.cheapest / 100), what the cheapest course "
            + "costs, in whole rupiah")
      }
      guard platforms.isEmpty || platforms.contains(platform) else {
        throw .usage("--totals: \(platform) is not among --platforms")
      }
      if let last = Platform.all.first(where: { $0.code == platform })?.validTo, last < from {
        throw .usage("--totals: \(platform) sells nothing after \(last)")
      }
    }
    guard totals.isEmpty || platforms.allSatisfy({ code in totals.contains { $0.platform == code } }) else {
      throw .usage("--totals: every platform needs one")
    }
    guard !totals.isEmpty else { return }
    let changing = SaleStory.all.filter(\.touchesSales).map(\.code)
    for code in only where !SaleStory.all.contains(where: { $0.code == code && !$0.touchesSales }) {
      guard !changing.contains(code) else {
        throw .usage("--only \(code.rawValue): changes what the sales feed says, which --totals fixes")
      }
    }
  }

  /// Whether the chosen parties have a feed that can go wrong in this way.
  private func isPossible(_ code: FindingCode) -> Bool {
    switch code {
    case .feedReissued: hasEarlier
    case .platformInactive: canSellLate
    case _ where code.isOfIncentives: hasIncentives
    case _ where code.needsEntitlements: hasEntitlements || hasIncentives
    case .paymentChannel: chosenPartners.count > 1
    case .feedGap: chosenPlatforms.contains { Platform.all[$0].code == FeedDefects.gapPlatform }
    case .rowRejected:
      chosenPlatforms.contains { !Dialects.platforms[$0].form.hasTotals }
        || chosenPartners.contains { !Dialects.payments[$0].form.hasTotals }
    default: true
    }
  }

  /// Whether a platform left early enough in the scope to sell one course after that.
  private var canSellLate: Bool {
    chosenPlatforms.contains { index in
      guard let left = Platform.all[index].validTo else { return false }
      let day = max(from, left.adding(days: 1)).adding(days: 4)
      return day <= asOf && day <= left.adding(days: 20)
    }
  }

  /// The codes that are to be planted.
  var codes: [FindingCode] {
    guard defects.millionths > 0 else { return [] }
    let listed = only.isEmpty ? FindingCode.allCases.filter { !without.contains($0) && isPossible($0) } : only
    guard !totals.isEmpty else { return listed }
    return listed.filter { code in
      let stories = SaleStory.all.filter { $0.code == code }
      return stories.isEmpty || stories.contains { !$0.touchesSales }
    }
  }
}
