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
      stage: Self.stage, receipts: options.receipts ?? .knownThen, memoryByteCount: options.memory.byteCount,
      partitionCount: options.partitions)
    let console = Console(isQuiet: options.quiet)
    do {
      let report = try await PipelineRun(request, progress: console.progress).run()
      console.clearProgress()
      // Also under --quiet: a file that nobody reads is nothing to be quiet about.
      report.remarks.forEach(console.remark)
      if !options.quiet { report.cautions.forEach(console.remark) }
      if options.timings { console.print(timings: report.clock) }
      if options.json, !report.json.isEmpty {
        // The document is the published one, which is the same whoever asked for it.
        if !options.quiet, !report.knownThen.isEmpty { console.remark(report.knownThen) }
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
