import Dispatch
import RekonCore

/// Packs and writes feed files beside the simulation, a few at a time; which of them is done first changes no byte.
final class Press: @unchecked Sendable {
  private let inbox: String
  private let queue = DispatchQueue(label: "press", attributes: .concurrent)
  private let places = DispatchSemaphore(value: Press.width)
  private let group = DispatchGroup()
  private let lock = DispatchSemaphore(value: 1)
  private var failure: (any Error)?

  private static let width = 3

  init(inbox: String) { self.inbox = inbox }

  /// What becomes of a file besides being packed.
  struct Fate: Sendable {
    var isCutInHalf = false
    /// The path of a second file with the same bytes.
    var copy: String?
  }

  /// Hands over the text of the file at `path`; waits while too many are in work. Throws what went wrong before.
  func print(_ text: FeedText, at path: String, _ fate: Fate = Fate()) throws {
    places.wait()
    try check()
    queue.async(group: group) { [self] in
      defer { places.signal() }
      do {
        var packed = Gzip.compress(text)
        if fate.isCutInHalf { packed.removeLast(packed.count - packed.count / 2) }
        try WorldFolder.write(packed, to: inbox + "/" + path)
        if let copy = fate.copy { try WorldFolder.write(packed, to: inbox + "/" + copy) }
      } catch {
        lock.wait()
        failure = failure ?? error
        lock.signal()
      }
    }
  }

  /// Waits until everything is written.
  func finish() throws {
    group.wait()
    try check()
  }

  private func check() throws {
    lock.wait()
    defer { lock.signal() }
    if let failure {
      places.signal()
      throw failure
    }
  }
}
