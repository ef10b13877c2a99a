import CLibXML2
import Glibc
import RekonCore

/// Reads one XML feed through libxml2's SAX2 push parser: no tree, memory as flat as the largest row.
///
/// ```
/// chunks of bytes -> libxml2 -> XMLWalk (captures texts by path) -> a row's texts as spans -> RowPlan -> columns
/// ```
/// A fault of the document is thrown (nothing of it is used), a fault of a row goes to the rejects. DOCTYPE is refused, so
/// that no entity is ever declared; nothing is fetched: there is no loader for what lies outside the document.
final class XMLFeed {
  let profile: FeedProfile
  let dialect: XMLDialect
  let rows: FeedRows
  let plan: XMLPlan
  let records: XMLRecords
  var walk: UnsafeMutablePointer<XMLWalk>
  var positions = XMLPositions()
  let controls: XMLControls
  /// What ended the reading; told once the parser has returned.
  var fault: Fault?

  // The open row.
  private var rowMark = 0
  private var detailMark = 0
  private var rowPlace = Place()
  private var detailPlace = Place()
  private var detailCount = 0
  private var balanceMark = 0
  private var statementMark = 0

  private static let chunkByteCount = 1 << 16
  private static let library: Void = xmlInitParser()

  init(_ dialect: XMLDialect, rows: FeedRows) {
    _ = Self.library
    self.dialect = dialect
    self.rows = rows
    profile = rows.profile
    plan = XMLPlan(dialect, fields: rows.profile.fields, constants: rows.profile.constants)
    records = XMLRecords(dialect, rows: rows, plan: plan)
    controls = XMLControls(
      dialect, profile: rows.profile, plan: plan, refuse: { [unowned rows] in try rows.refuse($0) })
    rows.desk?.begin(records.plan)
    walk = .allocate(capacity: 1)
    walk.initialize(to: XMLWalk(plan: plan, dialect: dialect, limits: rows.profile.limits, owner: self))
    records.layWords(walk)
  }

  deinit {
    walk.pointee.deallocate()
    walk.deallocate()
  }

  // MARK: Reading

  /// Reads all of `source` and hands full stripes to `keep`, the last one included. The summary is then in `rows`.
  func read(_ source: inout FeedBytes, keep: (StripeBuilder) throws -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkByteCount, alignment: 64)
    defer { buffer.deallocate() }
    let parser = try open(&source, buffer)
    defer {
      xmlFreeParserCtxt(parser)
      walk.pointee.context = nil
    }
    // libxml2 goes as far in a chunk as it can be sure of: what it tells must not depend on where members end, nor on how an
    // inflater gives its bytes.
    var damage: Fault?
    do {
      while damage == nil {
        let count = try source.fill(buffer, &damage)
        if count == 0 { break }
        try feed(parser, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        // A chunk holds less than half a stripe of rows, so that a stripe never overflows in the middle of one.
        if rows.builder.count > rows.builder.capacity / 2 { try keep(rows.builder) }
      }
      if damage == nil {
        _ = xmlParseChunk(parser, nil, 0, 1)
        try check(parser)
      }
    } catch let fault as Fault {
      // A damaged file may look like a bad document first.
      while damage == nil, source.isGzip, try source.fill(buffer, &damage) > 0 {}
      guard let damage else { throw fault }
      rows.desk?.refuse(fault)
      throw damage
    }
    if let damage { throw damage }
    rows.counts.pointee.textByteCount = positions.fedByteCount
    for note in source.notes { rows.addNote(note) }
    try keep(rows.builder)
    try finish()
  }

  /// Makes the parser from the first bytes: they tell the encoding.
  private func open(_ source: inout FeedBytes, _ buffer: UnsafeMutableRawBufferPointer) throws -> xmlParserCtxtPtr {
    var count = 0
    while count < 4 {
      let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count..<4]))
      if more == 0 { break }
      count += more
    }
    guard count > 0 else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: source.isGzip ? "0 bytes inside the gzip file" : "0 bytes",
        expected: "an XML document", remedy: "a day without rows still has its document")
    }
    if buffer.starts(with: [0x1F, 0x8B]) {
      throw Fault(
        "gzip-nested", at: Place(line: 1, byte: 0), found: "gzip: still compressed after one layer",
        expected: "an XML document", remedy: "compress the feed once")
    }
    var handler = XMLEvents.handler()
    positions.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    guard
      let parser = xmlCreatePushParserCtxt(
        &handler, walk, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(count), nil)
    else { preconditionFailure("libxml2 cannot start") }
    // NOENT: an attribute's &amp; is & and not &#38;. There is nothing else to replace: a DOCTYPE ends the reading.
    xmlCtxtUseOptions(
      parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOENT.rawValue))
    walk.pointee.context = parser
    return parser
  }

  private func feed(_ parser: xmlParserCtxtPtr, _ bytes: UnsafeRawBufferPointer) throws {
    let nul = positions.nul(in: bytes)
    // What is wrong before a NUL is told first, wherever the chunks are cut.
    let text = UnsafeRawBufferPointer(rebasing: bytes.prefix(nul.map { $0 - positions.fedByteCount } ?? bytes.count))
    positions.take(text)
    _ = xmlParseChunk(parser, text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count), 0)
    try check(parser)
    guard let nul else { return }
    throw Fault(
      "nul-byte", at: Place(line: lineNumber(parser) + linesAhead(parser), byte: nul), found: "a NUL byte",
      expected: "an XML document", remedy: "send the file again")
  }

  /// Line ends that the parser has got and not yet passed.
  private func linesAhead(_ parser: xmlParserCtxtPtr) -> Int {
    guard let input = parser.pointee.input, let cur = input.pointee.cur, let end = input.pointee.end else { return 0 }
    return UnsafeBufferPointer(start: cur, count: end - cur).count { $0 == 0x0A }
  }

  private func check(_ parser: xmlParserCtxtPtr) throws {
    if let fault { throw fault }
  }

  func lineNumber(_ parser: xmlParserCtxtPtr) -> Int { parser.pointee.input.map { Int($0.pointee.line) } ?? 1 }

  /// Ends the parsing with this fault; the first one counts.
  func stop(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
    if let parser = walk.pointee.context { xmlStopParser(parser) }
  }

  // MARK: Events of the walk

  func begin(_ role: XMLPlan.Role) {
    switch role {
    case .row:
      rowMark = walk.pointee.textCount
      rowPlace = place()
      detailCount = 0
      walk.pointee.clear(records.rowSlots)
    case .detail:
      // One that was held back takes its amount from a row of several: nobody can say how much of it is its own.
      if records.hasHeldBack { rejectShared() }
      detailMark = walk.pointee.textCount
      detailPlace = place()
      detailCount += 1
      walk.pointee.clear(records.detailSlots)
    case .balance:
      balanceMark = walk.pointee.textCount
      walk.pointee.clear(controls.balanceSlots)
    case .statement:
      statementMark = walk.pointee.textCount
      walk.pointee.clear(controls.statementSlots)
      let node = walk.pointee.nodes[Int(walk.pointee.stack[walk.pointee.depth])]
      controls.beginStatement(place(), path: Int(node.statement))
      records.statementDate = nil
    case .document, .none: break
    }
  }

  func end(_ role: XMLPlan.Role) {
    do {
      switch role {
      case .detail: endDetail()
      case .row: try endRow()
      case .balance:
        try controls.endBalance(walk, place: currentPlace)
        records.statementDate = controls.closingDate
        walk.pointee.textCount = balanceMark
      case .statement:
        try controls.endStatement(walk)
        walk.pointee.textCount = statementMark
      case .document: if dialect.statements.isEmpty { try controls.endDocument(walk, place: currentPlace) }
      case .none: break
      }
    } catch let fault as Fault { stop(fault) } catch { preconditionFailure("only faults are thrown here: \(error)") }
  }

  /// Where the parser stands: behind the tag or text that it has just told of.
  var currentPlace: Place {
    guard let parser = walk.pointee.context else { return Place(line: 1, byte: 0) }
    // What ends the reading in front of the first element ends it before the encoding has been looked at.
    _ = positions.calibrate(parser)
    return Place(line: lineNumber(parser), byte: min(max(0, positions.current(parser)), positions.fedByteCount))
  }

  /// Where the feed ends, however much of it the parser has looked at: that depends on how the bytes came.
  var endPlace: Place {
    guard let parser = walk.pointee.context else { return Place(line: 1, byte: 0) }
    return Place(line: lineNumber(parser) + linesAhead(parser), byte: positions.fedByteCount)
  }

  /// The parser may have gone on a little when it tells of an error: the line is the error's own.
  func place(ofError error: xmlError) -> Place {
    var at = currentPlace
    at.line = max(Int(error.line), 1)
    return at
  }

  private func place() -> Place {
    guard let parser = walk.pointee.context else { return Place() }
    return positions.elementStart(parser)
  }

  private func endDetail() {
    controls.addDetail(walk)
    rows.counts.pointee.rowCount += 1
    detailPlace.record = rows.counts.pointee.rowCount
    let verdict = records.take(walk, detailPlace, isOfRow: false, ordinal: detailCount)
    if verdict == .heldBack { return }
    settle(verdict, detailPlace)
    walk.pointee.textCount = detailMark
  }

  private func endRow() throws {
    if records.hasHeldBack {
      settle(records.takeHeldBack(walk), detailPlace)
      walk.pointee.textCount = detailMark
    } else if detailCount == 0 {
      rows.counts.pointee.rowCount += 1
      rowPlace.record = rows.counts.pointee.rowCount
      settle(records.take(walk, rowPlace, isOfRow: true, ordinal: 1), rowPlace)
    }
    for note in try controls.endRow(walk, rowPlace, detailCount: detailCount) { rows.addNote(note) }
    walk.pointee.textCount = rowMark
  }

  private func rejectShared() {
    let fault = Fault(
      "amount-shared", at: detailPlace, found: "a detail without an amount of its own beside others",
      expected: "an amount for each detail", remedy: "the row's amount cannot be shared out")
    records.dropHeldBack()
    reject(fault, detailPlace)
    walk.pointee.textCount = detailMark
  }

  private func settle(_ verdict: XMLRecords.Verdict, _ place: Place) {
    switch verdict {
    case .kept, .heldBack: break
    case .ignored: rows.counts.pointee.ignoredCount += 1
    case .counted: rows.countReject()
    case .failed(var fault):
      fault.place.line = place.line
      fault.place.record = place.record
      fault.place.byte = place.byte
      reject(fault, place)
    }
  }

  private func reject(_ fault: Fault, _ place: Place) {
    if let desk = rows.desk {
      rows.countReject()
      return desk.addRow(.init(fault: fault))
    }
    if fault.code == "field-limit" { return stop(fault) }
    rows.reject(fault, raw: rawBytes(place))
  }

  /// The record as it was delivered, as far as it is still at hand.
  private func rawBytes(_ place: Place) -> [UInt8] {
    guard let parser = walk.pointee.context else { return [] }
    return positions.raw(from: place.byte ?? 0, through: positions.current(parser))
  }

  // MARK: End

  private func finish() throws {
    guard walk.pointee.hasDocument else {
      throw Fault(
        "xml-root", at: Place(line: 1), found: "no element '\(dialect.document)'", expected: "the feed's document")
    }
    let summary = rows.counts.pointee
    try controls.verify(rowCount: summary.rowCount, rejected: summary.rejectedCount, sum: rows.sum)
    rows.counts.pointee.stated = controls.facts
    noteIgnored(summary.ignoredCount - records.ignoredByCase, "without \(dialect.neededPath ?? "a needed path")")
    noteIgnored(records.ignoredByCase, "that a case of the profile passes over")
    try rows.finish(records.plan)
  }

  private func noteIgnored(_ count: Int, _ which: String) {
    guard count > 0 else { return }
    rows.addNote(
      Fault(
        "rows-ignored", severity: .warning, found: "\(count) \(count == 1 ? "entry" : "entries") \(which)",
        expected: "",
        remedy: "they are no records of this feed"))
  }
}
