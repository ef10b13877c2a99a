import RekonCore

/// Texts of a feed on their way into a draft: whatever a partner writes, the draft stays YAML and a terminal stays calm.
enum YAMLText {
  /// A scalar: as it stands where it is a plain word, else in double quotes.
  static func scalar(_ text: String) -> String {
    let isWord = text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-/@".utf8.contains($0) }
    guard let first = text.utf8.first, isWord, isLetter(first) || first == 0x5F,
      !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    else { return quoted(text) }
    return text
  }

  /// In double quotes, with every character that cannot be seen as an escape.
  static func quoted(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case _ where isHidden(scalar):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = digits.count <= 4 ? 4 : 8
        written += (width == 4 ? "\\u" : "\\U") + String(repeating: "0", count: width - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }

  /// A text of one line for a comment or a message; numbers that could be a person's are told by their form.
  static func remark(_ text: String) -> String {
    let shown = String(visible(text).unicodeScalars.map { isHidden($0) ? " " : Character($0) })
    return shown
  }

  /// `text` with every run of nine digits or more told as its form: an identity or an account is never shown whole.
  static func masked(_ text: String) -> String {
    var shown = ""
    var digits = ""
    func flush() {
      shown += digits.count >= 9 ? "[0-9]{\(digits.count)}" : digits
      digits = ""
    }
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        flush()
        shown.append(character)
      }
    }
    flush()
    return shown
  }

  /// How many digits a text has, wherever they stand.
  static func digitCount(_ text: String) -> Int { text.utf8.count(where: isDigit) }

  /// A text that can be shown as it is: short, and too few digits to be somebody's number.
  static func isShowable(_ text: String) -> Bool { text.utf8.count <= 40 && digitCount(text) < 9 }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0xA0, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
      0xFFFE, 0xFFFF, 0x1_FFFE...0x1_FFFF, 0xE_0000...0x10_FFFF:
      true
    default: false
    }
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) }

/// `3 values`, `1 value`.
func counted(_ count: Int, _ word: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? word : plural ?? word + "s")"
}
