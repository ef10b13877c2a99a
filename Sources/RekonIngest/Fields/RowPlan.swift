import RekonCore

/// A profile bound to the columns of one file: what to do with each field of a row, in flat memory.
///
/// Built once per file. ``apply`` runs for each row and allocates nothing.
final class RowPlan {
  /// One field's work, without references, so that the loop over the plan counts none.
  struct Step {
    enum Action: UInt8 { case text, dictionary, word, money, day, instant }
    var action: Action
    var isOptional: Bool
    var form: MoneyStyle.Form
    var allowsMinus: Bool
    var sourceColumn: Int
    var target: Int
    var rule: Int
    var exponent: Int
    var scale: Int64
    var zoneMilliseconds: Int64
    var absent: Int64
    /// Into ``elements`` or ``tokens``.
    var first: Int
    var count: Int
  }

  struct MappedWord {
    var bytes: UnsafeMutableRawBufferPointer
    var word: UInt8
  }

  let rules: [FieldRule]
  let kind: RecordKind
  private let steps: UnsafeMutableBufferPointer<Step>
  private let elements: UnsafeMutableBufferPointer<TextPattern.Element>
  private let tokens: UnsafeMutableBufferPointer<TimeFormat.Token>
  private let words: UnsafeMutableBufferPointer<MappedWord>
  private let nulls: UnsafeMutableBufferPointer<MappedWord>
  /// Columns of the record that the profile does not map, with what they hold.
  private let unmapped: [(target: Int, kind: ColumnSpec.Kind, value: Int64)]
  private let dictionaries: UnsafeMutableBufferPointer<DictionaryBuilder>
  /// The index in ``dictionaries`` of each target column.
  private let dictionaryIndex: UnsafeMutableBufferPointer<Int>

  /// - Parameter sourceColumns: for each field rule, the 0-based column of the file.
  init(profile: FeedProfile, sourceColumns: [Int]) {
    kind = profile.record
    rules = profile.fields
    let specs = profile.record.columns
    var steps: [Step] = []
    var elements: [TextPattern.Element] = []
    var tokens: [TimeFormat.Token] = []
    var words: [MappedWord] = []
    var nulls: [MappedWord] = []
    for (index, rule) in profile.fields.enumerated() {
      let spec = specs[rule.target]
      var step = Step(
        action: .text, isOptional: rule.isOptional, form: .whole, allowsMinus: false,
        sourceColumn: sourceColumns[index], target: rule.target, rule: index, exponent: 0, scale: 1,
        zoneMilliseconds: 0, absent: spec.whenAbsent, first: 0, count: 0)
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
          if let word = mapped[text] { words.append(MappedWord(bytes: copied(text), word: word.rawValue)) }
        }
        step.count = words.count - step.first
      case .money(let style):
        step.action = .money
        step.form = style.form
        step.allowsMinus = style.allowsMinus
        step.exponent = style.currency.exponent
        step.scale = style.form == .minor ? 1 : style.currency.minorUnitsPerUnit
      case .day(let format):
        step.action = .day
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
      case .instant(let format, let zoneOffsetSeconds):
        step.action = .instant
        step.zoneMilliseconds = format.hasOffset ? 0 : Int64(zoneOffsetSeconds) * 1_000
        step.first = tokens.count
        tokens += format.tokens
        step.count = format.tokens.count
      }
      steps.append(step)
      for token in rule.nullTokens where rule.isOptional {
        nulls.append(MappedWord(bytes: copied(token), word: UInt8(index)))
      }
    }
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
      let bytes = base + Int(field.start)
      let count = Int(field.count)
      if step.isOptional, isNull(bytes, count, step.rule) {
        setAbsent(columns, step.target, step.absent, row: row)
        continue
      }
      switch step.action {
      case .text, .dictionary:
        guard matchesText(bytes, count, step) else { return step.rule }
        let text = UnsafeRawBufferPointer(start: bytes, count: count)
        if step.action == .text {
          columns[step.target].set(text, row: row)
        } else {
          columns[step.target].set(dictionaries[dictionaryIndex[step.target]].code(for: text), row: row)
        }
      case .word:
        guard let word = mappedWord(bytes, count, step) else { return step.rule }
        columns[step.target].set(word, row: row)
      case .money:
        var value: Int64 = 0
        guard
          step.form == .decimal
            ? FieldParsers.decimal(
              bytes, count, exponent: step.exponent, scale: step.scale, allowsMinus: step.allowsMinus, &value)
            : FieldParsers.integer(bytes, count, scale: step.scale, allowsMinus: step.allowsMinus, &value)
        else { return step.rule }
        columns[step.target].set(value, row: row)
      case .day, .instant:
        var day: Int32 = 0
        var clock: Int64 = 0
        let format = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(tokens)[step.first..<step.first &+ step.count])
        guard FieldParsers.time(bytes, count, format, &day, &clock) else { return step.rule }
        if step.action == .day {
          columns[step.target].set(day, row: row)
        } else {
          columns[step.target].set(Int64(day) &* 86_400_000 &+ clock &- step.zoneMilliseconds, row: row)
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
    case .word: columns[target].set(UInt8.max, row: row)
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

  @inline(__always)
  private func matchesText(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ step: Step) -> Bool {
    guard count <= FieldExplainer.textLimit else { return false }
    guard step.count > 0 else { return hasText(bytes, count) }
    let pattern = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(elements)[step.first..<step.first &+ step.count])
    return TextPattern.matches(pattern, UnsafeRawBufferPointer(start: bytes, count: count))
  }

  /// Something other than spaces, and not a number that a spreadsheet made of an identifier.
  @inline(__always)
  private func hasText(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where bytes[index] != 0x20 { return !FieldParsers.isSpreadsheetNumber(bytes, count) }
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

private func copied(_ text: String) -> UnsafeMutableRawBufferPointer {
  let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
  bytes.copyBytes(from: text.utf8)
  return bytes
}

private func permanent<Value>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
  let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
  _ = buffer.initialize(from: values)
  return buffer
}
