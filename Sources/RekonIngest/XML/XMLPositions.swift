import CLibXML2
import Glibc
import RekonCore

/// Where the parser stands in the feed's own bytes. libxml2 counts in UTF-8; a feed in Latin-1 has fewer bytes, and an error
/// must be found in the file that the sender has.
struct XMLPositions {
  private(set) var fedByteCount = 0
  /// The last chunks, for rows that are rejected.
  private var recent: [UInt8] = []
  private var recentStart = 0
  private static let recentLimit = 1 << 17
  /// What libxml2's own count lacks: it forgets what it read before it knew the encoding.
  private var forgotten = 0
  private var isCalibrated = false
  private var encoding = TextEncoding.utf8
  /// The document's first bytes.
  private var head: [UInt8] = []
  /// Offsets of bytes that take more bytes in UTF-8, not yet passed.
  private var wide: [Int] = []
  private var widePassed = 0
  private var widened = 0

  /// Remembers bytes that the parser is about to get.
  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    if head.count < 4 { head += bytes.prefix(4 - head.count) }
    if recent.count + bytes.count > Self.recentLimit {
      let drop = min(recent.count, max(0, recent.count + bytes.count - Self.recentLimit))
      recent.removeFirst(drop)
      recentStart += drop
    }
    recent.append(contentsOf: bytes)
    // Until the document's encoding is known its bytes may be of any.
    if !isCalibrated || encoding.isSingleByte {
      for (index, byte) in bytes.enumerated() where byte >= 0x80 { wide.append(fedByteCount + index) }
    }
    fedByteCount += bytes.count
  }

  /// The offset of a NUL among bytes that are about to be fed; UTF-16 is full of them.
  func nul(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard encoding != .utf16, isCalibrated || !looksLikeUTF16, let base = bytes.baseAddress,
      let found = memchr(base, 0, bytes.count)
    else { return nil }
    return fedByteCount + (UnsafeRawPointer(found) - base)
  }

  private var looksLikeUTF16: Bool {
    head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0x3C, 0])
      || head.starts(with: [0, 0x3C])
  }

  /// At the first element: what the encoding is, and how far libxml2's count is off. Gives what the first bytes are and
  /// what the document says, where they contradict each other: libxml2 takes the word of either.
  mutating func calibrate(_ parser: xmlParserCtxtPtr) -> (bytes: String, declared: String)? {
    guard !isCalibrated, let input = parser.pointee.input else { return nil }
    isCalibrated = true
    let declared = parser.pointee.encoding ?? input.pointee.encoding
    let name = declared.map { String(cString: $0).lowercased() } ?? (looksLikeUTF16 ? "utf-16" : "utf-8")
    if looksLikeUTF16, !name.hasPrefix("utf-16") { return ("UTF-16", name) }
    if head.starts(with: [0xEF, 0xBB, 0xBF]), name != "utf-8", name != "utf8" { return ("UTF-8", name) }
    switch name {
    case "iso-8859-1", "latin1", "iso_8859-1": encoding = .latin1
    case "windows-1252", "cp1252": encoding = .windows1252
    case _ where name.hasPrefix("utf-16"): encoding = .utf16
    case "utf-8", "utf8", "us-ascii", "ascii": encoding = .utf8
    // Others libxml2 might convert, but no place in the sender's file could be told.
    default: return ("a document", name)
    }
    if !encoding.isSingleByte { wide = [] }
    forgotten = consumed(input) - Self.counted(input)
    // What lies before the first element is in libxml2's corrected count already.
    let here = Self.counted(input) + forgotten
    while widePassed < wide.count, wide[widePassed] < here { widePassed += 1 }
    return nil
  }

  /// The offset in the feed of where the parser stands, by the bytes that it has converted and not yet parsed. libxml2's
  /// own `xmlByteConsumed` looks at 32,000 of these at most.
  private func consumed(_ input: xmlParserInputPtr) -> Int {
    guard let buffer = input.pointee.buf, buffer.pointee.encoder != nil, let cur = input.pointee.cur,
      let end = input.pointee.end
    else { return Self.counted(input) }
    let (scalars, units) = Self.lengths(UnsafeBufferPointer(start: cur, count: end - cur))
    return Int(buffer.pointee.rawconsumed) - (encoding == .utf16 ? 2 * units : scalars)
  }

  /// Characters of UTF-8 text, and the units that it takes in UTF-16.
  private static func lengths(_ bytes: UnsafeBufferPointer<UInt8>) -> (scalars: Int, units: Int) {
    var scalars = 0
    var units = 0
    for byte in bytes where byte & 0xC0 != 0x80 {
      scalars &+= 1
      units &+= byte >= 0xF0 ? 2 : 1
    }
    return (scalars, units)
  }

  private static func counted(_ input: xmlParserInputPtr) -> Int {
    Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base)
  }

  /// The offset in the feed of where the parser stands.
  mutating func current(_ parser: xmlParserCtxtPtr) -> Int {
    guard let input = parser.pointee.input else { return fedByteCount }
    if encoding == .utf16 { return consumed(input) }
    return source(Self.counted(input) + forgotten)
  }

  private mutating func source(_ counted: Int) -> Int {
    guard encoding.isSingleByte else { return counted }
    while widePassed < wide.count, wide[widePassed] + widened < counted {
      widened += width(wide[widePassed]) - 1
      widePassed += 1
    }
    if widePassed > 4_096 {
      wide.removeFirst(widePassed)
      widePassed = 0
    }
    return counted - widened
  }

  private func width(_ offset: Int) -> Int {
    guard encoding == .windows1252, offset >= recentStart, offset - recentStart < recent.count else { return 2 }
    return (encoding.scalar(recent[offset - recentStart]) ?? 0) >= 0x800 ? 3 : 2
  }

  /// The place of the element that has just begun: libxml2 tells of it at the end of its tag, and no `<` can stand inside one.
  mutating func elementStart(_ parser: xmlParserCtxtPtr) -> Place {
    guard let input = parser.pointee.input, let base = input.pointee.base, let cur = input.pointee.cur else {
      return Place()
    }
    var line = Int(input.pointee.line)
    var back = 0
    while cur - back > base, (cur - back).pointee != 0x3C || back == 0 {
      back += 1
      if (cur - back).pointee == 0x0A { line -= 1 }
    }
    guard encoding == .utf16 else {
      return Place(line: line, byte: source(Self.counted(input) + forgotten - back))
    }
    let tag = Self.lengths(UnsafeBufferPointer(start: cur - back, count: back))
    return Place(line: line, byte: consumed(input) - 2 * tag.units)
  }

  /// The feed's bytes in a range, as far as they are still at hand.
  func raw(from start: Int, through end: Int) -> [UInt8] {
    guard start >= recentStart, end > start else { return [] }
    let first = start - recentStart
    let last = min(end - recentStart, recent.count, first + RejectedRow.bytesKept)
    guard first < last else { return [] }
    return Array(recent[first..<last])
  }
}
