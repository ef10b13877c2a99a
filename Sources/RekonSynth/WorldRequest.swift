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
  /// Codes of platforms; those with a dialect when empty.
  public var platforms: [String] = []
  /// Exact sums of all sales, in whole rupiah, by platform.
  public var totals: [(platform: String, rupiah: Int64)] = []
  /// Also the programme office's entitlements, which no pipeline reads yet.
  public var hasEntitlements = false
  public var folder = "world"
  public var isForced = false

  public init() {}

  var asOf: BusinessDate { dayCount.map { from.adding(days: $0 - 1) } ?? Programme.lastDay }

  /// Codes of the platforms whose feeds can be written.
  public static var platformCodes: [String] { Dialects.platforms.map(\.code) }

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
      let known = Platform.all.contains { $0.code == code }
      throw .usage(
        known
          ? "platform '\(code)': its feeds cannot be written yet; expected one of \(Self.platformCodes.joined(separator: ", "))"
          : "platform '\(code)': expected one of \(Self.platformCodes.joined(separator: ", "))")
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

  /// The codes that are to be planted.
  var codes: [FindingCode] {
    guard defects.millionths > 0 else { return [] }
    let listed = only.isEmpty ? FindingCode.allCases.filter { !without.contains($0) } : only
    guard !totals.isEmpty else { return listed }
    return listed.filter { code in
      let stories = SaleStory.all.filter { $0.code == code }
      return stories.isEmpty || stories.contains { !$0.touchesSales }
    }
  }
}
