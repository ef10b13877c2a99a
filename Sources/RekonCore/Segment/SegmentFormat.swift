/// The shape of a segment file, in one place: what writes and what reads must agree here.
///
/// ```
/// magic                                   8 bytes, names the format's version
/// stripe 0, 1, …                          at most `rowsPerStripe` rows each
///   partition 0 … 63                      rows whose primary hash has these top bits, in record order:
///     row count                           UInt64
///     primary hashes, secondary hashes    UInt64 each          (every array starts on a multiple of 8)
///     record numbers, column 0, 1, …      UInt64 that says how it lies, then its values:
///       numbers                           0, 1, 2, 4, 8: bytes of a value; the smallest value, 8 bytes; for each row how far
///                                         it is above that
///       text                              a length: bytes of that length a row;
///                                         all ones: end offsets (n + 1 × UInt32), then bytes
///   places                                record order: record numbers, lines (0 and the first, if they rise by one;
///                                         or 1 and all), byte offsets (1, 2, 4 or 8, the first, steps of that width)
/// footer                                  SegmentSummary
/// footer length, footer checksum, magic   3 × 8 bytes
/// ```
/// Every partition and the places carry a checksum in the footer. All numbers are little-endian.
///
/// The format is frozen: a test holds its bytes. Whatever changes them takes another version and another magic number, so that no
/// segment of an older form is ever read as one of these; it is made again from the received file.
public enum SegmentFormat {
  public static let version = 5
  static let magic: UInt64 = 0x3530_3053_4B52_4B52  // "RKRKS005"
  public static let partitionBits = 6
  public static let partitionCount = 1 << partitionBits
  public static let rowsPerStripe = 65_536
  static let tailByteCount = 24
  /// Instead of a text column's common length.
  static let anyLength = UInt64.max

  static func name(ofPath path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "segment" }

  /// The partition of a key's hash.
  @inlinable
  public static func partition(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> UInt64(64 &- partitionBits)) }

  /// The bytes that numbers take of which the largest is `most`.
  static func width(of most: UInt64) -> Int {
    switch most {
    case 0: 0
    case ...0xFF: 1
    case ...0xFFFF: 2
    case ...0xFFFF_FFFF: 4
    default: 8
    }
  }

  @inlinable
  static func aligned(_ byteCount: Int) -> Int { (byteCount &+ 7) & ~7 }
}
