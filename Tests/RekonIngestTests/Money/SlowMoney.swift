import RekonCore

/// A money style the slow way, on characters: what the fast parsers must agree with.
struct SlowMoney {
  let style: MoneyStyle

  func parse(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    func take(_ bytes: [UInt8]) -> Bool {
      guard rest.starts(with: bytes) else { return false }
      rest = rest.dropFirst(bytes.count)
      return true
    }
    if style.allowsMinus, take([0x2D]) { isNegative = true }
    guard take(style.prefix) else { return nil }
    if style.allowsMinus, !isNegative, !style.prefix.isEmpty, take([0x2D]) { isNegative = true }
    let decimals = style.isMinor ? 0 : style.currency.exponent
    var whole = rest
    var fraction: ArraySlice<UInt8> = []
    if let mark = rest.lastIndex(of: style.decimalMark), style.decimals != .none {
      (whole, fraction) = (rest[..<mark], rest[(mark + 1)...])
      let isRight =
        style.decimals == .upTo ? (1...max(1, decimals)).contains(fraction.count) : fraction.count == decimals
      guard isRight, !fraction.isEmpty else { return nil }
    } else if style.decimals == .all, decimals > 0 {
      return nil
    }
    guard let digits = ungrouped(whole), (digits + fraction).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    guard !digits.isEmpty, digits.count <= 19 else { return nil }
    let padding = style.isMinor ? 0 : decimals - fraction.count
    let all = String(decoding: digits + fraction + [UInt8](repeating: 0x30, count: padding), as: UTF8.self)
    guard let value = Int64((isNegative ? "-" : "") + all), value != .min else { return nil }
    return value
  }

  /// The digits without their marks; nil when a mark stands where none belongs.
  private func ungrouped(_ whole: ArraySlice<UInt8>) -> [UInt8]? {
    guard let mark = style.groupMark, whole.contains(mark) else {
      return style.groupMark == nil || whole.count <= 3 ? Array(whole) : nil
    }
    let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
    guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    return groups.flatMap { $0 }
  }
}
