import Glibc
import RekonCore

/// The text of a feed around places in it, read anew: a reader keeps no lines, and only few are asked for.
public enum FeedRegions {
  public struct Region: Sendable {
    /// The feed's text as UTF-8 where it was UTF-16, else its own bytes.
    public var bytes: [UInt8]
    /// Where the place is in ``bytes``.
    public var offset: Int
    /// Physical line of the place, 1-based.
    public var line: Int
  }

  static let before = 4_096
  static let behind = 16_384

  /// Gives a region for each of the offsets in the inflated stream that can be reached, one at a time: thousands of them are
  /// never in memory together.
  ///
  /// - Parameter offsets: rising.
  /// - Parameter isXML: a line of XML ends with a line feed alone.
  public static func read(
    _ path: String, offsets: [Int], isXML: Bool, inflater: InflaterChoice, limits: FeedLimits,
    _ body: (_ index: Int, Region) -> Void
  ) {
    guard !offsets.isEmpty, var source = try? FeedBytes.open(path, inflater: inflater, limits: limits) else { return }
    var window = Window(isXML: isXML)
    var index = 0
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { chunk.deallocate() }
    var isAtEnd = false
    var isFirst = true
    while index < offsets.count {
      if let region = window.region(at: offsets[index], isAtEnd: isAtEnd) {
        body(index, region)
        index += 1
        continue
      }
      guard !isAtEnd else { return }
      // What is damaged further on has been told; what is in front of it can still be shown.
      let count = (try? source.read(into: chunk)) ?? 0
      if count == 0 { isAtEnd = true }
      if isFirst, count >= 2, chunk[0] ^ chunk[1] == 0x01, chunk[0] >= 0xFE { window.beginUTF16(chunk[0] == 0xFF) }
      isFirst = false
      window.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]), keeping: offsets[index])
    }
  }

  /// The bytes around the next place, and how many lines lie in front of them.
  private struct Window {
    let isXML: Bool
    var bytes: [UInt8] = []
    /// Offset in the feed of the first of them.
    var start = 0
    /// Lines are counted up to here.
    var counted = 0
    var line = 1
    var isLittleEndian: Bool?

    init(isXML: Bool) { self.isXML = isXML }

    mutating func beginUTF16(_ isLittleEndian: Bool) { self.isLittleEndian = isLittleEndian }

    /// Adds bytes and lets go of those that no place from `offset` on needs.
    mutating func append(_ more: UnsafeRawBufferPointer, keeping offset: Int) {
      let keep = min(offset, start + bytes.count) - FeedRegions.before
      if keep > start {
        count(upTo: keep)
        bytes.removeFirst(keep - start)
        start = keep
      }
      bytes.append(contentsOf: more)
    }

    private mutating func count(upTo end: Int) {
      guard end > counted else { return }
      if let isLittleEndian { countUnits(upTo: end, isLittleEndian) } else { countBytes(upTo: end) }
    }

    private mutating func countBytes(upTo end: Int) {
      let range = (counted - start)..<(end - start)
      bytes.withUnsafeBytes { all in
        let part = UnsafeRawBufferPointer(rebasing: all[range])
        var found = 0
        for byte in part { found &+= byte == 0x0A ? 1 : 0 }
        line += found
        guard !isXML, let base = part.baseAddress, memchr(base, 0x0D, part.count) != nil else { return }
        for index in range where all[index] == 0x0D && !isLineFeed(at: index + 1) { line += 1 }
      }
      counted = end
    }

    private mutating func countUnits(upTo end: Int, _ isLittleEndian: Bool) {
      while counted + 2 <= end {
        let index = counted - start
        let unit =
          isLittleEndian
          ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8 : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        if unit == 0x0A || (unit == 0x0D && !isXML && !isLineFeed(at: index + 2)) { line += 1 }
        counted += 2
      }
    }

    private func isLineFeed(at index: Int) -> Bool {
      guard let isLittleEndian else { return index < bytes.count && bytes[index] == 0x0A }
      return index + 1 < bytes.count && bytes[index] == (isLittleEndian ? 0x0A : 0)
        && bytes[index + 1] == (isLittleEndian ? 0 : 0x0A)
    }

    mutating func region(at offset: Int, isAtEnd: Bool) -> Region? {
      let end = start + bytes.count
      guard isAtEnd ? offset <= end : offset + FeedRegions.behind <= end else { return nil }
      count(upTo: offset)
      let first = max(start, offset - FeedRegions.before)
      let region = bytes[(first - start)..<min(bytes.count, offset - start + FeedRegions.behind)]
      guard let isLittleEndian else {
        return Region(bytes: Array(region), offset: offset - first, line: line)
      }
      // A place in UTF-16 lies on a whole unit.
      let (front, back) = (region.prefix(offset - first), region.dropFirst(offset - first))
      let text = Self.utf8(front, isLittleEndian)
      return Region(bytes: text + Self.utf8(back, isLittleEndian), offset: text.count, line: line)
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>, _ isLittleEndian: Bool) -> [UInt8] {
      let bytes = Array(bytes)
      let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
        isLittleEndian
          ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8 : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
      }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    }
  }
}
