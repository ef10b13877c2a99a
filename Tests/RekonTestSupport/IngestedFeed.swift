import RekonCore
import RekonIngest

/// What became of one feed file: its segment, in words that a test can compare.
public struct IngestedFeed {
  /// The path in the inbox under which faults speak of it.
  public let path: String
  public let summary: SegmentSummary
  /// The loaded rows in the order of the feed.
  public let rows: [LoadedRow]

  /// Why nothing of the file is used.
  public var refusal: String? { summary.refusal?.of(file: path).description }
  public var rejects: [String] { summary.rejects.map { $0.fault.of(file: path).description } }
  public var rawRejects: [String] { summary.rejects.map { String(decoding: $0.raw, as: UTF8.self) } }
  public var notes: [String] { summary.notes.map { $0.of(file: path).description } }

  /// The invariant of every feed: what was read is what was accepted and rejected, and a refused feed leaves nothing.
  public var addsUp: Bool {
    if summary.refusal != nil {
      return rows.isEmpty && summary.acceptedCount == 0 && summary.totals == ControlTotals()
    }
    return summary.rowCount == summary.acceptedCount + summary.rejectedCount + summary.ignoredCount
      && rows.count == summary.acceptedCount
      && summary.rejects.count == summary.rejectedCount
  }
}

/// A row of a segment, its values as text: money in minor units, instants in UTC.
public struct LoadedRow: Equatable {
  public let record: Int
  public let line: Int
  public let values: [String: String]

  public subscript(column: String) -> String { values[column] ?? "no column \(column)" }
}

/// Makes the segment of `bytes` as the pipeline would, and opens it.
public func ingest(
  _ bytes: [UInt8], _ profile: FeedProfile, as path: String? = nil, inflater: InflaterChoice = .isal
) throws -> IngestedFeed {
  let folder = try TemporaryFolder()
  try folder.write(bytes, to: "received")
  try Files.makeFolder(folder.path("tmp"))
  try FeedIngest.ingest(
    folder.path("received"), profile: profile, segmentPath: folder.path("segment"),
    temporaryFolder: folder.path("tmp"), inflater: inflater)
  let segment = try SegmentFile.open(folder.path("segment"))
  return IngestedFeed(
    path: path ?? "\(profile.party)/\(profile.feed)_20200904.csv.gz", summary: segment.summary,
    rows: try loadedRows(segment))
}

public func ingest(
  _ text: String, _ profile: FeedProfile, as path: String? = nil, inflater: InflaterChoice = .isal
) throws -> IngestedFeed {
  try ingest(Array(text.utf8), profile, as: path ?? "\(profile.party)/\(profile.feed)_20200904.csv", inflater: inflater)
}

private func loadedRows(_ segment: SegmentFile) throws -> [LoadedRow] {
  var values: [UInt32: [String: String]] = [:]
  let arena = BlockArena()
  for partition in 0..<SegmentFormat.partitionCount {
    arena.reset()
    var views: [BlockView] = []
    try segment.readPartitions(partition..<partition + 1, into: arena, views: &views)
    for view in views {
      for row in 0..<view.rowCount { values[view.recordNumber(row)] = loadedValues(view, row, segment.summary) }
    }
  }
  let numbers = values.keys.sorted()
  return zip(numbers, try segment.lines(ofRecords: numbers)).map { number, line in
    LoadedRow(record: Int(number), line: Int(line), values: values[number] ?? [:])
  }
}

private func loadedValues(_ view: BlockView, _ row: Int, _ summary: SegmentSummary) -> [String: String] {
  var values: [String: String] = [:]
  for (index, spec) in summary.kind.columns.enumerated() {
    values[spec.name] =
      switch spec.kind {
      case .text: view.string(index, row)
      case .dictionary: summary.dictionaries[index]?[view.code(index, row)] ?? "no dictionary"
      case .money: view.int64(index, row) == noMoney ? "absent" : String(view.int64(index, row))
      case .day: view.int32(index, row) == .min ? "absent" : "\(BusinessDate(dayNumber: view.int32(index, row)))"
      case .instant: utc(view.int64(index, row))
      case .number: view.byte(index, row) == UInt8.max ? "absent" : String(view.byte(index, row))
      case .word: Word(rawValue: view.byte(index, row)).map { "\($0)" } ?? "absent"
      }
  }
  return values
}

/// Milliseconds since 1970 as `2020-09-04T03:00:00Z`, with milliseconds where there are any.
private func utc(_ milliseconds: Int64) -> String {
  let day = BusinessDate(dayNumber: Int32((Double(milliseconds) / 86_400_000).rounded(.down)))
  let clock = Int(milliseconds - Int64(day.dayNumber) * 86_400_000)
  let seconds = clock / 1_000
  let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
  return "\(day)T\(time)" + (clock % 1_000 == 0 ? "" : "." + padded(clock % 1_000, 3)) + "Z"
}
