import Foundation
import RekonCore

/// A line on the terminal while files are checked: which, how far, how many rows. Nothing where there is no terminal.
final class CheckProgress: Sendable {
  private let console: Console
  private let fileCount: Int
  private let state = LockedState()

  /// Eight times a second is as often as anybody looks.
  private static let interval = 0.125

  private final class LockedState: @unchecked Sendable {
    let lock = NSLock()
    var finished = 0
    var lastTold = 0.0
  }

  init(_ console: Console, fileCount: Int) {
    self.console = console
    self.fileCount = fileCount
  }

  func finishFile() {
    state.lock.withLock { state.finished += 1 }
  }

  /// - Parameter read: bytes of the file read so far, of `all`.
  func tell(_ path: String, _ read: Int, _ all: Int, _ rows: Int) {
    guard console.showsProgress else { return }
    state.lock.withLock {
      let now = ProcessInfo.processInfo.systemUptime
      guard now - state.lastTold >= Self.interval else { return }
      state.lastTold = now
      let percent = all > 0 ? min(100, read * 100 / all) : 100
      let files = fileCount > 1 ? "check \(state.finished + 1)/\(fileCount)" : "check"
      let name = visible(path.split(separator: "/").last.map(String.init) ?? path)
      console.progress("\(files) \(name) \(percent) %, \(grouped(String(rows), mark: 0x2E)) rows")
    }
  }
}
