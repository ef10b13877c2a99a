import RekonCore
import RekonIngest
import RekonTestSupport

/// A feed by one of the shipped profiles: read plain, gzip, by both inflaters and into a segment, it is the same feed.
///
/// The first line of an input names the profile, and how the feed is read (``Reading``, `utf-16` or another encoding).
struct FeedRules {
  let scratch: ScratchFiles
  let profiles: [FeedProfile]

  /// What is done beside reading the feed twice.
  enum Reading: String {
    /// Limits as small as a pipeline may set them.
    case smallLimits = "small-limits"
    /// The bytes are made UTF-16, a character each, so that what is written in ASCII is that feed.
    case widened
    case gzip
    /// Two members, cut in the middle.
    case members
    case segment
    /// At the desk, in every form of its report.
    case desk
  }

  func check(_ bytes: [UInt8]) throws {
    let input = FuzzBytes(bytes)
    let readings = Set(input.words.compactMap(Reading.init))
    var profile = input.choice(of: profiles.map { ($0.name, $0) })
    // No input is so long, and a window of this size is made much faster.
    profile.limits.recordByteCount = 1 << 16
    if readings.contains(.smallLimits) { profile.limits = Self.smallLimits }
    if case .delimited(var dialect) = profile.format,
      let encoding = input.words.lazy.compactMap(TextEncoding.init).first
    {
      dialect.encoding = encoding
      profile.format = .delimited(dialect)
    }
    let file = readings.contains(.widened) ? [0xFF, 0xFE] + input.file.flatMap { [$0, 0] } : input.file
    try check(file, by: profile, readings)
  }

  /// Reads a feed in every way that `readings` name.
  func check(_ file: [UInt8], by profile: FeedProfile, _ readings: Set<Reading>) throws {
    let path = try scratch.write(file)
    let plain = try FeedIngest.check(path, profile: profile, inflater: .isal)
    let isText = !file.starts(with: [0x1F, 0x8B])
    let faults = FaultRules(
      fileByteCount: file.count, textByteCount: isText ? file.count : nil,
      lineCount: isText ? Self.lines(file, profile) : nil)
    try checkSummary(plain, faults)
    let again = try FeedIngest.check(path, profile: profile, inflater: .zlib)
    try requireSame(told(plain), told(again), "the same feed twice is the same")
    if readings.contains(.segment) { try checkSegment(path, profile, plain) }
    if readings.contains(.desk) { try DeskRules(profile: profile, summary: plain).check(path, faults) }
    if readings.contains(.gzip) || readings.contains(.members), isText, !file.isEmpty {
      try checkGzip(file, profile, plain, inTwo: readings.contains(.members))
    }
  }

  /// The segment holds what the check has counted.
  private func checkSegment(_ path: String, _ profile: FeedProfile, _ plain: SegmentSummary) throws {
    let segmentPath = scratch.path("segment")
    try Files.remove(segmentPath)
    try FeedIngest.ingest(
      path, profile: profile, segmentPath: segmentPath, temporaryFolder: scratch.temporaryFolder, inflater: .isal)
    let segment = try SegmentFile.open(segmentPath)
    try requireSame(told(plain), told(segment.summary), "a segment says what a check says")
    let arena = BlockArena()
    var rowCount = 0
    for partition in 0..<SegmentFormat.partitionCount {
      arena.reset()
      var views: [BlockView] = []
      try segment.readPartitions(partition..<partition + 1, into: arena, views: &views)
      rowCount += views.map(\.rowCount).reduce(0, +)
    }
    try require(
      rowCount == plain.acceptedCount, "a segment holds the accepted rows",
      "\(rowCount) rows of \(plain.acceptedCount) accepted")
  }

  /// Gzip is a wrapping: nothing but the wrapping tells it from the plain feed.
  private func checkGzip(_ file: [UInt8], _ profile: FeedProfile, _ plain: SegmentSummary, inTwo: Bool) throws {
    let middle = inTwo ? file.count / 2 : file.count
    var bytes = GzipMember(Array(file[..<middle])).with(\.level, 1).bytes
    if inTwo { bytes += GzipMember(Array(file[middle...])).with(\.level, 1).bytes }
    let path = try scratch.write(bytes)
    let isal = try FeedIngest.check(path, profile: profile, inflater: .isal)
    let zlib = try FeedIngest.check(path, profile: profile, inflater: .zlib)
    try requireSame(told(isal), told(zlib), "both inflaters give the same feed")
    try checkSummary(
      isal,
      FaultRules(fileByteCount: bytes.count, textByteCount: file.count, lineCount: Self.lines(file, profile)))
    try require(isal.isGzip || isal.refusal != nil, "an accepted gzip feed is known as one", "\(isal.isGzip)")
    // What a plain file is refused for before it is read, and what says how the nothing was wrapped.
    let ofTheFile: Set<Fault.Code> = ["foreign-format", "empty-feed", "inflated-limit"]
    if let code = plain.refusal?.code, ofTheFile.contains(code) { return }
    try requireSame(told(plain, asText: true), told(isal, asText: true), "a gzip feed is the feed in it")
  }

  /// Nil for UTF-16, whose line ends are not single bytes.
  private static func lines(_ file: [UInt8], _ profile: FeedProfile) -> Int? {
    if case .delimited(let dialect) = profile.format, dialect.encoding != .utf16 { return lineCount(file) }
    return file.contains(0) ? nil : lineCount(file)
  }

  static let smallLimits: FeedLimits = {
    var limits = FeedLimits()
    limits.inflatedByteCount = 6_000
    limits.recordByteCount = 1_024
    limits.lineByteCount = 1_024
    limits.fieldByteCount = 16
    limits.columnCount = 24
    limits.xmlDepth = 8
    limits.xmlTextByteCount = 64
    return limits
  }()
}
