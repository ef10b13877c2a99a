/// The lines of a draft, and what its author is told of them on the side.
struct DraftPage {
  private(set) var lines: [String] = []
  private(set) var certain: [String] = []
  private(set) var guesses: [String] = []
  private(set) var open: [String] = []

  private static let width = 110

  mutating func put(_ depth: Int, _ text: String) {
    lines.append(text.isEmpty ? "" : String(repeating: "  ", count: depth) + text)
  }

  /// A comment, broken into lines of readable length.
  mutating func note(_ depth: Int, _ text: String) {
    let indent = String(repeating: "  ", count: depth)
    var line = indent + "#"
    for word in YAMLText.remark(text).split(separator: " ") {
      if line.count + 1 + word.count > Self.width, line.count > indent.count + 1 {
        lines.append(line)
        line = indent + "#"
      }
      line += " " + word
    }
    lines.append(line)
  }

  /// A comment that stays one line: something to copy or to take in.
  mutating func aside(_ depth: Int, _ text: String) {
    lines.append(String(repeating: "  ", count: depth) + "# " + YAMLText.remark(text))
  }

  mutating func isCertain(_ text: String) { certain.append(YAMLText.remark(text)) }
  mutating func isGuess(_ text: String) { guesses.append(YAMLText.remark(text)) }
  mutating func isOpen(_ text: String) { open.append(YAMLText.remark(text)) }
}
