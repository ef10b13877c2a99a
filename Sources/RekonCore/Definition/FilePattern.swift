/// Which paths in the inbox belong to a feed: `tokopedia/sales_{date}[_{number}].csv[.gz]`.
///
/// `{date}` is yyyymmdd, `{number}` one to three digits, `[…]` may be absent; all else is literal. Matched left to right
/// without backtracking, so that no name can make it slow.
public struct FilePattern: Hashable, Sendable {
  public let text: String
  private let parts: [Part]

  private indirect enum Part: Hashable, Sendable {
    case literal([UInt8])
    case date
    case number
    case optional([Part])
  }

  /// What a path says about its content.
  public struct Match: Hashable, Sendable {
    public var date: BusinessDate
    /// The part of a split day; nil when the name carries none.
    public var number: Int?
  }

  /// Nil when the brackets do not pair or `{date}` is not there exactly once.
  public init?(_ text: String) {
    self.text = text
    var rest = Array(text.utf8)[...]
    guard let parts = Self.parse(&rest, inside: false), rest.isEmpty,
      parts.filter({ $0 == .date }).count == 1
    else { return nil }
    self.parts = parts
  }

  private static func parse(_ rest: inout ArraySlice<UInt8>, inside: Bool) -> [Part]? {
    var parts: [Part] = []
    var literal: [UInt8] = []
    func flush() {
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = []
    }
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "{"):
        flush()
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
        switch String(decoding: rest[rest.startIndex.advanced(by: 1)..<close], as: UTF8.self) {
        case "date": parts.append(.date)
        case "number": parts.append(.number)
        default: return nil
        }
        rest = rest[(close + 1)...]
      case UInt8(ascii: "["):
        flush()
        guard !inside else { return nil }
        rest = rest.dropFirst()
        guard let inner = parse(&rest, inside: true), rest.first == UInt8(ascii: "]") else { return nil }
        rest = rest.dropFirst()
        parts.append(.optional(inner))
      case UInt8(ascii: "]"):
        guard inside else { return nil }
        flush()
        return parts
      default:
        literal.append(byte)
        rest = rest.dropFirst()
      }
    }
    flush()
    return inside ? nil : parts
  }

  /// The date and number of `path`, or nil when it is not a file of this feed.
  public func match(_ path: String) -> Match? {
    var rest = Array(path.utf8)[...]
    var date: BusinessDate?
    var number: Int?
    guard Self.take(parts, &rest, &date, &number), rest.isEmpty, let date else { return nil }
    return Match(date: date, number: number)
  }

  private static func take(
    _ parts: [Part], _ rest: inout ArraySlice<UInt8>, _ date: inout BusinessDate?, _ number: inout Int?
  ) -> Bool {
    for part in parts {
      switch part {
      case .literal(let bytes):
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
      case .date:
        let digits = rest.prefix(8)
        guard digits.count == 8, let value = decimalNumber(digits),
          let found = BusinessDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
        else { return false }
        date = found
        rest = rest.dropFirst(8)
      case .number:
        let digits = rest.prefix(while: { $0 >= 0x30 && $0 <= 0x39 })
        guard digits.count >= 1, digits.count <= 3, let value = decimalNumber(digits) else { return false }
        number = value
        rest = rest.dropFirst(digits.count)
      case .optional(let inner):
        var attempt = rest
        var innerDate = date
        var innerNumber = number
        if take(inner, &attempt, &innerDate, &innerNumber) {
          rest = attempt
          date = innerDate
          number = innerNumber
        }
      }
    }
    return true
  }

  private static func decimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
