import Glibc
import RekonCore
import RekonIngest

/// The segments in the state folder. A segment's name is the hash of the feed's bytes and of what decides its content,
/// so that history is parsed once and a changed profile never meets an old segment.
struct SegmentStore: Sendable {
  let state: String
  let inflater: InflaterChoice
  /// Received by this very run; what was received before is hashed again before it is parsed.
  var received: Set<String> = []

  func path(sha256: String, profile: FeedProfile) -> String {
    let name = SHA256Digest.hex(of: "\(SegmentFormat.version) \(sha256) \(profile.digest)")
    return "\(state)/segments/\(name.prefix(2))/\(name)"
  }

  /// What is parsed are the bytes of the receipt, or nothing.
  private func verifyReceived(_ sha256: String) throws {
    let path = Receiver.keptPath(sha256, state: state)
    guard try SHA256Digest.hex(ofFile: path) == sha256 else {
      throw Fault(
        "received-damaged", file: path, found: "other bytes than were received",
        expected: "SHA-256 \(sha256.prefix(12))…",
        remedy: "restore the file, or remove it and run with --rehash while the feed is still in the inbox")
    }
  }

  /// The segment of a received file, made now if it is not there or not whole. The flag says whether it was made.
  func segment(sha256: String, profile: FeedProfile) throws -> (file: SegmentFile, wasMade: Bool) {
    let path = path(sha256: sha256, profile: profile)
    if Files.exists(path), let segment = try? SegmentFile.open(path) { return (segment, false) }
    try Files.makeFolder(Files.folder(of: path))
    if !received.contains(sha256) { try verifyReceived(sha256) }
    try FeedIngest.ingest(
      Receiver.keptPath(sha256, state: state), profile: profile, segmentPath: path,
      temporaryFolder: state + "/tmp", inflater: inflater)
    return (try SegmentFile.open(path), true)
  }
}
