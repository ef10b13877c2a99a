import RekonCore

/// A profile bound to the columns of one file: what to do with each field of a row, in flat memory.
///
/// Built once per file. ``apply`` runs for each row and allocates nothing.
final class RowPlan {
  /// One field's work, without references, so that the loop over the plan counts none.
  struct Step {
    enum Action: UInt8 { case text, dictionary, word, digits, decimal, money, number, day, instant, constant }
    var action: Action
    var isOptional: Bool
    /// Something is to be taken off before the value begins.
    var isTrimmed = false
    /// The text's pattern is a ``FixedPattern``.
    var isFixed = false
    var allowsMinus = false
    var sourceColumn: Int
    var target: Int
    var rule: Int
    var exponent = 0
    var scale: Int64 = 1
    var zoneMilliseconds: Int64 = 0
    var absent: Int64
    var low: UInt8 = 0
    var high: UInt8 = 0
    /// Into ``forms``, ``patterns`` or ``days``, and ``trims``.
    var form = 0
    var trim = 0
    /// Into ``elements`` or ``tokens``.
    var first = 0
    var count = 0
  }

  /// What stands around a value: a text in front of it, other parts of a split text beside it.
  struct Trim {
    var prefix: UnsafeMutableRawBufferPointer
    var separator: UInt8
    var part: Int
    /// 0: the text is not split.
    var partCount: Int
  }

  /// A money style with its prefix.
  struct MoneyForm {
    var form: FieldParsers.MoneyForm
    var prefix: UnsafeMutableBufferPointer<UInt8>
  }

  struct MappedWord {
    /// Room for sixteen bytes behind the text's first one.
    var bytes: UnsafeMutableRawBufferPointer
    var short: ShortText
    var word: UInt8

    init(_ text: String, word: UInt8) {
      bytes = copied(text)
      short = ShortText(bytes.baseAddress!, min(bytes.count, ShortText.limit))
      self.word = word
    }
  }

  /// The days of a column: those of a feed are nearly all the same, so that the last one is remembered as it was written.
  struct DayForm {
    /// Bytes and tokens of the date, where it comes first and has one width; 0 where it does not.
    var byteCount: Int
    var tokenCount: Int
    var last: ShortText
    var lastDay: Int32
    var hasLast = false
  }

  let rules: [FieldRule]
  let constants: [ConstantRule]
  let kind: RecordKind
  private let steps: UnsafeMutableBufferPointer<Step>
  private let elements: UnsafeMutableBufferPointer<TextPattern.Element>
  private let tokens: UnsafeMutableBufferPointer<TimeFormat.Token>
  private let words: UnsafeMutableBufferPointer<MappedWord>
  private let nulls: UnsafeMutableBufferPointer<MappedWord>
  private let patterns: UnsafeMutableBufferPointer<FixedPattern>
  private let days: UnsafeMutableBufferPointer<DayForm>
  private let forms: UnsafeMutableBufferPointer<MoneyForm>
  private let trims: UnsafeMutableBufferPointer<Trim>
  private let months: MonthNames
  private let encoding: TextEncoding
  private let isSingleByte: Bool
  private let textLimit: Int
  private let zoneOffsetSeconds: Int
  /// A text of a single-byte encoding on its way to UTF-8.
  private let converted: UnsafeMutableRawBufferPointer
  /// Columns of the record that the profile does not map, with what they hold.
  private let unmapped: [(target: Int, kind: ColumnSpec.Kind, value: Int64)]
  private let dictionaries: UnsafeMutableBufferPointer<DictionaryBuilder>
  /// The index in ``dictionaries`` of each target column.
  private let dictionaryIndex: UnsafeMutableBufferPointer<Int>

  /// - Parameter sourceColumns: for each field rule, then for each constant, the 0-based column of the file; -1 where a
  ///   constant's column is not there.
  init(profile: FeedProfile, sourceColumns: [Int], encoding: TextEncoding) {
    kind = profile.record
    rules = profile.fields
    constants = profile.constants
    self.encoding = encoding
    isSingleByte = encoding.isSingleByte
    textLimit = profile.limits.fieldByteCount
    converted = .allocate(byteCount: textLimit * 3 + 64, alignment: 16)
    zoneOffsetSeconds = profile.zoneOffsetSeconds
    let specs = profile.record.columns
    var steps: [Step] = []
    var elements: [TextPattern.Element] = []
    var tokens: [TimeFormat.Token] = []
    var words: [MappedWord] = []
    var nulls: [MappedWord] = []
    var forms: [MoneyForm] = []
    var trims: [Trim] = []
    var months: [String] = []
    var patterns: [FixedPattern] = []
    var days: [DayForm] = []
    // A record type or a currency that is not the one wanted makes the rest meaningless: it is looked at first.
    for (index, constant) in profile.constants.enumerated() where sourceColumns[rules.count + index] >= 0 {
      var step = Step(
        action: .constant, isOptional: constant.isOptional, sourceColumn: sourceColumns[rules.count + index], target: 0,
        rule: rules.count + index, absent: 0)
      step.first = words.count
      step.count = 1
      words.append(MappedWord(constant.text, word: 0))
      steps.append(step)
    }
    for (index, rule) in profile.fields.enumerated() {
      let spec = specs[rule.target]
      var step = Step(
        action: .text, isOptional: rule.isOptional, sourceColumn: sourceColumns[index], target: rule.target,
        rule: index,
        absent: spec.whenAbsent)
      if !rule.strip.isEmpty || rule.split != nil {
        step.isTrimmed = true
        step.trim = trims.count
        trims.append(
          Trim(
            prefix: copied(rule.strip), separator: rule.split?.separator ?? 0, part: rule.split?.part ?? 0,
            partCount: rule.split?.partCount ?? 0))
      }
      switch rule.type {
      case .text(let pattern):
        step.action = spec.kind == .dictionary ? .dictionary : .text
        step.first = elements.count
        elements += pattern?.elements ?? []
        step.count = elements.count - step.first
        if let pattern, let fixed = FixedPattern(pattern.elements) {
          step.isFixed = true
          step.form = patterns.count
          patterns.append(fixed)
        }
      case .words(let mapped):
        step.action = .word
        step.first = words.count
        for text in mapped.keys.sorted(by: bytesPrecede) {
          if let word = mapped[text] { words.append(MappedWord(text, word: word.rawValue)) }
        }
        step.count = words.count - step.first
      case .money(let style):
        step.action = style.isPlainDecimal && style.currency.exponent > 0 ? .decimal : style.isPlain ? .digits : .money
        step.allowsMinus = style.allowsMinus
        step.exponent = style.currency.exponent
        step.scale = style.scale
        step.form = forms.count
        let prefix = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: style.prefix.count)
        _ = prefix.initialize(from: style.prefix)
        forms.append(MoneyForm(form: FieldParsers.MoneyForm(style), prefix: prefix))
      case .number:
        step.action = .number
        (step.low, step.high) = (spec.numbers.lowerBound, spec.numbers.upperBound)
      case .day(let format):
        step.action = .day
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
        step.form = days.count
        days.append(DayForm(format))
        if !format.months.isEmpty { months = format.months }
      case .instant(let format, let zoneOffsetSeconds):
        step.action = .instant
        step.zoneMilliseconds = Int64(zoneOffsetSeconds) * 1_000
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
        step.form = days.count
        days.append(DayForm(format))
        if !format.months.isEmpty { months = format.months }
      }
      steps.append(step)
      for token in rule.nullTokens where rule.isOptional {
        nulls.append(MappedWord(token, word: UInt8(index)))
      }
    }
    self.forms = permanent(forms)
    self.patterns = permanent(patterns)
    self.days = permanent(days)
    self.trims = permanent(trims)
    self.months = MonthNames(months)
    self.steps = permanent(steps)
    self.elements = permanent(elements)
    self.tokens = permanent(tokens)
    self.words = permanent(words)
    self.nulls = permanent(nulls)
    let mapped = Set(profile.fields.map(\.target))
    unmapped = specs.enumerated().filter { !mapped.contains($0.offset) }.map {
      ($0.offset, $0.element.kind, $0.element.whenAbsent)
    }
    var dictionaryIndex = [Int](repeating: 0, count: specs.count)
    var dictionaryCount = 0
    for (index, spec) in specs.enumerated() where spec.kind == .dictionary {
      dictionaryIndex[index] = dictionaryCount
      dictionaryCount += 1
    }
    self.dictionaryIndex = permanent(dictionaryIndex)
    dictionaries = permanent((0..<dictionaryCount).map { _ in DictionaryBuilder() })
  }

  deinit {
    for word in words { word.bytes.deallocate() }
    for word in nulls { word.bytes.deallocate() }
    for form in forms { form.prefix.deallocate() }
    for trim in trims { trim.prefix.deallocate() }
    forms.deallocate()
    trims.deallocate()
    patterns.deallocate()
    days.deallocate()
    months.deallocate()
    converted.deallocate()
    dictionaries.deinitialize()
    dictionaries.deallocate()
    dictionaryIndex.deallocate()
    steps.deallocate()
    elements.deallocate()
    tokens.deallocate()
    words.deallocate()
    nulls.deallocate()
  }

  func dictionary(ofColumn target: Int) -> DictionaryBuilder { dictionaries[dictionaryIndex[target]] }

  /// The key hash of the text that a row holds in a dictionary column.
  @inline(__always)
  func dictionaryHash(_ target: Int, _ code: UInt32) -> UInt64 {
    dictionaries[dictionaryIndex[target]].keyHash(code)
  }

  /// Parses the fields of a row into row `builder.count`. Returns -1, or the index of the first rule that failed.
  func apply(
    _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldSpan>, to builder: StripeBuilder
  ) -> Int {
    let row = builder.count
    let columns = builder.columns
    var step = UnsafePointer(steps.baseAddress!)
    let end = step + steps.count
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
        guard trim(&bytes, &count, trims[step.pointee.trim]) else { return step.pointee.rule }
      }
      switch step.pointee.action {
      case .text:
        var text = UnsafeRawBufferPointer(start: bytes, count: count)
        if isSingleByte { guard convert(&text) else { return step.pointee.rule } }
        guard matchesText(text, step) else { return step.pointee.rule }
        columns[step.pointee.target].set(text, row: row)
      case .dictionary:
        var text = UnsafeRawBufferPointer(start: bytes, count: count)
        if isSingleByte { guard convert(&text) else { return step.pointee.rule } }
        guard matchesText(text, step) else { return step.pointee.rule }
        columns[step.pointee.target].set(
          dictionaries[dictionaryIndex[step.pointee.target]].code(for: text), row: row)
      case .word:
        guard let word = mappedWord(bytes, count, step) else { return step.pointee.rule }
        columns[step.pointee.target].set(word, row: row)
      case .digits:
        var value: Int64 = 0
        guard
          FieldParsers.integer(
            bytes, count, scale: step.pointee.scale, allowsMinus: step.pointee.allowsMinus, &value)
        else { return step.pointee.rule }
        columns[step.pointee.target].set(value, row: row)
      case .decimal:
        var value: Int64 = 0
        guard
          FieldParsers.decimal(
            bytes, count, exponent: step.pointee.exponent, scale: step.pointee.scale,
            allowsMinus: step.pointee.allowsMinus, &value)
        else { return step.pointee.rule }
        columns[step.pointee.target].set(value, row: row)
      case .day, .instant:
        guard setTime(bytes, count, step, columns, row) else { return step.pointee.rule }
      case .money, .number, .constant:
        guard setOther(bytes, count, step, columns, row) else { return step.pointee.rule }
      }
    }
    for column in unmapped { setAbsent(columns, column.target, column.value, row: row) }
    return -1
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

extension RowPlan.DayForm {
  init(_ format: TimeFormat) {
    last = ShortText(low: 0, high: 0)
    lastDay = 0
    byteCount = 0
    tokenCount = 0
    var needed: Set<TimeFormat.Token> = [.year, .month, .day]
    var width = 0
    for (index, token) in format.tokens.enumerated() {
      switch token {
      case .literal: width += 1
      case .year: width += 4
      case .month, .day: width += 2
      // Something else comes before the date is whole: it has no width of its own.
      default: return
      }
      needed.remove(token)
      if needed.isEmpty {
        guard width <= ShortText.limit else { return }
        (byteCount, tokenCount) = (width, index + 1)
        return
      }
    }
  }
}

/// A text with sixteen bytes of room behind it.
private func copied(_ text: String) -> UnsafeMutableRawBufferPointer {
  let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count + ShortText.limit, alignment: 8)
  whole.initializeMemory(as: UInt8.self, repeating: 0)
  whole.copyBytes(from: text.utf8)
  return UnsafeMutableRawBufferPointer(rebasing: whole[..<text.utf8.count])
}
