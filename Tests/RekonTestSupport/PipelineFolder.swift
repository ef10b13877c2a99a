import Foundation
import RekonCore
import RekonPipeline

/// A copy of the shipped `pipelines/` with small registers and four feeds, for a test to read or to spoil.
public final class PipelineFolder: Sendable {
  public let folder: TemporaryFolder

  public static let registers = [
    "platforms.csv": """
    code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner
    tokopedia,Tokopedia,2020-03-20,2020-08-06,,,ovo
    tokopedia,Tokopedia,2020-08-07,,1500,,ovo

    """,
    "partners.csv": """
    code,name,valid_from,valid_to
    bni,BNI,2020-03-20,
    gopay,GoPay,2020-03-20,
    ovo,OVO,2020-03-20,

    """,
    "institutions.csv": """
    code,name,account,valid_from,valid_to
    LP0003,Sekolah Keterampilan Harapan Jaya Solo,6824919666,2020-03-20,

    """,
    "courses.csv": """
    code,institution,title,list_price,valid_from,valid_to
    C00003,LP0003,Strategi Instalasi Listrik Siap Kerja,250000,2020-03-20,

    """,
    "holidays.csv": """
    day,name,known_from,known_to
    2020-08-17,Hari Kemerdekaan,2020-01-01,

    """,
    "holds.csv": "platform,institution,from,to,released_on,reason\n",
  ]

  /// The parties that the four feeds do without.
  private static let otherParties = [
    "platforms.csv": [
      "sisnaker", "bukalapak", "pintaria", "sekolahmu", "pijarmahir", "maubelajarapa", "skillacademy",
    ].map { "\($0),\($0),2020-03-20,,,,bni\n" }.joined(),
    "partners.csv": "linkaja,LinkAja,2020-03-20,\n",
  ]

  public init(in folder: TemporaryFolder? = nil) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    let main = try Files.readText(Repository.root + "/pipelines/training-payments.yaml")
    try folder.write(Self.withFourFeeds(main), to: "pipelines/training-payments.yaml")
    for (name, feeds) in [("tokopedia", ["sales", "remittances"]), ("gopay", ["payments"]), ("ovo", ["transfers"])] {
      try folder.write(try Self.shippedProfile(name, keeping: feeds), to: "pipelines/feeds/\(name).yaml")
    }
    for (name, text) in Self.registers { try folder.write(text, to: "pipelines/registers/" + name) }
  }

  /// The shipped definition with the profiles of three parties, and nothing that speaks of other feeds.
  private static func withFourFeeds(_ text: String) -> String {
    var lines: [Substring] = []
    var isLeftOut = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.first?.isLetter == true {
        isLeftOut = ["owes:", "reads:", "limits:", "policies:"].contains(where: line.hasPrefix)
      }
      // Without policies their codes are none.
      if ["    - PURCHASE_", "    - COURSE_"].contains(where: line.hasPrefix) { continue }
      let isOtherParty =
        line.hasPrefix("  - feeds/") && !["tokopedia", "gopay", "ovo"].contains { line == "  - feeds/\($0).yaml" }
      if !isOtherParty, !isLeftOut || (line.isEmpty && lines.last?.isEmpty == false) { lines.append(line) }
    }
    return lines.joined(separator: "\n")
  }

  /// A shipped profile with some of its feeds.
  public static func shippedProfile(_ party: String, keeping feeds: [String]) throws -> String {
    let text = try Files.readText(Repository.root + "/pipelines/feeds/\(party).yaml")
    var kept: [Substring] = []
    var isKept = true
    var isFeeds = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let indentation = line.prefix { $0 == " " }.count
      if line == "feeds:" { isFeeds = true }
      if isFeeds, indentation == 2, line.dropFirst(2).first?.isLetter == true {
        isKept = feeds.contains(String(line.dropFirst(2).prefix { $0 != ":" }))
      }
      if isKept { kept.append(line) }
    }
    return kept.joined(separator: "\n") + (kept.last?.isEmpty == true ? "" : "\n")
  }

  /// Adds a party with some of its shipped feeds, to the definition and to its register from March 2020 on.
  public func add(_ party: String, feeds: [String], paidOutBy payer: String? = nil) throws {
    try folder.write(try Self.shippedProfile(party, keeping: feeds), to: "pipelines/feeds/\(party).yaml")
    try replace("  - feeds/tokopedia.yaml\n", with: "  - feeds/\(party).yaml\n  - feeds/tokopedia.yaml\n")
    if let payer {
      let register = "pipelines/registers/platforms.csv"
      let text = try Files.readText(folder.path(register))
      try folder.write(text + "\(party),\(party),2020-03-20,,,,\(payer)\n", to: register)
    }
  }

  /// Adds the shipped policies with their severities and, on request, the programme office's entitlements.
  public func addPolicies(withOffice: Bool = true) throws {
    let shipped = try Files.readText(Repository.root + "/pipelines/training-payments.yaml")
    guard let start = shipped.range(of: "\npolicies:"), let end = shipped.range(of: "\nfindings:") else {
      preconditionFailure("the shipped definition has no policies in front of its findings")
    }
    try replace("\nfindings:", with: shipped[start.lowerBound..<end.lowerBound] + "\nfindings:")
    let codes = ["PURCHASE_EXPIRED", "COURSE_REPEATED", "COURSE_UNKNOWN", "COURSE_INSTITUTION", "COURSE_PRICE"]
    try replace("    - TRANSFER_LATE\n", with: "    - TRANSFER_LATE\n" + codes.map { "    - \($0)\n" }.joined())
    if withOffice { try add("pmo", feeds: ["entitlements"]) }
  }

  /// The shipped pipeline of the incentives with the registers of `folder`; returns its path.
  public static func shippedIncentives(in folder: TemporaryFolder) throws -> String {
    let shipped = Repository.root + "/pipelines"
    try folder.write(try Files.readAll(shipped + "/incentives.yaml"), to: "pipelines/incentives.yaml")
    for name in try Files.names(in: shipped + "/feeds") {
      try folder.write(try Files.readAll("\(shipped)/feeds/\(name)"), to: "pipelines/feeds/\(name)")
    }
    let partners = "code,name,valid_from,valid_to\ngopay,GoPay,2020-03-20,\novo,OVO,2020-03-20,\nbni,BNI,2021-01-01,\n"
    try folder.write(partners + "linkaja,LinkAja,2021-01-01,\n", to: "pipelines/registers/partners.csv")
    let platforms = try Files.readAll(shipped + "/registers/platforms.csv")
    try folder.write(platforms, to: "pipelines/registers/platforms.csv")
    return folder.path("pipelines/incentives.yaml")
  }

  /// The same without its link, so that there is nothing to reconcile.
  public static func incentivesWithoutLinks(in folder: TemporaryFolder) throws -> String {
    let path = try shippedIncentives(in: folder)
    let text = try Files.readText(path)
    let links = text.range(of: "terms:\n")!.lowerBound..<text.range(of: "findings:\n")!.lowerBound
    var left = text.replacingCharacters(in: links, with: "")
    left = left.replacingOccurrences(of: "  warning: [ INCENTIVE_EARLY, INCENTIVE_ORDER ]\n", with: "")
    try folder.write(left, to: "pipelines/incentives.yaml")
    return path
  }

  /// The profile of one feed as it is shipped, of any party.
  public static func shippedFeed(_ party: String, _ feed: String) throws -> FeedProfile {
    try profile(shippedProfile(party, keeping: [feed]))
  }

  /// The definition's file.
  public var path: String { folder.path("pipelines/training-payments.yaml") }

  /// Writes `new` where `old` stood in a file of the folder; `old` must be there once.
  public func replace(_ old: String, with new: String, in name: String = "training-payments.yaml") throws {
    let text = try Files.readText(folder.path("pipelines/" + name))
    precondition(text.components(separatedBy: old).count == 2, "'\(old)' is not once in \(name)")
    try folder.write(text.replacingOccurrences(of: old, with: new), to: "pipelines/" + name)
  }

  public func load() throws -> PipelineDefinition { try DefinitionLoader.load(path) }

  /// What is wrong with the definition, one line a fault; paths are told from the temporary folder on.
  public func faults() throws -> [String] {
    do {
      _ = try load()
      return []
    } catch let faults as Faults {
      return faults.all.map { folder.withoutPath($0.description) }
    }
  }

  /// The profile of one feed as it is shipped.
  public static func shipped(_ party: String, _ feed: String) throws -> FeedProfile {
    try PipelineFolder().profile(party, feed)
  }

  /// The profile of one feed out of `yaml`, in a pipeline of that currency.
  public static func profile(_ yaml: String, currency: String = "IDR") throws -> FeedProfile {
    let pipeline = try PipelineFolder()
    try pipeline.folder.write(yaml, to: "pipelines/feeds/test.yaml")
    try pipeline.replace(
      "  - feeds/tokopedia.yaml\n  - feeds/gopay.yaml\n  - feeds/ovo.yaml", with: "  - feeds/test.yaml")
    try pipeline.replace("currency: IDR", with: "currency: \(currency)")
    for (name, rows) in otherParties {
      try pipeline.folder.write((registers[name] ?? "") + rows, to: "pipelines/registers/" + name)
    }
    return try pipeline.load().profiles[0]
  }

  private func profile(_ party: String, _ feed: String) throws -> FeedProfile {
    try load().profiles.first { $0.party == party && $0.feed == feed }!
  }
}

extension TemporaryFolder {
  /// `text` with paths told from this folder on, so that it is the same in every test run.
  public func withoutPath(_ text: String) -> String { text.replacingOccurrences(of: path + "/", with: "") }
}
