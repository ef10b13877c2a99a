/// The form of a text field: `TKP[0-9]{12}`.
///
/// A small language that is matched in one pass over the bytes: literals, `.`, classes `[0-9A-Z-]`, and after each
/// `?`, `*`, `+`, `{n}` or `{n,m}`. Repetitions take what they can and never give back; a pattern in which that matters
/// (the next element could begin with a byte the repetition takes) is refused when the definition is read, so that no
/// text can make matching slow.
public struct TextPattern: Hashable, Sendable {
  public let text: String
  public let elements: [Element]

  /// The bytes that may stand here, and how often.
  public struct Element: Hashable, Sendable {
    public var low: UInt64
    public var high: UInt64
    public var others: Bool
    public var minimum: UInt32
    public var maximum: UInt32

    @inlinable
    public func contains(_ byte: UInt8) -> Bool {
      if byte < 64 { return low & (1 &<< UInt64(byte)) != 0 }
      if byte < 128 { return high & (1 &<< UInt64(byte & 63)) != 0 }
      return others
    }

    mutating func insert(_ byte: UInt8) {
      if byte < 64 {
        low |= 1 << UInt64(byte)
      } else if byte < 128 {
        high |= 1 << UInt64(byte & 63)
      } else {
        others = true
      }
    }

    func overlaps(_ other: Element) -> Bool {
      low & other.low != 0 || high & other.high != 0 || (others && other.others)
    }
  }

  public enum Problem: Error, Hashable, Sendable {
    case unclosed(Character)
    case badRepetition
    case ambiguous
    case nothingToRepeat
  }

  public init(_ text: String) throws(Problem) {
    self.text = text
    var elements: [Element] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      var element = Element(low: 0, high: 0, others: false, minimum: 1, maximum: 1)
      switch byte {
      case UInt8(ascii: "."): element = Element(low: ~0, high: ~0, others: true, minimum: 1, maximum: 1)
      case UInt8(ascii: "["): try Self.parseClass(&rest, &element)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { throw .unclosed("\\") }
        element.insert(escaped)
      case UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{"): throw .nothingToRepeat
      default: element.insert(byte)
      }
      try Self.parseRepetition(&rest, &element)
      elements.append(element)
    }
    for (index, element) in elements.enumerated() where element.minimum != element.maximum {
      var next = index + 1
      while next < elements.count {
        if element.overlaps(elements[next]) { throw .ambiguous }
        if elements[next].minimum > 0 { break }
        next += 1
      }
    }
    self.elements = elements
  }

  private static func parseClass(_ rest: inout ArraySlice<UInt8>, _ element: inout Element) throws(Problem) {
    guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { throw .unclosed("[") }
    let body = Array(rest[..<close])
    rest = rest[(close + 1)...]
    var index = 0
    while index < body.count {
      if index + 2 < body.count, body[index + 1] == UInt8(ascii: "-"), body[index] <= body[index + 2] {
        for byte in body[index]...body[index + 2] { element.insert(byte) }
        index += 3
      } else {
        element.insert(body[index])
        index += 1
      }
    }
  }

  private static func parseRepetition(_ rest: inout ArraySlice<UInt8>, _ element: inout Element) throws(Problem) {
    switch rest.first {
    case UInt8(ascii: "?"): (element.minimum, element.maximum) = (0, 1)
    case UInt8(ascii: "*"): (element.minimum, element.maximum) = (0, .max)
    case UInt8(ascii: "+"): (element.minimum, element.maximum) = (1, .max)
    case UInt8(ascii: "{"):
      guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .unclosed("{") }
      let bounds = String(decoding: rest[(rest.startIndex + 1)..<close], as: UTF8.self)
        .split(separator: ",", omittingEmptySubsequences: false).map { UInt32($0) }
      guard (1...2).contains(bounds.count), let low = bounds[0], let high = bounds.last ?? nil, low <= high, high > 0
      else { throw .badRepetition }
      (element.minimum, element.maximum) = (low, high)
      rest = rest[(close + 1)...]
      return
    default: return
    }
    rest = rest.dropFirst()
  }

  /// Whether all of `bytes` has this form. One pass, no allocation.
  @inlinable
  public static func matches(_ elements: UnsafeBufferPointer<Element>, _ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    for element in elements {
      var taken: UInt32 = 0
      while taken < element.maximum, offset < bytes.count, element.contains(bytes[offset]) {
        taken &+= 1
        offset &+= 1
      }
      if taken < element.minimum { return false }
    }
    return offset == bytes.count
  }
}
