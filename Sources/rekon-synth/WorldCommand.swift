import ArgumentParser
import RekonCore
import RekonSynth

struct WorldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "world", abstract: "Write a world (the default).",
    discussion: """
      Writes inbox/, world.json, truth.csv and, last, as-of into the folder; without as-of a world is not complete. \
      The defects that can be planted are listed by 'rekon-synth codes'.
      """)

  // Unconditional: a negative number is told as one, not as an option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many courses are sold from the first to the last day.", valueName: "count"))
  var sales: Int64 = 200_000

  @Option(help: ArgumentHelp("Another number gives another world of the same kind.", valueName: "number"))
  var seed: UInt64 = 3

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of sales, and of batches, that carry a defect, 0 to 1; 0 plants nothing at all.", valueName: "share"))
  var defects = Rate("0.02")!

  @Option(help: ArgumentHelp("First day, yyyy-MM-dd.", valueName: "day"))
  var from = Programme.firstSale

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many days; the last is the as-of (default: to 2020-12-31).", valueName: "count"))
  var days: Int?

  @Option(help: ArgumentHelp("Plant these codes alone, separated by commas.", valueName: "codes"))
  var only: CodeList?

  @Option(help: ArgumentHelp("Plant all codes but these, separated by commas.", valueName: "codes"))
  var without: CodeList?

  @Option(help: ArgumentHelp("Platforms that sell, separated by commas (default: all).", valueName: "platforms"))
  var platforms: String?

  @Option(
    help: ArgumentHelp(
      "Partners through which is paid, separated by commas (default: all); who pays out is each platform's own.",
      valueName: "partners"))
  var partners: String?

  @Option(
    help: ArgumentHelp(
      "Exact sums of all sales instead of --sales, such as tokopedia=64000000, in whole rupiah; no refunds then.",
      valueName: "platform=rupiah,…"))
  var totals: String?

  @Flag(inversion: .prefixedNo, help: "Write the programme office's entitlements, too.")
  var entitlements = true

  @Flag(inversion: .prefixedNo, help: "Write the partners' incentives, too, and the entitlements.")
  var incentives = true

  @Flag(
    help:
      "Let a file come again with other rows; its former delivery lies in the folder earlier/, to be received first.")
  var earlier = false

  @Flag(help: "Let Skill Academy sell one course after it left; the scope needs five days after that.")
  var lateSale = false

  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Folder of the world.", valueName: "folder"))
  var out = "world"

  @Flag(help: "Replace the world that is in the folder.")
  var force = false

  @Flag(name: .shortAndLong, help: "Say nothing but faults.")
  var quiet = false

  func run() throws {
    try Console.ending {
      let maker = try WorldMaker(try request())
      let summary = try maker.make { done, all in
        guard Console.isTerminal, !quiet else { return }
        Console.remark("\r\u{1B}[Kday \(done)/\(all)" + (done == all ? "\r\u{1B}[K" : ""))
      }
      if !quiet { print(text(summary)) }
      guard summary.notPlanted.isEmpty else {
        let codes = summary.notPlanted.map(\.rawValue).joined(separator: ", ")
        Console.remark(
          "rekon-synth: the world is complete, but has no room for \(codes): more --sales or --days, or --without\n")
        throw ExitCode(1)
      }
    }
  }

  private func request() throws -> WorldRequest {
    var request = WorldRequest()
    request.saleCount = sales
    request.seed = seed
    request.defects = defects
    request.from = from
    request.dayCount = days
    request.only = only?.codes ?? []
    request.without = without?.codes ?? []
    request.platforms = Self.parts(platforms)
    request.partners = Self.parts(partners)
    request.totals = try Self.parts(totals).map { part in
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let rupiah = Int64(sides[1]) else {
        throw WorldFault.usage("--totals: found '\(part)', expected platform=rupiah, such as tokopedia=64000000")
      }
      return (platform: String(sides[0]), rupiah: rupiah)
    }
    request.hasEntitlements = entitlements
    request.hasIncentives = incentives
    request.hasLateSale = lateSale
    request.hasEarlier = earlier
    request.folder = out
    request.isForced = force
    return request
  }

  private static func parts(_ text: String?) -> [String] {
    text.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
  }

  private func text(_ summary: WorldSummary) -> String {
    let rows = summary.feeds.map { "\($0.rows) rows of \($0.name)" }.joined(separator: ", ")
    let breaks = summary.truth.filter { $0.state == .break }.reduce(0) { $0 + $1.count }
    let open = summary.truth.filter { $0.state != .break }.reduce(0) { $0 + $1.count }
    let platforms = summary.platforms.map { "\($0.code) \($0.sales) sales, \(rupiah(Int128($0.amount)))" }
    return """
      \(out): \(summary.from) to \(summary.asOf): \(platforms.joined(separator: "; "))
      \(rows)
      truth: \(breaks) breaks, \(open) open items
      rekon run pipelines/training-payments.yaml --inbox \(out)/inbox --as-of \(summary.asOf)
      """
  }
}

/// Codes separated by commas.
struct CodeList: ExpressibleByArgument {
  var codes: [FindingCode]

  init?(argument: String) {
    codes = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let code = FindingCode(rawValue: String(part)) else {
        // The name alone is told, not the whole list.
        Console.remark("rekon-synth: '\(part)' cannot be planted; rekon-synth codes lists what can\n")
        return nil
      }
      codes.append(code)
    }
  }
}

extension Rate: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension BusinessDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(iso: argument) }
}
