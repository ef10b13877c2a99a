import RekonCore
import RekonIngest

/// Finds a field's value in the raw text of an XML row, for people: the reader itself knows where the row begins.
enum XMLPlace {
  /// Where the value at the end of `path` stands behind the region's place; nil where it is not at hand. A path that leads out
  /// of the record (`../`) is not followed.
  static func find(_ path: String, in region: FeedRegions.Region) -> Range<Int>? {
    let steps = path.split(separator: "/").map(String.init)
    guard let last = steps.last, !steps.contains("..") else { return nil }
    let attribute = last.hasPrefix("@") ? String(last.dropFirst()) : nil
    let elements = attribute == nil ? steps : Array(steps.dropLast())
    var markup = XMLMarkup(bytes: region.bytes, at: region.offset)
    // The row's own element has the depth 0; as many steps of the path are open as have matched.
    var depth = -1
    var matched = 0
    while let tag = markup.next() {
      if tag.isEnd {
        depth -= 1
        guard depth >= 0 else { return nil }
        matched = min(matched, depth)
        continue
      }
      depth += 1
      if depth > 0, depth == matched + 1, matched < elements.count, tag.name == elements[matched] { matched += 1 }
      if matched == elements.count, depth == matched {
        return attribute.map { tag.attribute($0) } ?? markup.text(of: tag)
      }
      if tag.isEmpty {
        depth -= 1
        matched = min(matched, max(depth, 0))
      }
    }
    return nil
  }

  /// Texts and attributes of the profile's personal fields become `*`, byte for byte.
  static func mask(_ line: [UInt8], _ profile: FeedProfile) -> [UInt8] {
    let paths = profile.fields.filter { profile.record.columns[$0.target].isPersonal }.flatMap(\.paths)
    let names = Set(paths.compactMap { $0.split(separator: "/").last.map(String.init) })
    var masked = line
    var markup = XMLMarkup(bytes: line, at: 0)
    while let tag = markup.next() {
      for name in names {
        let value = name.hasPrefix("@") ? tag.attribute(String(name.dropFirst())) : nil
        if let value { ExcerptMaker.hide(&masked, value) }
        if !tag.isEnd, tag.name == name, let text = markup.text(of: tag) { ExcerptMaker.hide(&masked, text) }
      }
    }
    // A line may begin or end inside an element: there a number as long as an account goes, whatever it is.
    if let first = line.firstIndex(where: { $0 == 0x3C || $0 == 0x3E }) {
      hide(&masked, 0..<first)
    } else {
      hide(&masked, 0..<line.count)
    }
    return masked
  }

  private static func hide(_ line: inout [UInt8], _ range: Range<Int>) {
    var part = Array(line[range])
    ExcerptMaker.maskNumbers(&part, digitCount: 10)
    line.replaceSubrange(range, with: part)
  }
}
