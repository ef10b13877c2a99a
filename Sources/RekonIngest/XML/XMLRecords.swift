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
  var ignoredByCase = 0

  let dialect: XMLDialect
  let rows: FeedRows
  let fieldSlots: [[Int]]
  /// Fields that fall back on the row's value; only a single detail may do so with money.
  let isRowSlot: [Bool]
  let isMoney: [Bool]
  let constantSlots: [[Int]]
  let markSlots: [[Int]]
  let neededSlots: [Int]
  let neededNulls: [[UInt8]]
  let statusField: Int?
  let amountField: Int?
  let identityField: Int?
  let spans: UnsafeMutablePointer<FieldSpan>
  let spanCount: Int
  /// Where the words of the cases lie in the walk's text.
  var wordSpans: [Word: FieldSpan] = [:]
  var heldPlace = Place()
  /// Details of the open row that have no reference but the row's: from the second on it gets a number.
  var sharedReferences = 0
  let hasDetails: Bool
  let datedFields: [Int]
  /// At a desk: what is wrong with the record beside its fields' values, and the fields that nobody need look at any more.
  var spoilt: [Fault] = []
  var spoiltRules: Set<Int> = []
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
    if !spoilt.isEmpty { (spoilt, spoiltRules) = ([], []) }
    if !neededSlots.isEmpty, isNeededMissing(walk) { return .ignored }
    var usesRowMoney = false
    for index in 0..<fieldSlots.count {
      let slot = walk.pointee.first(fieldSlots[index])
      if slot >= 0, walk.pointee.slots[slot].isRepeated {
        let fault = repeated(rows.profile.fields[index].column)
        if isEnd(fault, rule: index) { return .failed(fault) }
      }
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
        let fault = repeated(rows.profile.constants[index].column)
        if isEnd(fault, rule: fieldSlots.count + index) { return .failed(fault) }
      }
      spans[fieldSlots.count + index] = span(walk, slot)
    }
    for index in 0..<markSlots.count {
      let slot = walk.pointee.first(markSlots[index])
      if slot >= 0, walk.pointee.slots[slot].isRepeated {
        let fault = repeated(dialect.marks[index].paths[0])
        if isEnd(fault) { return .failed(fault) }
      }
    }
    if !dialect.cases.isEmpty {
      switch decide(walk) {
      case .kept: break
      case .failed(let fault): if isEnd(fault, rule: statusField) { return .failed(fault) }
      case let other: return other
      }
    }
    if usesRowMoney, ordinal > 1, isEnd(shared(), rule: amountField) { return .failed(shared()) }
    if let desk = rows.desk, !spoilt.isEmpty { return inspectSpoilt(walk, place, desk) }
    if usesRowMoney {
      hasHeldBack = true
      heldPlace = place
      return .heldBack
    }
    return keep(walk, place)
  }

  /// Whether the record is done with: a run needs one reason, a desk takes it down and looks at the other fields as well.
  func isEnd(_ fault: Fault, rule: Int? = nil) -> Bool {
    guard rows.desk != nil else { return true }
    spoilt.append(fault)
    if let rule { spoiltRules.insert(rule) }
    return false
  }

  /// The row has ended and no further detail came: the row's amount is this detail's.
  func takeHeldBack(_ walk: UnsafeMutablePointer<XMLWalk>) -> Verdict {
    hasHeldBack = false
    return keep(walk, heldPlace)
  }

  func dropHeldBack() { hasHeldBack = false }

  func keep(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place) -> Verdict {
    let base = UnsafePointer(walk.pointee.text.assumingMemoryBound(to: UInt8.self))
    let failed = rows.take(plan, base, spans, line: place.line ?? 0, byteOffset: place.byte ?? 0)
    if failed < 0 { return .kept }
    if let desk = rows.desk { return inspect(base, place, from: failed, desk) }
    if !rows.keepsRejects, !isOverLimit(step: failed) { return .counted }
    return .failed(explain(base, step: failed))
  }

  func isOverLimit(step: Int) -> Bool {
    Int(spans[plan.steps[step].rule].count) > rows.profile.limits.fieldByteCount
  }

  func span(_ walk: UnsafeMutablePointer<XMLWalk>, _ slot: Int) -> FieldSpan {
    guard slot >= 0 else { return FieldSpan(start: 0, count: 0) }
    return FieldSpan(start: walk.pointee.slots[slot].start, count: walk.pointee.slots[slot].count)
  }

  /// The statement's date as text behind all that was captured; it goes with the scope.
  func dateSpan(_ walk: UnsafeMutablePointer<XMLWalk>) -> FieldSpan {
    guard let statementDate else { return FieldSpan(start: 0, count: 0) }
    let start = walk.pointee.textCount
    let text = Array(statementDate.description.utf8)
    text.withUnsafeBufferPointer { walk.pointee.append($0.baseAddress!, $0.count) }
    return FieldSpan(start: UInt32(start), count: UInt32(text.count))
  }

  /// The row's reference with the detail's number behind it: details that name none are records of their own all the same.
  func numbered(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan, _ ordinal: Int) -> FieldSpan {
    guard span.count > 0 else { return span }
    let copy = appended(walk, span)
    let suffix = Array("/\(ordinal)".utf8)
    suffix.withUnsafeBufferPointer { walk.pointee.append($0.baseAddress!, $0.count) }
    return FieldSpan(start: copy.start, count: copy.count + UInt32(suffix.count))
  }

  /// A copy of a captured text behind all that was captured; it goes with the scope.
  func appended(_ walk: UnsafeMutablePointer<XMLWalk>, _ span: FieldSpan) -> FieldSpan {
    let start = walk.pointee.textCount
    // Room first: the text may move while it grows.
    walk.pointee.reserve(Int(span.count))
    let source = UnsafePointer((walk.pointee.text + Int(span.start)).assumingMemoryBound(to: UInt8.self))
    walk.pointee.append(source, Int(span.count))
    return FieldSpan(start: UInt32(start), count: span.count)
  }

  func isNeededMissing(_ walk: UnsafeMutablePointer<XMLWalk>) -> Bool {
    let slot = walk.pointee.first(neededSlots)
    guard slot >= 0, walk.pointee.slots[slot].count > 0 else { return true }
    let text = walk.pointee.bytes(slot)
    return neededNulls.contains { text.elementsEqual($0) }
  }
}
