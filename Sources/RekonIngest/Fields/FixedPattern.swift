import RekonCore

/// A pattern that is a short text followed by so many digits (`TKP[0-9]{12}`, `[0-9]{16}`): most identifiers are, and they are
/// matched eight bytes a step. Everything else goes through ``TextPattern``.
struct FixedPattern {
  var prefix: ShortText
  var prefixCount: Int
  var digitCount: Int

  /// Nil when the pattern is of another kind.
  init?(_ elements: [TextPattern.Element]) {
    var bytes: [UInt8] = []
    var rest = elements[...]
    while let element = rest.first, element.minimum == 1, element.maximum == 1, let byte = Self.only(element) {
      bytes.append(byte)
      rest = rest.dropFirst()
    }
    guard bytes.count <= 8, rest.count == 1, let digits = rest.first, digits.minimum == digits.maximum,
      digits.minimum <= 64, (UInt8.min...UInt8.max).allSatisfy({ digits.contains($0) == ($0 >= 0x30 && $0 <= 0x39) })
    else { return nil }
    prefixCount = bytes.count
    digitCount = Int(digits.minimum)
    bytes += [UInt8](repeating: 0, count: ShortText.limit)
    prefix = bytes.withUnsafeBytes { [prefixCount] in ShortText($0.baseAddress!, prefixCount) }
  }

  /// The only byte that an element takes; nil when it takes several.
  private static func only(_ element: TextPattern.Element) -> UInt8? {
    let taken = (UInt8.min...UInt8.max).filter(element.contains)
    return taken.count == 1 ? taken[0] : nil
  }

  @inline(__always)
  func matches(_ bytes: UnsafeRawPointer, _ count: Int) -> Bool {
    guard count == prefixCount &+ digitCount else { return false }
    if prefixCount > 0, ShortText(bytes, prefixCount).low != prefix.low { return false }
    var offset = prefixCount
    while offset &+ 8 <= count {
      guard areDigits(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) else { return false }
      offset &+= 8
    }
    while offset < count {
      guard bytes.load(fromByteOffset: offset, as: UInt8.self) &- 0x30 <= 9 else { return false }
      offset &+= 1
    }
    return true
  }
}
