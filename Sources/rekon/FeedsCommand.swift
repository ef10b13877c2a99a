import ArgumentParser
import RekonCore
import RekonPipeline

/// Tells how the program reads each partner's feeds.
struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds", abstract: "Show how each feed is read, as Markdown: form, controls, fields.",
    discussion: """
      Told from the profiles that the pipeline names, so that a partner sees what the program expects. With --examples each \
      feed shows the beginning of its first file with rows in that inbox.
      """)

  @Argument(
    help: "Pipeline definitions, such as pipelines/training-payments.yaml; a feed that several name is shown once.",
    completion: .file(extensions: ["yaml"]))
  var pipelines: [String]

  @Option(help: ArgumentHelp("Inbox to take examples from.", valueName: "folder"))
  var examples: String?

  func run() async throws {
    let console = Console(isQuiet: false)
    do {
      let definitions = try pipelines.map { try DefinitionLoader.load($0, readsKeys: false) }
      if let examples, !Files.isFolder(examples) { throw InputNotFound(path: examples, what: "folder of examples") }
      try console.print(FeedDescription(definitions, examples: examples).markdown())
    } catch {
      console.remark("\(error)")
      throw ExitCode(Int32(ExitStatus.of(error)))
    }
  }
}
