/// How a feed writes a day or an instant: `yyyy-MM-dd HH:mm:ss`, `yyyyMMdd`, `yyyy-MM-dd'T'HH:mm:ssXXX`.
///
/// Tokens `yyyy MM dd HH mm ss SSS`, `XXX` for an offset (`+07:00` or `Z`), text in single quotes, any other mark for
/// itself. Every digit must be there: nothing is guessed, padded or cut.
public struct TimeFormat: Hashable, Sendable {
  public enum Token: Hashable, Sendable {
    case year, month, day, hour, minute, second, milliseconds, offset
    case literal(UInt8)
  }

  public let text: String
  public let tokens: [Token]

  /// Nil when a token is unknown, stands twice, or the date is not complete.
  public init?(_ text: String) {
    self.text = text
    var tokens: [Token] = []
    var rest = Array(text.utf8)[...]
    let names: [(String, Token)] = [
      ("yyyy", .year), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute), ("ss", .second),
      ("SSS", .milliseconds), ("XXX", .offset),
    ]
    while let byte = rest.first {
      if let (name, token) = names.first(where: { rest.starts(with: $0.0.utf8) }) {
        if tokens.contains(token) { return nil }
        tokens.append(token)
        rest = rest.dropFirst(name.utf8.count)
      } else if byte == UInt8(ascii: "'") {
        rest = rest.dropFirst()
        guard let close = rest.firstIndex(of: UInt8(ascii: "'")) else { return nil }
        tokens += rest[..<close].map { .literal($0) }
        rest = rest[(close + 1)...]
      } else {
        if (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) { return nil }
        tokens.append(.literal(byte))
        rest = rest.dropFirst()
      }
    }
    for needed in [Token.year, .month, .day] where !tokens.contains(needed) { return nil }
    self.tokens = tokens
  }

  public var hasTime: Bool { tokens.contains(.hour) }
  public var hasOffset: Bool { tokens.contains(.offset) }
}

/// Zones by fixed offset. The programme's zones have no summer time; one that has is refused rather than approximated.
public enum Zone {
  /// Seconds east of UTC, or nil when the name is not known.
  public static func offsetSeconds(_ name: String) -> Int? {
    switch name {
    case "UTC", "Etc/UTC", "Z": return 0
    case "Asia/Jakarta", "Asia/Pontianak", "WIB": return 7 * 3_600
    case "Asia/Makassar", "WITA", "Asia/Singapore": return 8 * 3_600
    case "Asia/Jayapura", "WIT": return 9 * 3_600
    default:
      let bytes = Array(name.utf8)
      guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
        let hours = Int(String(decoding: bytes[1..<3], as: UTF8.self)),
        let minutes = Int(String(decoding: bytes[4..<6], as: UTF8.self)), hours <= 14, minutes < 60
      else { return nil }
      return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
  }
}
