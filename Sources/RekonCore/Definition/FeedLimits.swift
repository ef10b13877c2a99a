/// How large a feed may be before it is refused: a feed that is cut or forged must not take the machine with it.
///
/// Reaching a limit refuses the feed with the limit's name; nothing is cut to fit.
public struct FeedLimits: Hashable, Sendable {
  /// Bytes of a feed's text, inflated.
  public var inflatedByteCount = 64 << 30
  /// Inflated bytes a compressed byte may become, once ``ratioFromByteCount`` have been inflated.
  public var ratio = 400
  /// Bytes of one record, line ends inside quotes included.
  public var recordByteCount = 16 << 20
  /// Bytes of one physical line.
  public var lineByteCount = 16 << 20
  /// Bytes of one text that is kept.
  public var fieldByteCount = 4_096
  public var columnCount = 4_096
  public var xmlDepth = 128
  /// Bytes of one text or attribute of an XML feed.
  public var xmlTextByteCount = 8 << 20
  /// Days and instants outside these are noted: an epoch in seconds reads as 1970, a slip of the pen as 2999.
  public var earliestDate = BusinessDate(year: 2000, month: 1, day: 1)!
  public var latestDate = BusinessDate(year: 2099, month: 12, day: 31)!

  public static let ratioFromByteCount = 16 << 20
  /// libxml2 goes no deeper and takes no longer text.
  public static let xmlDepthMost = 256
  public static let xmlTextMost = 10_000_000

  public init() {}

  /// What decides a segment's content belongs to its name.
  public var digestText: String {
    "\(inflatedByteCount) \(ratio) \(recordByteCount) \(lineByteCount) \(fieldByteCount) \(columnCount) \(xmlDepth) "
      + "\(xmlTextByteCount) \(earliestDate) \(latestDate)"
  }
}
