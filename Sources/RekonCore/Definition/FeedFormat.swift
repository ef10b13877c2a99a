/// What a feed is made of: lines with delimiters, or XML.
public enum FeedFormat: Hashable, Sendable {
  case delimited(CSVDialect)
  case xml(XMLDialect)
}

/// The shape of a delimited feed.
public struct CSVDialect: Hashable, Sendable {
  public enum Quotes: String, Hashable, Sendable {
    /// A field may stand in quotes; a quote in it is doubled (RFC 4180).
    case double
    /// A quote is a character like others.
    case none
  }

  /// The line with the columns' names.
  public enum Header: String, Hashable, Sendable {
    case required = "true"
    case none = "false"
    /// It may be there: a first line that is exactly the columns' names is no row.
    case optional
  }

  public var delimiter: UInt8
  public var encoding: TextEncoding = .utf8
  public var quotes: Quotes = .double
  public var header: Header = .required
  /// The columns in order where no header need name them.
  public var columns: [String] = []
  /// A line that begins with this byte is a comment.
  public var comment: UInt8?
  /// Lines in front of the header: titles, totals, a header record.
  public var headLines: [LineTemplate] = []
  /// The line that closes the feed.
  public var lastLine: LineTemplate?

  public init(delimiter: UInt8) { self.delimiter = delimiter }
}

/// What a feed's stated sum adds up, over all rows whatever their status.
public struct StatedTotals: Hashable, Sendable {
  /// The canonical money column.
  public var column: Int
  public var style: MoneyStyle
  /// Rows of kind refund count as negative.
  public var refundsNegative: Bool

  public init(column: Int, style: MoneyStyle, refundsNegative: Bool) {
    self.column = column
    self.style = style
    self.refundsNegative = refundsNegative
  }
}

/// A column that holds the same text in every row: a record type, a currency.
public struct ConstantRule: Hashable, Sendable {
  /// The feed's column or path.
  public var column: String
  public var text: String
  /// The column may be empty or, in XML, not there.
  public var isOptional: Bool

  public init(column: String, text: String, isOptional: Bool) {
    self.column = column
    self.text = text
    self.isOptional = isOptional
  }
}
