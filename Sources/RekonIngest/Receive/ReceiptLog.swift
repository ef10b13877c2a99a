import FoundationEssentials
import Glibc
import RekonCore

/// One delivery: a path in the inbox had these bytes.
public struct Receipt: Hashable, Sendable, Codable {
  public var number: Int
  public var path: String
  public var sha256: String
  public var bytes: Int
  /// SHA-256 of the line before this one; 64 zeros for the first.
  public var previous: String
}

/// `receipts.jsonl`: every delivery ever taken, append-only, each line holding the hash of the one before.
public struct ReceiptLog: Sendable {
  public private(set) var receipts: [Receipt] = []
  public let path: String
  private var lastHash = String(repeating: "0", count: 64)
  private var newLines: [String] = []
  /// By path: thousands of files are asked for in every run.
  private var lastHashes: [String: String] = [:]

  /// Reads and checks the whole chain. A line without its end (a run was killed while it appended) is not yet a
  /// receipt and is taken off.
  public static func open(_ path: String) throws -> ReceiptLog {
    var log = ReceiptLog(path: path)
    guard try FileStatus.of(path) != nil else { return log }
    let bytes = try Files.readAll(path)
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      try log.take(Array(bytes[start..<end]))
      start = end + 1
    }
    if start < bytes.count {
      let file = try OpenFile.open(path, flags: O_WRONLY | O_NOFOLLOW)
      try file.truncate(to: start)
      try file.synchronize()
    }
    return log
  }

  private init(path: String) { self.path = path }

  private mutating func take(_ line: [UInt8]) throws {
    let number = receipts.count + 1
    func broken(_ found: String, _ expected: String) -> Fault {
      Fault(
        "receipts-broken", file: path, at: Place(line: number), found: found, expected: expected,
        remedy: "the receipts were changed after they were written: restore the state folder, or start a new one")
    }
    guard let receipt = try? JSONDecoder().decode(Receipt.self, from: Data(line)) else {
      throw broken("a line that is no receipt", "one JSON object")
    }
    guard receipt.number == number, receipt.previous == lastHash else {
      throw broken(
        "receipt \(receipt.number), chained to \(receipt.previous.prefix(12))…",
        "receipt \(number) after \(lastHash.prefix(12))…")
    }
    receipts.append(receipt)
    lastHashes[receipt.path] = receipt.sha256
    lastHash = SHA256Digest.hex(of: line)
  }

  /// The hash of the line of receipt `number`; for 0, which no line has, 64 zeros.
  public func hash(ofReceipt number: Int) -> String {
    number < receipts.count ? receipts[number].previous : lastHash
  }

  /// The hash that path had at its last delivery.
  public func lastHash(ofPath path: String) -> String? { lastHashes[path] }

  public mutating func append(path: String, sha256: String, bytes: Int) {
    let number = receipts.count + 1
    var text = ByteText()
    text.append("{\"number\":\(number),\"path\":")
    text.appendJSON(path)
    text.append(",\"sha256\":\"\(sha256)\",\"bytes\":\(bytes),\"previous\":\"\(lastHash)\"}")
    receipts.append(Receipt(number: number, path: path, sha256: sha256, bytes: bytes, previous: lastHash))
    lastHashes[path] = sha256
    lastHash = SHA256Digest.hex(of: text.bytes)
    newLines.append(String(decoding: text.bytes, as: UTF8.self))
  }

  /// Puts the new receipts on the disk; only then do they count.
  public mutating func synchronize() throws {
    guard !newLines.isEmpty else { return }
    let file = try OpenFile.open(path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW)
    try file.write(newLines.joined(separator: "\n") + "\n")
    try file.synchronize()
    try file.close()
    try Files.synchronizeFolder(Files.folder(of: path))
    newLines = []
  }
}
