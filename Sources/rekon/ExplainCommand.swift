import ArgumentParser
import RekonCore
import RekonPipeline

/// Tells what the code of a message means.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what the code of a message means, and what to do.",
    discussion: """
      Every message about a file, a definition or the machine carries a code in brackets, as in \
      error[gzip-unexpected-end]. With the code this command tells what it says, why the program is strict there, what it \
      costs, a message as an example, and what the sender or operator does:

        rekon explain gzip-unexpected-end

      Without a code it lists all of them. Codes in capitals, such as PAYMENT_SCALE, are breaks of the money; \
      docs/codes.md explains those.
      """)

  @Argument(help: "Codes to explain, such as gzip-unexpected-end; without one, all are listed.")
  var codes: [String] = []

  @Flag(help: "Print the whole catalogue as Markdown (docs/faults.md).")
  var markdown = false

  func validate() throws {
    if markdown, !codes.isEmpty { throw ValidationError("--markdown prints all codes: name none") }
    for code in codes where FaultCatalogue.entry(named: code) == nil { throw ValidationError(Self.unknown(code)) }
  }

  func run() throws {
    let console = Console(isQuiet: false)
    do {
      if markdown {
        try console.print(FaultPage.markdown())
      } else if codes.isEmpty {
        try console.print(Self.list())
      } else {
        let entries = codes.compactMap(FaultCatalogue.entry)
        try console.print(entries.map(Self.text).joined(separator: "\n"))
      }
    } catch {
      console.remark("\(error)")
      throw ExitCode(Int32(ExitStatus.of(error)))
    }
  }

  private static func unknown(_ code: String) -> String {
    let found = "found \(quoted(code)), expected the code of a message"
    if code.contains(where: \.isUppercase), !code.contains(where: \.isLowercase) {
      return "\(found); codes in capitals are breaks of the money: docs/codes.md explains those"
    }
    let hint = FaultCatalogue.nearestCode(to: code).map { "did you mean '\($0)'?" } ?? "rekon explain lists all codes"
    return "\(found); \(hint)"
  }

  // MARK: Text for a terminal

  private static func text(_ entry: FaultEntry) -> String {
    """
    \(entry.code) (\(entry.weight))

    \(wrapped(entry.meaning))

    Example:
      \(entry.example)

    Remedy:
    \(wrapped(entry.remedy, indent: "  "))

    """
  }

  private static func list() -> String {
    let width = FaultCatalogue.all.map(\.code.count).max() ?? 0
    return FaultCatalogue.areas.map { area in
      let lines = area.entries.map { entry in
        "  \(entry.code)\(String(repeating: " ", count: width - entry.code.count))  \(entry.summary)\n"
      }
      return "\(area.title)\n\(lines.joined())"
    }.joined(separator: "\n")
  }

  /// Lines of at most 100 characters, broken at spaces; a longer word has a line of its own.
  private static func wrapped(_ text: String, indent: String = "") -> String {
    var lines: [String] = []
    var line = indent
    for word in text.split(separator: " ") {
      if line.count > indent.count, line.count + 1 + word.count > 100 {
        lines.append(line)
        line = indent
      }
      line += (line.count > indent.count ? " " : "") + word
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
