import RekonCore
import RekonIngest

/// The offending line as a reader can see it: what is invisible is written out, identities and accounts are masked, a long line
/// is cut around the place, and a marker stands under it.
public struct Excerpt: Hashable, Sendable {
  /// Physical line of the place, 1-based.
  public var line: Int
  /// Offset in the inflated stream that the marker points to.
  public var byte: Int
  public var text: String
  /// Characters of ``text`` in front of the marker, and its length.
  public var markerStart: Int
  public var markerLength: Int

  /// The marker as a line to stand under ``text``.
  public var marker: String {
    String(repeating: " ", count: markerStart) + String(repeating: "^", count: markerLength)
  }
}

/// Makes excerpts of one feed.
struct ExcerptMaker {
  let profile: FeedProfile
  let desk: DeskLog

  private static let shownBefore = 60
  private static let shownInAll = 140

  private var encoding: TextEncoding {
    if case .delimited(let dialect) = profile.format { return dialect.encoding }
    return .utf8
  }

  /// - Parameter region: around the fault's place.
  func excerpt(_ fault: Fault, _ region: FeedRegions.Region) -> Excerpt? {
    guard let byte = fault.place.byte else { return nil }
    var region = region
    var shift = 0
    var valueLength: Int?
    if case .xml = profile.format, let path = fault.place.column, let found = XMLPlace.find(path, in: region) {
      shift = found.lowerBound - region.offset
      valueLength = found.count
      region.line += region.bytes[region.offset..<found.lowerBound].count { $0 == 0x0A }
      region.offset = found.lowerBound
    }
    let start = region.bytes[..<region.offset].lastIndex(where: isLineEnd).map { $0 + 1 } ?? 0
    let end = region.bytes[region.offset...].firstIndex(where: isLineEnd) ?? region.bytes.count
    let masked = mask(Array(region.bytes[start..<end]), isRow: fault.place.record != nil)
    let mark = region.offset - start
    let length = valueLength.map { min($0, end - start - mark) } ?? markLength(masked, from: mark, fault)
    let shown = Self.shown(masked, mark: mark..<(mark + length), encoding)
    return Excerpt(
      line: region.line, byte: byte + shift, text: shown.text, markerStart: shown.start, markerLength: shown.length)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// A field is marked whole; of a row or a document only the place.
  private func markLength(_ line: [UInt8], from mark: Int, _ fault: Fault) -> Int {
    guard mark < line.count else { return 0 }
    guard case .delimited(let dialect) = profile.format, fault.place.columnNumber != nil else { return 1 }
    guard !fault.code.isOfByte else { return 1 }
    guard dialect.quotes == .double, mark > 0, line[mark - 1] == 0x22 else {
      return max(1, (line[mark...].firstIndex(of: dialect.delimiter) ?? line.count) - mark)
    }
    var end = mark
    while end < line.count, line[end] != 0x22 || (end + 1 < line.count && line[end + 1] == 0x22) {
      end += line[end] == 0x22 ? 2 : 1
    }
    return max(1, min(end, line.count) - mark)
  }

  // MARK: Masking

  /// Bytes of identities and accounts become `*`, one for one, so that places stay.
  ///
  /// - Parameter isRow: the line has the columns of the header; titles, headers and last lines have other things in them.
  func mask(_ line: [UInt8], isRow: Bool) -> [UInt8] {
    var masked = line
    switch profile.format {
    case .delimited(let dialect): if isRow { maskFields(&masked, dialect) }
    case .xml: masked = XMLPlace.mask(line, profile)
    }
    Self.maskNumbers(&masked, digitCount: isRow ? 16 : 10)
    return masked
  }

  private func maskFields(_ line: inout [UInt8], _ dialect: CSVDialect) {
    var fields: [Range<Int>] = []
    var start = 0
    var isQuoted = false
    for (index, byte) in line.enumerated() {
      if byte == 0x22, dialect.quotes == .double { isQuoted.toggle() }
      if byte == dialect.delimiter, !isQuoted {
        fields.append(start..<index)
        start = index + 1
      }
    }
    fields.append(start..<line.count)
    // Where columns cannot be told apart for sure, whatever is as long as an identity or an account goes, too.
    if fields.count != desk.columnCount || isQuoted { Self.maskNumbers(&line, digitCount: 10) }
    for column in desk.personalColumns where column < fields.count { Self.hide(&line, fields[column]) }
  }

  /// All but the first characters: enough to find the row by, not to know whose it is.
  static func hide(_ line: inout [UInt8], _ range: Range<Int>) {
    let isQuote = { (byte: UInt8) in byte == 0x22 }
    let inner = line[range].drop(while: isQuote)
    let shown = min(4, inner.count / 2)
    for index in inner.indices.dropFirst(shown) where !isQuote(line[index]) { line[index] = 0x2A }
  }

  /// Numbers of that many digits, alone or in groups of three and more parted by a space or a dash, in ASCII or full width.
  static func maskNumbers(_ line: inout [UInt8], digitCount: Int) {
    var at = 0
    while at < line.count {
      guard width(line, at) > 0 else {
        at += 1
        continue
      }
      var digits: [Range<Int>] = []
      var end = at
      var group = 0
      while end < line.count {
        let width = width(line, end)
        if width > 0 {
          digits.append(end..<end + width)
          group += 1
          end += width
        } else if line[end] == 0x20 || line[end] == 0x2D, group >= 3,
          (0..<3).allSatisfy({ isDigit(line, end + 1 + $0) })
        {
          group = 0
          end += 1
        } else {
          break
        }
      }
      if digits.count >= digitCount {
        for digit in digits.dropFirst(4) { for index in digit { line[index] = 0x2A } }
      }
      at = end
    }
  }

  private static func isDigit(_ line: [UInt8], _ at: Int) -> Bool {
    at < line.count && line[at] >= 0x30 && line[at] <= 0x39
  }

  /// Bytes of the digit at an offset; 0 where there is none.
  private static func width(_ line: [UInt8], _ at: Int) -> Int {
    if isDigit(line, at) { return 1 }
    let isWide = at + 2 < line.count && line[at] == 0xEF && line[at + 1] == 0xBC && (0x90...0x99).contains(line[at + 2])
    return isWide ? 3 : 0
  }

  // MARK: Showing

  private static func shown(
    _ line: [UInt8], mark: Range<Int>, _ encoding: TextEncoding
  ) -> (text: String, start: Int, length: Int) {
    var parts: [(text: String, byteCount: Int)] = []
    var read = 0
    while read < line.count {
      let part = character(line, read, encoding)
      parts.append(part)
      read += part.byteCount
    }
    // A letter is taken for another by its neighbours: of those of the line, not of those in the part that is shown.
    let isAmongLatin = parts.contains { hasLatinLetter($0.text) }
    var characters: [String] = []
    /// Index in `characters` at which each end of the marker falls.
    var start = 0
    var end = 0
    var at = 0
    for part in parts {
      if at <= mark.lowerBound { start = characters.count }
      if at <= mark.upperBound { end = characters.count }
      characters += visible(part.text, amongLatin: isAmongLatin).map { String($0) }
      at += part.byteCount
    }
    if mark.lowerBound >= line.count { start = characters.count }
    if mark.upperBound >= line.count { end = characters.count }
    let first = max(0, min(start - shownBefore, characters.count - shownInAll))
    let last = min(characters.count, first + shownInAll)
    let front = first > 0 ? "…" : ""
    let text = front + characters[first..<last].joined() + (last < characters.count ? "…" : "")
    let length = max(1, min(end, last) - start)
    return (text, start - first + front.count, length)
  }

  /// The character at an offset as it is shown, and how many bytes it takes.
  private static func character(
    _ line: [UInt8], _ at: Int, _ encoding: TextEncoding
  ) -> (text: String, byteCount: Int) {
    let byte = line[at]
    if byte < 0x80 { return (visible(String(UnicodeScalar(byte))), 1) }
    let raw = "\\x" + String(byte, radix: 16, uppercase: true)
    if encoding.isSingleByte {
      return (encoding.scalar(byte).flatMap(UnicodeScalar.init).map { visible(String($0)) } ?? raw, 1)
    }
    let width = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    guard at + width <= line.count, let text = String(validating: line[at..<at + width], as: UTF8.self),
      text.unicodeScalars.count == 1
    else { return (raw, 1) }
    return (visible(text), width)
  }
}

extension Fault.Code {
  /// Of a single byte, not of the field that it stands in.
  fileprivate var isOfByte: Bool {
    ["nul-byte", "encoding-utf8", "byte-order-mark", "text-after-quote", "quote-in-field", "quote-not-closed"]
      .contains(name)
  }
}
