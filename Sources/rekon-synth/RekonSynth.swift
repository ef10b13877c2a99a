import ArgumentParser
import Glibc
import RekonCore
import RekonSynth

@main
struct Synth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekon-synth",
    abstract: "Writes worlds: feeds as partners deliver them, and the truth about every rupiah in them.",
    discussion: """
      A world is a folder with an inbox for rekon and a truth.csv with every finding that a reconciliation of it must make. \
      The same arguments always give the same bytes.

      Exit status: 0 done; 1 done, but a listed defect could not be planted in so small a world; 64 usage; 73 cannot \
      create; 74 input or output failed.
      """,
    subcommands: [WorldCommand.self, RegistersCommand.self, CodesCommand.self], defaultSubcommand: WorldCommand.self)
}

/// Standard error, and what failures end with.
enum Console {
  static let isTerminal = isatty(2) == 1

  static func remark(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }

  static func ending(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let fault as WorldFault {
      remark("rekon-synth: \(fault)\n")
      throw ExitCode(fault.kind == .usage ? 64 : 73)
    } catch let error as FileError {
      remark("rekon-synth: \(error)\n")
      throw ExitCode(error.operation == "create" ? 73 : 74)
    }
  }
}

struct RegistersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registers", abstract: "Write the programme's six registers.",
    discussion: "Platforms, partners, institutions, courses, holidays and holds: the same in every world.")

  @Argument(help: "Folder to write into, such as pipelines/registers.", completion: .directory)
  var folder: String

  func run() throws { try Console.ending { try RegisterFiles.write(to: folder) } }
}

struct CodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "List what can be planted, and what follows from it.")

  func run() throws {
    var lines: [(String, String)] = []
    for story in SaleStory.all {
      lines.append((story.code.rawValue, story.summary + Self.following(story.follows)))
    }
    for story in BatchStory.all { lines.append((story.code.rawValue, story.summary)) }
    for story in FeedStory.all { lines.append((story.code.rawValue, story.summary + Self.following(story.follows))) }
    for (code, text) in lines.sorted(by: { $0.0 < $1.0 }) {
      print(code + String(repeating: " ", count: max(1, 22 - code.count)) + text)
    }
  }

  private static func following(_ codes: [FindingCode]) -> String {
    codes.isEmpty ? "" : " (also " + codes.map(\.rawValue).joined(separator: ", ") + ")"
  }
}
