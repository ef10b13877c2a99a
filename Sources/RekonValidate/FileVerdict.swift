import RekonCore

/// A received file that belongs to a feed in scope, with its segment.
public struct DeliveredFile: Sendable {
  public var receiptNumber: Int
  public var path: String
  public var sha256: String
  public var byteCount: Int
  public var profileIndex: Int
  public var date: BusinessDate
  /// The part of a split day; nil when the name carries none.
  public var number: Int?
  public var segment: SegmentFile

  public init(
    receiptNumber: Int, path: String, sha256: String, byteCount: Int, profileIndex: Int, date: BusinessDate,
    number: Int?, segment: SegmentFile
  ) {
    self.receiptNumber = receiptNumber
    self.path = path
    self.sha256 = sha256
    self.byteCount = byteCount
    self.profileIndex = profileIndex
    self.date = date
    self.number = number
    self.segment = segment
  }
}

/// What became of a delivered file.
public struct FileVerdict: Sendable {
  public enum Disposition: String, Sendable {
    case accepted
    case refused
    /// The same bytes as another file of its feed.
    case duplicate
    /// A later delivery of the same name is in force.
    case superseded
  }

  public var file: DeliveredFile
  public var disposition: Disposition
  /// Why it was refused.
  public var fault: Fault?
  public var notes: [Fault]
}
