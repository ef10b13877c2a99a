/// A feed file that is in force, with its rows. Their order in a run (business date, file name, party) numbers the
/// segments of all record ids.
public struct AcceptedSegment: Sendable {
  public var party: String
  public var feed: String
  public var kind: RecordKind
  /// The file's business date: the status day of the rows it carries.
  public var date: BusinessDate
  /// The path in the inbox.
  public var path: String
  public var segment: SegmentFile

  public init(party: String, feed: String, kind: RecordKind, date: BusinessDate, path: String, segment: SegmentFile) {
    self.party = party
    self.feed = feed
    self.kind = kind
    self.date = date
    self.path = path
    self.segment = segment
  }

  public static func precedes(_ left: AcceptedSegment, _ right: AcceptedSegment) -> Bool {
    if left.date != right.date { return left.date < right.date }
    let names = (left.path.split(separator: "/").last ?? "", right.path.split(separator: "/").last ?? "")
    if names.0 != names.1 { return names.0.utf8.lexicographicallyPrecedes(names.1.utf8) }
    return bytesPrecede(left.path, right.path)
  }
}

/// Business dates of feeds for which a file is missing or refused: what a record may have to wait for.
public struct AbsentFeeds: Sendable {
  public struct Feed: Hashable, Sendable {
    public var party: String
    public var record: RecordKind
    public init(party: String, record: RecordKind) {
      self.party = party
      self.record = record
    }
  }

  private var dates: [Feed: Set<BusinessDate>] = [:]
  private var names: [Feed: String] = [:]

  public init() {}

  /// - Parameter name: `party/feed`.
  public mutating func insert(_ date: BusinessDate, party: String, record: RecordKind, name: String) {
    let feed = Feed(party: party, record: record)
    dates[feed, default: []].insert(date)
    names[feed] = name
  }

  public var isEmpty: Bool { dates.isEmpty }

  /// Whether any file of a record kind is missing or refused, of whichever party.
  public func has(_ record: RecordKind) -> Bool { dates.keys.contains { $0.record == record } }

  /// All absent files of a record kind: their keys with their dates, by key.
  public func files(of record: RecordKind) -> [(key: String, date: BusinessDate)] {
    dates.filter { $0.key.record == record }
      .flatMap { feed, dates in dates.map { (key: key(feed.party, record, $0), date: $0) } }
      .sorted { bytesPrecede($0.key, $1.key) }
  }

  /// The absent dates of a feed within `first ... last`, ascending.
  public func dates(of party: String, _ record: RecordKind, from first: BusinessDate, through last: BusinessDate)
    -> [BusinessDate]
  {
    guard let absent = dates[Feed(party: party, record: record)], first <= last else { return [] }
    return (first.dayNumber...last.dayNumber).lazy.map { BusinessDate(dayNumber: $0) }.filter(absent.contains)
  }

  /// `party/feed_yyyymmdd`, as FEED_MISSING names it.
  public func key(_ party: String, _ record: RecordKind, _ date: BusinessDate) -> String {
    (names[Feed(party: party, record: record)] ?? "\(party)/\(record.name)") + "_" + date.compact
  }
}
