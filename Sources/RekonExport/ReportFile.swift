import RekonCore
import Synchronization

/// A report on its way to the disk: pieces that threads finish in any order are written in theirs, and hashed as they are.
///
/// Used from several threads; each waits while another writes, so that pieces do not pile up before a slow disk.
final class ReportFile: @unchecked Sendable {
  let name: String
  /// Pieces that came before their turn.
  private let early = Mutex<[Int: [UInt8]]>([:])
  // All below belong to whoever holds the lock.
  private let lock = Mutex(())
  private let file: OpenFile
  private var digest = SHA256Digest()
  private var next = 0
  private var rows = 0

  init(_ name: String, in folder: String, mode: UInt32 = 0o640) throws(FileError) {
    self.name = name
    file = try OpenFile.create("\(folder)/\(name)", mode: mode)
  }

  /// Takes a piece; writes it and what was waiting for it once all before it are written.
  func write(_ bytes: [UInt8], number: Int, rows: Int) throws {
    early.withLock { $0[number] = bytes }
    try lock.withLock { _ in
      self.rows += rows
      while let bytes = early.withLock({ $0.removeValue(forKey: next) }) {
        try file.write(bytes)
        bytes.withUnsafeBytes { digest.update($0) }
        next += 1
      }
    }
  }

  /// On the disk. Returns what the manifest says of it.
  func finish() throws -> (sha256: String, rows: Int) {
    try lock.withLock { _ in
      precondition(early.withLock { $0.isEmpty }, "a piece of a report is missing")
      try file.synchronize()
      return (digest.hex(), rows)
    }
  }
}
