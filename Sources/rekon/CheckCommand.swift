import ArgumentParser
import Foundation
import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline

/// The partner's desk.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check feed files before they are sent: everything that is wrong, and where.",
    discussion: """
      Reads each file as a run would, and tells every fault with file, line, byte, record, column, what was found and \
      expected, what to do, and the line itself. Keeps no state and writes nothing unless asked.

      The profile is found by the file's name, sales_20200904.csv.gz in a folder of its party such as tokopedia/, or by \
      --feed tokopedia/sales. Run it where pipelines/ lies, or name the pipelines.

        rekon check tokopedia/sales_20200904.csv.gz
        rekon check export.csv --feed tokopedia/sales --date 2020-09-04
        rekon check inbox/*/*.gz --format junit > check.xml

      Exit status: 0 accepted; 1 accepted with rejected rows; 2 refused; 64 usage; 65 a definition is invalid; 66 a file \
      is not there; 73, 74 the report cannot be written. Of several files, the highest. rekon explain CODE tells more of a \
      fault.
      """)

  @Argument(help: "Feed files, gzip or plain.", completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The feed that the files are, whatever their names.", valueName: "party/feed"))
  var feed: String?

  @Option(help: ArgumentHelp("The business date of the files, where their names carry none.", valueName: "day"))
  var date: Day?

  @Option(
    help: ArgumentHelp(
      "Pipeline whose profiles read the files; may be given again (default: pipelines/*.yaml).", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var pipeline: [String] = []

  @Option(
    help: ArgumentHelp(
      "Profile that reads the files, such as a draft; in the currency and zone of --pipeline, else IDR and Asia/Jakarta.",
      valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var profile: String?

  @Option(help: "How to tell it: \(CheckFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = CheckFormat.text

  @Option(
    help: ArgumentHelp(
      "Findings listed a file of each kind: of the file, of rows, notes. All are counted.", valueName: "count"))
  var limit = 100

  @Option(help: ArgumentHelp("Write the report there instead of to standard output.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Files checked at a time; the report never depends on it.", valueName: "count"))
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: ArgumentHelp("Library that inflates: isal or zlib. Both give the same result.", valueName: "library"))
  var inflater = InflaterChoice.isal

  @Flag(name: .shortAndLong, help: "Say nothing when every file is accepted and nothing is to be noted.")
  var quiet = false

  func validate() throws {
    guard (0...1_000_000).contains(limit) else {
      throw ValidationError("--limit: found \(limit), expected 0 to 1000000")
    }
    guard (1...1_024).contains(workers) else {
      throw ValidationError("--workers: found \(workers), expected 1 to 1024")
    }
    if profile != nil, pipeline.count > 1 {
      throw ValidationError("--profile: found \(pipeline.count) --pipeline beside it, expected one at most")
    }
  }

  func run() async throws {
    let console = Console(isQuiet: quiet)
    do {
      let definitions = try load()
      let check = FileCheck(
        candidates: FeedChoice.Candidates(definitions.profiles), feed: feed, date: date?.date,
        currency: definitions.currency, limit: limit, inflater: inflater, needsHash: format.showsHash)
      let report = try await self.check(check, console)
      console.clearProgress()
      try write(report, console)
      throw ExitCode(Int32(report.exitStatus))
    } catch let code as ExitCode {
      throw code
    } catch {
      console.clearProgress()
      console.remark("\(error)")
      throw ExitCode(Int32(ExitStatus.of(error)))
    }
  }

  private func load() throws -> DeskDefinitions {
    if let profile {
      return try DeskDefinitions.load(profile: profile, settings: pipeline.first.map { try DefinitionLoader.load($0) })
    }
    guard pipeline.isEmpty else { return try DeskDefinitions.load(pipelines: pipeline) }
    let found = (try? Files.names(in: "pipelines"))?.filter { $0.hasSuffix(".yaml") } ?? []
    guard !found.isEmpty else {
      throw InputNotFound(
        path: "pipelines/*.yaml", what: "pipeline to take the profiles from; name one with --pipeline")
    }
    return try DeskDefinitions.load(pipelines: found.map { "pipelines/" + $0 })
  }

  private func check(_ check: FileCheck, _ console: Console) async throws -> CheckReport {
    let progress = CheckProgress(console, fileCount: files.count)
    let checked = try await inParallel(files.count, width: workers) { index in
      let file = check.check(files[index]) { progress.tell(files[index], $0, $1, $2) }
      progress.finishFile()
      return file
    }
    return CheckReport(files: checked, limit: limit, version: PipelineRun.version)
  }

  private func write(_ report: CheckReport, _ console: Console) throws {
    if quiet, report.exitStatus == 0, report.files.allSatisfy({ $0.findings.isEmpty }), output == nil { return }
    let text = format.text(report)
    if let output { try Files.replace(output, with: text) } else { try console.print(text) }
  }
}

extension CheckFormat: ExpressibleByArgument {}

/// A day on the command line.
struct Day: ExpressibleByArgument {
  var date: BusinessDate

  init?(argument: String) {
    guard let date = BusinessDate(iso: argument) else { return nil }
    self.date = date
  }
}
