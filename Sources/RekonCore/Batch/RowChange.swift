/// One row that a re-issue added, changed or withdrew.
public struct RowChange: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable { case added, changed, withdrawn }

  public struct Difference: Hashable, Sendable {
    public var column: String
    public var before: String
    public var now: String

    public init(column: String, before: String, now: String) {
      self.column = column
      self.before = before
      self.now = now
    }
  }

  public var kind: Kind
  /// The record's key within its feed.
  public var key: String
  public var recordBefore: Int?
  public var recordNow: Int?
  public var lineBefore: Int?
  public var lineNow: Int?
  /// Plain decimals.
  public var amountBefore: String?
  public var amountNow: String?
  /// Of a changed row, in the order of the record's columns.
  public var differences: [Difference] = []

  public init(kind: Kind, key: String) {
    self.kind = kind
    self.key = key
  }
}

/// The rows of one re-issued file.
public struct Reissue: Sendable {
  /// The path of the new delivery.
  public var path: String
  public var changes: [RowChange]

  public init(path: String, changes: [RowChange]) {
    self.path = path
    self.changes = changes
  }
}
