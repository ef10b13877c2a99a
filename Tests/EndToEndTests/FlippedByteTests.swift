import Foundation
import RekonCore
import RekonIngest
import RekonPipeline
import RekonTestSupport
import Testing

/// Every byte of every sample feed, changed by one bit or by all: the feed is refused, or says exactly what it said.
@Suite("A changed byte never makes another report")
struct FlippedByteTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let inbox = root + "/samples/2020-09/inbox"

  static let feeds: [String] = {
    let parties = (try? Files.names(in: inbox)) ?? []
    return parties.flatMap { party in ((try? Files.names(in: inbox + "/" + party)) ?? []).map { party + "/" + $0 } }
  }()

  @Test("a flipped byte in a sample feed: refused, or the same segment", arguments: InflaterChoice.allCases)
  func flippedBytes(_ inflater: InflaterChoice) throws {
    let definition = try DefinitionLoader.load(Self.root + "/pipelines/training-payments.yaml")
    let folder = try TemporaryFolder()
    let isLong = ProcessInfo.processInfo.environment["REKON_LONG_TESTS"] != nil
    // Sampled, the step shares no factor with the file sizes' usual ones, and each feed begins at another byte.
    let step = isLong ? 1 : 7
    var flips = 0
    var same = 0
    for (index, path) in Self.feeds.enumerated() {
      // What no feed reads, such as entitlements, is never parsed.
      guard let (profile, _) = definition.profile(forPath: path) else { continue }
      let ingest = { (bytes: [UInt8]) throws -> (segment: [UInt8], isRefused: Bool) in
        let received = folder.path + "/received"
        _ = FileManager.default.createFile(atPath: received, contents: Data(bytes))
        let segment = folder.path + "/segment"
        try FeedIngest.ingest(
          received, profile: definition.profiles[profile], segmentPath: segment, temporaryFolder: folder.path + "/tmp",
          inflater: inflater)
        return (try Files.readAll(segment), try SegmentFile.open(segment).summary.refusal != nil)
      }
      try Files.makeFolder(folder.path + "/tmp")
      let original = try Files.readAll(Self.inbox + "/" + path)
      let whole = try ingest(original)
      for offset in stride(from: isLong ? 0 : index % step, to: original.count, by: step) {
        for mask: UInt8 in [0xFF, 1 << UInt8(offset % 8)] {
          var changed = original
          changed[offset] ^= mask
          let result = try ingest(changed)
          flips += 1
          if result.segment == whole.segment { same += 1 }
          #expect(
            result.isRefused || result.segment == whole.segment,
            "\(path): byte \(offset) xor \(mask) was accepted with another content")
        }
      }
    }
    // Time stamp, flags and system byte of a gzip header say nothing about the content.
    #expect(flips > 1_000 && same < flips / 4)
  }
}
