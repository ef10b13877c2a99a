import Glibc
import RekonCore
import RekonExport

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
    progress(all > 1 ? "\(stage) \(done)/\(all)" : "\(stage) …")
  }

  var showsProgress: Bool { isTerminal && !isQuiet }

  /// One line that the next one replaces.
  func progress(_ line: String) {
    guard showsProgress else { return }
    try? Self.write("\r\u{1B}[K\(line)", to: 2, name: "")
  }

  func clearProgress() {
    guard showsProgress else { return }
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
