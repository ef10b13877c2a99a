import RekonCore
import RekonIngest

/// Finds a field in the raw text of an XML row, for people: the reader itself knows where the row begins.
enum XMLPlace {
  /// The offset of the last step of `path` behind the region's place; nil where it is not at hand.
  static func find(_ path: String, in region: FeedRegions.Region) -> Int? {
    let steps = path.split(separator: "/").map(String.init).filter { $0 != ".." }
    var at = region.offset
    let end = rowEnd(region)
    for (index, step) in steps.enumerated() {
      let found =
        step.hasPrefix("@")
        ? attribute(String(step.dropFirst()), in: region.bytes, from: at, to: end)
        : element(step, in: region.bytes, from: index == 0 ? at + 1 : at, to: end)
      guard let found else { return nil }
      at = found
    }
    return steps.isEmpty ? nil : at
  }

  /// The row ends where an element of its name ends.
  private static func rowEnd(_ region: FeedRegions.Region) -> Int {
    let bytes = region.bytes
    guard region.offset < bytes.count, bytes[region.offset] == 0x3C else { return bytes.count }
    let name = bytes[(region.offset + 1)...].prefix { isName($0) }
    let closing = [0x3C, 0x2F] + Array(name)
    var at = region.offset
    while at + closing.count <= bytes.count {
      if bytes[at...].starts(with: closing) { return at }
      at += 1
    }
    return bytes.count
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x30 && byte <= 0x3A) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D
      || byte == 0x2E || byte == 0x5F
  }

  /// `<name` or `<prefix:name`.
  private static func element(_ name: String, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var at = start
    while at < end {
      guard bytes[at] == 0x3C else {
        at += 1
        continue
      }
      let tag = bytes[(at + 1)..<end].prefix { isName($0) }
      if tag.split(separator: 0x3A).last?.elementsEqual(name.utf8) == true { return at }
      at += 1
    }
    return nil
  }

  /// The value of an attribute of the tag that `start` stands in.
  private static func attribute(_ name: String, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let wanted = Array(name.utf8)
    var at = start
    var quote: UInt8?
    while at < end {
      let byte = bytes[at]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == 0x3E {
        return nil
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if bytes[at...].starts(with: wanted), at > 0, !isName(bytes[at - 1]) {
        let rest = bytes[(at + wanted.count)..<end]
        if let value = rest.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }), value == 0x3D {
          return at
        }
      }
      at += 1
    }
    return nil
  }

  /// The text of the element, or of the attribute, that begins at an offset of a line; nil where it is empty or not on it.
  static func value(_ line: [UInt8], at start: Int) -> Range<Int>? {
    guard start < line.count else { return nil }
    let isElement = line[start] == 0x3C
    guard let open = line[start...].firstIndex(where: { isElement ? $0 == 0x3E : $0 == 0x22 || $0 == 0x27 }),
      !(isElement && line[open - 1] == 0x2F)
    else { return nil }
    let rest = line[(open + 1)...]
    guard let close = rest.firstIndex(of: isElement ? 0x3C : line[open]), close > open + 1 else { return nil }
    return (open + 1)..<close
  }

  /// Texts and attributes of the profile's personal fields become `*`, byte for byte; of a line that begins inside one too.
  static func mask(_ line: [UInt8], _ profile: FeedProfile) -> [UInt8] {
    let names = Set(
      profile.fields.filter { profile.record.columns[$0.target].isPersonal }.flatMap(\.paths).compactMap {
        $0.split(separator: "/").last.map(String.init)
      })
    var masked = line
    if let first = line.firstIndex(where: { $0 == 0x3C || $0 == 0x3E }), line[first] == 0x3C, first > 0 {
      var head = Array(line[..<first])
      ExcerptMaker.maskLongNumbers(&head)
      masked.replaceSubrange(..<first, with: head)
    } else if !line.contains(0x3C) {
      ExcerptMaker.maskLongNumbers(&masked)
    }
    for name in names {
      var at = 0
      while at < line.count {
        defer { at += 1 }
        guard let value = name.hasPrefix("@") ? attributeValue(name, line, at) : content(name, line, at) else {
          continue
        }
        ExcerptMaker.hide(&masked, value)
      }
    }
    return masked
  }

  private static func content(_ name: String, _ line: [UInt8], _ at: Int) -> Range<Int>? {
    guard line[at] == 0x3C else { return nil }
    let tag = line[(at + 1)...].prefix { isName($0) }
    guard tag.split(separator: 0x3A).last?.elementsEqual(name.utf8) == true,
      let close = line[tag.endIndex...].firstIndex(of: 0x3E)
    else { return nil }
    return (close + 1)..<(line[(close + 1)...].firstIndex(of: 0x3C) ?? line.count)
  }

  private static func attributeValue(_ name: String, _ line: [UInt8], _ at: Int) -> Range<Int>? {
    let wanted = Array(name.dropFirst().utf8) + [0x3D]
    guard at > 0, line[at...].starts(with: wanted), !isName(line[at - 1]), at + wanted.count < line.count else {
      return nil
    }
    let quote = line[at + wanted.count]
    let start = at + wanted.count + 1
    guard quote == 0x22 || quote == 0x27, start <= line.count else { return nil }
    return start..<(line[start...].firstIndex(of: quote) ?? line.count)
  }
}
