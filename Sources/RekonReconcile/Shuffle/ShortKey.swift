/// A text of at most sixteen bytes by its value: equal exactly when the texts are.
struct ShortKey: BitwiseCopyable {
  /// The first eight bytes and the last eight, which may overlap; of shorter texts both hold all of them.
  var low: UInt64
  var high: UInt64
  /// ``long`` for a longer text, which is equal to nothing.
  var count: UInt8

  static let long: UInt8 = 0xFF

  @inline(__always)
  init(_ text: UnsafeRawBufferPointer) {
    let count = text.count
    if count > 16 {
      (low, high, self.count) = (0, 0, Self.long)
    } else if count >= 8 {
      low = text.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
      high = text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      self.count = UInt8(truncatingIfNeeded: count)
    } else {
      low = 0
      for byte in text { low = low &<< 8 | UInt64(byte) }
      high = low
      self.count = UInt8(truncatingIfNeeded: count)
    }
  }

  @inline(__always)
  init(low: UInt64, high: UInt64, count: UInt8) { (self.low, self.high, self.count) = (low, high, count) }

  var isLong: Bool { count == Self.long }

  @inline(__always)
  func isSame(as other: ShortKey) -> Bool {
    low == other.low && high == other.high && count == other.count && !isLong
  }
}
