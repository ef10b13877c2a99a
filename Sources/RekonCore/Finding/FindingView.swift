/// A finding read where it lies.
public struct FindingView {
  private let base: UnsafeRawPointer
  private let head: FindingHead
  private let page: FindingPage

  init(_ base: UnsafeRawPointer, of page: FindingPage) {
    self.base = base
    head = base.loadUnaligned(as: FindingHead.self)
    self.page = page
  }

  public var rule: Rule { Rule(number: head.rule) }
  // The page wrote them from values that there are.
  public var severity: Severity { Severity(rawValue: head.severity)! }
  public var state: RecordState { RecordState(rawValue: head.state)! }
  public var occurredOn: BusinessDate? { head.occurredOn == .min ? nil : BusinessDate(dayNumber: head.occurredOn) }
  public var dueOn: BusinessDate? { head.dueOn == .min ? nil : BusinessDate(dayNumber: head.dueOn) }

  public var left: MinorUnits { money(0) }
  public var right: MinorUnits { money(1) }
  public var difference: MinorUnits { money(2) }
  public var atRisk: MinorUnits { money(3) }

  private func money(_ index: Int) -> MinorUnits {
    let place = MemoryLayout<FindingHead>.size + index * Int(head.moneyByteCount)
    return head.moneyByteCount == 8
      ? MinorUnits(base.loadUnaligned(fromByteOffset: place, as: Int64.self))
      : base.loadUnaligned(fromByteOffset: place, as: MinorUnits.self)
  }

  // MARK: Texts

  /// Calls `body` with the texts in their order (``FindingText``) until it has seen enough and returns false.
  private func visitTexts(_ body: (Int, UnsafeRawBufferPointer) -> Bool) {
    var place = MemoryLayout<FindingHead>.size + 4 * Int(head.moneyByteCount)
    for index in 0..<FindingText.count {
      var (count, shift) = (0, 0)
      while true {
        let byte = base.load(fromByteOffset: place, as: UInt8.self)
        place += 1
        count |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      guard body(index, UnsafeRawBufferPointer(start: base + place, count: count)) else { return }
      place += count
    }
  }

  /// Code and key, what findings are sorted by; valid as long as the view.
  func codeAndKey() -> (code: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer) {
    var (code, key) = (UnsafeRawBufferPointer(start: nil, count: 0), UnsafeRawBufferPointer(start: nil, count: 0))
    visitTexts { index, text in
      if index == FindingText.code.rawValue { code = text } else { key = text }
      return index < FindingText.key.rawValue
    }
    return (code, key)
  }

  public var code: String { String(decoding: codeAndKey().code, as: UTF8.self) }

  /// All texts at once, as they lie; valid as long as the view.
  public var texts: FindingTexts {
    var texts = FindingTexts()
    visitTexts { index, text in
      texts.all[index] = text
      return true
    }
    return texts
  }

  // MARK: Sources

  /// Adds where the left records lie, `file:line;file:line`; without records the source that the finding was given.
  public func appendLeftSource(_ texts: borrowing FindingTexts, _ paths: [String], to text: inout ByteText) {
    append(0..<Int(head.leftCount), or: texts.all[FindingText.leftSource.rawValue], paths, to: &text)
  }

  /// The same of the right records.
  public func appendRightSource(_ texts: borrowing FindingTexts, _ paths: [String], to text: inout ByteText) {
    let count = Int(head.leftCount)
    append(count..<count + Int(head.rightCount), or: texts.all[FindingText.rightSource.rawValue], paths, to: &text)
  }

  private func append(
    _ range: Range<Int>, or given: UnsafeRawBufferPointer, _ paths: [String], to text: inout ByteText
  ) {
    guard !range.isEmpty else { return text.append(given) }
    for index in range {
      if index > range.lowerBound { text.append(byte: 0x3B) }
      let place = Int(head.firstRecord) + index
      text.append(paths[page.records[place].segment])
      text.append(byte: 0x3A)
      text.append(decimal: UInt64(place < page.lines.count ? page.lines[place] : 0))
    }
  }

  // MARK: Whole

  /// The finding as a value of its own.
  func found(_ paths: [String]) -> Break {
    let texts = texts
    func string(_ text: FindingText) -> String { String(decoding: texts.all[text.rawValue], as: UTF8.self) }
    func list(_ text: FindingText) -> [String] { string(text).split(separator: ";").map(String.init) }
    var found = Break(
      rule, RuleName(code: string(.code), severity: severity), state: state, key: string(.key))
    found.detail = string(.detail)
    found.link = string(.link)
    found.party = string(.party)
    found.platform = string(.platform)
    found.partner = string(.partner)
    found.institution = string(.institution)
    found.participant = string(.participant)
    found.batchRef = string(.batchRef)
    (found.left, found.right, found.difference, found.atRisk) = (left, right, difference, atRisk)
    (found.occurredOn, found.dueOn) = (occurredOn, dueOn)
    (found.waitingFor, found.candidates) = (list(.waitingFor), list(.candidates))
    let (first, leftCount) = (Int(head.firstRecord), Int(head.leftCount))
    found.leftRecords = Array(page.records[first..<first + leftCount])
    found.rightRecords = Array(page.records[first + leftCount..<first + leftCount + Int(head.rightCount)])
    var (left, right) = (ByteText(), ByteText())
    appendLeftSource(texts, paths, to: &left)
    appendRightSource(texts, paths, to: &right)
    found.leftSource = String(decoding: left.bytes, as: UTF8.self)
    found.rightSource = String(decoding: right.bytes, as: UTF8.self)
    found.message = string(.message)
    return found
  }
}

/// The texts of one finding, where they lie.
public struct FindingTexts {
  var all = InlineArray<15, UnsafeRawBufferPointer>(repeating: UnsafeRawBufferPointer(start: nil, count: 0))

  /// None of them.
  public init() {}

  public var code: UnsafeRawBufferPointer { all[FindingText.code.rawValue] }
  public var key: UnsafeRawBufferPointer { all[FindingText.key.rawValue] }
  public var detail: UnsafeRawBufferPointer { all[FindingText.detail.rawValue] }
  public var link: UnsafeRawBufferPointer { all[FindingText.link.rawValue] }
  public var party: UnsafeRawBufferPointer { all[FindingText.party.rawValue] }
  public var platform: UnsafeRawBufferPointer { all[FindingText.platform.rawValue] }
  public var partner: UnsafeRawBufferPointer { all[FindingText.partner.rawValue] }
  public var institution: UnsafeRawBufferPointer { all[FindingText.institution.rawValue] }
  public var participant: UnsafeRawBufferPointer { all[FindingText.participant.rawValue] }
  public var batchRef: UnsafeRawBufferPointer { all[FindingText.batchRef.rawValue] }
  public var waitingFor: UnsafeRawBufferPointer { all[FindingText.waitingFor.rawValue] }
  public var candidates: UnsafeRawBufferPointer { all[FindingText.candidates.rawValue] }
  public var message: UnsafeRawBufferPointer { all[FindingText.message.rawValue] }
}
