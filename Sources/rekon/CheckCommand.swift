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
        rekon check tokopedia/*.gz --receipt tokopedia/day.receipt.json --sign-key key.pem

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

  @Option(
    help: ArgumentHelp(
      "Write a receipt of the check there, to be delivered with the files; a name that ends in .receipt.json.",
      valueName: "file"))
  var receipt: String?

  @Option(
    help: ArgumentHelp(
      "Sign the receipt with this Ed25519 key, as openssl genpkey -algorithm ed25519 writes it: FILE.sig.",
      valueName: "key.pem"))
  var signKey: String?

  @Option(
    help: ArgumentHelp("Sign the receipt with the secret in this file, by HMAC-SHA256: FILE.hmac.", valueName: "file"))
  var hmacKey: String?

  @Option(help: ArgumentHelp("Files checked at a time; the report never depends on it.", valueName: "count"))
  var workers = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: ArgumentHelp("Library that inflates: isal or zlib. Both give the same result.", valueName: "library"))
  var inflater = InflaterChoice.isal

  @Flag(name: .shortAndLong, help: "Say nothing when every file is accepted and nothing is to be noted.")
  var quiet = false

  func validate() throws {
    guard (0...100_000).contains(limit) else {
      throw ValidationError("--limit: found \(limit), expected 0 to 100000")
    }
    guard (1...1_024).contains(workers) else {
      throw ValidationError("--workers: found \(workers), expected 1 to 1024")
    }
    try validateReceipt()
    try validateTargets()
    if profile != nil, pipeline.count > 1 {
      throw ValidationError("--profile: found \(pipeline.count) --pipeline beside it, expected one at most")
    }
  }

  /// What the receipt asks for before anything is read.
  private func validateReceipt() throws {
    guard let receipt else {
      for (option, value) in [("--sign-key", signKey), ("--hmac-key", hmacKey)] where value != nil {
        throw ValidationError("\(option): found no --receipt beside it, expected one to sign")
      }
      return
    }
    guard receipt.hasSuffix(ReceiptName.ending) else {
      throw ValidationError(
        "--receipt: found '\(visible(receipt))', expected a name that ends in \(ReceiptName.ending): by it a run knows it"
      )
    }
    let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw ValidationError(
        "--receipt: found two files named '\(visible(names[twice]))', expected each name once: a receipt knows no folders"
      )
    }
  }

  /// What is written must not be what is read: a report in the place of the feed, or of a key, would be the end of it.
  private func validateTargets() throws {
    let endings = [""] + ReceiptName.signatureEndings
    let receipts = receipt.map { path in endings.map { path + $0 } } ?? []
    let read = files + pipeline + [profile, signKey, hmacKey].compactMap { $0 }
    for (option, written, others) in [
      ("--output", output.map { [$0] } ?? [], read + receipts), ("--receipt", receipts, read),
    ] {
      for path in written {
        guard let other = others.first(where: { isSame($0, path) }) else { continue }
        throw ValidationError(
          "\(option): found '\(visible(path))', which is also \(visible(other)), expected a file of its own")
      }
    }
    for path in receipts {
      if let kind = (try? FileStatus.of(path))?.kind, kind != .regular {
        throw ValidationError(
          "--receipt: found '\(visible(path))', which is no regular file, expected a new or regular one")
      }
    }
  }

  /// The same place, however it is written; or the same file.
  private func isSame(_ left: String, _ right: String) -> Bool {
    let (one, other) = (URL(filePath: left), URL(filePath: right))
    return one.standardizedFileURL.resolvingSymlinksInPath().path
      == other.standardizedFileURL.resolvingSymlinksInPath().path
  }

  func run() async throws {
    let console = Console(isQuiet: quiet)
    do {
      let definitions = try load()
      // A key that cannot be read is told before a long check, not after it.
      let (key, secret) = (try signKey.map { try SigningKey.read($0) }, try hmacKey.map { try SharedSecret.read($0) })
      let check = FileCheck(
        candidates: FeedChoice.Candidates(definitions.profiles), feed: feed, date: date?.date,
        currency: definitions.currency, limit: limit, inflater: inflater, needsHash: format.showsHash || receipt != nil)
      let report = try await self.check(check, console)
      console.clearProgress()
      if let receipt { try write(receipt, report, key, secret, console) }
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
      return try DeskDefinitions.load(
        profile: profile, settings: pipeline.first.map { try DefinitionLoader.load($0, readsKeys: false) })
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

  /// A receipt speaks of all files or is not written: one that leaves a file out would look like all there is.
  private func write(
    _ receipt: String, _ report: CheckReport, _ key: SigningKey?, _ secret: SharedSecret?, _ console: Console
  ) throws {
    let vouched = report.files.compactMap(\.vouched)
    guard vouched.count == report.files.count else {
      let unread = report.files.filter { $0.vouched == nil }.map { visible($0.path) }
      return console.remark(
        "\(visible(receipt)): not written, for nothing was read of \(unread.joined(separator: ", "))")
    }
    try CheckReceipt(files: vouched).write(to: receipt, signingWith: key, secret: secret)
  }

  private func write(_ report: CheckReport, _ console: Console) throws {
    if quiet, report.exitStatus == 0, report.files.allSatisfy({ $0.findings.isEmpty }), output == nil { return }
    let text = format.text(report)
    if let output { try Files.deliver(text, to: output) } else { try console.print(text) }
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
