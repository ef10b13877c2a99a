/// A share of 0 … 1, counted in millionths: no sum of it ever depends on how floating point rounds.
public struct Rate: Hashable, Sendable, CustomStringConvertible {
  public let millionths: Int64

  /// Parses `0.02`, `1`, `0`: at most six digits after the point, nothing below 0 or above 1.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts.contains(where: \.isEmpty) else { return nil }
    guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    let digits = parts.count == 2 ? parts[1] : ""
    guard digits.count <= 6, parts[0].count <= 3, let whole = Int64(parts[0]) else { return nil }
    let fraction = Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
    millionths = whole * 1_000_000 + fraction
    guard millionths <= 1_000_000 else { return nil }
  }

  /// How many of `count` that is, rounded to the nearest.
  func part(of count: Int64) -> Int64 { (count * millionths + 500_000) / 1_000_000 }

  public var description: String {
    guard millionths % 1_000_000 != 0 else { return "\(millionths / 1_000_000)" }
    var digits = String(1_000_000 + millionths % 1_000_000).dropFirst()
    while digits.last == "0" { digits = digits.dropLast() }
    return "\(millionths / 1_000_000).\(digits)"
  }
}
