/// How one feed of one partner is written, from its YAML profile: data, never code.
public struct FeedProfile: Sendable {
  public var party: String
  public var feed: String
  public var record: RecordKind
  public var files: FilePattern
  public var calendar: FeedCalendar
  /// Days after the business date on which the file is due: `due: +0d`.
  public var dueAfterDays: Int
  public var csv: CSVDialect
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
    csv: CSVDialect, fields: [FieldRule], rejectLimit: Int?, mayBeEmpty: Bool, unknownColumns: UnknownColumns,
    ignoredColumns: [String], validFrom: BusinessDate?, validTo: BusinessDate?, digest: String
  ) {
    self.party = party
    self.feed = feed
    self.record = record
    self.files = files
    self.calendar = calendar
    self.dueAfterDays = dueAfterDays
    self.csv = csv
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

/// The shape of a delimited feed.
public struct CSVDialect: Hashable, Sendable {
  public var delimiter: UInt8
  public var trailer: Trailer?
  /// A last line that says the file is whole: `<END>`.
  public var endMark: String?

  public init(delimiter: UInt8, trailer: Trailer?, endMark: String?) {
    self.delimiter = delimiter
    self.trailer = trailer
    self.endMark = endMark
  }

  /// A last line with control totals, its fields parted by the feed's delimiter: `#TRAILER,<count>,<sum>`.
  public struct Trailer: Hashable, Sendable {
    /// The text of its first field.
    public var mark: String
    /// 1-based field numbers.
    public var countField: Int?
    public var sumField: Int?
    public var currencyField: Int?
    /// The canonical money column that is summed, over all rows whatever their status.
    public var sumOf: Int
    public var style: MoneyStyle
    /// Rows of kind refund count as negative.
    public var refundsNegative: Bool

    public init(
      mark: String, countField: Int?, sumField: Int?, currencyField: Int?, sumOf: Int, style: MoneyStyle,
      refundsNegative: Bool
    ) {
      self.mark = mark
      self.countField = countField
      self.sumField = sumField
      self.currencyField = currencyField
      self.sumOf = sumOf
      self.style = style
      self.refundsNegative = refundsNegative
    }
  }

  public var hasControlTotals: Bool { trailer != nil }
}

/// How one canonical column is read from the feed.
public struct FieldRule: Sendable {
  /// Index in the record kind's columns.
  public var target: Int
  /// The feed's own column name.
  public var column: String
  public var type: FieldType
  public var isOptional: Bool
  /// Texts that mean "no value" in an optional field.
  public var nullTokens: [String]

  public init(target: Int, column: String, type: FieldType, isOptional: Bool, nullTokens: [String]) {
    self.target = target
    self.column = column
    self.type = type
    self.isOptional = isOptional
    self.nullTokens = nullTokens
  }
}

public enum FieldType: Sendable {
  case text(TextPattern?)
  case words([String: Word])
  case money(MoneyStyle)
  case day(TimeFormat)
  /// `zoneOffsetSeconds` is the zone of an instant that carries none.
  case instant(TimeFormat, zoneOffsetSeconds: Int)
}

/// How a feed writes money: `1000` whole units, `1000.00` with a decimal point, `minor` in the currency's minor unit.
public struct MoneyStyle: Hashable, Sendable {
  public enum Form: String, Sendable, CaseIterable {
    case whole = "1000"
    case decimal = "1000.00"
    case minor
  }

  public var form: Form
  public var currency: Currency
  /// A leading minus is allowed.
  public var allowsMinus: Bool

  public init(form: Form, currency: Currency, allowsMinus: Bool) {
    self.form = form
    self.currency = currency
    self.allowsMinus = allowsMinus
  }
}
