/// The generator of everything that a world leaves to chance: SplitMix64 (Steele, Lea, Flood 2014), exact integers only.
///
/// Every sale, batch and day draws from a stream of its own, named by seed, purpose and number. So one thing more in one
/// of them (another story, another draw) moves nothing in the others.
public struct Chance: Sendable {
  public enum Purpose: UInt64, Sendable {
    case register = 1
    case activity, sale, buyer, batch, defect, channel, incentive
  }

  private var state: UInt64

  public init(seed: UInt64, _ purpose: Purpose, _ number: Int = 0) {
    var mixed = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    mixed = Self.mix(mixed ^ (purpose.rawValue &* 0xD1B5_4A32_D192_ED03))
    state = Self.mix(mixed ^ (UInt64(bitPattern: Int64(number)) &* 0x8CB9_2BA7_2F3D_8DD7))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number of `0 ..< limit`; the high word of a product, so that no division and no floating point is in it.
  public mutating func below(_ limit: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  public mutating func among(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in `count` of `outOf` cases.
  public mutating func hits(_ count: Int, outOf all: Int) -> Bool { below(all) < count }

  /// An index, as often as its share of the last of the rising `sums`.
  public mutating func index(inSums sums: [Int]) -> Int {
    let point = below(sums[sums.count - 1])
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > point { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// `items` in another order (Fisher and Yates).
  public mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var items = items
    for index in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(index, below(index + 1)) }
    return items
  }
}
