import ArgumentParser
import Glibc
import RekonCore
import RekonExport
import RekonPipeline
import RekonReconcile

/// A subcommand that runs the pipeline up to one stage.
protocol StageCommand: AsyncParsableCommand {
  static var stage: RunRequest.Stage { get }
  var options: CommonOptions { get }
}

extension StageCommand {
  func run() async throws {
    let request = RunRequest(
      pipeline: options.pipeline, inbox: options.inbox, state: options.state, out: options.out, asOf: options.asOf,
      workers: options.workers, inflater: options.inflater, rehash: options.rehash, failOn: options.failOn.severity,
      stage: Self.stage, receipts: options.receipts)
    let console = Console(isQuiet: options.quiet)
    do {
      let report = try await PipelineRun(request, progress: console.progress).run()
      console.clearProgress()
      // Also under --quiet: a file that nobody reads is nothing to be quiet about.
      report.remarks.forEach(console.remark)
      if options.timings { console.print(timings: report.clock) }
      if options.json, !report.json.isEmpty {
        try console.print(report.json)
      } else if !options.quiet || report.exitStatus != ExitStatus.clean {
        try console.print(report.text)
      }
      throw ExitCode(Int32(report.exitStatus))
    } catch let code as ExitCode {
      throw code
    } catch {
      console.clearProgress()
      console.remark("\(error)")
      throw ExitCode(Int32(ExitStatus.of(error)))
    }
  }
}

/// Data on standard output, everything else on standard error; a progress line only on a terminal.
struct Console: Sendable {
  let isQuiet: Bool
  private let isTerminal = isatty(2) == 1

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// Throws when standard output takes no more: a full device must not look like success.
  func print(_ text: String) throws {
    try Self.write(text, to: 1, name: "standard output")
  }

  func remark(_ text: String) {
    try? Self.write(text + "\n", to: 2, name: "standard error")
  }

  func print(timings clock: StageClock) { try? Self.write(TimingsReport(clock).text(), to: 2, name: "standard error") }

  @Sendable
  func progress(_ stage: String, _ done: Int, _ all: Int) {
    guard isTerminal, !isQuiet else { return }
    try? Self.write(all > 1 ? "\r\u{1B}[K\(stage) \(done)/\(all)" : "\r\u{1B}[K\(stage) …", to: 2, name: "")
  }

  func clearProgress() {
    guard isTerminal, !isQuiet else { return }
    try? Self.write("\r\u{1B}[K", to: 2, name: "")
  }

  private static func write(_ text: String, to descriptor: Int32, name: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write", name)
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
