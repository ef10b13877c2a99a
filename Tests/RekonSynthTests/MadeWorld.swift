import RekonCore
import RekonPipeline
import RekonSynth
import RekonTestSupport

/// A world in a temporary folder, and what a reconciliation says of it.
final class MadeWorld {
  let folder: TemporaryFolder
  let summary: WorldSummary

  init(_ change: (inout WorldRequest) -> Void) throws {
    folder = try TemporaryFolder()
    var request = WorldRequest()
    request.folder = folder.path("world")
    change(&request)
    summary = try WorldMaker(request).make()
  }

  /// A world of the three feeds that every pipeline reads: Tokopedia, GoPay's payments, OVO's transfers.
  static func ofThreeParties(_ change: (inout WorldRequest) -> Void) throws -> MadeWorld {
    try MadeWorld { request in
      request.platforms = ["tokopedia"]
      request.partners = ["gopay"]
      change(&request)
    }
  }

  /// Every file of the world with its bytes.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    func visit(_ name: String) throws {
      let path = folder.path("world" + name)
      if Files.isFolder(path) {
        for child in try Files.names(in: path) { try visit(name + "/" + child) }
      } else {
        files[name] = try Files.readAll(path)
      }
    }
    try visit("")
    return files
  }

  /// The rows of all files of a feed, a dictionary a row; copies of a whole file (second parts) are left out.
  func rows(_ party: String, _ feed: String, separator: Character) throws -> [[String: String]] {
    try texts(party, feed).flatMap { _, text -> [[String: String]] in
      let lines = text.split(separator: "\n")
      let header = lines[0].split(separator: separator, omittingEmptySubsequences: false).map(String.init)
      return lines.dropFirst().map { line in
        let fields = line.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
        return Dictionary(uniqueKeysWithValues: zip(header, fields))
      }
    }
  }

  /// The inflated texts of a feed's files, by name, in the order of their names.
  func texts(_ party: String, _ feed: String) throws -> [(name: String, text: String)] {
    let inbox = folder.path("world/inbox/\(party)")
    return try Files.names(in: inbox).filter { $0.hasPrefix(feed + "_") }.sorted().map { name in
      (name, String(decoding: Printed.inflate("\(inbox)/\(name)"), as: UTF8.self))
    }
  }

  /// `code state key difference at_risk` of every break and open item that the shipped pipelines find, sorted.
  func found() async throws -> [String] {
    // What came again was there before.
    if Files.isFolder(folder.path("world/earlier")) {
      _ = try await found(by: "training-payments", in: "world/earlier")
    }
    let payments = try await found(by: "training-payments", in: "world/inbox")
    let hasIncentives = summary.feeds.contains { $0.name.hasSuffix("/incentives") }
    let incentives = hasIncentives ? try await found(by: "incentives", in: "world/inbox") : []
    return (payments + incentives).sorted()
  }

  private func found(by pipeline: String, in inbox: String) async throws -> [String] {
    let report = try await PipelineRun(
      RunRequest(
        pipeline: "\(Repository.root)/pipelines/\(pipeline).yaml", inbox: folder.path(inbox),
        state: folder.path("state-" + pipeline), out: folder.path("out-" + pipeline), asOf: AsOf("\(summary.asOf)"),
        workers: 2, inflater: .isal, rehash: false, failOn: nil, stage: .export)
    ).run()
    let result = (report.folder ?? "") + "/result/"
    return try ["discrepancies.csv", "open-items.csv"].flatMap { try Self.told(result + $0) }
  }

  func planted() throws -> [String] { try Self.told(folder.path("world/truth.csv")).sorted() }

  private static func told(_ path: String) throws -> [String] {
    csvTable(try Files.readText(path)).map { row in
      ["code", "state", "key", "difference", "at_risk"].map { row[$0]! }.joined(separator: " ")
    }
  }
}
