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
    let rows = FeedRows(profile: profile, keepsRows: true)
    do {
      var writer = try SegmentWriter.create(segmentPath, temporaryFolder: temporaryFolder)
      let summary = try read(receivedPath, rows, inflater) { try writer.append($0) }
      try writer.finish(summary)
    } catch let fault as Fault {
      let writer = try SegmentWriter.create(segmentPath, temporaryFolder: temporaryFolder)
      try writer.finish(refused(rows, fault))
    }
  }

  /// Reads a file as ``ingest`` does and keeps nothing.
  public static func check(_ path: String, profile: FeedProfile, inflater: InflaterChoice) throws -> SegmentSummary {
    let rows = FeedRows(profile: profile, keepsRows: false)
    do {
      return try read(path, rows, inflater) { $0.removeAllRows() }
    } catch let fault as Fault { return refused(rows, fault) }
  }

  /// Reads a file as ``ingest`` does, tells `desk` everything that is wrong with it, and keeps nothing.
  ///
  /// - Returns: what was read, counted and added up, also where the file is refused.
  /// - Throws: ``FileError`` when the file cannot be read.
  public static func inspect(
    _ path: String, profile: FeedProfile, inflater: InflaterChoice, desk: DeskLog
  ) throws -> SegmentSummary {
    let rows = FeedRows(profile: profile, keepsRows: false, desk: desk)
    do {
      return try read(path, rows, inflater) { $0.removeAllRows() }
    } catch let fault as Fault {
      desk.refuse(completed(fault, rowsSeen: rows.counts.pointee.rowCount))
      return rows.counts.pointee
    }
  }

  private static func read(
    _ path: String, _ rows: FeedRows, _ inflater: InflaterChoice, keep: (StripeBuilder) throws -> Void
  ) throws -> SegmentSummary {
    let profile = rows.profile
    var source = try FeedBytes.open(path, inflater: inflater, limits: profile.limits)
    rows.counts.pointee.isGzip = source.isGzip
    if let desk = rows.desk { source.onRead = { desk.progress($0, $1, rows.counts.pointee.rowCount) } }
    func keepStripe(_ builder: StripeBuilder) throws {
      rows.finishStripe()
      try keep(builder)
    }
    switch profile.format {
    case .delimited(let dialect): try DelimitedFeed(dialect, rows: rows).read(&source, keep: keepStripe)
    case .xml(let dialect): try XMLFeed(dialect, rows: rows).read(&source, keep: keepStripe)
    }
    let summary = rows.counts.pointee
    if summary.rowCount == 0, !profile.mayBeEmpty {
      try rows.refuse(
        Fault("empty-feed", found: "a header and no row", expected: "rows", remedy: "this feed may not be empty"))
    }
    return summary
  }

  /// The summary of a refused feed: the reason, what was seen, nothing that could be counted.
  private static func refused(_ rows: FeedRows, _ fault: Fault) -> SegmentSummary {
    var summary = rows.counts.pointee
    summary.refusal = completed(fault, rowsSeen: summary.rowCount)
    summary.acceptedCount = 0
    summary.totals = ControlTotals()
    summary.moneySums = SegmentSummary(kind: summary.kind).moneySums
    summary.recordNumberXor = 0
    return summary
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
