/// `text` with everything that cannot be seen or told apart written as an escape, so that a feed cannot drive a terminal and
/// two different keys never look the same: what ``isInvisible(_:)`` names, and Greek or Cyrillic letters among Latin ones. What
/// is shown stays as it is when it is shown again.
public func visible(_ text: String) -> String {
  if hasLatinLetter(text) { return visible(text, amongLatin: true) }
  let shown = visible(text, amongLatin: false)
  // An escape has Latin letters of its own.
  return hasLatinLetter(shown) ? visible(text, amongLatin: true) : shown
}

/// Whether a Greek or Cyrillic letter could be taken for one of the letters in `text`.
public func hasLatinLetter(_ text: String) -> Bool {
  text.utf8.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
}

/// A part of a text, shown by what the whole of it is.
public func visible(_ part: String, amongLatin: Bool) -> String {
  var shown = ""
  for scalar in part.unicodeScalars {
    switch scalar.value {
    case 0x09: shown += "\\t"
    case 0x0A: shown += "\\n"
    case 0x0D: shown += "\\r"
    case 0x370...0x52F where amongLatin: shown += escape(scalar)
    case _ where isInvisible(scalar): shown += escape(scalar)
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// Control characters, other spaces than the ordinary one, marks of no width or direction, accents that stand apart from their
/// letter, and what Unicode keeps for itself.
public func isInvisible(_ scalar: UnicodeScalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F...0xA0, 0xAD, 0x300...0x36F, 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F,
    0x3000, 0xFE00...0xFE0F, 0xFEFF, 0xFFFD, 0xE0000...0xE01EF:
    true
  // XML has no such characters.
  case 0xFDD0...0xFDEF: true
  case let value: value & 0xFFFE == 0xFFFE
  }
}

private func escape(_ scalar: UnicodeScalar) -> String {
  "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
}
