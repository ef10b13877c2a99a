import Foundation
import RekonCore
import RekonTestSupport

/// Writes what the program tells into the sources of the catalogue, for all entries whose message has changed:
///
///     REKON_UPDATE_EXAMPLES=1 swift test --filter FaultExampleTests
///     swift format -i -r Sources/RekonCore/Faults
///
/// In a new entry the example is three quotes on a line and three on the next.
enum ExampleUpdate {
  static let isWanted = ProcessInfo.processInfo.environment["REKON_UPDATE_EXAMPLES"] == "1"
  /// The examples are found by tests that run side by side.
  private static let lock = NSLock()

  static func write(_ message: String, of code: String) throws {
    let folder = Repository.root + "/Sources/RekonCore/Faults"
    try lock.withLock {
      for name in try Files.names(in: folder) {
        let text = try Files.readText(folder + "/" + name)
        guard let entry = text.range(of: "FaultEntry(\n        \"\(code)\","),
          let start = text.range(of: "example: \"\"\"\n", range: entry.upperBound..<text.endIndex),
          let end = text.range(of: "          \"\"\",\n", range: start.upperBound..<text.endIndex)
        else { continue }
        let written = lines(message).map { "          " + $0 }.joined(separator: " \\\n") + "\n"
        try Files.replace(folder + "/" + name, with: text[..<start.upperBound] + written + text[end.lowerBound...])
      }
    }
  }

  /// Broken at spaces, so that a line with its indentation and mark fits the house's width.
  private static func lines(_ message: String) -> [String] {
    var lines: [String] = []
    for word in message.replacing("\\", with: "\\\\").split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, last.count + 1 + word.count <= 105 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
