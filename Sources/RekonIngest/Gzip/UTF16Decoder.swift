import RekonCore

/// UTF-16 to UTF-8 as it is read, in the byte order that the mark at the start tells. Throws the ``Fault`` that refuses
/// the feed: no mark, half a character, a surrogate on its own.
struct UTF16Decoder {
  private var isLittleEndian: Bool?
  private var input = [UInt8](repeating: 0, count: 1 << 15)
  private var start = 0
  private var end = 0
  /// Offset in the feed of `input[start]`.
  private var offset = 0
  private var isAtEnd = false

  /// Fills `output` with UTF-8; 0 at the end. `read` gives the feed's next bytes, 0 at its end.
  mutating func decode(
    into output: UnsafeMutableRawBufferPointer, read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Int {
    var written = 0
    // A character takes four bytes at most.
    while written + 4 <= output.count {
      if end - start < 4, !isAtEnd { try fill(read) }
      guard end - start >= 2 else {
        guard end == start else { throw half() }
        return written
      }
      guard let order = isLittleEndian else {
        try readMark()
        continue
      }
      var scalar = unit(start, order)
      var width = 2
      if scalar & 0xFC00 == 0xD800, end - start >= 4, unit(start + 2, order) & 0xFC00 == 0xDC00 {
        scalar = 0x1_0000 + (scalar & 0x3FF) << 10 + unit(start + 2, order) & 0x3FF
        width = 4
      }
      guard scalar & 0xFFFF_F800 != 0xD800 else {
        throw Fault(
          "encoding-utf16", at: Place(byte: offset),
          found: "half of a character (U+\(String(scalar, radix: 16, uppercase: true)))", expected: "UTF-16")
      }
      written += Self.write(scalar, to: output, at: written)
      start += width
      offset += width
    }
    return written
  }

  private mutating func fill(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    input.withUnsafeMutableBytes { bytes in
      for index in start..<end { bytes[index - start] = bytes[index] }
    }
    (start, end) = (0, end - start)
    while end < 4, !isAtEnd {
      let used = end
      let count = try input.withUnsafeMutableBytes { try read(UnsafeMutableRawBufferPointer(rebasing: $0[used...])) }
      if count == 0 { isAtEnd = true }
      end += count
    }
  }

  private mutating func readMark() throws {
    switch (input[start], input[start + 1]) {
    case (0xFF, 0xFE): isLittleEndian = true
    case (0xFE, 0xFF): isLittleEndian = false
    default:
      throw Fault(
        "encoding-utf16", at: Place(line: 1, byte: 0), found: "no byte order mark", expected: "UTF-16 with its mark",
        remedy: "the profile says utf-16: say how the feed is really written")
    }
    start += 2
    offset += 2
  }

  private func unit(_ index: Int, _ isLittleEndian: Bool) -> UInt32 {
    let (first, second) = (UInt32(input[index]), UInt32(input[index + 1]))
    return isLittleEndian ? first | second << 8 : first << 8 | second
  }

  private func half() -> Fault {
    Fault(
      "encoding-utf16", at: Place(byte: offset), found: "a single byte at the end", expected: "UTF-16, two bytes each",
      remedy: "the feed is cut: send it again")
  }

  private static func write(_ scalar: UInt32, to output: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80:
      output[offset] = UInt8(scalar)
      return 1
    case 0x80..<0x800:
      output[offset] = UInt8(0xC0 | scalar >> 6)
      output[offset + 1] = tail(0)
      return 2
    case 0x800..<0x1_0000:
      output[offset] = UInt8(0xE0 | scalar >> 12)
      output[offset + 1] = tail(6)
      output[offset + 2] = tail(0)
      return 3
    default:
      output[offset] = UInt8(0xF0 | scalar >> 18)
      output[offset + 1] = tail(12)
      output[offset + 2] = tail(6)
      output[offset + 3] = tail(0)
      return 4
    }
  }
}
