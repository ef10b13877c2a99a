import RekonCore
import RekonIngest
import RekonPipeline
import RekonTestSupport

/// A story laid into an inbox: the shipped pipelines and registers, the story's parties, every file that they owe.
struct StoryWorld {
  /// The first day of every story: a file of each feed lies there.
  static let firstDay = BusinessDate(iso: "2020-08-08")!

  let story: Story
  let chapter: StoryChapter
  let dialect: StoryDialect
  /// `training-payments` or `incentives`.
  let pipeline: String
  private let folder: TemporaryFolder

  init(_ story: Story, _ chapter: StoryChapter, cast: [String: String], pipeline: String) throws {
    self.story = story
    self.chapter = chapter
    self.pipeline = pipeline
    dialect = StoryDialect(cast: cast, registers: .shipped)
    folder = try TemporaryFolder()
    let shipped = Repository.root + "/pipelines"
    try folder.write(try Files.readAll("\(shipped)/\(pipeline).yaml"), to: "pipelines/\(pipeline).yaml")
    for sub in ["feeds", "registers"] {
      for name in try Files.names(in: "\(shipped)/\(sub)") {
        try folder.write(try Files.readAll("\(shipped)/\(sub)/\(name)"), to: "pipelines/\(sub)/\(name)")
      }
    }
    for name in ["platforms.csv", "partners.csv"] {
      try folder.write(try StoryRegisters.text(name, keeping: parties), to: "pipelines/registers/" + name)
    }
  }

  private var parties: Set<String> { Set(["tokopedia", "gopay", "ovo"] + story.rows.map(\.party)) }

  /// Feeds that the story's parties owe.
  private var owedFeeds: [(party: String, feed: String)] {
    let platforms: Set = ["tokopedia", "pijarmahir", "skillacademy"]
    return parties.subtracting(["pmo"]).sorted().flatMap { party in
      let feeds =
        pipeline == "incentives"
        ? (platforms.contains(party) ? [] : ["incentives"])
        : platforms.contains(party) ? ["sales", "remittances"] : ["payments", "transfers"]
      return feeds.map { (party, $0) }
    }
  }

  /// Runs as of each day of the chapter. Where files come again, they do so after a first run.
  func run() async throws -> [(asOf: String, result: RunResult)] {
    try lay(isAgain: false)
    if story.rows.contains(where: \.isAgain) {
      _ = try await run(chapter.days[0].asOf)
      try lay(isAgain: true)
    }
    var results: [(String, RunResult)] = []
    for (asOf, _) in chapter.days { results.append((asOf, try await run(asOf))) }
    return results
  }

  private func run(_ asOf: String) async throws -> RunResult {
    let report = try await PipelineRun(
      RunRequest(
        pipeline: folder.path("pipelines/\(pipeline).yaml"), inbox: folder.path("inbox"), state: folder.path("state"),
        out: folder.path("out"), asOf: AsOf(asOf), workers: 1, inflater: .isal, rehash: false, failOn: .error,
        stage: .export)
    ).run()
    var files: [String: String] = [:]
    if let published = report.folder {
      for name in try Files.names(in: published + "/result") {
        files[name] = try Files.readText(published + "/result/" + name)
      }
    }
    return RunResult(
      status: report.exitStatus, text: folder.withoutPath(report.text), remarks: report.remarks, folder: report.folder,
      files: files)
  }

  // MARK: Files

  private func lay(isAgain: Bool) throws {
    let last = BusinessDate(iso: chapter.days.map(\.asOf).max()!)!
    if !isAgain { try layEntitlements() }
    for (party, feed) in owedFeeds {
      let quiet = gzip(dialect.file(party, feed, "", [], sequence: 0))
      var sequence = 0
      var day = Self.firstDay
      while day <= last {
        sequence = number(of: party, feed, day) ?? sequence + 1
        let rows = story.rows.filter {
          $0.party == party && $0.feed == feed && $0.day == "\(day)" && $0.isAgain == isAgain
        }
        if !isAgain || !rows.isEmpty, !isMissing(party, feed, day) {
          let isQuiet = rows.isEmpty && party != "pijarmahir"
          var bytes = isQuiet ? quiet : gzip(dialect.file(party, feed, "\(day)", rows, sequence: sequence))
          if has("cut file", party, feed, day) != nil { bytes = Array(bytes.prefix(bytes.count / 2)) }
          try folder.write(bytes, to: "inbox/\(party)/\(feed)_\(day.compact).csv.gz")
        }
        day = day.adding(days: 1)
      }
    }
    for row in story.rows where row.kind == "same file" {
      let source = "inbox/\(row.party)/\(row.number)_\((row.says["as"] ?? "").filter { $0 != "-" }).csv.gz"
      let target = "inbox/\(row.party)/\(row.number)_\(row.day.filter { $0 != "-" }).csv.gz"
      try folder.write(try Files.readAll(folder.path(source)), to: target)
    }
  }

  /// Everybody of the cast is entitled, from 29 August on; rows of the story come behind and replace that.
  private func layEntitlements() throws {
    let own = story.rows.filter { $0.kind == "entitlement" }
    let named = Set(own.map(\.number))
    let others = dialect.cast.keys.sorted().filter { !named.contains($0) }.map { name in
      StoryRow(["2020-08-29", "pmo", "entitlement", name, "", "1.000.000", ""])
    }
    var bytes = gzip(dialect.file("pmo", "entitlements", "2020-08-29", others + own, sequence: 0))
    if story.rows.contains(where: { $0.party == "pmo" && $0.kind == "cut file" }) { bytes.removeLast(9) }
    try folder.write(bytes, to: "inbox/pmo/entitlements_20200829.csv.gz")
  }

  private func has(_ kind: String, _ party: String, _ feed: String, _ day: BusinessDate) -> StoryRow? {
    story.rows.first { $0.kind == kind && $0.party == party && $0.number == feed && $0.day == "\(day)" }
  }

  private func isMissing(_ party: String, _ feed: String, _ day: BusinessDate) -> Bool {
    has("no file", party, feed, day) != nil || chapter.without.contains("\(party)/\(feed)_\(day.compact)")
  }

  private func number(of party: String, _ feed: String, _ day: BusinessDate) -> Int? {
    has("numbered file", party, feed, day).flatMap { Int($0.says["sequence"] ?? "") }
  }
}
