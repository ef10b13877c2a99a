/// A text of at most sixteen bytes as two words, so that equality is two comparisons and no loop.
///
/// Reads sixteen bytes whatever the text's length: what holds a feed's fields has room behind them.
struct ShortText: Equatable {
  var low: UInt64
  var high: UInt64

  static let limit = 16

  @inline(__always)
  init(_ bytes: UnsafeRawPointer, _ count: Int) {
    let first = bytes.loadUnaligned(as: UInt64.self)
    let second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    low = count >= 8 ? first : first & Self.mask(count)
    high = count >= 16 ? second : count > 8 ? second & Self.mask(count &- 8) : 0
  }

  @inline(__always)
  static func mask(_ count: Int) -> UInt64 { (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1 }

  /// Spreads over a table of a power of two; never kept.
  @inline(__always)
  func hash(_ count: Int) -> Int {
    let product = (low ^ UInt64(truncatingIfNeeded: count)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    let other = (high ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return Int(truncatingIfNeeded: product.high ^ product.low ^ other.high ^ other.low)
  }
}

/// Eight bytes that are all digits: one test, no loop.
@inline(__always)
func areDigits(_ word: UInt64) -> Bool {
  // The high nibble must be 3, before and after adding 6 to the low one.
  word & 0xF0F0_F0F0_F0F0_F0F0 == 0x3030_3030_3030_3030
    && (word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0 == 0x3030_3030_3030_3030
}
