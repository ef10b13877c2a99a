import RekonCore

/// The hot path: the fields of one row become typed values. Nothing is allocated; why a field was turned away,
/// ``FieldExplainer`` finds out afterwards.
extension RowPlan {
  /// The feed's column, or path, that a field rule or a constant reads.
  func column(ofRule rule: Int) -> String {
    rule < rules.count ? rules[rule].column : constants[rule - rules.count].column
  }

  func dictionary(ofColumn target: Int) -> DictionaryBuilder { dictionaries[dictionaryIndex[target]] }

  /// The key hash of the text that a row holds in a dictionary column.
  @inline(__always)
  func dictionaryHash(_ target: Int, _ code: UInt32) -> UInt64 {
    dictionaries[dictionaryIndex[target]].keyHash(code)
  }

  /// Parses the fields of a row into row `builder.count`. Returns -1, or the index of the first step that failed.
  ///
  /// - Parameter first: the step to begin with; behind one that failed, to find the next that does.
  @inline(__always)
  func apply(
    _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldSpan>, to builder: StripeBuilder, from first: Int = 0
  ) -> Int {
    let failed = failingStep(base, fields, builder, UnsafePointer(steps.baseAddress!) + first)
    return failed.map { $0 - UnsafePointer(steps.baseAddress!) } ?? -1
  }

  private func failingStep(
    _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldSpan>, _ builder: StripeBuilder,
    _ first: UnsafePointer<Step>
  ) -> UnsafePointer<Step>? {
    let row = builder.count
    let columns = builder.columns
    var step = first
    let end = UnsafePointer(steps.baseAddress!) + steps.count
    while step < end {
      defer { step += 1 }
      let field = fields[step.pointee.sourceColumn]
      var bytes = base + Int(field.start)
      var count = Int(field.count)
      if step.pointee.isOptional, isNull(bytes, count, step.pointee.rule) {
        if step.pointee.action != .constant { setAbsent(columns, step.pointee.target, step.pointee.absent, row: row) }
        continue
      }
      if step.pointee.isTrimmed {
        guard trim(&bytes, &count, trims[step.pointee.trim]) else { return step }
      }
      switch step.pointee.action {
      case .text:
        var text = UnsafeRawBufferPointer(start: bytes, count: count)
        if isSingleByte { guard convert(&text) else { return step } }
        guard matchesText(text, step) else { return step }
        columns[step.pointee.target].set(text, row: row)
      case .dictionary:
        var text = UnsafeRawBufferPointer(start: bytes, count: count)
        if isSingleByte { guard convert(&text) else { return step } }
        guard matchesText(text, step) else { return step }
        columns[step.pointee.target].set(
          dictionaries[dictionaryIndex[step.pointee.target]].code(for: text), row: row)
      case .word:
        guard let word = mappedWord(bytes, count, step) else { return step }
        columns[step.pointee.target].set(word, row: row)
      case .digits:
        var value: Int64 = 0
        guard
          FieldParsers.integer(
            bytes, count, scale: step.pointee.scale, allowsMinus: step.pointee.allowsMinus, &value)
        else { return step }
        columns[step.pointee.target].set(value, row: row)
      case .decimal:
        var value: Int64 = 0
        guard
          FieldParsers.decimal(
            bytes, count, exponent: step.pointee.exponent, scale: step.pointee.scale,
            allowsMinus: step.pointee.allowsMinus, &value)
        else { return step }
        columns[step.pointee.target].set(value, row: row)
      case .day, .instant:
        guard setTime(bytes, count, step, columns, row) else { return step }
      case .money, .number, .constant:
        guard setOther(bytes, count, step, columns, row) else { return step }
      }
    }
    for column in unmapped { setAbsent(columns, column.target, column.value, row: row) }
    return nil
  }

  /// A day or an instant. The date's own bytes are compared with those of the row before; a time of day is parsed each time.
  @inline(__always)
  private func setTime(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ step: UnsafePointer<Step>,
    _ columns: UnsafeMutablePointer<StripeBuilder.ColumnStore>, _ row: Int
  ) -> Bool {
    var day: Int32 = 0
    var clock: Int64 = 0
    var hasOffset = false
    let format = UnsafeBufferPointer(
      start: tokens.baseAddress! + step.pointee.first, count: step.pointee.count)
    let form = days.baseAddress! + step.pointee.form
    let width = form.pointee.byteCount
    if width > 0, count >= width {
      let written = ShortText(bytes, width)
      if form.pointee.hasLast, written == form.pointee.last {
        day = form.pointee.lastDay
      } else {
        let date = UnsafeBufferPointer(rebasing: format[..<form.pointee.tokenCount])
        guard FieldParsers.time(bytes, width, date, months, &day, &clock, &hasOffset) else { return false }
        (form.pointee.last, form.pointee.lastDay, form.pointee.hasLast) = (written, day, true)
      }
      let rest = UnsafeBufferPointer(rebasing: format[form.pointee.tokenCount...])
      guard FieldParsers.clock(bytes + width, count &- width, rest, &clock, &hasOffset) else { return false }
    } else {
      guard FieldParsers.time(bytes, count, format, months, &day, &clock, &hasOffset) else { return false }
    }
    if step.pointee.action == .day {
      columns[step.pointee.target].set(
        hasOffset ? FieldParsers.moved(day, clock, zoneOffsetSeconds) : day, row: row)
    } else {
      let zone = hasOffset ? 0 : step.pointee.zoneMilliseconds
      columns[step.pointee.target].set(Int64(day) &* 86_400_000 &+ clock &- zone, row: row)
    }
    return true
  }

  /// What few feeds have.
  @inline(never)
  private func setOther(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ step: UnsafePointer<Step>,
    _ columns: UnsafeMutablePointer<StripeBuilder.ColumnStore>, _ row: Int
  ) -> Bool {
    var value: Int64 = 0
    switch step.pointee.action {
    case .money:
      let form = forms[step.pointee.form]
      guard FieldParsers.money(bytes, count, form.form, prefix: UnsafeBufferPointer(form.prefix), &value)
      else { return false }
      columns[step.pointee.target].set(value, row: row)
    case .number:
      guard FieldParsers.digits(bytes, min(count, 20), scale: 1, negative: false, &value),
        value >= Int64(step.pointee.low), value <= Int64(step.pointee.high)
      else { return false }
      columns[step.pointee.target].set(UInt8(value), row: row)
    default: return mappedWord(bytes, count, step) != nil
    }
    return true
  }

  @inline(__always)
  private func setAbsent(
    _ columns: UnsafeMutablePointer<StripeBuilder.ColumnStore>, _ target: Int, _ value: Int64, row: Int
  ) {
    switch columns[target].kind {
    case .text: columns[target].set(UnsafeRawBufferPointer(start: nil, count: 0), row: row)
    case .money, .instant: columns[target].set(value, row: row)
    case .day: columns[target].set(Int32.min, row: row)
    case .dictionary:
      let empty = UnsafeRawBufferPointer(start: nil, count: 0)
      columns[target].set(dictionaries[dictionaryIndex[target]].code(for: empty), row: row)
    case .word, .number: columns[target].set(UInt8.max, row: row)
    }
  }

  @inline(__always)
  private func isNull(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ rule: Int) -> Bool {
    if count == 0 { return true }
    for null in nulls where Int(null.word) == rule {
      if equalBytes(UnsafeRawBufferPointer(null.bytes), UnsafeRawBufferPointer(start: bytes, count: count)) {
        return true
      }
    }
    return false
  }

  /// Takes off what is not part of the value; false when it is not there.
  private func trim(_ bytes: inout UnsafePointer<UInt8>, _ count: inout Int, _ trim: Trim) -> Bool {
    guard count >= trim.prefix.count,
      equalBytes(
        UnsafeRawBufferPointer(trim.prefix), UnsafeRawBufferPointer(start: bytes, count: trim.prefix.count))
    else { return false }
    bytes += trim.prefix.count
    count &-= trim.prefix.count
    guard trim.partCount > 0 else { return true }
    var part = 0
    var start = 0
    var found: Range<Int>?
    for index in 0...count where index == count || bytes[index] == trim.separator {
      if part == trim.part { found = start..<index }
      part &+= 1
      start = index &+ 1
    }
    guard part == trim.partCount, let found else { return false }
    bytes += found.lowerBound
    count = found.count
    return true
  }

  /// A text in a single-byte encoding as UTF-8; one that is ASCII stays where it is.
  private func convert(_ text: inout UnsafeRawBufferPointer) -> Bool {
    guard text.contains(where: { $0 >= 0x80 }) else { return true }
    guard text.count <= textLimit else { return false }
    var end = 0
    for byte in text {
      guard byte >= 0x80 else {
        converted[end] = byte
        end &+= 1
        continue
      }
      guard let scalar = encoding.scalar(byte) else { return false }
      if scalar < 0x800 {
        converted[end] = UInt8(0xC0 | scalar >> 6)
        end &+= 1
      } else {
        converted[end] = UInt8(0xE0 | scalar >> 12)
        converted[end &+ 1] = UInt8(0x80 | scalar >> 6 & 0x3F)
        end &+= 2
      }
      converted[end] = UInt8(0x80 | scalar & 0x3F)
      end &+= 1
    }
    text = UnsafeRawBufferPointer(rebasing: converted[..<end])
    return true
  }

  @inline(__always)
  private func matchesText(_ text: UnsafeRawBufferPointer, _ step: UnsafePointer<Step>) -> Bool {
    if step.pointee.isFixed, let base = text.baseAddress {
      return patterns[step.pointee.form].matches(base, text.count)
    }
    guard text.count <= textLimit else { return false }
    guard step.pointee.count > 0 else { return hasText(text) }
    let pattern = UnsafeBufferPointer(
      rebasing: UnsafeBufferPointer(elements)[step.pointee.first..<step.pointee.first &+ step.pointee.count])
    return TextPattern.matches(pattern, text)
  }

  /// Something other than spaces, and not a number that a spreadsheet made of an identifier.
  @inline(__always)
  private func hasText(_ text: UnsafeRawBufferPointer) -> Bool {
    let bytes = text.bindMemory(to: UInt8.self)
    guard let start = bytes.baseAddress else { return false }
    for index in 0..<bytes.count where bytes[index] != 0x20 {
      return !FieldParsers.isSpreadsheetNumber(start, bytes.count)
    }
    return false
  }

  @inline(__always)
  private func mappedWord(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ step: UnsafePointer<Step>) -> UInt8? {
    let short = ShortText(bytes, min(count, ShortText.limit))
    var word = UnsafePointer(words.baseAddress! + step.pointee.first)
    let end = word + step.pointee.count
    while word < end {
      if word.pointee.short == short, word.pointee.bytes.count == count,
        count <= ShortText.limit
          || equalBytes(UnsafeRawBufferPointer(word.pointee.bytes), UnsafeRawBufferPointer(start: bytes, count: count))
      {
        return word.pointee.word
      }
      word += 1
    }
    return nil
  }
}
