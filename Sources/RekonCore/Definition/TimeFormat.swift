/// How a feed writes a day or an instant: `yyyy-MM-dd HH:mm:ss`, `yyyyMMdd`, `dd MMM yyyy`, `yyyy-MM-dd'T'HH:mm:ssXXX`.
///
/// Tokens `yyyy MM dd HH mm ss SSS`, `SSS*` for any number of digits of a second, `MMM` for a month's name, `XXX` for an offset
/// (`+07:00` or `Z`), text in single quotes, any other mark for itself, `[…]` around what may be left out from there on. Every
/// digit must be there: nothing is guessed, padded or cut. `epoch-milliseconds` is a count of milliseconds since 1970 UTC.
public struct TimeFormat: Hashable, Sendable {
  public enum Token: Hashable, Sendable {
    case year, month, day, hour, minute, second, milliseconds, fraction, offset, monthName, epochMilliseconds
    case literal(UInt8)
    /// The next so many tokens may be left out together; what they begin with tells.
    case optional(Int)
  }

  public static let epoch = "epoch-milliseconds"

  public let text: String
  public let tokens: [Token]
  /// Twelve names, January first; empty where no month is written as a name.
  public let months: [String]

  /// Nil when a token is unknown, stands twice, or the date is not complete.
  ///
  /// - Parameter months: the names that `MMM` stands for.
  public init?(_ text: String, months: [String] = []) {
    self.text = text
    if text == Self.epoch {
      self.months = []
      tokens = [.epochMilliseconds]
      return
    }
    var rest = Array(text.utf8)[...]
    guard let tokens = Self.parse(&rest, isOptional: false), rest.isEmpty else { return nil }
    let plain = tokens.filter { if case .literal = $0 { false } else { true } }
    for (index, token) in plain.enumerated() {
      if case .optional = token { continue }
      if plain[..<index].contains(token) { return nil }
    }
    for needed in [Token.year, .day] where !tokens.contains(needed) { return nil }
    guard tokens.contains(.month) != tokens.contains(.monthName) else { return nil }
    self.months = tokens.contains(.monthName) ? months : []
    guard !tokens.contains(.monthName) || months.count == 12 else { return nil }
    self.tokens = tokens
  }

  private static let names: [(String, Token)] = [
    ("yyyy", .year), ("MMM", .monthName), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute), ("ss", .second),
    ("SSS*", .fraction), ("SSS", .milliseconds), ("XXX", .offset),
  ]

  private static func parse(_ rest: inout ArraySlice<UInt8>, isOptional: Bool) -> [Token]? {
    var tokens: [Token] = []
    while let byte = rest.first {
      if let (name, token) = names.first(where: { rest.starts(with: $0.0.utf8) }) {
        tokens.append(token)
        rest = rest.dropFirst(name.utf8.count)
      } else if byte == UInt8(ascii: "'") {
        rest = rest.dropFirst()
        guard let close = rest.firstIndex(of: UInt8(ascii: "'")) else { return nil }
        tokens += rest[..<close].map { .literal($0) }
        rest = rest[(close + 1)...]
      } else if byte == UInt8(ascii: "[") {
        rest = rest.dropFirst()
        guard let inner = parse(&rest, isOptional: true), rest.first == UInt8(ascii: "]"), isTelling(inner.first)
        else { return nil }
        rest = rest.dropFirst()
        tokens.append(.optional(inner.count))
        tokens += inner
      } else if byte == UInt8(ascii: "]") {
        return isOptional ? tokens : nil
      } else {
        if (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) { return nil }
        tokens.append(.literal(byte))
        rest = rest.dropFirst()
      }
    }
    return isOptional ? nil : tokens
  }

  /// Whether what may be left out is told by its first byte.
  private static func isTelling(_ token: Token?) -> Bool {
    switch token {
    case .literal, .offset: true
    default: false
    }
  }

  public var hasTime: Bool { tokens.contains(.hour) || isEpoch }
  public var hasOffset: Bool { tokens.contains(.offset) || isEpoch }
  public var isEpoch: Bool { tokens.first == .epochMilliseconds }
}
