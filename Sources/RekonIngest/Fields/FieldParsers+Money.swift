import RekonCore

/// Money as feeds write it, in the forms that are more than digits: prefix, groups of three, decimals that may be absent.
extension FieldParsers {
  /// A money style in flat memory.
  struct MoneyForm {
    /// 0 where digits are not grouped.
    var groupMark: UInt8
    var decimalMark: UInt8
    var decimals: MoneyStyle.Decimals
    var exponent: Int
    var scale: Int64
    var allowsMinus: Bool

    init(_ style: MoneyStyle) {
      groupMark = style.groupMark ?? 0
      decimalMark = style.decimalMark
      decimals = style.decimals
      exponent = style.isMinor ? 0 : style.currency.exponent
      scale = style.scale
      allowsMinus = style.allowsMinus
    }
  }

  /// `Rp1.000.000,50`: minus, prefix (or prefix, minus), whole units with marks where they belong, decimals as the form says.
  static func money(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ form: MoneyForm, prefix: UnsafeBufferPointer<UInt8>,
    _ value: inout Int64
  ) -> Bool {
    var at = 0
    var negative = false
    func takeMinus() {
      guard form.allowsMinus, !negative, at < count, bytes[at] == 0x2D else { return }
      negative = true
      at &+= 1
    }
    takeMinus()
    guard at &+ prefix.count <= count else { return false }
    for index in 0..<prefix.count where bytes[at &+ index] != prefix[index] { return false }
    at &+= prefix.count
    if !prefix.isEmpty { takeMinus() }

    var number: UInt64 = 0
    var digitCount = 0
    var groupLength = 0
    var groupCount = 0
    while at < count {
      let byte = bytes[at]
      if byte &- 0x30 <= 9 {
        number = number &* 10 &+ UInt64(byte &- 0x30)
        digitCount &+= 1
        groupLength &+= 1
        // Nineteen digits stay below 2^64.
        guard digitCount <= 19, groupCount == 0 || groupLength <= 3 else { return false }
      } else if byte == form.groupMark, form.groupMark != 0 {
        guard groupCount == 0 ? (1...3).contains(groupLength) : groupLength == 3 else { return false }
        groupCount &+= 1
        groupLength = 0
      } else {
        break
      }
      at &+= 1
    }
    guard digitCount > 0 else { return false }
    if form.groupMark != 0 { guard groupCount == 0 ? groupLength <= 3 : groupLength == 3 else { return false } }
    let (whole, overflow) = number.multipliedReportingOverflow(by: UInt64(form.scale))
    guard !overflow, whole <= UInt64(Int64.max) else { return false }
    guard let fraction = fraction(bytes, count, at, form) else { return false }
    let (sum, sumOverflow) = Int64(whole).addingReportingOverflow(fraction)
    guard !sumOverflow else { return false }
    value = negative ? -sum : sum
    return true
  }

  /// The decimals from `at` to the end, in minor units; nil when they are not as the form says.
  @inline(__always)
  private static func fraction(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ at: Int, _ form: MoneyForm) -> Int64? {
    if at == count { return form.decimals == .all && form.exponent > 0 ? nil : 0 }
    let length = count &- at &- 1
    guard form.decimals != .none, bytes[at] == form.decimalMark, length > 0,
      form.decimals == .upTo ? length <= form.exponent : length == form.exponent
    else { return nil }
    var fraction: Int64 = 0
    for index in 1...length {
      let digit = bytes[at &+ index] &- 0x30
      guard digit <= 9 else { return nil }
      fraction = fraction &* 10 &+ Int64(digit)
    }
    for _ in length..<form.exponent { fraction &*= 10 }
    return fraction
  }

  /// A stated sum, a balance: not for the rows' hot path. A minus is always allowed, and decimals may be left out or be there
  /// whatever the rows have: `0` and `0.00` are the same sum.
  static func amount(_ text: String, _ style: MoneyStyle) -> MinorUnits? {
    var form = MoneyForm(style)
    form.allowsMinus = true
    if !style.isMinor { form.decimals = .upTo }
    var value: Int64 = 0
    var copy = text
    let isAmount = copy.withUTF8 { bytes in
      style.prefix.withUnsafeBufferPointer { prefix in
        bytes.baseAddress.map { money($0, bytes.count, form, prefix: prefix, &value) } ?? false
      }
    }
    return isAmount ? MinorUnits(value) : nil
  }

  /// A business day as text: not for the rows' hot path. A time behind it with an offset is moved into `zoneOffsetSeconds`.
  static func day(_ text: String, _ format: TimeFormat, zoneOffsetSeconds: Int = 0) -> BusinessDate? {
    var copy = text
    let months = MonthNames(format.months.map { Array($0.utf8) })
    defer { months.deallocate() }
    return copy.withUTF8 { bytes in
      format.tokens.withUnsafeBufferPointer { tokens in
        guard let base = bytes.baseAddress else { return nil }
        var day: Int32 = 0
        var clock: Int64 = 0
        var hasOffset = false
        guard time(base, bytes.count, tokens, months, &day, &clock, &hasOffset) else { return nil }
        return BusinessDate(dayNumber: hasOffset ? moved(day, clock, zoneOffsetSeconds) : day)
      }
    }
  }

  /// The day in a zone of an instant that was written with its offset; `clock` is already in UTC.
  @inline(__always)
  static func moved(_ day: Int32, _ clock: Int64, _ zoneOffsetSeconds: Int) -> Int32 {
    let local = clock &+ Int64(zoneOffsetSeconds) &* 1_000
    return day &+ Int32(truncatingIfNeeded: local >= 0 ? local / 86_400_000 : (local &- 86_399_999) / 86_400_000)
  }
}

/// The names of the months in flat memory, for a parser that makes no text.
struct MonthNames {
  private let names: UnsafeMutableBufferPointer<UnsafeMutableRawBufferPointer>

  /// - Parameter months: as the feed's bytes write them.
  init(_ months: [[UInt8]]) {
    names = .allocate(capacity: months.count)
    for (index, month) in months.enumerated() {
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: month.count, alignment: 1)
      bytes.copyBytes(from: month)
      names.initializeElement(at: index, to: bytes)
    }
  }

  func deallocate() {
    for name in names { name.deallocate() }
    names.deallocate()
  }

  /// The month whose name stands at `offset`, 1 to 12, with the name's length; the longest of several.
  @inline(__always)
  func find(_ bytes: UnsafePointer<UInt8>, _ count: Int, at offset: Int) -> (month: Int, length: Int)? {
    var found: (month: Int, length: Int)?
    for (index, name) in names.enumerated()
    where offset &+ name.count <= count && name.count > found?.length ?? 0
      && equalBytes(
        UnsafeRawBufferPointer(name), UnsafeRawBufferPointer(start: bytes + offset, count: name.count))
    { found = (index + 1, name.count) }
    return found
  }
}
