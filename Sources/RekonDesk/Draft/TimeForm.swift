import RekonCore

/// A form in which all values of a column are days or instants.
struct TimeForm: Hashable {
  let format: TimeFormat
  /// The language of the months' names, where there are any.
  let months: String
  /// The months' names that were seen.
  let seen: [String]
  /// The days of the first and the last value by this form.
  let days: ClosedRange<BusinessDate>

  var text: String { format.text }
  var hasTime: Bool { format.hasTime }

  static let languages: [(name: String, months: [String])] = [
    ("Indonesian", ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]),
    ("Indonesian", ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]),
    (
      "Indonesian",
      [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
        "Desember",
      ]
    ),
    ("English", ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    (
      "English",
      [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
      ]
    ),
  ]

  private static let dates = [
    "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "dd-MM-yyyy", "dd/MM/yyyy", "dd.MM.yyyy", "MM/dd/yyyy",
    "MM-dd-yyyy", "MM.dd.yyyy", "ddMMyyyy", "dd MMM yyyy", "dd-MMM-yyyy", "dd/MMM/yyyy",
  ]
  private static let times = ["HH:mm:ss", "HH:mm", "HH.mm.ss", "HH.mm", "HH:mm:ss.SSS", "HH:mm:ss.SSS*"]
  /// For columns whose values do not all have all parts.
  private static let looseTimes = ["HH:mm[:ss]", "HH:mm:ss[.SSS*]"]

  /// The forms of days alone, longest first: for the day in a title.
  static let dayForms: [TimeFormat] = dates.flatMap { text in
    text.contains("MMM")
      ? languages.compactMap { TimeFormat(text, months: $0.months) } : [TimeFormat(text)].compactMap { $0 }
  }

  private static let strictForms = forms(times, offsets: ["", "XXX"])
  private static let looseForms = forms(looseTimes, offsets: ["", "XXX"])

  private static func forms(_ times: [String], offsets: [String]) -> [(TimeFormat, String)] {
    var texts = [TimeFormat.epoch]
    for date in dates {
      texts.append(date)
      for time in times {
        for join in [" ", "'T'"] { texts += offsets.map { date + join + time + $0 } }
      }
    }
    texts += ["yyyyMMddHHmmss", "yyyyMMddHHmm"]
    return texts.flatMap { text -> [(TimeFormat, String)] in
      guard text.contains("MMM") else { return TimeFormat(text).map { [($0, "")] } ?? [] }
      return languages.compactMap { language in TimeFormat(text, months: language.months).map { ($0, language.name) } }
    }
  }

  /// Every form that all `values` have; several where the values do not tell them apart. O(n) in the values.
  static func all(_ values: [String]) -> [TimeForm] {
    guard let first = values.first, first.utf8.count <= 40, YAMLText.digitCount(first) >= 6 else { return [] }
    let strict = fitting(values, strictForms)
    return strict.isEmpty ? fitting(values, looseForms) : strict
  }

  private static func fitting(_ values: [String], _ forms: [(TimeFormat, String)]) -> [TimeForm] {
    var found: [TimeForm] = []
    let first = Array((values.first ?? "").utf8)
    for (format, language) in forms where TimeReading(format, first) != nil {
      var (low, high): (BusinessDate?, BusinessDate?)
      var seen: [String] = []
      let fits = values.allSatisfy { value in
        guard let reading = TimeReading(format, Array(value.utf8)) else { return false }
        low = min(low ?? reading.day, reading.day)
        high = max(high ?? reading.day, reading.day)
        if let name = reading.monthName, !seen.contains(name) { seen.append(name) }
        return true
      }
      guard fits, let low, let high else { continue }
      // The same marks in another language, or with any number of digits where three are enough, say no more.
      if let last = found.last,
        last.text == format.text || format.text.hasSuffix("SSS*") && last.text + "*" == format.text
      {
        continue
      }
      found.append(TimeForm(format: format, months: language, seen: seen, days: low...high))
    }
    return found
  }
}

/// One text read by a form; nil where it has another form or names no day of our time.
struct TimeReading {
  private(set) var day = BusinessDate(dayNumber: 0)
  private(set) var monthName: String?
  /// Bytes that were used.
  private(set) var length = 0
  private var (year, month, date) = (0, 0, 0)

  /// - Parameter isWhole: the form must use all of `text`.
  init?(_ format: TimeFormat, _ text: [UInt8], isWhole: Bool = true) {
    var rest = text[...]
    guard read(format.tokens[...], &rest, format.months), !isWhole || rest.isEmpty else { return nil }
    length = text.count - rest.count
    guard !format.isEpoch else { return }
    guard (2000...2099).contains(year), let day = BusinessDate(year: year, month: month, day: date) else { return nil }
    self.day = day
  }

  private mutating func read(
    _ tokens: ArraySlice<TimeFormat.Token>, _ rest: inout ArraySlice<UInt8>, _ months: [String]
  ) -> Bool {
    var index = tokens.startIndex
    while index < tokens.endIndex {
      if case .optional(let count) = tokens[index] {
        let inner = tokens[(index + 1)...(index + count)]
        var attempt = rest
        if read(inner, &attempt, months) { rest = attempt }
        index += count + 1
        continue
      }
      guard readToken(tokens[index], &rest, months) else { return false }
      index += 1
    }
    return true
  }

  private mutating func readToken(_ token: TimeFormat.Token, _ rest: inout ArraySlice<UInt8>, _ months: [String])
    -> Bool
  {
    func number(_ width: Int, _ range: ClosedRange<Int>) -> Int? {
      let digits = rest.prefix(width)
      guard digits.count == width, digits.allSatisfy(isDigit), let value = Int(String(decoding: digits, as: UTF8.self)),
        range.contains(value)
      else { return nil }
      rest = rest.dropFirst(width)
      return value
    }
    switch token {
    case .year: return number(4, 2000...2099).map { year = $0 } != nil
    case .month: return number(2, 1...12).map { month = $0 } != nil
    case .day: return number(2, 1...31).map { date = $0 } != nil
    case .hour: return number(2, 0...23) != nil
    case .minute, .second: return number(2, 0...59) != nil
    case .milliseconds: return number(3, 0...999) != nil
    case .fraction:
      let digits = rest.prefix(while: isDigit)
      rest = rest.dropFirst(digits.count)
      return (1...9).contains(digits.count)
    case .offset:
      if rest.first == UInt8(ascii: "Z") {
        rest = rest.dropFirst()
        return true
      }
      guard let sign = rest.first, sign == 0x2B || sign == 0x2D else { return false }
      rest = rest.dropFirst()
      guard number(2, 0...14) != nil, rest.first == 0x3A else { return false }
      rest = rest.dropFirst()
      return number(2, 0...59) != nil
    case .monthName:
      // The longest: Mei is in no other name, but Juni begins with Jun.
      let fitting = months.indices.filter { rest.starts(with: months[$0].utf8) }
      guard let found = fitting.max(by: { months[$0].utf8.count < months[$1].utf8.count }) else { return false }
      month = found + 1
      monthName = months[found]
      rest = rest.dropFirst(months[found].utf8.count)
      return true
    case .literal(let byte):
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    case .epochMilliseconds:
      // From 2010 to 2039: other counts of thirteen digits are no times.
      guard rest.count == 13, let value = number(13, 1_262_304_000_000...2_208_988_799_999) else { return false }
      day = BusinessDate(dayNumber: Int32(value / 86_400_000))
      return true
    case .optional: return true
    }
  }
}
