import RekonCore

/// The bytes a fuzzer gives: a first line of words says what is done with them, the rest is the file.
///
/// ```
/// tokopedia/sales gzip segment
/// order_id;timestamp;…
/// ```
struct FuzzBytes {
  let words: [String]
  let file: [UInt8]

  init(_ bytes: [UInt8]) {
    let line = bytes.prefix(Self.lineLimit).prefix { $0 != 0x0A }
    words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    file = Array(bytes.dropFirst(line.count + 1))
  }

  private static let lineLimit = 80

  /// What the first word that is one of `names` stands for; a word that is none picks some, so that no input is wasted.
  func choice<Value>(of values: [(name: String, value: Value)]) -> Value {
    for word in words {
      if let found = values.first(where: { $0.name == word }) { return found.value }
    }
    let sum = words.first?.utf8.reduce(0) { $0 + Int($1) } ?? 0
    return values[sum % values.count].value
  }

  /// The number of the word `name=number`.
  func number(_ name: String) -> Int? {
    words.first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.utf8.count + 1)) }
  }
}
