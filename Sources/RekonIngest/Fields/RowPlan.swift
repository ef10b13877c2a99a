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

    init(_ text: [UInt8], word: UInt8) {
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
  let steps: UnsafeMutableBufferPointer<Step>
  let elements: UnsafeMutableBufferPointer<TextPattern.Element>
  let tokens: UnsafeMutableBufferPointer<TimeFormat.Token>
  let words: UnsafeMutableBufferPointer<MappedWord>
  let nulls: UnsafeMutableBufferPointer<MappedWord>
  let patterns: UnsafeMutableBufferPointer<FixedPattern>
  let days: UnsafeMutableBufferPointer<DayForm>
  let forms: UnsafeMutableBufferPointer<MoneyForm>
  let trims: UnsafeMutableBufferPointer<Trim>
  let months: MonthNames
  let encoding: TextEncoding
  let isSingleByte: Bool
  let textLimit: Int
  let zoneOffsetSeconds: Int
  /// A text of a single-byte encoding on its way to UTF-8.
  let converted: UnsafeMutableRawBufferPointer
  /// Columns of the record that the profile does not map, with what they hold.
  let unmapped: [(target: Int, kind: ColumnSpec.Kind, value: Int64)]
  let dictionaries: UnsafeMutableBufferPointer<DictionaryBuilder>
  /// The index in ``dictionaries`` of each target column.
  let dictionaryIndex: UnsafeMutableBufferPointer<Int>

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
      words.append(MappedWord(encoding.bytes(constant.text), word: 0))
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
        if let pattern, let fixed = FixedPattern(pattern.elements) {
          step.isFixed = true
          step.form = patterns.count
          patterns.append(fixed)
        }
      case .words(let mapped):
        step.action = .word
        step.first = words.count
        for text in mapped.keys.sorted(by: bytesPrecede) {
          if let word = mapped[text] { words.append(MappedWord(encoding.bytes(text), word: word.rawValue)) }
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
        nulls.append(MappedWord(encoding.bytes(token), word: UInt8(index)))
      }
    }
    self.forms = permanent(forms)
    self.patterns = permanent(patterns)
    self.days = permanent(days)
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
private func copied(_ bytes: [UInt8]) -> UnsafeMutableRawBufferPointer {
  let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + ShortText.limit, alignment: 8)
  whole.initializeMemory(as: UInt8.self, repeating: 0)
  whole.copyBytes(from: bytes)
  return UnsafeMutableRawBufferPointer(rebasing: whole[..<bytes.count])
}
