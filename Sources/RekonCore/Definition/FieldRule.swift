/// How one canonical column is read from the feed.
public struct FieldRule: Sendable {
  /// Index in the record kind's columns.
  public var target: Int
  /// The feed's own column name, or its paths in XML, as messages show them.
  public var column: String
  /// In XML: where the value stands, the first that is there. Empty where ``XMLDialect/Case`` decides.
  public var paths: [String]
  public var type: FieldType
  public var isOptional: Bool
  /// Texts that mean "no value" in an optional field.
  public var nullTokens: [String]
  /// Text in front of the value that is not part of it; it must be there.
  public var strip: String
  /// The field is one part of a text that is parted by a byte.
  public var split: Split?
  /// Where none of its paths is there, the date of the statement around it stands in.
  public var takesStatementDate = false

  public struct Split: Hashable, Sendable {
    public var separator: UInt8
    /// 0-based.
    public var part: Int
    public var partCount: Int
    public init(separator: UInt8, part: Int, partCount: Int) {
      self.separator = separator
      self.part = part
      self.partCount = partCount
    }
  }

  public init(
    target: Int, column: String, paths: [String] = [], type: FieldType, isOptional: Bool, nullTokens: [String],
    strip: String = "", split: Split? = nil
  ) {
    self.target = target
    self.column = column
    self.paths = paths
    self.type = type
    self.isOptional = isOptional
    self.nullTokens = nullTokens
    self.strip = strip
    self.split = split
  }
}

public enum FieldType: Sendable {
  case text(TextPattern?)
  case words([String: Word])
  case money(MoneyStyle)
  case number
  case day(TimeFormat)
  /// `zoneOffsetSeconds` is the zone of an instant that carries none.
  case instant(TimeFormat, zoneOffsetSeconds: Int)
}
