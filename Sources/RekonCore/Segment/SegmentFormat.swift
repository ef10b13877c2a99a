/// The shape of a segment file, in one place: what writes and what reads must agree here.
///
/// ```
/// magic                                   8 bytes, names the format's version
/// stripe 0, 1, …                          at most `rowsPerStripe` rows each
///   partition 0 … 63                      rows whose primary hash has these top bits, in record order:
///     row count                           UInt64
///     record numbers                      UInt32 each          (every array starts on a multiple of 8)
///     primary hashes, secondary hashes    UInt64 each
///     column 0, 1, …                      fixed width, or end offsets (n + 1 × UInt32) and bytes
///   places                                record order: record numbers and lines UInt32, byte offsets UInt64
/// footer                                  SegmentSummary
/// footer length, footer checksum, magic   3 × 8 bytes
/// ```
/// Every partition and the places carry a checksum in the footer. All numbers are little-endian.
public enum SegmentFormat {
  public static let version = 1
  static let magic: UInt64 = 0x3130_3053_4B52_4B52  // "RKRKS001"
  public static let partitionBits = 6
  public static let partitionCount = 1 << partitionBits
  public static let rowsPerStripe = 65_536
  static let tailByteCount = 24

  static func name(ofPath path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "segment" }

  /// The partition of a key's hash.
  @inlinable
  public static func partition(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> UInt64(64 &- partitionBits)) }

  @inlinable
  static func aligned(_ byteCount: Int) -> Int { (byteCount &+ 7) & ~7 }
}
