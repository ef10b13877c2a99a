/// How one feed of one partner is written, from its YAML profile: data, never code.
public struct FeedProfile: Sendable {
  /// What the party's file says of it, for readers.
  public var about = ""
  public var party: String
  public var feed: String
  public var record: RecordKind
  public var files: FilePattern
  public var calendar: FeedCalendar
  /// Days after the business date on which the file is due: `due: +0d`.
  public var dueAfterDays: Int
  public var format: FeedFormat
  /// What stated sums are held against; nil when the feed states none.
  public var totals: StatedTotals?
  /// Columns that must hold one text in every row.
  public var constants: [ConstantRule]
  public var limits: FeedLimits
  /// The pipeline's zone, in which days are counted.
  public var zoneOffsetSeconds: Int
  public var fields: [FieldRule]
  /// Rejected rows that one file may have; nil: none when it has control totals, else the larger of 3 and 0.1 %.
  public var rejectLimit: Int?
  public var mayBeEmpty: Bool
  public var unknownColumns: UnknownColumns
  /// Columns that the feed has and nobody reads: their presence is not worth a note.
  public var ignoredColumns: [String]
  /// Business dates for which this profile is in force, ends included.
  public var validFrom: BusinessDate?
  public var validTo: BusinessDate?
  /// SHA-256 over everything above that decides a segment's content.
  public var digest: String

  public enum UnknownColumns: String, Sendable { case warn, refuse }

  public init(
    party: String, feed: String, record: RecordKind, files: FilePattern, calendar: FeedCalendar, dueAfterDays: Int,
    format: FeedFormat, totals: StatedTotals?, constants: [ConstantRule], limits: FeedLimits,
    zoneOffsetSeconds: Int, fields: [FieldRule],
    rejectLimit: Int?, mayBeEmpty: Bool, unknownColumns: UnknownColumns,
    ignoredColumns: [String], validFrom: BusinessDate?, validTo: BusinessDate?, digest: String
  ) {
    self.party = party
    self.feed = feed
    self.record = record
    self.files = files
    self.calendar = calendar
    self.dueAfterDays = dueAfterDays
    self.format = format
    self.totals = totals
    self.constants = constants
    self.limits = limits
    self.zoneOffsetSeconds = zoneOffsetSeconds
    self.fields = fields
    self.rejectLimit = rejectLimit
    self.mayBeEmpty = mayBeEmpty
    self.unknownColumns = unknownColumns
    self.ignoredColumns = ignoredColumns
    self.validFrom = validFrom
    self.validTo = validTo
    self.digest = digest
  }

  /// `party/feed`, the feed's name in messages.
  public var name: String { party + "/" + feed }

  /// Something in the feed tells that its rows are all there: totals, an end mark, a root element that must close.
  public var isClosed: Bool {
    switch format {
    case .delimited(let dialect): hasControlTotals || dialect.lastLine != nil
    case .xml: true
    }
  }

  public var hasControlTotals: Bool {
    switch format {
    case .delimited(let dialect):
      (dialect.headLines + [dialect.lastLine].compactMap { $0 }).contains(where: \.hasTotals)
    case .xml(let dialect): dialect.hasControlTotals
    }
  }

  public func isInForce(on date: BusinessDate) -> Bool {
    if let validFrom, date < validFrom { return false }
    if let validTo, date > validTo { return false }
    return true
  }
}

public enum FeedCalendar: String, Sendable {
  case daily
  case businessDays = "business-days"
  case none
}
