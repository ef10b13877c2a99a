import Glibc
import RekonCore

/// Takes what the partners laid into the inbox, feeds and check receipts: each file's bytes are kept under their SHA-256, each
/// delivery gets a receipt. The inbox itself is only read.
public struct Receiver: Sendable {
  public let inbox: String
  public let state: String
  /// Read every file again, also those whose size, time and inode have not changed.
  public let rehash: Bool

  public init(inbox: String, state: String, rehash: Bool) {
    self.inbox = inbox
    self.state = state
    self.rehash = rehash
  }

  /// What lay in the inbox and was not taken.
  public struct Outcome: Sendable {
    public var newCount = 0
    public var newByteCount = 0
    /// Hashes of the files taken now: their bytes are known to be those of their receipts.
    public var newHashes: Set<String> = []
    /// Things under a feed's or check receipt's name that are no regular file.
    public var refusals: [Fault] = []
    /// Names that belong to no feed.
    public var strangers: [String] = []
  }

  public static func keptPath(_ sha256: String, state: String) -> String {
    "\(state)/received/\(sha256.prefix(2))/\(sha256)"
  }

  /// Takes all new files, in the order of their paths; receipts are on the disk when this returns.
  public func receive(
    _ definition: PipelineDefinition, log: inout ReceiptLog, width: Int
  ) async throws -> Outcome {
    var outcome = Outcome()
    var index = InboxIndex.read(state + "/inbox.index")
    var candidates: [(path: String, status: FileStatus)] = []
    for (path, status) in try listing(&outcome, definition) {
      if !rehash, let known = index.hash(path, status), log.lastHash(ofPath: path) == known,
        Files.exists(Self.keptPath(known, state: state))
      {
        continue
      }
      candidates.append((path, status))
    }
    let paths = candidates.map(\.path)
    let taken = try await inParallel(paths.count, width: width) { try take(paths[$0], number: $0) }
    for (path, result) in zip(paths, taken) {
      switch result {
      case .failure(let fault): outcome.refusals.append(fault)
      case .success(let file):
        index.set(path, file.status, file.sha256)
        guard log.lastHash(ofPath: path) != file.sha256 else { continue }
        log.append(path: path, sha256: file.sha256, bytes: file.status.byteCount)
        outcome.newCount += 1
        outcome.newByteCount += file.status.byteCount
        outcome.newHashes.insert(file.sha256)
      }
    }
    if outcome.newCount > 0 {
      try OpenFile.open(state + "/received", flags: O_RDONLY | O_DIRECTORY).synchronizeFileSystem()
      try log.synchronize()
    }
    if !candidates.isEmpty { try index.write(state + "/inbox.index") }
    return outcome
  }

  // MARK: The inbox

  private static let uploadEndings = [".part", ".tmp", ".filepart", ".partial", ".crdownload"]

  private func listing(
    _ outcome: inout Outcome, _ definition: PipelineDefinition
  ) throws -> [(path: String, status: FileStatus)] {
    var files: [(String, FileStatus)] = []
    for party in try Files.names(in: inbox) {
      let folder = inbox + "/" + party
      guard try FileStatus.of(folder)?.kind == .directory else {
        outcome.strangers.append(party)
        continue
      }
      for name in try Files.names(in: folder) {
        let path = party + "/" + name
        if name.hasPrefix(".") || Self.uploadEndings.contains(where: name.hasSuffix) { continue }
        guard definition.isReceipt(path) || definition.profile(forPath: path) != nil else {
          if !definition.otherFiles.contains(where: { $0.match(path) != nil }) { outcome.strangers.append(path) }
          continue
        }
        guard let status = try FileStatus.of(inbox + "/" + path) else { continue }
        if let fault = Self.fault(ofKind: status.kind, path) {
          outcome.refusals.append(fault)
        } else {
          files.append((path, status))
        }
      }
    }
    return files
  }

  /// What is wrong with a path that names no regular file; nil for one that does.
  public static func fault(ofKind kind: FileStatus.Kind, _ path: String) -> Fault? {
    let found: String
    switch kind {
    case .regular: return nil
    case .symbolicLink: found = "a symbolic link"
    case .directory: found = "a folder"
    case .pipe: found = "a named pipe"
    case .socket: found = "a socket"
    case .device: found = "a device"
    }
    return Fault(
      "not-a-regular-file", file: path, found: found, expected: "a regular file",
      remedy: "put the \(ReceiptName.isReceiptOrSignature(path) ? "receipt" : "feed") itself there")
  }

  /// One feed that cannot be read is that feed's trouble, not the run's.
  func unreadable(_ path: String, _ error: FileError) -> Fault {
    Fault(
      "unreadable", file: path, found: String(cString: strerror(error.errorNumber)),
      expected: "a file that can be read",
      remedy: "mend it and run again")
  }

  // MARK: One file

  private struct Taken: Sendable {
    var sha256: String
    var status: FileStatus
  }

  /// Copies and hashes one file from a single open descriptor, and makes sure that it stayed the same meanwhile.
  private func take(_ path: String, number: Int) throws -> Result<Taken, Fault> {
    let source: OpenFile
    do {
      source = try OpenFile.openToRead(inbox + "/" + path)
    } catch {
      let link = error.errorNumber == ELOOP ? Self.fault(ofKind: .symbolicLink, path) : nil
      return .failure(link ?? unreadable(path, error))
    }
    let before = try source.status()
    if let fault = Self.fault(ofKind: before.kind, path) { return .failure(fault) }
    let temporary = "\(state)/tmp/receive-\(number)"
    try Files.remove(temporary)
    let target = try OpenFile.create(temporary)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
    defer { chunk.deallocate() }
    var digest = SHA256Digest()
    var byteCount = 0
    while true {
      let count: Int
      do { count = try source.read(into: chunk) } catch { return .failure(unreadable(path, error)) }
      if count == 0 { break }
      let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      digest.update(bytes)
      try target.write(bytes)
      byteCount += count
    }
    target.startWriting()
    try target.close()
    let after = try source.status()
    guard after == before, byteCount == before.byteCount else {
      try Files.remove(temporary)
      return .failure(
        Fault(
          "changed-while-reading", file: path, found: "a file that is still being written", expected: "a whole file",
          remedy: "run again once the upload has ended"))
    }
    let sha256 = digest.hex()
    let kept = Self.keptPath(sha256, state: state)
    try Files.makeFolder(Files.folder(of: kept))
    try Files.rename(temporary, to: kept)
    return .success(Taken(sha256: sha256, status: before))
  }
}

/// What each path in the inbox looked like when it was last hashed. Derived: without it everything is hashed again.
private struct InboxIndex {
  private struct Entry {
    var key: String
    var sha256: String
  }

  private var entries: [String: Entry] = [:]

  private static func key(_ status: FileStatus) -> String {
    "\(status.byteCount) \(status.modifiedNanoseconds) \(status.inode) \(status.device)"
  }

  static func read(_ path: String) -> InboxIndex {
    var index = InboxIndex()
    guard let text = try? Files.readText(path) else { return index }
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].utf8.count == 64 else { continue }
      index.entries[String(parts[2])] = Entry(key: String(parts[0]), sha256: String(parts[1]))
    }
    return index
  }

  func hash(_ path: String, _ status: FileStatus) -> String? {
    guard let entry = entries[path], entry.key == Self.key(status) else { return nil }
    return entry.sha256
  }

  mutating func set(_ path: String, _ status: FileStatus, _ sha256: String) {
    entries[path] = Entry(key: Self.key(status), sha256: sha256)
  }

  func write(_ path: String) throws {
    var text = ""
    for (file, entry) in entries.sorted(by: { bytesPrecede($0.key, $1.key) }) {
      text += "\(entry.key)\t\(entry.sha256)\t\(file)\n"
    }
    let temporary = path + ".tmp"
    try Files.remove(temporary)
    let file = try OpenFile.create(temporary)
    try file.write(text)
    try file.close()
    try Files.rename(temporary, to: path)
  }
}
