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
    /// Into ``forms`` and ``trims``.
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
    var bytes: UnsafeMutableRawBufferPointer
    var word: UInt8
  }

  let rules: [FieldRule]
  let constants: [ConstantRule]
  let kind: RecordKind
  private let steps: UnsafeMutableBufferPointer<Step>
  private let elements: UnsafeMutableBufferPointer<TextPattern.Element>
  private let tokens: UnsafeMutableBufferPointer<TimeFormat.Token>
  private let words: UnsafeMutableBufferPointer<MappedWord>
  private let nulls: UnsafeMutableBufferPointer<MappedWord>
  private let forms: UnsafeMutableBufferPointer<MoneyForm>
  private let trims: UnsafeMutableBufferPointer<Trim>
  private let months: MonthNames
  private let encoding: TextEncoding
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
    // A record type or a currency that is not the one wanted makes the rest meaningless: it is looked at first.
    for (index, constant) in profile.constants.enumerated() where sourceColumns[rules.count + index] >= 0 {
      var step = Step(
        action: .constant, isOptional: constant.isOptional, sourceColumn: sourceColumns[rules.count + index], target: 0,
        rule: rules.count + index, absent: 0)
      step.first = words.count
      step.count = 1
      words.append(MappedWord(bytes: copied(encoding.bytes(constant.text)), word: 0))
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
            prefix: copied(encoding.bytes(rule.strip)), separator: rule.split?.separator ?? 0,
            part: rule.split?.part ?? 0,
            partCount: rule.split?.partCount ?? 0))
      }
      switch rule.type {
      case .text(let pattern):
        step.action = spec.kind == .dictionary ? .dictionary : .text
        step.first = elements.count
        elements += pattern?.elements ?? []
        step.count = elements.count - step.first
      case .words(let mapped):
        step.action = .word
        step.first = words.count
        for text in mapped.keys.sorted(by: bytesPrecede) {
          if let word = mapped[text] {
            words.append(MappedWord(bytes: copied(encoding.bytes(text)), word: word.rawValue))
          }
        }
        step.count = words.count - step.first
      case .money(let style):
        step.action = style.isPlainDecimal && style.currency.exponent > 0 ? .decimal : style.isPlain ? .digits : .money
        step.allowsMinus = style.allowsMinus
        step.exponent = style.currency.exponent
        step.scale = style.scale
        step.form = forms.count
        let written = encoding.bytes(String(decoding: style.prefix, as: UTF8.self))
        let prefix = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: written.count)
        _ = prefix.initialize(from: written)
        forms.append(MoneyForm(form: FieldParsers.MoneyForm(style), prefix: prefix))
      case .number:
        step.action = .number
        (step.low, step.high) = (spec.numbers.lowerBound, spec.numbers.upperBound)
      case .day(let format):
        step.action = .day
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
        if !format.months.isEmpty { months = format.months }
      case .instant(let format, let zoneOffsetSeconds):
        step.action = .instant
        step.zoneMilliseconds = Int64(zoneOffsetSeconds) * 1_000
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
        if !format.months.isEmpty { months = format.months }
      }
      steps.append(step)
      for token in rule.nullTokens where rule.isOptional {
        nulls.append(MappedWord(bytes: copied(encoding.bytes(token)), word: UInt8(index)))
      }
    }
    self.forms = permanent(forms)
    self.trims = permanent(trims)
    self.months = MonthNames(months.map(encoding.bytes))
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
    dictionaries[dictionaryIndex[target]].hashes[Int(code)]
  }

  /// Parses the fields of a row into row `builder.count`. Returns -1, or the index of the first rule that failed.
  func apply(
    _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldSpan>, to builder: StripeBuilder
  ) -> Int {
    let row = builder.count
    let columns = builder.columns
    for step in steps {
      let field = fields[step.sourceColumn]
      var bytes = base + Int(field.start)
      var count = Int(field.count)
      if step.isOptional, isNull(bytes, count, step.rule) {
        if step.action != .constant { setAbsent(columns, step.target, step.absent, row: row) }
        continue
      }
      if step.isTrimmed { guard trim(&bytes, &count, trims[step.trim]) else { return step.rule } }
      switch step.action {
      case .text, .dictionary:
        var text = UnsafeRawBufferPointer(start: bytes, count: count)
        if encoding.isSingleByte { guard convert(&text) else { return step.rule } }
        guard matchesText(text, step) else { return step.rule }
        if step.action == .text {
          columns[step.target].set(text, row: row)
        } else {
          columns[step.target].set(dictionaries[dictionaryIndex[step.target]].code(for: text), row: row)
        }
      case .word:
        guard let word = mappedWord(bytes, count, step) else { return step.rule }
        columns[step.target].set(word, row: row)
      case .digits:
        var value: Int64 = 0
        guard FieldParsers.integer(bytes, count, scale: step.scale, allowsMinus: step.allowsMinus, &value)
        else { return step.rule }
        columns[step.target].set(value, row: row)
      case .decimal:
        var value: Int64 = 0
        guard
          FieldParsers.decimal(
            bytes, count, exponent: step.exponent, scale: step.scale, allowsMinus: step.allowsMinus, &value)
        else { return step.rule }
        columns[step.target].set(value, row: row)
      case .money:
        var value: Int64 = 0
        let form = forms[step.form]
        guard FieldParsers.money(bytes, count, form.form, prefix: UnsafeBufferPointer(form.prefix), &value)
        else { return step.rule }
        columns[step.target].set(value, row: row)
      case .number:
        var value: Int64 = 0
        guard FieldParsers.digits(bytes, min(count, 20), scale: 1, negative: false, &value), value >= Int64(step.low),
          value <= Int64(step.high)
        else { return step.rule }
        columns[step.target].set(UInt8(value), row: row)
      case .constant: guard mappedWord(bytes, count, step) != nil else { return step.rule }
      case .day, .instant:
        var day: Int32 = 0
        var clock: Int64 = 0
        var hasOffset = false
        let format = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(tokens)[step.first..<step.first &+ step.count])
        guard FieldParsers.time(bytes, count, format, months, &day, &clock, &hasOffset) else { return step.rule }
        if step.action == .day {
          columns[step.target].set(hasOffset ? FieldParsers.moved(day, clock, zoneOffsetSeconds) : day, row: row)
        } else {
          let zone = hasOffset ? 0 : step.zoneMilliseconds
          columns[step.target].set(Int64(day) &* 86_400_000 &+ clock &- zone, row: row)
        }
      }
    }
    for column in unmapped { setAbsent(columns, column.target, column.value, row: row) }
    return -1
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
  private func matchesText(_ text: UnsafeRawBufferPointer, _ step: Step) -> Bool {
    guard text.count <= textLimit else { return false }
    guard step.count > 0 else { return hasText(text) }
    let pattern = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(elements)[step.first..<step.first &+ step.count])
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
  private func mappedWord(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ step: Step) -> UInt8? {
    let text = UnsafeRawBufferPointer(start: bytes, count: count)
    for index in step.first..<step.first &+ step.count
    where equalBytes(UnsafeRawBufferPointer(words[index].bytes), text) {
      return words[index].word
    }
    return nil
  }
}

private func copied(_ bytes: [UInt8]) -> UnsafeMutableRawBufferPointer {
  let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
  copy.copyBytes(from: bytes)
  return copy
}
