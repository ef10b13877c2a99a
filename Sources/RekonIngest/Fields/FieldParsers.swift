import RekonCore

/// Text to typed values, one function a type: exact, without allocation, false when the text does not have the form.
/// Why it does not, ``FieldExplainer`` finds out afterwards: a bad field is rare, a good one is the hot path.
enum FieldParsers {
  /// Digits to a number of minor units. `scale` is 1 or the currency's units; an overflow is false, never a wrap.
  @inline(__always)
  static func digits(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int64, negative: Bool, _ value: inout Int64
  ) -> Bool {
    guard count > 0, count <= 19 else { return false }
    var number: UInt64 = 0
    for index in 0..<count {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return false }
      // 19 digits stay below 10^19 < 2^64.
      number = number &* 10 &+ UInt64(digit)
    }
    let (scaled, overflow) = number.multipliedReportingOverflow(by: UInt64(scale))
    guard !overflow, scaled <= UInt64(Int64.max) else { return false }
    value = negative ? -Int64(scaled) : Int64(scaled)
    return true
  }

  /// `250000`, in whole units (scale 100) or minor units (scale 1).
  @inline(__always)
  static func integer(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int64, allowsMinus: Bool, _ value: inout Int64
  ) -> Bool {
    let negative = allowsMinus && count > 0 && bytes[0] == 0x2D
    return digits(negative ? bytes + 1 : bytes, negative ? count &- 1 : count, scale: scale, negative: negative, &value)
  }

  /// `250000.00`: exactly `exponent` digits after the point; without a point when the currency has no minor unit.
  @inline(__always)
  static func decimal(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, exponent: Int, scale: Int64, allowsMinus: Bool, _ value: inout Int64
  ) -> Bool {
    guard exponent > 0 else { return integer(bytes, count, scale: 1, allowsMinus: allowsMinus, &value) }
    let negative = allowsMinus && count > 0 && bytes[0] == 0x2D
    let start = negative ? bytes + 1 : bytes
    let length = negative ? count &- 1 : count
    let wholeCount = length &- exponent &- 1
    guard wholeCount > 0, start[wholeCount] == 0x2E else { return false }
    var whole: Int64 = 0
    var fraction: Int64 = 0
    guard digits(start, wholeCount, scale: scale, negative: false, &whole),
      digits(start + wholeCount + 1, exponent, scale: 1, negative: false, &fraction)
    else { return false }
    let (sum, overflow) = whole.addingReportingOverflow(fraction)
    guard !overflow else { return false }
    value = negative ? -sum : sum
    return true
  }

  /// A date and time by `tokens`; days since 1970 and milliseconds of that day, shifted by an offset if one is written.
  @inline(__always)
  static func time(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ tokens: UnsafeBufferPointer<TimeFormat.Token>,
    _ months: MonthNames, _ dayNumber: inout Int32, _ milliseconds: inout Int64, _ hasOffset: inout Bool
  ) -> Bool {
    var year = 0
    var month = 0
    var day = 0
    var offset = 0
    var clock: Int64 = 0
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      index &+= 1
      switch token {
      case .literal(let byte):
        guard offset < count, bytes[offset] == byte else { return false }
        offset &+= 1
      case .year: guard number(bytes, count, &offset, 4, 9_999, &year) else { return false }
      case .month: guard number(bytes, count, &offset, 2, 12, &month) else { return false }
      case .day: guard number(bytes, count, &offset, 2, 31, &day) else { return false }
      case .monthName:
        guard let found = months.find(bytes, count, at: offset) else { return false }
        month = found.month
        offset &+= found.length
      case .epochMilliseconds: return epoch(bytes, count, &dayNumber, &milliseconds, &hasOffset)
      case .optional(let length):
        if index < tokens.count, !begins(tokens[index], bytes, count, offset) { index &+= length }
      case .hour, .minute, .second, .milliseconds, .fraction, .offset:
        guard clockToken(token, bytes, count, &offset, &clock, &hasOffset) else { return false }
      }
    }
    guard offset == count, let number = BusinessDate.dayNumber(year: year, month: month, day: day) else { return false }
    dayNumber = number
    milliseconds = clock
    return true
  }

  /// What stands behind a date: a time of day, an offset, or nothing.
  @inline(__always)
  static func clock(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ tokens: UnsafeBufferPointer<TimeFormat.Token>, _ clock: inout Int64,
    _ hasOffset: inout Bool
  ) -> Bool {
    var offset = 0
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      index &+= 1
      switch token {
      case .literal(let byte):
        guard offset < count, bytes[offset] == byte else { return false }
        offset &+= 1
      case .optional(let length):
        if index < tokens.count, !begins(tokens[index], bytes, count, offset) { index &+= length }
      default: guard clockToken(token, bytes, count, &offset, &clock, &hasOffset) else { return false }
      }
    }
    return offset == count
  }

  /// One part of a time of day; false for a date's parts, which stand in front.
  @inline(__always)
  private static func clockToken(
    _ token: TimeFormat.Token, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: inout Int, _ clock: inout Int64,
    _ hasOffset: inout Bool
  ) -> Bool {
    switch token {
    case .hour: clockPart(bytes, count, &offset, 2, 23, 3_600_000, &clock)
    case .minute: clockPart(bytes, count, &offset, 2, 59, 60_000, &clock)
    case .second: clockPart(bytes, count, &offset, 2, 59, 1_000, &clock)
    case .milliseconds: clockPart(bytes, count, &offset, 3, 999, 1, &clock)
    case .fraction: fraction(bytes, count, &offset, &clock)
    case .offset: zone(bytes, count, &offset, &clock, &hasOffset)
    default: false
    }
  }

  /// Digits of a second, as many as there are: what is finer than a millisecond is no part of a day or an order of events.
  private static func fraction(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: inout Int, _ clock: inout Int64
  ) -> Bool {
    var unit: Int64 = 100
    let start = offset
    while offset < count, bytes[offset] &- 0x30 <= 9 {
      clock &+= Int64(bytes[offset] &- 0x30) &* unit
      unit /= 10
      offset &+= 1
    }
    return offset > start
  }

  /// `Z`, or `+07:00`: the clock is moved to UTC.
  private static func zone(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: inout Int, _ clock: inout Int64, _ hasOffset: inout Bool
  ) -> Bool {
    guard offset < count else { return false }
    let sign = bytes[offset]
    offset &+= 1
    hasOffset = true
    if sign == 0x5A { return true }
    guard sign == 0x2B || sign == 0x2D else { return false }
    var shift: Int64 = 0
    guard clockPart(bytes, count, &offset, 2, 14, 3_600_000, &shift), offset < count, bytes[offset] == 0x3A
    else { return false }
    offset &+= 1
    guard clockPart(bytes, count, &offset, 2, 59, 60_000, &shift) else { return false }
    clock += sign == 0x2B ? -shift : shift
    return true
  }

  /// Whether what may be left out stands at `offset`: told by its first byte.
  @inline(__always)
  private static func begins(
    _ token: TimeFormat.Token, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: Int
  ) -> Bool {
    guard offset < count else { return false }
    switch token {
    case .literal(let byte): return bytes[offset] == byte
    case .offset: return bytes[offset] == 0x5A || bytes[offset] == 0x2B || bytes[offset] == 0x2D
    default: return true
    }
  }

  /// Milliseconds since 1970 UTC: digits only, up to the year 9999.
  private static func epoch(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ dayNumber: inout Int32, _ milliseconds: inout Int64,
    _ hasOffset: inout Bool
  ) -> Bool {
    var value: Int64 = 0
    guard digits(bytes, count, scale: 1, negative: false, &value), value <= 253_402_300_799_999 else { return false }
    dayNumber = Int32(value / 86_400_000)
    milliseconds = value % 86_400_000
    hasOffset = true
    return true
  }

  @inline(__always)
  private static func number(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: inout Int, _ width: Int, _ maximum: Int, _ value: inout Int
  ) -> Bool {
    guard offset &+ width <= count else { return false }
    var number = 0
    for index in 0..<width {
      let digit = bytes[offset &+ index] &- 0x30
      guard digit <= 9 else { return false }
      number = number &* 10 &+ Int(digit)
    }
    guard number <= maximum else { return false }
    offset &+= width
    value = number
    return true
  }

  @inline(__always)
  private static func clockPart(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ offset: inout Int, _ width: Int, _ maximum: Int, _ unit: Int64,
    _ clock: inout Int64
  ) -> Bool {
    var value = 0
    guard number(bytes, count, &offset, width, maximum, &value) else { return false }
    clock &+= Int64(value) &* unit
    return true
  }

  /// `1.23457E+15`: an identifier that a spreadsheet took for a number; its digits are lost.
  static func isSpreadsheetNumber(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count >= 4, bytes[count - 1] &- 0x30 <= 9, bytes[0] &- 0x30 <= 9 else { return false }
    var mark = count - 1
    while mark > 0, bytes[mark] &- 0x30 <= 9 { mark -= 1 }
    guard mark >= 2, bytes[mark] == 0x2B || bytes[mark] == 0x2D, bytes[mark - 1] | 0x20 == 0x65 else { return false }
    for index in 0..<(mark - 1) {
      let byte = bytes[index]
      guard byte &- 0x30 <= 9 || byte == 0x2E || byte == 0x2C else { return false }
    }
    return true
  }
}
