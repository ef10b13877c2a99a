import RekonCore

/// The text of one feed file while it is written: bytes appended in place, never a text object per row.
struct FeedText: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where the gzip members of the file begin; the first always at its start.
  private(set) var memberStarts = [0]

  /// What follows goes into a gzip member of its own.
  mutating func beginMember() {
    if bytes.count > memberStarts[memberStarts.count - 1] { memberStarts.append(bytes.count) }
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  mutating func append(byte: UInt8) { bytes.append(byte) }

  /// A whole number, with leading zeros up to `width` digits.
  mutating func append(_ value: Int64, width: Int = 1) {
    var rest = value.magnitude
    if value < 0 { bytes.append(0x2D) }
    var digitCount = 1
    var limit: UInt64 = 10
    while digitCount < 19, rest >= limit {
      digitCount += 1
      limit &*= 10
    }
    let length = max(width, digitCount)
    let start = bytes.count
    for _ in 0..<length { bytes.append(0x30) }
    var index = start + length - 1
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[index] = 0x30 + UInt8(digit)
      rest = quotient
      index -= 1
    }
  }

  /// Sen as whole rupiah; a world holds no other amounts where a feed has only these.
  mutating func append(rupiah sen: Int64) {
    precondition(sen % 100 == 0, "an amount with sen in a feed of whole rupiah")
    append(sen / 100)
  }

  /// Sen as rupiah with two decimals.
  mutating func append(decimal sen: Int64) {
    if sen < 0 { append(byte: 0x2D) }
    append(abs(sen) / 100)
    append(byte: 0x2E)
    append(abs(sen) % 100, width: 2)
  }

  /// Whole rupiah with points between the thousands: `1.000.000`.
  mutating func append(grouped sen: Int64) {
    precondition(sen % 100 == 0, "an amount with sen in a feed of whole rupiah")
    if sen < 0 { append(byte: 0x2D) }
    let rupiah = abs(sen) / 100
    var unit: Int64 = 1
    while rupiah / unit >= 1_000 { unit *= 1_000 }
    append(rupiah / unit)
    while unit > 1 {
      unit /= 1_000
      append(byte: 0x2E)
      append(rupiah / unit % 1_000, width: 3)
    }
  }

  /// `yyyy-MM-dd`, or `yyyyMMdd` without a separator.
  mutating func append(day: Int32, separator: UInt8? = 0x2D) {
    let (year, month, dayOfMonth) = BusinessDate(dayNumber: day).components
    append(Int64(year), width: 4)
    if let separator { append(byte: separator) }
    append(Int64(month), width: 2)
    if let separator { append(byte: separator) }
    append(Int64(dayOfMonth), width: 2)
  }

  /// `dd/MM/yyyy`, or with another separator.
  mutating func append(dayFirst day: Int32, separator: UInt8) {
    let (year, month, dayOfMonth) = BusinessDate(dayNumber: day).components
    append(Int64(dayOfMonth), width: 2)
    append(byte: separator)
    append(Int64(month), width: 2)
    append(byte: separator)
    append(Int64(year), width: 4)
  }

  /// `HH:mm:ss` of an instant, or `HHmmss` without a separator.
  mutating func append(time instant: Int64, separator: UInt8? = 0x3A) {
    append(minute: instant, separator: separator)
    if let separator { append(byte: separator) }
    append(instant % 60, width: 2)
  }

  /// `HH:mm` of an instant.
  mutating func append(minute instant: Int64, separator: UInt8? = 0x3A) {
    let second = instant % 86_400
    append(second / 3_600, width: 2)
    if let separator { append(byte: separator) }
    append(second / 60 % 60, width: 2)
  }

  /// `yyyy-MM-ddTHH:mm:ss` of an instant.
  mutating func append(isoTime instant: Int64) {
    append(day: Sold.day(of: instant))
    append(byte: 0x54)
    append(time: instant)
  }
}
