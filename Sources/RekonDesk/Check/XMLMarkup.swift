/// The tags in a piece of XML, one after another, comments, CDATA and processing instructions passed over. No parser: the text
/// has been parsed, or refused, already.
struct XMLMarkup {
  struct Tag {
    /// Local name.
    var name: String
    var isEnd: Bool
    var isEmpty: Bool
    /// From `<` to behind `>`.
    var range: Range<Int>
    /// By local name: where the value stands between its quotes.
    var attributes: [(name: String, value: Range<Int>)]

    func attribute(_ name: String) -> Range<Int>? { attributes.first { $0.name == name && !$0.value.isEmpty }?.value }
  }

  let bytes: [UInt8]
  private var at: Int

  init(bytes: [UInt8], at start: Int) {
    self.bytes = bytes
    at = start
  }

  /// The next start or end tag; nil behind the last whole one.
  mutating func next() -> Tag? {
    while let open = bytes[at...].firstIndex(of: 0x3C) {
      if let end = passedOver(open) {
        at = end
        continue
      }
      guard let tag = tag(open) else { return nil }
      at = tag.range.upperBound
      return tag
    }
    return nil
  }

  /// The text that a start tag opens, up to the next tag, without white space around it; inside CDATA where it is written so.
  func text(of tag: Tag) -> Range<Int>? {
    guard !tag.isEmpty else { return nil }
    var start = tag.range.upperBound
    while start < bytes.count, isSpace(bytes[start]) { start += 1 }
    if starts(start, "<![CDATA[") {
      let inner = start + 9
      let end = find("]]>", from: inner) ?? bytes.count
      return inner < end ? inner..<end : nil
    }
    while starts(start, "<!--"), let end = find("-->", from: start) { start = end + 3 }
    var end = bytes[min(start, bytes.count)...].firstIndex(of: 0x3C) ?? bytes.count
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return start < end ? start..<end : nil
  }

  /// The end of a comment, CDATA section, declaration or processing instruction that begins at `open`.
  private func passedOver(_ open: Int) -> Int? {
    for (mark, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")] where starts(open, mark) {
      return find(close, from: open + mark.utf8.count).map { $0 + close.utf8.count } ?? bytes.count
    }
    return nil
  }

  private func tag(_ open: Int) -> Tag? {
    let isEnd = open + 1 < bytes.count && bytes[open + 1] == 0x2F
    var index = open + (isEnd ? 2 : 1)
    let name = localName(&index)
    var attributes: [(name: String, value: Range<Int>)] = []
    while index < bytes.count, bytes[index] != 0x3E {
      guard isName(bytes[index]) else {
        index += 1
        continue
      }
      let attribute = localName(&index)
      while index < bytes.count, isSpace(bytes[index]) || bytes[index] == 0x3D { index += 1 }
      guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { continue }
      let end = bytes[(index + 1)...].firstIndex(of: bytes[index]) ?? bytes.count
      attributes.append((attribute, (index + 1)..<end))
      index = min(end + 1, bytes.count)
    }
    let end = min(index + 1, bytes.count)
    return Tag(
      name: name, isEnd: isEnd, isEmpty: index > open + 1 && bytes[index - 1] == 0x2F && !isEnd, range: open..<end,
      attributes: attributes)
  }

  private func localName(_ index: inout Int) -> String {
    let start = index
    while index < bytes.count, isName(bytes[index]) { index += 1 }
    let name = bytes[start..<index]
    return String(decoding: name.split(separator: 0x3A).last ?? name, as: UTF8.self)
  }

  private func isName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x30 && byte <= 0x3A) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D
      || byte == 0x2E || byte == 0x5F
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  private func starts(_ at: Int, _ mark: String) -> Bool { at <= bytes.count && bytes[at...].starts(with: mark.utf8) }

  private func find(_ mark: String, from start: Int) -> Int? {
    var at = start
    while at < bytes.count {
      if starts(at, mark) { return at }
      at += 1
    }
    return nil
  }
}
