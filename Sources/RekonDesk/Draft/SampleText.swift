import RekonCore

/// A sample as text: how its bytes are taken for characters, how its lines end, and what cannot be known of it.
struct SampleText {
  /// The text in UTF-8, without a mark at its start, up to the end of its last whole line.
  var bytes: [UInt8]
  var encoding: TextEncoding
  /// What the encoding rests on, and whether that is more than a guess.
  var evidence: String
  var isCertain: Bool
  /// `LF`, `CRLF`, `CR`, or several.
  var lineEnds: String
  /// The last line has no end.
  var isOpen: Bool

  /// - Throws: ``Fault`` of code `not-text` for what is no text, or is text in a form that no profile reads.
  init(_ head: [UInt8], isWhole: Bool) throws(Fault) {
    if let format = Self.foreignFormat(head) { throw Self.notText("\(format)") }
    var bytes = head
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
      (encoding, isCertain, evidence) = (.utf16, true, "the file begins with the mark of UTF-16")
      bytes = Self.fromUTF16(head)
    } else if head.starts(with: [0xEF, 0xBB, 0xBF]) {
      (encoding, isCertain, evidence) = (.utf8, true, "the file begins with the mark of UTF-8")
      bytes.removeFirst(3)
    } else {
      if Self.looksLikeUTF16(head) {
        throw Fault(
          "encoding-utf16", at: Place(line: 1, byte: 0), found: "UTF-16 without a byte order mark",
          expected: "UTF-16 with its mark, or UTF-8", remedy: "ask the partner for UTF-8")
      }
      (encoding, isCertain, evidence) = Self.guess(head, isWhole: isWhole)
    }
    guard !Self.isBinary(bytes) else { throw Self.notText("bytes that are no text") }
    let ends = Self.lineEnds(bytes)
    lineEnds = ends.isEmpty ? "none" : ends.joined(separator: " and ")
    isOpen = isWhole && bytes.last != 0x0A && bytes.last != 0x0D
    if !isWhole, let end = bytes.lastIndex(of: 0x0A) ?? bytes.lastIndex(of: 0x0D) { bytes.removeSubrange((end + 1)...) }
    let found = encoding
    self.bytes = found.isSingleByte ? bytes.withUnsafeBytes { Array(found.text($0).utf8) } : bytes
  }

  /// The end of a file, as text in the encoding of its beginning, from its first whole line on.
  func tail(_ tail: [UInt8]) -> [UInt8] {
    var bytes =
      encoding == .utf16 ? Self.fromUTF16(tail.count.isMultiple(of: 2) ? tail : Array(tail.dropFirst())) : tail
    if encoding.isSingleByte { bytes = bytes.withUnsafeBytes { Array(encoding.text($0).utf8) } }
    guard let start = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return [] }
    return Array(bytes[(start + 1)...])
  }

  // MARK: Encoding

  private static func guess(_ head: [UInt8], isWhole: Bool) -> (TextEncoding, Bool, String) {
    guard head.contains(where: { $0 >= 0x80 }) else {
      return (
        .utf8, false, "only ASCII so far, which says nothing of the letters beyond it: ask whether they are UTF-8"
      )
    }
    let (characters, broken) = counts(head, isWhole: isWhole)
    if broken == 0 {
      return (.utf8, true, "\(counted(characters, "character")) beyond ASCII, each of them whole UTF-8")
    }
    if characters > broken {
      return (
        .utf8, false,
        "\(counted(characters, "character")) are UTF-8, \(counted(broken, "byte")) are not: ask which it is"
      )
    }
    let high = Set(head.filter { $0 >= 0x80 && $0 < 0xA0 })
    if high.contains(where: { TextEncoding.windows1252.scalar($0) == nil }) {
      return (.latin1, false, "not UTF-8; some bytes have no character in windows-1252")
    }
    return (
      .windows1252, false,
      high.isEmpty
        ? "not UTF-8; windows-1252 and iso-8859-1 write what was seen alike: ask which it is"
        : "not UTF-8; bytes 80 to 9F are characters in windows-1252 and controls in iso-8859-1"
    )
  }

  /// Whole characters of UTF-8 beyond ASCII, and bytes that are part of none; a character cut at the end counts as neither.
  private static func counts(_ bytes: [UInt8], isWhole: Bool) -> (characters: Int, broken: Int) {
    var (characters, broken, index) = (0, 0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      guard byte >= 0x80 else {
        index += 1
        continue
      }
      let width = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0
      if width > 0, index + width > bytes.count, !isWhole { break }
      let slice = bytes[index..<min(bytes.count, index + max(width, 1))]
      if width > 0, byte < 0xF5, slice.count == width, slice.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) {
        characters += 1
        index += width
      } else {
        broken += 1
        index += 1
      }
    }
    return (characters, broken)
  }

  private static func fromUTF16(_ bytes: [UInt8]) -> [UInt8] {
    let isLittleEndian = !bytes.starts(with: [0xFE, 0xFF])
    let start = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? 2 : 0
    let units = stride(from: start, to: bytes.count - 1, by: 2).map { at in
      isLittleEndian
        ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Every other byte of the beginning is zero.
  private static func looksLikeUTF16(_ head: [UInt8]) -> Bool {
    let start = head.prefix(512)
    let (even, odd) = (
      start.indices.count { $0.isMultiple(of: 2) && start[$0] == 0 },
      start.indices.count { !$0.isMultiple(of: 2) && start[$0] == 0 }
    )
    return start.count >= 4 && max(even, odd) * 5 > start.count * 2 && min(even, odd) * 20 < start.count
  }

  // MARK: What is no text

  private static func isBinary(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(1 << 16)
    let controls = start.count { ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D) || $0 == 0x7F }
    return controls * 20 > start.count
  }

  private static func foreignFormat(_ head: [UInt8]) -> String? {
    let formats: [(String, [UInt8])] = [
      ("a PDF document", Array("%PDF-".utf8)), ("an old Excel workbook", [0xD0, 0xCF, 0x11, 0xE0]),
      ("a Parquet file", Array("PAR1".utf8)), ("a SQLite database", Array("SQLite format 3".utf8)),
      ("an RTF document", Array("{\\rtf".utf8)), ("a 7z file", [0x37, 0x7A, 0xBC, 0xAF]),
      ("a PNG image", [0x89, 0x50, 0x4E, 0x47]), ("a JPEG image", [0xFF, 0xD8, 0xFF]),
    ]
    if let found = formats.first(where: { head.starts(with: $0.1) }) { return found.0 }
    let text = String(decoding: head.prefix(256), as: UTF8.self).lowercased()
    let opening = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if opening.hasPrefix("<!doctype html") || opening.hasPrefix("<html") || opening.hasPrefix("<table") {
      return "an HTML page"
    }
    let isJSON =
      opening.first == "{" && opening.dropFirst().first { !$0.isWhitespace } == "\""
      || opening.first == "[" && opening.dropFirst().first { !$0.isWhitespace } == "{"
    return isJSON ? "JSON" : nil
  }

  private static func notText(_ found: String) -> Fault {
    Fault(
      "not-text", at: Place(line: 1, byte: 0), found: found, expected: "lines with delimiters, or XML",
      remedy: "ask the partner for an export as CSV or XML")
  }

  // MARK: Lines

  private static func lineEnds(_ bytes: [UInt8]) -> [String] {
    var (lf, crlf, cr) = (0, 0, 0)
    for (index, byte) in bytes.enumerated() {
      if byte == 0x0A {
        if index > 0, bytes[index - 1] == 0x0D { crlf += 1 } else { lf += 1 }
      } else if byte == 0x0D, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
        cr += 1
      }
    }
    return [("LF", lf), ("CRLF", crlf), ("CR", cr)].filter { $0.1 > 0 }.map(\.0)
  }
}
