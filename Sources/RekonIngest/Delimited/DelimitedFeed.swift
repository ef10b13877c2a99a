import CByteScan
import Glibc
import RekonCore

/// Reads one delimited feed: head lines, header, rows, last line, control totals, in one pass over its bytes.
///
/// A fault of the file is thrown (nothing of it is used); a fault of a row goes to the rejects. The order of the checks
/// on a row is fixed, so that the same row always has the same reason: bytes (NUL, encoding, byte order mark), quotes,
/// number of fields, then constants, then the fields in the profile's order.
final class DelimitedFeed {
  let profile: FeedProfile
  let dialect: CSVDialect
  let rows: FeedRows
  let reader: RecordReader
  private let counts: UnsafeMutablePointer<SegmentSummary>
  var header: HeaderBinding? { didSet { width = header?.names.count ?? 0 } }
  /// Fields of a row: asked for each, and the header would be counted up and down.
  private var width = 0
  var headerBytes: [UInt8] = []
  var controls: ControlCheck
  private var isClosed = false
  /// What the last line begins with; empty where there is none.
  private let lastLineOpening: [UInt8]
  /// The record at hand was read to see whether it is a header, and is a row.
  var hasRecordInHand = false
  /// Blank lines since the last row: notes if another row follows, nothing at the end of the feed.
  private var blankLines: [Int] = []
  private var blankLinesWaiting = 0
  private var rowsWithTrailingDelimiter = 0
  private var lastRowWasOpen = false
  private var hasRowsBehind = false
  private var blankLineCount = 0
  /// Blank lines beyond these are counted, so that they do not crowd out other notes.
  private static let blankLinesNamed = 10

  init(_ dialect: CSVDialect, rows: FeedRows) {
    self.dialect = dialect
    self.rows = rows
    profile = rows.profile
    counts = rows.counts
    controls = ControlCheck(profile: rows.profile, refuse: { [unowned rows] in try rows.refuse($0) })
    lastLineOpening = dialect.encoding.bytes(String(decoding: dialect.lastLine?.opening ?? [], as: UTF8.self))
    reader = RecordReader(dialect, limits: rows.profile.limits)
  }

  /// Reads all of `source` and hands full stripes to `keep`, the last one included. The summary is then in `rows`.
  func read(_ source: inout FeedBytes, keep: (StripeBuilder) throws -> Void) throws {
    do {
      try readWhole(&source, keep)
    } catch let fault as Fault {
      guard let damage = try reader.damage(of: &source), damage != fault else { throw fault }
      rows.desk?.refuse(fault)
      throw damage
    }
  }

  private func readWhole(_ source: inout FeedBytes, _ keep: (StripeBuilder) throws -> Void) throws {
    if dialect.encoding == .utf16 { source.decodeUTF16() }
    try readHeadLines(&source)
    let plan = try readHeader(&source)
    if let plan { rows.desk?.begin(plan, columnCount: header?.names.count ?? 0) }
    let builder = rows.builder
    while try nextRecord(&source) {
      if isBlank {
        blankLinesWaiting += 1
        // A file of nothing but line ends must not fill the memory with them.
        if blankLines.count < Self.blankLinesNamed { blankLines.append(reader.record.line) }
        continue
      }
      if blankLinesWaiting > 0 { noteBlankLines() }
      if !lastLineOpening.isEmpty, try readLastLine() { continue }
      if isComment { continue }
      try readRow(plan)
      if builder.isFull { try keep(builder) }
    }
    counts.pointee.textByteCount = reader.inflatedByteCount
    for note in source.notes { rows.addNote(note) }
    try keep(builder)
    try finish(plan)
  }

  /// The reader does not know the columns' names: a quote that is never closed gets its name here.
  func nextRecord(_ source: inout FeedBytes) throws -> Bool {
    if hasRecordInHand {
      hasRecordInHand = false
      return true
    }
    do {
      return try reader.next(from: &source)
    } catch var fault as Fault {
      if fault.code == "quote-not-closed" {
        fault.place.record = counts.pointee.rowCount + 1
        fault.place.column = fault.place.columnNumber.flatMap { columnName($0 - 1) }
      }
      throw fault
    }
  }

  // MARK: Rows

  var isBlank: Bool { reader.record.fieldCount == 1 && reader.record.start == reader.record.end }

  var isComment: Bool {
    guard let comment = dialect.comment else { return false }
    return reader.record.end > reader.record.start && reader.base[reader.record.start] == comment
  }

  private func readRow(_ plan: RowPlan?) throws {
    counts.pointee.rowCount += 1
    if isClosed, !hasRowsBehind { try refuseRowsBehind() }
    // Only the last record of a feed can lack its line end.
    if !reader.record.isTerminated { lastRowWasOpen = true }
    // Under a header that cannot be read no row can be used.
    guard let plan, width > 0 else { return rows.countReject() }
    if !reader.record.isPlain || reader.record.fieldCount != width, try isBadShape(plan) { return }
    let failed = rows.take(
      plan, reader.base, reader.fields, line: reader.record.line, byteOffset: reader.record.byteOffset)
    guard failed >= 0 else { return }
    if let desk = rows.desk, reader.record.lineCount == 1 {
      rows.countReject()
      return inspectFields(plan, from: failed, desk)
    }
    if !rows.keepsRejects, reader.record.lineCount == 1, !isOverLimit(plan, step: failed) { return rows.countReject() }
    try reject(fieldFault(plan, step: failed))
  }

  /// A field that is larger than any may be refuses the file, however many rows have been rejected.
  func isOverLimit(_ plan: RowPlan, step: Int) -> Bool {
    Int(reader.fields[plan.steps[step].sourceColumn].count) > profile.limits.fieldByteCount
  }

  private func refuseRowsBehind() throws {
    hasRowsBehind = true
    try rows.refuse(
      Fault(
        "rows-after-trailer", at: place, found: "a row behind the last line", expected: "the end of the feed",
        remedy: "the feed may be two files joined"))
  }

  /// Whether a record that is not plain, or not as wide as the header, is a bad row; it may be in order.
  @inline(never)
  private func isBadShape(_ plan: RowPlan) throws -> Bool {
    if reader.record.fieldCount == width + 1, reader.fields[width].count == 0 {
      rowsWithTrailingDelimiter += 1
    }
    if let desk = rows.desk { return try inspectShape(plan, desk) }
    if let fault = lineLimitFault() { throw fault }
    guard let shape = shape() else { return false }
    if !rows.keepsRejects, reader.record.lineCount == 1 { rows.countReject() } else { try reject(explain(shape)) }
    return true
  }

  var place: Place {
    let record = header == nil ? nil : counts.pointee.rowCount
    return Place(line: reader.record.line, record: record, byte: reader.record.byteOffset)
  }

  private func reject(_ fault: Fault) throws {
    // A limit is the file's: what is larger than any feed's field is no feed.
    if fault.code == "field-limit" { return try rows.refuse(fault) }
    guard reader.record.lineCount == 1 else {
      rows.countReject()
      return try rows.refuse(swallowed(fault))
    }
    rows.reject(fault, raw: reader.recordBytes)
  }

  /// A bad row over several lines: how many rows it took with it nobody can say.
  func swallowed(_ fault: Fault) -> Fault {
    Fault(
      "quote-swallows-lines", at: place, found: "a bad row over \(reader.record.lineCount) lines: \(fault.reason)",
      expected: "a row on one line", remedy: "a stray quote may have swallowed rows; close or double it")
  }

  // MARK: Last line and end

  /// Whether the record is the feed's last line; its totals are held against the rows at the end.
  private func readLastLine() throws -> Bool {
    guard let template = dialect.lastLine, !isClosed, reader.recordBytes.starts(with: lastLineOpening) else {
      return false
    }
    let line = dialect.encoding.text(reader.recordBytes)
    let place = Place(line: reader.record.line, byte: reader.record.byteOffset)
    isClosed = true
    var copy = line
    if let found = copy.withUTF8({ template.match(UnsafeRawBufferPointer($0)) }) {
      try controls.take(found, line: place, source: "the last line", columnNumber: fieldNumber(in: line))
    } else {
      try rows.refuse(
        Fault(
          "last-line", at: place, found: quoted(withoutIdentities(line, digitCount: 10)),
          expected: "a line like \(quoted(template.text))",
          remedy: "the feed may be cut: send it again"))
    }
    return true
  }

  private func finish(_ plan: RowPlan?) throws {
    let count = counts.pointee.rowCount
    let hasOneCause = rowsWithTrailingDelimiter == count && count > 0 && counts.pointee.rejectedCount >= count
    if hasOneCause {
      let first = rows.desk?.rowFaults.entries.first?.fault ?? counts.pointee.rejects.first?.fault
      rows.desk?.dropRowFaults()
      try rows.refuse(
        Fault(
          "trailing-delimiter", at: Place(line: first?.place.line),
          found: "a delimiter at the end of every row (\(count) rows)",
          expected: "\(header?.names.count ?? 0) fields a row",
          remedy: "take the last \(HeaderBinding.shown(dialect.delimiter)) out of each row"))
    }
    if let template = dialect.lastLine, !isClosed {
      try rows.refuse(
        Fault(
          "trailer-missing", at: Place(byte: reader.inflatedByteCount),
          found: "no last line '\(visible(template.text))' behind \(count) \(count == 1 ? "row" : "rows")",
          expected: "a last line that closes the feed", remedy: "the feed is cut: send it again"))
    }
    let isSumKnown = plan.map { plan in plan.rules.contains { $0.target == profile.totals?.column } } ?? false
    try controls.verify(
      rowCount: count, rejected: counts.pointee.rejectedCount, sum: isSumKnown ? rows.sum : nil)
    if let facts = controls.statedFacts { counts.pointee.stated = [facts] }
    if lastRowWasOpen, !isClosed {
      rows.addNote(
        Fault(
          "last-line-open", severity: .warning,
          at: Place(line: reader.record.line, record: count, byte: reader.inflatedByteCount),
          found: "no line end behind the last row", expected: "one", remedy: "the feed may be cut"))
    }
    noteMixedLineEnds()
    if blankLineCount > Self.blankLinesNamed {
      let further = blankLineCount - Self.blankLinesNamed
      rows.addNote(Fault("blank-line", severity: .warning, found: "\(further) more blank lines", expected: "rows"))
    }
    if plan == nil {
      rows.addNote(
        Fault(
          "rows-not-checked", severity: .warning,
          found: "\(count) \(count == 1 ? "row" : "rows") under a header that cannot be read",
          expected: "columns to check them by", remedy: "mend the header and check the file again"))
    }
    try rows.finish(hasOneCause ? nil : plan)
  }

  private func noteMixedLineEnds() {
    let kinds = [("LF", reader.lineFeeds), ("CRLF", reader.pairs), ("CR", reader.carriageReturns)].filter { $0.1 > 0 }
    guard kinds.count > 1 else { return }
    let found = kinds.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    rows.addNote(Fault("mixed-line-ends", severity: .warning, found: "\(found) line ends", expected: "one kind"))
  }

  private func noteBlankLines() {
    for line in blankLines.prefix(max(0, Self.blankLinesNamed - blankLineCount)) {
      rows.addNote(
        Fault("blank-line", severity: .warning, at: Place(line: line), found: "a blank line", expected: "a row"))
    }
    blankLineCount += blankLinesWaiting
    blankLines.removeAll(keepingCapacity: true)
    blankLinesWaiting = 0
  }
}
