import ArgumentParser
import RekonPipeline

@main
struct Rekon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekon",
    abstract: "Says whether every rupiah spent on a course arrived at the institution that gave it.",
    discussion: """
      Reads the partners' feeds from an inbox, reconciles sales, payments, remittances and bank transfers, and publishes \
      a report folder with every break, the file and line that prove it, and who has to act.

      Exit status: 0 clean; 1 open breaks at or above --fail-on; 2 a feed is missing or refused; 64 usage; 65 the \
      definition is invalid; 66 input not found; 70 a proof does not hold; 73, 74 cannot create, input/output; 75 another \
      run holds the state folder. Where several apply, the highest.
      """,
    version: PipelineRun.version,
    subcommands: [
      RunCommand.self, IngestCommand.self, ValidateCommand.self, ReconcileCommand.self, ExportCommand.self,
      CheckCommand.self, FeedsCommand.self, ExplainCommand.self,
    ])
}

struct RunCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run all stages and publish a report.",
    discussion: "Takes what is new in the inbox, and publishes out/<as-of>/run-<n>/ unless nothing has changed.")
  static let stage = RunRequest.Stage.export
  @OptionGroup var options: CommonOptions
}

struct IngestCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Receive the inbox and parse what is new into segments.")
  static let stage = RunRequest.Stage.ingest
  @OptionGroup var options: CommonOptions
}

struct ValidateCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Say of every feed file whether it is accepted, refused or missing, and why.")
  static let stage = RunRequest.Stage.validate
  @OptionGroup var options: CommonOptions
}

struct ReconcileCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile", abstract: "Reconcile and show the result without publishing it.")
  static let stage = RunRequest.Stage.reconcile
  @OptionGroup var options: CommonOptions
}

struct ExportCommand: StageCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Publish the report of what has been received.",
    discussion: "Does what the earlier stages have not done yet; the same as run.")
  static let stage = RunRequest.Stage.export
  @OptionGroup var options: CommonOptions
}
