import RekonCore

/// What became of a world: `world.json`, and the few lines told at the end.
public struct WorldSummary: Sendable {
  public struct FeedCount: Sendable {
    public var name: String
    public var files = 0
    public var rows = 0
  }

  public struct PlatformTotal: Sendable {
    public var code: String
    public var sales = 0
    /// All amounts of the first rows of its sales, in sen.
    public var amount: Int64 = 0
  }

  public var from = Programme.firstSale
  public var asOf = Programme.lastDay
  public var feeds: [FeedCount] = []
  public var platforms: [PlatformTotal] = []
  /// How often each code was planted.
  public var planted: [(code: FindingCode, count: Int)] = []
  /// How often each code and state stands in the truth.
  public var truth: [(code: FindingCode, state: FindingState, count: Int)] = []

  /// Listed, but no sale or batch of so small a world could carry it.
  public var notPlanted: [FindingCode] { planted.filter { $0.count == 0 }.map(\.code) }

  /// `world.json`; the folder is not in it, so that the same world has the same bytes anywhere.
  func json(_ request: WorldRequest) -> String {
    let all = platforms.reduce(Int64(0)) { $0 + $1.amount }
    return JSONValue.object([
      ("arguments", arguments(request)),
      (
        "days",
        .object([("from", .string("\(from)")), ("as_of", .string("\(asOf)"))])
      ),
      (
        "feeds",
        .object(feeds.map { ($0.name, .object([("files", .number($0.files)), ("rows", .number($0.rows))])) })
      ),
      (
        "platforms",
        .object(
          platforms.map {
            let tenths = all == 0 ? 0 : ($0.amount * 1_000 / all)
            return (
              $0.code,
              .object([
                ("sales", .number($0.sales)), ("amount", .string(decimal(Int128($0.amount)))),
                ("share_percent", .string("\(tenths / 10).\(tenths % 10)")),
              ])
            )
          })
      ),
      ("planted", .object(planted.map { ($0.code.rawValue, .number($0.count)) })),
      (
        "truth",
        .list(
          truth.map {
            .object([
              ("code", .string($0.code.rawValue)), ("state", .string($0.state.rawValue)), ("count", .number($0.count)),
            ])
          })
      ),
    ]).document
  }

  private func arguments(_ request: WorldRequest) -> JSONValue {
    var all: [(String, JSONValue)] = []
    if request.totals.isEmpty {
      all.append(("sales", .number(Int(request.saleCount))))
    } else {
      all.append(("totals", .object(request.totals.map { ($0.platform, .number(Int($0.rupiah))) })))
    }
    if !request.partners.isEmpty { all.append(("partners", .list(request.partners.map { .string($0) }))) }
    if request.hasLateSale { all.append(("late_sale", .boolean(true))) }
    if request.hasIncentives { all.append(("incentives", .boolean(true))) }
    all.append(("seed", .string(String(request.seed))))
    all.append(("defects", .string("\(request.defects)")))
    all.append(("codes", .list(request.codes.map { .string($0.rawValue) })))
    return .object(all)
  }
}
