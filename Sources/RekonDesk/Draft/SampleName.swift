import RekonCore

/// What a sample's path says: whose it is, which feed, which day, and how the feed's files are called.
struct SampleName {
  /// The name alone, as it is shown.
  let base: String
  let party: String
  let feed: String
  let date: BusinessDate?
  /// `tokopedia/sales_{date}[_{number}].csv[.gz]`; nil where the name has no day in it.
  let files: String?

  /// - Parameter folder: the name of the folder that the file lies in.
  init(path: String, folder: String, party: String?, feed: String?) {
    base = path.split(separator: "/").last.map(String.init) ?? path
    self.party = party ?? Self.word(folder, else: "party")
    let bytes = Array(base.utf8)
    let place = Self.datePlace(bytes)
    date = place.flatMap { Self.date(bytes[$0..<$0 + 8]) }
    let front = bytes[..<(place ?? bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count)]
    let words = front.split { !isLetter($0) && !isDigit($0) }.prefix { !isDigit($0.first ?? 0x30) }
    self.feed =
      feed ?? Self.word(words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_"), else: "feed")
    let owner = self.party
    let shown = base
    files = place.flatMap { Self.pattern(bytes, at: $0) }.map { "\(owner)/\($0)" }
      .flatMap { FilePattern($0)?.match("\(owner)/\(shown)") == nil ? nil : $0 }
  }

  /// Where eight digits stand that are a day of our time: the last such place.
  private static func datePlace(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 8 else { return nil }
    return (0...bytes.count - 8).last { start in
      let isAlone =
        (start == 0 || !isDigit(bytes[start - 1])) && (start + 8 == bytes.count || !isDigit(bytes[start + 8]))
      return isAlone && date(bytes[start..<start + 8]) != nil
    }
  }

  private static func date(_ digits: ArraySlice<UInt8>) -> BusinessDate? {
    guard digits.allSatisfy(isDigit), let number = Int(String(decoding: digits, as: UTF8.self)),
      (2000...2099).contains(number / 10_000)
    else { return nil }
    return BusinessDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }

  /// A part number behind the day may come and go, and so may `.gz`.
  private static func pattern(_ bytes: [UInt8], at place: Int) -> String? {
    var rest = String(decoding: bytes[(place + 8)...], as: UTF8.self)[...]
    let front = String(decoding: bytes[..<place], as: UTF8.self)
    guard !(front + rest).contains(where: { "{}[]".contains($0) }) else { return nil }
    var number = "[_{number}]"
    if let mark = rest.first, mark == "_" || mark == "-" {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      if (1...3).contains(digits.count) {
        number = "[\(mark){number}]"
        rest = rest.dropFirst(1 + digits.count)
      }
    }
    if rest.hasSuffix(".gz") { rest = rest.dropLast(3) }
    return front + "{date}" + number + rest + "[.gz]"
  }

  /// Small letters, digits and `_` or `-` between them.
  static func word(_ text: String, else fallback: String) -> String {
    let kept = text.lowercased().utf8.map { isLetter($0) || isDigit($0) || $0 == 0x2D ? $0 : 0x5F }
    let parts = kept.split(separator: 0x5F).map { String(decoding: $0, as: UTF8.self) }
    let word = parts.joined(separator: "_")
    return word.isEmpty ? fallback : word
  }
}
