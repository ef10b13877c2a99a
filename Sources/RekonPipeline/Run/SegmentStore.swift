import Glibc
import RekonCore
import RekonIngest

/// The segments in the state folder. A segment's name is the hash of the feed's bytes and of what decides its content,
/// so that history is parsed once and a changed profile never meets an old segment.
struct SegmentStore: Sendable {
  let state: String
  let inflater: InflaterChoice

  func path(sha256: String, profile: FeedProfile) -> String {
    let name = SHA256Digest.hex(of: "\(SegmentFormat.version) \(sha256) \(profile.digest)")
    return "\(state)/segments/\(name.prefix(2))/\(name)"
  }

  /// The segment of a received file, made now if it is not there or not whole. The flag says whether it was made.
  func segment(sha256: String, profile: FeedProfile) throws -> (file: SegmentFile, wasMade: Bool) {
    let path = path(sha256: sha256, profile: profile)
    if Files.exists(path), let segment = try? SegmentFile.open(path) { return (segment, false) }
    try Files.makeFolder(Files.folder(of: path))
    try FeedIngest.ingest(
      Receiver.keptPath(sha256, state: state), profile: profile, segmentPath: path,
      temporaryFolder: state + "/tmp", inflater: inflater)
    return (try SegmentFile.open(path), true)
  }
}
