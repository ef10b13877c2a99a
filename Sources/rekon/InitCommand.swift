import ArgumentParser
import RekonCore
import RekonDesk
import RekonPipeline

/// Starts what an author goes on with.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Draft a definition to start from.", subcommands: [InitFeedCommand.self])
}

/// Drafts a profile from a sample file.
struct InitFeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed", abstract: "Draft a feed's profile from a sample file.",
    discussion: """
      Looks at the beginning of a sample (4 MiB, inflated) and at its last lines: encoding, delimiter, quotes, header, lines \
      around the rows, and for each column whether it is money, a day, a time, a word or an identifier. Writes a profile \
      whose comments say what each line rests on. What a sample cannot tell (whole rupiah or sen, whether 04/09 is in \
      April or September, what a word means) is marked as a guess or left open; while something is open, the profile does \
      not load. A draft is for its author to read: nothing else ever uses it.

        rekon init feed kelasku/sales_20200904.csv.gz --record sale --out kelasku.yaml

      On standard error: what is certain, what is a guess, what is open. Exit status: 0 drafted; 2 the file is empty, \
      damaged or no text; 66 it is not there; 73 the profile cannot be written.
      """)

  @Argument(help: "The sample, plain or gzip.", completion: .file())
  var file: String

  @Option(help: ArgumentHelp("Whose feed it is (default: the name of the file's folder).", valueName: "party"))
  var party: String?

  @Option(help: ArgumentHelp("What the feed is called (default: the file's name up to its day).", valueName: "feed"))
  var feed: String?

  @Option(
    help: ArgumentHelp(
      "What a row is (default: a guess by the columns).", valueName: "record"))
  var record: RecordKind?

  @Option(help: ArgumentHelp("Write the profile there instead of standard output.", valueName: "file"))
  var out: String?

  @Flag(help: "Write over a file that is there.")
  var force = false

  func run() async throws {
    let console = Console(isQuiet: false)
    do {
      if let out, !force, let fault = FeedDraft.fault(writingTo: out) {
        console.remark("\(fault)")
        throw ExitCode(Int32(ExitStatus.cannotCreate))
      }
      let draft = try FeedDraft(path: file, party: party, feed: feed, record: record)
      if let out { try Files.replace(out, with: draft.yaml) } else { try console.print(draft.yaml) }
      console.remark(String(draft.summary.dropLast()))
    } catch let fault as Fault {
      console.remark("\(fault)")
      throw ExitCode(Int32(ExitStatus.incomplete))
    } catch let error as FileError {
      console.remark("\(error)")
      throw ExitCode(Int32(ExitStatus.of(error)))
    }
  }
}

extension RecordKind: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public static var allValueStrings: [String] { allCases.map(\.name) }
}
