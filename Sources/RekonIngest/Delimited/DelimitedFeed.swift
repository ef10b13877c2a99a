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
  var header: HeaderBinding?
  var headerBytes: [UInt8] = []
  private var columnCount = 0
  private var controls: ControlCheck
  private var isClosed = false
  /// What the last line begins with; empty where there is none.
  private let lastLineOpening: [UInt8]
  /// The record at hand was read to see whether it is a header, and is a row.
  private var hasRecordInHand = false
  /// Blank lines since the last row: notes if another row follows, nothing at the end of the feed.
  private var blankLines: [Int] = []
  private var blankLinesWaiting = 0
  private var rowsWithTrailingDelimiter = 0
  private var lastRowWasOpen = false
  private var blankLineCount = 0
  /// Blank lines beyond these are counted, so that they do not crowd out other notes.
  private static let blankLinesNamed = 10

  init(_ dialect: CSVDialect, rows: FeedRows) {
    self.dialect = dialect
    self.rows = rows
    profile = rows.profile
    counts = rows.counts
    controls = ControlCheck(profile: rows.profile)
    lastLineOpening = dialect.encoding.bytes(String(decoding: dialect.lastLine?.opening ?? [], as: UTF8.self))
    reader = RecordReader(dialect, limits: rows.profile.limits)
  }

  /// Reads all of `source` and hands full stripes to `keep`, the last one included. The summary is then in `rows`.
  func read(_ source: inout FeedBytes, keep: (StripeBuilder) throws -> Void) throws {
    do {
      try readWhole(&source, keep)
    } catch let fault as Fault { throw try reader.damage(of: &source) ?? fault }
  }

  private func readWhole(_ source: inout FeedBytes, _ keep: (StripeBuilder) throws -> Void) throws {
    if dialect.encoding == .utf16 { source.decodeUTF16() }
    try readHeadLines(&source)
    let plan = try readHeader(&source)
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
    try finish(plan)
    try keep(builder)
  }

  /// The reader does not know the columns' names: a quote that is never closed gets its name here.
  private func nextRecord(_ source: inout FeedBytes) throws -> Bool {
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

  // MARK: Head lines and header

  /// Titles, totals or a header record in front of the columns' names.
  private func readHeadLines(_ source: inout FeedBytes) throws {
    if dialect.encoding != .utf16 {
      for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] where try reader.skipPrefix(mark, from: &source) {
        throw Fault(
          "encoding-utf16", at: Place(line: 1, byte: 0), found: "UTF-16",
          expected: "\(dialect.encoding == .utf8 ? "UTF-8" : dialect.encoding.rawValue) as the profile declares",
          remedy: "export the feed as \(dialect.encoding == .utf8 ? "UTF-8" : dialect.encoding.rawValue)")
      }
    }
    if try reader.skipPrefix([0xEF, 0xBB, 0xBF], from: &source), dialect.encoding.isSingleByte {
      throw Fault(
        "byte-order-mark", at: Place(line: 1, byte: 0), found: "the byte order mark of UTF-8",
        expected: "\(dialect.encoding.rawValue) as the profile declares",
        remedy: "say how the feed is really written, or export it as \(dialect.encoding.rawValue)")
    }
    for (index, template) in dialect.headLines.enumerated() {
      guard try nextRecord(&source) else {
        throw Fault(
          index == 0 ? "empty-feed" : "head-line", at: Place(line: index + 1, byte: reader.inflatedByteCount),
          found: reader.inflatedByteCount == 0 ? "0 bytes" : "no line \(index + 1)",
          expected: "a line like \(quoted(template.text))", remedy: "a day without rows still has this line")
      }
      try checkIsText()
      let line = dialect.encoding.text(reader.recordBytes)
      let place = Place(line: reader.record.line, byte: reader.record.byteOffset)
      var copy = line
      guard let found = copy.withUTF8({ template.match(UnsafeRawBufferPointer($0)) }) else {
        throw Fault(
          "head-line", at: place, found: quoted(line), expected: "a line like \(quoted(template.text))",
          remedy: "it names the sender, the feed or the day: is this the right file?")
      }
      try controls.take(found, line: place, source: "line \(reader.record.line)", columnNumber: fieldNumber(in: line))
    }
  }

  /// The 1-based field in which an offset of a control line lies.
  private func fieldNumber(in line: String) -> (Int) -> Int {
    { offset in line.utf8.prefix(offset).count { $0 == self.dialect.delimiter } + 1 }
  }

  private func readHeader(_ source: inout FeedBytes) throws -> RowPlan {
    var binding = HeaderBinding(columns: dialect.columns, profile: profile)
    if dialect.header == .required {
      binding = try readNamedHeader(&source)
    } else {
      headerBytes = Array(dialect.columns.joined(separator: String(UnicodeScalar(dialect.delimiter))).utf8)
      if dialect.headLines.isEmpty, dialect.lastLine == nil { try expectSomething(&source) }
      if dialect.header == .optional, try nextSkippingComments(&source) {
        hasRecordInHand = !reader.recordBytes.elementsEqual(headerBytes)
      }
    }
    header = binding
    for note in binding.notes { rows.addNote(note) }
    columnCount = binding.names.count
    reader.expectedFieldCount = columnCount
    return RowPlan(profile: profile, sourceColumns: binding.sourceColumns, encoding: dialect.encoding)
  }

  private func readNamedHeader(_ source: inout FeedBytes) throws -> HeaderBinding {
    guard try nextSkippingComments(&source) else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: source.isGzip ? "0 bytes inside the gzip file" : "0 bytes",
        expected: "a feed with its header line", remedy: "a day without rows still has its header")
    }
    guard !isBlank else {
      throw Fault(
        "blank-feed", at: Place(line: 1, byte: 0), found: "a blank line", expected: "the header line",
        remedy: "the first line of the feed names its columns")
    }
    try checkIsText()
    if let fault = recordFault() {
      throw HeaderBinding.otherDelimiter(reader.recordBytes, dialect.delimiter, fault) ?? fault
    }
    headerBytes = Array(reader.recordBytes)
    let names = (0..<reader.record.fieldCount).map { dialect.encoding.text(reader.bytes(reader.fields[$0])) }
    return try HeaderBinding(
      names, place: Place(line: reader.record.line, byte: reader.record.byteOffset), profile: profile,
      delimiter: dialect.delimiter)
  }

  private func nextSkippingComments(_ source: inout FeedBytes) throws -> Bool {
    while try nextRecord(&source) {
      if !isComment { return true }
    }
    return false
  }

  /// A feed without header, controls or end mark must at least have a byte: an empty file says nothing.
  private func expectSomething(_ source: inout FeedBytes) throws {
    guard try nextRecord(&source) else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: source.isGzip ? "0 bytes inside the gzip file" : "0 bytes",
        expected: "rows, or a comment that says there are none")
    }
    try checkIsText()
    hasRecordInHand = true
  }

  private func checkIsText() throws {
    guard reader.recordBytes.starts(with: [0x1F, 0x8B]) else { return }
    throw Fault(
      "gzip-nested", at: Place(line: 1, byte: 0), found: "gzip: still compressed after one layer",
      expected: "the feed's text", remedy: "compress the feed once")
  }

  // MARK: Rows

  private var isBlank: Bool { reader.record.fieldCount == 1 && reader.record.start == reader.record.end }

  private var isComment: Bool {
    guard let comment = dialect.comment else { return false }
    return reader.record.end > reader.record.start && reader.base[reader.record.start] == comment
  }

  private func readRow(_ plan: RowPlan) throws {
    counts.pointee.rowCount += 1
    if isClosed { throw rowBehindLastLine() }
    // Only the last record of a feed can lack its line end.
    if !reader.record.isTerminated { lastRowWasOpen = true }
    if !reader.record.isPlain || reader.record.fieldCount != columnCount, let fault = try shapeFault() {
      return try reject(fault)
    }
    let failed = rows.take(
      plan, reader.base, reader.fields, line: reader.record.line, byteOffset: reader.record.byteOffset)
    guard failed >= 0 else { return }
    if !rows.keepsRejects, reader.record.lineCount == 1, !mayBeLimit(plan, failed) { return rows.countReject() }
    try reject(fieldFault(plan, failed))
  }

  /// A field that is larger than any may be refuses the file, however many rows have been rejected.
  private func mayBeLimit(_ plan: RowPlan, _ failed: Int) -> Bool {
    guard let header, header.sourceColumns[failed] >= 0 else { return true }
    return Int(reader.fields[header.sourceColumns[failed]].count) > profile.limits.fieldByteCount
  }

  private func rowBehindLastLine() -> Fault {
    Fault(
      "rows-after-trailer", at: place, found: "a row behind the last line", expected: "the end of the feed",
      remedy: "the feed may be two files joined")
  }

  /// What is wrong with a record that is not plain, or not as wide as the header; it may be in order.
  @inline(never)
  private func shapeFault() throws -> Fault? {
    guard let header else { return nil }
    if let fault = lineLimitFault() { throw fault }
    if reader.record.fieldCount == columnCount + 1, reader.fields[columnCount].count == 0 {
      rowsWithTrailingDelimiter += 1
    }
    return recordFault() ?? widthFault(columnCount) ?? lineEndFault(header)
  }

  var place: Place {
    let record = header == nil ? nil : counts.pointee.rowCount
    return Place(line: reader.record.line, record: record, byte: reader.record.byteOffset)
  }

  private func reject(_ fault: Fault) throws {
    // A limit is the file's: what is larger than any feed's field is no feed.
    if fault.code == "field-limit" { throw fault }
    guard reader.record.lineCount == 1 else {
      throw Fault(
        "quote-swallows-lines", at: place,
        found: "a bad row over \(reader.record.lineCount) lines: \(fault.reason)", expected: "a row on one line",
        remedy: "a stray quote may have swallowed rows; close or double it")
    }
    rows.reject(fault, raw: reader.recordBytes)
  }

  // MARK: Last line and end

  /// Whether the record is the feed's last line; its totals are held against the rows at the end.
  private func readLastLine() throws -> Bool {
    guard let template = dialect.lastLine, !isClosed, reader.recordBytes.starts(with: lastLineOpening) else {
      return false
    }
    let line = dialect.encoding.text(reader.recordBytes)
    let place = Place(line: reader.record.line, byte: reader.record.byteOffset)
    var copy = line
    guard let found = copy.withUTF8({ template.match(UnsafeRawBufferPointer($0)) }) else {
      throw Fault(
        "last-line", at: place, found: quoted(line), expected: "a line like \(quoted(template.text))",
        remedy: "the feed may be cut: send it again")
    }
    isClosed = true
    try controls.take(found, line: place, source: "the last line", columnNumber: fieldNumber(in: line))
    return true
  }

  private func finish(_ plan: RowPlan) throws {
    let count = counts.pointee.rowCount
    if rowsWithTrailingDelimiter == count, count > 0, counts.pointee.rejectedCount >= count {
      throw Fault(
        "trailing-delimiter", at: Place(line: counts.pointee.rejects.first?.fault.place.line),
        found: "a delimiter at the end of every row (\(count) rows)",
        expected: "\(header?.names.count ?? 0) fields a row",
        remedy: "take the last \(HeaderBinding.shown(dialect.delimiter)) out of each row")
    }
    if let template = dialect.lastLine, !isClosed {
      throw Fault(
        "trailer-missing", at: Place(byte: reader.inflatedByteCount),
        found: "no last line '\(visible(template.text))' behind \(count) rows",
        expected: "a last line that closes the feed", remedy: "the feed is cut: send it again")
    }
    try controls.verify(rowCount: count, rejected: counts.pointee.rejectedCount, sum: rows.sum)
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
    try rows.finish(plan)
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
