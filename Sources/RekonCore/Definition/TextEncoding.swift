/// How a feed's bytes are characters. Declared by the profile, never guessed.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case windows1252 = "windows-1252"
  case latin1 = "iso-8859-1"
  /// Either byte order, told by the mark at the feed's start.
  case utf16 = "utf-16"

  /// Every byte is a character: what is above ASCII is converted when a text is kept.
  public var isSingleByte: Bool { self == .windows1252 || self == .latin1 }

  /// The character of a byte from 0x80 on; nil where the encoding has none there.
  public func scalar(_ byte: UInt8) -> UInt32? {
    guard self == .windows1252, byte >= 0x80, byte < 0xA0 else { return UInt32(byte) }
    let mapped = Self.windows1252Marks[Int(byte - 0x80)]
    return mapped == 0 ? nil : UInt32(mapped)
  }

  // Source: the WHATWG index windows-1252; 0 where Microsoft's code page has no character.
  private static let windows1252Marks: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  /// `text` as a feed in this encoding writes it, as far as it has the characters; the reader turns UTF-16 into UTF-8.
  public func bytes(_ text: String) -> [UInt8] {
    guard isSingleByte else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { found -> [UInt8] in
      if found.isASCII { return [UInt8(found.value)] }
      let byte = (0x80...0xFF).first { scalar($0) == found.value }
      return byte.map { [$0] } ?? Array(String(found).utf8)
    }
  }

  /// `bytes` as text for people and for comparisons that do not run per row.
  public func text(_ bytes: UnsafeRawBufferPointer) -> String {
    guard isSingleByte else { return String(decoding: bytes, as: UTF8.self) }
    var text = String.UnicodeScalarView()
    for byte in bytes {
      text.append(UnicodeScalar(byte < 0x80 ? UInt32(byte) : scalar(byte) ?? 0xFFFD) ?? "\u{FFFD}")
    }
    return String(text)
  }
}
