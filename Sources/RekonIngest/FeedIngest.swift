import RekonCore

/// Makes the segment of one received file: the one pass over its bytes.
public enum FeedIngest {
  /// Reads `receivedPath` by `profile` and leaves a segment at `segmentPath`, also when the feed is refused: then it
  /// holds the reason and no row, so that the same bytes are not read again.
  ///
  /// - Parameter temporaryFolder: on the file system of `segmentPath`.
  /// - Throws: ``FileError`` when the machine fails; never for what a feed contains.
  public static func ingest(
    _ receivedPath: String, profile: FeedProfile, segmentPath: String, temporaryFolder: String,
    inflater: InflaterChoice
  ) throws {
    let feed = DelimitedFeed(profile: profile)
    do {
      var source = try FeedBytes.open(receivedPath, inflater: inflater)
      var writer = try SegmentWriter.create(segmentPath, temporaryFolder: temporaryFolder)
      var summary = try feed.read(&source, into: &writer)
      summary.isGzip = source.isGzip
      if summary.rowCount == 0, !profile.mayBeEmpty {
        throw Fault("empty-feed", found: "a header and no row", expected: "rows", remedy: "this feed may not be empty")
      }
      try writer.finish(summary)
    } catch let fault as Fault {
      var summary = feed.summarySoFar
      summary.refusal = completed(fault, rowsSeen: summary.rowCount)
      summary.acceptedCount = 0
      summary.totals = ControlTotals()
      summary.recordNumberXor = 0
      let writer = try SegmentWriter.create(segmentPath, temporaryFolder: temporaryFolder)
      try writer.finish(summary)
    }
  }

  /// A cut file says how far it was read, and that nothing of it is used.
  private static func completed(_ fault: Fault, rowsSeen: Int) -> Fault {
    guard fault.code.name.hasPrefix("gzip-"), fault.code != "gzip-nested" else { return fault }
    var fault = fault
    let rows = "\(rowsSeen) whole \(rowsSeen == 1 ? "record" : "records") had been seen, none is used"
    fault.remedy = fault.remedy.isEmpty ? rows : "\(fault.remedy); \(rows)"
    return fault
  }
}
