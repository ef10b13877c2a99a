/// The offset of the first byte of `needle` in `text`; it must be there.
public func byteOffset(of needle: String, in text: String) -> Int {
  let (bytes, wanted) = (Array(text.utf8), Array(needle.utf8))
  let starts = 0...(bytes.count - wanted.count)
  return starts.first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }!
}

/// A small generator with a seed, so that a random test is the same test every time.
public struct SeededBytes: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// `count` bytes out of `alphabet`; any byte when it is empty.
  public mutating func bytes(_ count: Int, of alphabet: [UInt8] = []) -> [UInt8] {
    (0..<count).map { _ in alphabet.isEmpty ? UInt8(truncatingIfNeeded: next()) : alphabet[below(alphabet.count)] }
  }
}
