import CLibXML2
import RekonCore

/// Makes rows of what the walk has captured: picks each field's text, decides what the record is, hands it to the columns.
final class XMLRecords {
  enum Verdict: Equatable {
    case kept
    case ignored
    /// Rejected like so many before it that its reason is not kept, or at a desk that has been told all of it.
    case counted
    /// Its amount is the row's: right only if no other detail follows.
    case heldBack
    case failed(Fault)
  }

  let plan: RowPlan
  let rowSlots: [Int]
  let detailSlots: [Int]
  private(set) var hasHeldBack = false
  /// Records that a case of the profile passes over.
  private(set) var ignoredByCase = 0

  private let dialect: XMLDialect
  private let rows: FeedRows
  private let fieldSlots: [[Int]]
  /// Fields that fall back on the row's value; only a single detail may do so with money.
  private let isRowSlot: [Bool]
  private let isMoney: [Bool]
  private let constantSlots: [[Int]]
  private let markSlots: [[Int]]
  private let neededSlots: [Int]
  private let neededNulls: [[UInt8]]
  private let statusField: Int?
  private let amountField: Int?
  private let identityField: Int?
  private let spans: UnsafeMutablePointer<FieldSpan>
  private let spanCount: Int
  /// Where the words of the cases lie in the walk's text.
  private var wordSpans: [Word: FieldSpan] = [:]
  private var heldPlace = Place()
  /// Details of the open row that have no reference but the row's: from the second on it gets a number.
  private var sharedReferences = 0
  private let hasDetails: Bool
  private let datedFields: [Int]
  /// The date of the statement that is being read, where it has told one already.
  var statementDate: BusinessDate?

  init(_ dialect: XMLDialect, rows: FeedRows, plan paths: XMLPlan) {
    self.dialect = dialect
    self.rows = rows
    let profile = rows.profile
    let hasDetails = dialect.detail != nil
    self.hasDetails = hasDetails
    fieldSlots = profile.fields.map { paths.recordSlots($0.paths, hasDetails: hasDetails).map(\.slot) }
    var isRowSlot = [Bool](repeating: false, count: paths.slotCount)
    for place in profile.fields.flatMap({ paths.recordSlots($0.paths, hasDetails: hasDetails) }) where place.isOfRow {
      isRowSlot[place.slot] = true
    }
    self.isRowSlot = isRowSlot
    isMoney = profile.fields.map { profile.record.columns[$0.target].kind == .money }
    constantSlots = profile.constants.map { paths.recordSlots([$0.column], hasDetails: hasDetails).map(\.slot) }
    markSlots = dialect.marks.map { paths.recordSlots($0.paths, hasDetails: hasDetails).map(\.slot) }
    neededSlots = dialect.neededPath.map { paths.recordSlots([$0], hasDetails: hasDetails).map(\.slot) } ?? []
    neededNulls = dialect.neededNulls.map { Array($0.utf8) }
    rowSlots = paths.scopeSlots[.row] ?? []
    detailSlots = paths.scopeSlots[.detail] ?? []
    statusField = profile.fields.firstIndex { $0.paths.isEmpty }
    let amountColumn = profile.record.columns.firstIndex { $0.name == "amount" }
    amountField = profile.fields.firstIndex { $0.target == amountColumn }
    identityField = profile.fields.firstIndex { $0.target == profile.record.identityColumn }
    datedFields = profile.fields.indices.filter { profile.fields[$0].takesStatementDate }
    spanCount = profile.fields.count + profile.constants.count
    spans = .allocate(capacity: spanCount + 1)
    plan = RowPlan(profile: profile, sourceColumns: Array(0..<spanCount), encoding: .utf8)
  }

  deinit { spans.deallocate() }

  /// Lays the cases' words at the front of the walk's text, where fields can point to them.
  func layWords(_ walk: UnsafeMutablePointer<XMLWalk>) {
    for (text, word) in rows.profile.record.statusWords {
      let start = walk.pointee.textCount
      Array(text.utf8).withUnsafeBufferPointer { walk.pointee.append($0.baseAddress!, $0.count) }
      wordSpans[word] = FieldSpan(start: UInt32(start), count: UInt32(text.utf8.count))
    }
  }

  // MARK: One record

  /// - Parameter isOfRow: the row itself is the record, having no details.
  /// - Parameter ordinal: which of its row's details it is, 1 for the first.
  func take(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place, isOfRow: Bool, ordinal: Int) -> Verdict {
    if isOfRow, hasDetails { walk.pointee.clear(detailSlots) }
    if ordinal == 1 { sharedReferences = 0 }
    if !neededSlots.isEmpty, isNeededMissing(walk) { return .ignored }
    var usesRowMoney = false
    for index in 0..<fieldSlots.count {
      let slot = walk.pointee.first(fieldSlots[index])
      if slot >= 0, walk.pointee.slots[slot].isRepeated { return .failed(repeated(rows.profile.fields[index].column)) }
      spans[index] = span(walk, slot)
      if index == identityField, slot >= 0, hasDetails, !isOfRow, isRowSlot[slot] {
        sharedReferences += 1
        if sharedReferences > 1 { spans[index] = numbered(walk, spans[index], sharedReferences) }
      }
      if hasDetails, !isOfRow, slot >= 0, isRowSlot[slot], isMoney[index] { usesRowMoney = true }
    }
    for index in datedFields where spans[index].count == 0 { spans[index] = dateSpan(walk) }
    for index in 0..<constantSlots.count {
      let slot = walk.pointee.first(constantSlots[index])
      if slot >= 0, walk.pointee.slots[slot].isRepeated {
        return .failed(repeated(rows.profile.constants[index].column))
      }
      spans[fieldSlots.count + index] = span(walk, slot)
    }
    for index in 0..<markSlots.count {
      let slot = walk.pointee.first(markSlots[index])
      if slot >= 0, walk.pointee.slots[slot].isRepeated { return .failed(repeated(dialect.marks[index].paths[0])) }
    }
    if !dialect.cases.isEmpty {
      switch decide(walk) {
      case .kept: break
      case let other: return other
      }
    }
    if usesRowMoney {
      guard ordinal == 1 else { return .failed(shared()) }
      hasHeldBack = true
      heldPlace = place
      return .heldBack
    }
    return keep(walk, place)
  }

  /// The row has ended and no further detail came: the row's amount is this detail's.
  func takeHeldBack(_ walk: UnsafeMutablePointer<XMLWalk>) -> Verdict {
    hasHeldBack = false
    return keep(walk, heldPlace)
  }

  func dropHeldBack() { hasHeldBack = false }

  private func keep(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place) -> Verdict {
    let base = UnsafePointer(walk.pointee.text.assumingMemoryBound(to: UInt8.self))
    let failed = rows.take(plan, base, spans, line: place.line ?? 0, byteOffset: place.byte ?? 0)
    if failed < 0 { return .kept }
    if let desk = rows.desk { return inspect(base, place, from: failed, desk) }
    if !rows.keepsRejects, !isOverLimit(step: failed) { return .counted }
    return .failed(explain(base, step: failed))
  }

  private func isOverLimit(step: Int) -> Bool {
    Int(spans[plan.steps[step].rule].count) > rows.profile.limits.fieldByteCount
  }

  /// Every field of a record that is wrong, for a partner's desk.
  private func inspect(_ base: UnsafePointer<UInt8>, _ place: Place, from first: Int, _ desk: DeskLog) -> Verdict {
    var step = first
    while step >= 0 {
      func fault() -> Fault {
        var fault = explain(base, step: step)
        (fault.place.line, fault.place.record, fault.place.byte) = (place.line, place.record, place.byte)
        return fault
      }
      if isOverLimit(step: step) {
        desk.refuse(fault())
      } else {
        desk.addField(step: step, .init(fault: fault(), key: key(base)))
      }
      step = plan.apply(base, spans, to: rows.builder, from: step + 1)
    }
    return .counted
  }

  /// The record's key as it stands in the feed.
  private func key(_ base: UnsafePointer<UInt8>) -> String {
    guard let identityField, !rows.profile.record.columns[rows.profile.record.identityColumn].isPersonal else {
      return ""
    }
    let span = spans[identityField]
    return visible(
      String(
        decoding: UnsafeRawBufferPointer(start: base + Int(span.start), count: min(80, Int(span.count))), as: UTF8.self)
    )
  }

  private func span(_ walk: UnsafeMutablePointer<XMLWalk>, _ slot: Int) -> FieldSpan {
    guard slot >= 0 else { return FieldSpan(start: 0, count: 0) }
    return FieldSpan(start: walk.pointee.slots[slot].start, count: walk.pointee.slots[slot].count)
  }

  /// The statement's date as text behind all that was captured; it goes with the scope.
  private func dateSpan(_ walk: UnsafeMutablePointer<XMLWalk>) -> FieldSpan {
    guard let statementDate else { return FieldSpan(start: 0, count: 0) }
    let start = walk.pointee.textCount
    let text = Array(statementDate.description.utf8)
    text.withUnsafeBufferPointer { walk.pointee.append($0.baseAddress!, $0.count) }
    return FieldSpan(start: UInt32(start), count: UInt32(text.count))
  }

  /// The row's reference with the detail's number behind it: details that name none are records of their own all the same.
  private func numbered(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan, _ ordinal: Int) -> FieldSpan {
    guard span.count > 0 else { return span }
    let copy = appended(walk, span)
    let suffix = Array("/\(ordinal)".utf8)
    suffix.withUnsafeBufferPointer { walk.pointee.append($0.baseAddress!, $0.count) }
    return FieldSpan(start: copy.start, count: copy.count + UInt32(suffix.count))
  }

  /// A copy of a captured text behind all that was captured; it goes with the scope.
  private func appended(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan) -> FieldSpan {
    let start = walk.pointee.textCount
    // Room first: the text may move while it grows.
    walk.pointee.reserve(Int(span.count))
    let source = UnsafePointer((walk.pointee.text + Int(span.start)).assumingMemoryBound(to: UInt8.self))
    walk.pointee.append(source, Int(span.count))
    return FieldSpan(start: UInt32(start), count: span.count)
  }

  private func isNeededMissing(_ walk: UnsafeMutablePointer<XMLWalk>) -> Bool {
    let slot = walk.pointee.first(neededSlots)
    guard slot >= 0, walk.pointee.slots[slot].count > 0 else { return true }
    let text = walk.pointee.bytes(slot)
    return neededNulls.contains { text.elementsEqual($0) }
  }

  // MARK: Cases

  /// Finds the record's case and turns it into the fields it decides.
  private func decide(_ walk: UnsafeMutablePointer<XMLWalk>) -> Verdict {
    guard let found = dialect.cases.first(where: { holds($0, walk) }) else { return .failed(unknownCase(walk)) }
    guard let status = found.status else {
      ignoredByCase += 1
      return .ignored
    }
    if let statusField, let span = wordSpans[status] { spans[statusField] = span }
    if let amountField {
      let span = spans[amountField]
      let base = walk.pointee.text + Int(span.start)
      if span.count > 0, base.load(as: UInt8.self) == 0x2D {
        let amount = UnsafeRawBufferPointer(start: base, count: Int(span.count))
        return .failed(
          Fault(
            "amount-negative", at: Place(column: rows.profile.fields[amountField].column), found: quoted(amount),
            expected: "an amount without sign", remedy: "the direction tells which way the money went"))
      }
      if found.isNegative, span.count > 0 { spans[amountField] = negated(walk, span) }
    }
    for index in 0..<fieldSlots.count where found.emptied.contains(rows.profile.fields[index].target) {
      spans[index] = FieldSpan(start: 0, count: 0)
    }
    return .kept
  }

  private func holds(_ candidate: XMLDialect.Case, _ walk: UnsafeMutablePointer<XMLWalk>) -> Bool {
    for (mark, condition) in candidate.conditions {
      let slot = walk.pointee.first(markSlots[mark])
      switch condition {
      case .present: guard slot >= 0 else { return false }
      case .absent: guard slot < 0 else { return false }
      case .equals(let text):
        guard slot >= 0, walk.pointee.bytes(slot).elementsEqual(text.utf8) else { return false }
      }
    }
    return true
  }

  /// The amount with a minus in front, behind all that was captured; it goes with the scope.
  private func negated(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan) -> FieldSpan {
    let start = walk.pointee.textCount
    var minus: UInt8 = 0x2D
    walk.pointee.append(&minus, 1)
    return FieldSpan(start: UInt32(start), count: appended(walk, span).count + 1)
  }

  // MARK: Faults

  private func unknownCase(_ walk: UnsafeMutablePointer<XMLWalk>) -> Fault {
    let found = dialect.marks.indices.map { index in
      let slot = walk.pointee.first(markSlots[index])
      return "\(dialect.marks[index].name) \(slot < 0 ? "absent" : quoted(walk.pointee.bytes(slot)))"
    }
    return Fault(
      "case-unknown", found: found.joined(separator: ", "), expected: "a case of the profile",
      remedy: "what this entry is cannot be told")
  }

  private func repeated(_ path: String) -> Fault {
    Fault(
      "element-repeated", at: Place(column: path), found: "'\(path)' more than once in one row", expected: "it once")
  }

  private func shared() -> Fault {
    Fault(
      "amount-shared", found: "a detail without an amount of its own beside others",
      expected: "an amount for each detail", remedy: "the row's amount cannot be shared out")
  }

  private func explain(_ base: UnsafePointer<UInt8>, step: Int) -> Fault {
    let profile = rows.profile
    let failed = plan.steps[step].rule
    let bytes = UnsafeRawBufferPointer(start: base + Int(spans[failed].start), count: Int(spans[failed].count))
    if failed >= plan.rules.count {
      let constant = plan.constants[failed - plan.rules.count]
      var fault = FieldExplainer.explain(bytes, constant)
      fault.place.column = constant.column
      return fault
    }
    let rule = plan.rules[failed]
    var fault = FieldExplainer.explain(bytes, rule, profile, encoding: .utf8)
    if profile.record.columns[rule.target].isPersonal, !bytes.isEmpty, fault.code != "field-limit" {
      fault.found = FieldExplainer.masked(bytes)
    }
    fault.place.column = rule.column
    return fault
  }
}
