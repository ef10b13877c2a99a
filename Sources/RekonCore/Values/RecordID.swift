/// The one name of a record in a run: the ordinal of its segment and the number of its row in the feed.
///
/// Segments are ordered by business date, file name and party, so that comparing two ids compares two rows in the
/// order the rules speak of (CODES, section 1).
@frozen
public struct RecordID: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var rawValue: UInt64

  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable
  public init(segment: Int, record: UInt32) { rawValue = UInt64(segment) << 32 | UInt64(record) }

  @inlinable
  public var segment: Int { Int(rawValue >> 32) }

  /// Data record in the feed, 1 = first after the header.
  @inlinable
  public var record: UInt32 { UInt32(truncatingIfNeeded: rawValue) }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// No record.
  public static let none = RecordID(rawValue: .max)
}
