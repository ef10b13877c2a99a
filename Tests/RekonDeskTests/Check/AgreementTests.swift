import RekonCore
import RekonDesk
import RekonIngest
import RekonTestSupport
import Testing

/// A desk that says otherwise than a run would be worse than none: both read the same spoilt feeds.
@Suite("Desk and run agree")
struct AgreementTests {
  /// One file with rows of each feed of a sample, inflated.
  private static func feeds(_ bench: CheckBench) throws -> [(profile: FeedProfile, name: String, bytes: [UInt8])] {
    let inbox = Repository.root + "/samples/2020-09/inbox"
    return try bench.definitions.profiles.compactMap { profile in
      for name in try Files.names(in: "\(inbox)/\(profile.party)") {
        let path = "\(inbox)/\(profile.party)/\(name)"
        guard let match = profile.files.match("\(profile.party)/\(name)"), profile.isInForce(on: match.date) else {
          continue
        }
        let summary = try FeedIngest.check(path, profile: profile, inflater: .isal)
        guard (2...400).contains(summary.acceptedCount) else { continue }
        let bytes = try FeedExcerpt.bytes(path, limit: 1 << 18)
        return (profile, "\(profile.party)/\(name)", bytes)
      }
      return nil
    }
  }

  @Test("feeds spoilt at random: the same verdict, the same counts, and what a run says is among what the desk says")
  func spoiltFeeds() throws {
    let bench = try CheckBench()
    let feeds = try Self.feeds(bench)
    #expect(feeds.count >= 20)
    var refused = 0
    var rejected = 0
    for (index, feed) in feeds.enumerated() {
      var random = SeededBytes(UInt64(index))
      for round in 0..<24 {
        var bytes = feed.bytes
        for _ in 0..<(1 + random.below(3)) { Self.spoil(&bytes, &random) }
        if round.isMultiple(of: 5) { bytes = GzipMember(bytes).bytes }
        if round.isMultiple(of: 10) { bytes.removeLast(1 + random.below(9)) }
        try bench.folder.write(bytes, to: "feed")
        let path = bench.folder.path("feed")
        let run = try FeedIngest.check(path, profile: feed.profile, inflater: .isal)
        let desk = DeskLog(limit: 1_000)
        let told = try FeedIngest.inspect(path, profile: feed.profile, inflater: .zlib, desk: desk)
        let place: Comment = "\(feed.name), round \(round)"
        #expect((run.refusal == nil) == (desk.refusals.count == 0), place)
        if let refusal = run.refusal {
          refused += 1
          let codes = desk.refusals.entries.map(\.fault.code)
          #expect(codes.contains(refusal.code), place)
        } else {
          rejected += run.rejectedCount
          #expect(
            [told.rowCount, told.acceptedCount, told.rejectedCount, told.ignoredCount]
              == [run.rowCount, run.acceptedCount, run.rejectedCount, run.ignoredCount], place)
          #expect(told.moneySums == run.moneySums && told.stated == run.stated, place)
          #expect((told.rejectedCount == 0) == (desk.rowFaults.count == 0), place)
          #expect(
            run.rejects.allSatisfy { reject in desk.rowFaults.entries.contains { $0.fault == reject.fault } }, place)
        }
      }
    }
    #expect(refused > 100 && rejected > 20)
  }

  /// Changes, puts in, takes out or repeats some bytes: single ones, and what means something.
  private static func spoil(_ bytes: inout [UInt8], _ random: inout SeededBytes) {
    guard bytes.count > 20 else { return }
    let at = random.below(bytes.count)
    let pieces: [[UInt8]] = [
      [0x22], [0x0A], [0x0D, 0x0A], [0x00], [0xFF], [0x2C], [0x3B], [0x7C], [0x2D], [0x39], Array("3.000".utf8),
      [0xEF, 0xBB, 0xBF], Array("<x>".utf8), Array("&amp;".utf8), Array("é".utf8), [0x20],
    ]
    switch random.below(4) {
    case 0: bytes[at] = UInt8(random.below(256))
    case 1: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: at)
    case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + random.below(6)))
    default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + random.below(80))], at: at)
    }
  }
}
