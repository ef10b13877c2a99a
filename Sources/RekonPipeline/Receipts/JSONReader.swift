import RekonCore

/// A JSON document with the line of every value, for messages that say where.
struct JSONNode {
  enum Value {
    case null
    case boolean(Bool)
    /// As it is written.
    case number(String)
    case text(String)
    case list([JSONNode])
    case object([(name: String, value: JSONNode)])
  }

  var value: Value
  /// 1-based.
  var line: Int
}

/// Reads JSON (RFC 8259) strictly: one document, UTF-8, no member twice. O(n) in bytes; the depth is bounded.
///
/// A reader of its own, because what a signature covers may be read in one way only: Foundation's takes the last of two
/// members of one name, and does not say on which line a value stands.
struct JSONReader {
  /// What is wrong, and on which line.
  struct Problem: Error {
    var line: Int
    var found: String
  }

  private static let depthMost = 16
  /// Looking for a name twice is quadratic in them.
  private static let membersMost = 64

  private let bytes: [UInt8]
  private var offset = 0
  private var line = 1

  static func read(_ bytes: [UInt8]) throws(Problem) -> JSONNode {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(line: 1, found: "what is no UTF-8") }
    var reader = JSONReader(bytes: bytes)
    let node = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.offset == bytes.count else { throw reader.problem("something behind the document's end") }
    return node
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func problem(_ found: String) -> Problem { Problem(line: line, found: found) }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      if byte == 0x0A { line += 1 }
      offset += 1
    }
  }

  /// What stands here instead of what should.
  private func unexpected() -> Problem {
    guard offset < bytes.count else { return problem("the end of the file") }
    let rest = bytes[offset...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") }.prefix(20)
    return problem(quoted(String(decoding: rest.isEmpty ? bytes[offset...offset] : rest, as: UTF8.self)))
  }

  private mutating func take(_ byte: Character) throws(Problem) {
    skipSpace()
    guard next == byte.asciiValue else { throw unexpected() }
    offset += 1
  }

  private mutating func takes(_ byte: Character) -> Bool {
    skipSpace()
    guard next == byte.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(Problem) -> JSONNode {
    skipSpace()
    let start = line
    guard depth <= Self.depthMost else { throw problem("more than \(Self.depthMost) levels") }
    guard let byte = next else { throw unexpected() }
    switch byte {
    case UInt8(ascii: "{"): return JSONNode(value: .object(try members(depth: depth)), line: start)
    case UInt8(ascii: "["): return JSONNode(value: .list(try items(depth: depth)), line: start)
    case UInt8(ascii: "\""): return JSONNode(value: .text(try text()), line: start)
    case UInt8(ascii: "-"), 0x30...0x39: return JSONNode(value: .number(try number()), line: start)
    default:
      for (word, value) in [("true", JSONNode.Value.boolean(true)), ("false", .boolean(false)), ("null", .null)]
      where bytes[offset...].starts(with: word.utf8) {
        offset += word.utf8.count
        return JSONNode(value: value, line: start)
      }
      throw unexpected()
    }
  }

  private mutating func members(depth: Int) throws(Problem) -> [(name: String, value: JSONNode)] {
    offset += 1
    var members: [(name: String, value: JSONNode)] = []
    if takes("}") { return members }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw unexpected() }
      let name = try text()
      guard !members.contains(where: { $0.name == name }) else { throw problem("member \(quoted(name)) twice") }
      try take(":")
      guard members.count < Self.membersMost else { throw problem("more than \(Self.membersMost) members") }
      members.append((name, try value(depth: depth + 1)))
      if takes("}") { return members }
      try take(",")
    }
  }

  private mutating func items(depth: Int) throws(Problem) -> [JSONNode] {
    offset += 1
    var items: [JSONNode] = []
    if takes("]") { return items }
    while true {
      items.append(try value(depth: depth + 1))
      if takes("]") { return items }
      try take(",")
    }
  }

  /// Digits with an optional sign, fraction and exponent, as they are written.
  private mutating func number() throws(Problem) -> String {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[offset - whole] != 0x30 else {
      offset = start
      throw unexpected()
    }
    if next == UInt8(ascii: ".") {
      offset += 1
      guard digits() > 0 else { throw unexpected() }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      guard digits() > 0 else { throw unexpected() }
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = offset
    while let byte = next, byte >= 0x30, byte <= 0x39 { offset += 1 }
    return offset - start
  }

  private mutating func text() throws(Problem) -> String {
    offset += 1
    var content: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw problem("a control character in a text")
      default: content.append(byte)
      }
    }
    throw unexpected()
  }

  /// What stands behind a backslash.
  private mutating func escaped() throws(Problem) -> Unicode.Scalar {
    guard let byte = next else { throw unexpected() }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = try codeUnit()
      if let scalar = Unicode.Scalar(high) { return scalar }
      // Two halves of a character beyond the first 65,536.
      guard high < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) else { throw problem("half a character") }
      offset += 2
      let low = try codeUnit()
      guard low >= 0xDC00, low < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      else { throw problem("half a character") }
      return scalar
    default: throw problem("an unknown escape in a text")
    }
  }

  private mutating func codeUnit() throws(Problem) -> UInt32 {
    let digits = bytes[offset...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw problem("an unknown escape in a text") }
    offset += 4
    return value
  }
}
