/// An amount of memory as people write it: `256M`, `1GiB`, `1048576`.
///
/// - Unit: bytes; K, M, G and T are powers of 1,024, with or without `iB`, in either case.
public struct ByteSize: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var byteCount: Int

  public init(byteCount: Int) { self.byteCount = byteCount }

  /// Nil for what is no size, and for one beyond 64 bits.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    var unit = text.dropFirst(digits.count).lowercased()
    if unit.hasSuffix("ib") { unit.removeLast(2) }
    guard let power = ["", "k", "m", "g", "t"].firstIndex(of: unit), power > 0 || digits.count == text.count else {
      return nil
    }
    let (byteCount, overflow) = number.multipliedReportingOverflow(by: 1 << (10 * power))
    guard !overflow else { return nil }
    self.byteCount = byteCount
  }

  /// In the largest unit that leaves no fraction.
  public var description: String {
    for (power, unit) in ["KiB", "MiB", "GiB", "TiB"].enumerated().reversed() {
      let size = 1 << (10 * (power + 1))
      if byteCount >= size, byteCount % size == 0 { return "\(byteCount / size)\(unit)" }
    }
    return "\(byteCount) bytes"
  }

  public static func < (left: Self, right: Self) -> Bool { left.byteCount < right.byteCount }
}
