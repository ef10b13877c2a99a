import CByteScan
import Glibc
import RekonCore

/// Reads one delimited feed into a segment: header, rows, trailer, control totals, in one pass over its bytes.
///
/// A fault of the file is thrown (nothing of it is used); a fault of a row goes to the rejects. The order of the checks
/// on a row is fixed, so that the same row always has the same reason: bytes (NUL, UTF-8, byte order mark), quotes,
/// number of fields, then the fields in the profile's order.
final class DelimitedFeed {
  let profile: FeedProfile
  let reader: RecordReader
  private let builder: StripeBuilder
  /// Behind a pointer: it is counted in for every row, and a class's own property is guarded at each access.
  private let counts: UnsafeMutablePointer<SegmentSummary>
  private var summary: SegmentSummary {
    get { counts.pointee }
    _modify { yield &counts.pointee }
  }
  private var plan: RowPlan?
  var header: HeaderBinding?
  var headerBytes: [UInt8] = []
  private var columnCount = 0
  /// A trailer or an end mark closes the feed.
  private let hasLastLine: Bool
  private let keys: KeyHasher
  private var trailer = TrailerCheck()
  /// Blank lines since the last row: notes if another row follows, nothing at the end of the feed.
  private var blankLines: [Int] = []
  private var blankLinesWaiting = 0
  private var rowsWithTrailingDelimiter = 0
  private var lastRowWasOpen = false
  private var blankLineCount = 0
  /// Blank lines beyond these are counted, so that they do not crowd out other notes.
  private static let blankLinesNamed = 10

  init(profile: FeedProfile) {
    self.profile = profile
    hasLastLine = profile.csv.endMark != nil || profile.csv.trailer != nil
    reader = RecordReader(delimiter: profile.csv.delimiter)
    builder = StripeBuilder(kind: profile.record)
    counts = .allocate(capacity: 1)
    counts.initialize(to: SegmentSummary(kind: profile.record))
    keys = KeyHasher(party: profile.party, kind: profile.record)
  }

  deinit {
    counts.deinitialize(count: 1)
    counts.deallocate()
  }

  /// Whole data rows seen so far, for the message of a feed that is cut.
  var rowsSeen: Int { summary.rowCount }
  var summarySoFar: SegmentSummary { summary }

  /// Reads all of `source` and appends its rows to `writer`. Returns the summary for the footer.
  func read(_ source: inout FeedBytes, into writer: inout SegmentWriter) throws -> SegmentSummary {
    do {
      return try readWhole(&source, into: &writer)
    } catch let fault as Fault { throw try reader.damage(of: &source) ?? fault }
  }

  private func readWhole(_ source: inout FeedBytes, into writer: inout SegmentWriter) throws -> SegmentSummary {
    try readHeader(&source)
    while try nextRecord(&source) {
      if isBlank {
        blankLinesWaiting += 1
        // A file of nothing but line ends must not fill the memory with them.
        if blankLines.count < Self.blankLinesNamed { blankLines.append(reader.record.line) }
        continue
      }
      noteBlankLines()
      if hasLastLine, try readTrailer() { continue }
      try readRow()
      if builder.isFull { try writer.append(builder) }
    }
    summary.textByteCount = reader.inflatedByteCount
    for note in source.notes { addNote(note) }
    try finish()
    try writer.append(builder)
    return summary
  }

  /// The reader does not know the columns' names: a quote that is never closed gets its name here.
  private func nextRecord(_ source: inout FeedBytes) throws -> Bool {
    do {
      return try reader.next(from: &source)
    } catch var fault as Fault {
      if fault.code == "quote-not-closed" {
        fault.place.record = summary.rowCount + 1
        fault.place.column = fault.place.columnNumber.flatMap { columnName($0 - 1) }
      }
      throw fault
    }
  }

  // MARK: Header

  private func readHeader(_ source: inout FeedBytes) throws {
    for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] where try reader.skipPrefix(mark, from: &source) {
      throw Fault(
        "encoding-utf16", at: Place(line: 1, byte: 0), found: "UTF-16", expected: "UTF-8 as the profile declares",
        remedy: "export the feed as UTF-8")
    }
    _ = try reader.skipPrefix([0xEF, 0xBB, 0xBF], from: &source)
    guard try reader.next(from: &source) else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: source.isGzip ? "0 bytes inside the gzip file" : "0 bytes",
        expected: "a feed with its header line", remedy: "a day without rows still has its header")
    }
    guard !isBlank else {
      throw Fault(
        "blank-feed", at: Place(line: 1, byte: 0), found: "a blank line", expected: "the header line",
        remedy: "the first line of the feed names its columns")
    }
    let record = reader.record
    if isStillGzip {
      throw Fault(
        "gzip-nested", at: Place(line: 1, byte: 0), found: "gzip: still compressed after one layer",
        expected: "the feed's text", remedy: "compress the feed once")
    }
    if let fault = recordFault() { throw HeaderBinding.otherDelimiter(reader.recordBytes, profile, fault) ?? fault }
    headerBytes = Array(reader.recordBytes)
    let names = (0..<record.fieldCount).map(reader.text)
    let place = Place(line: record.line, byte: record.byteOffset)
    let binding = try HeaderBinding(names, place: place, profile: profile)
    header = binding
    for note in binding.notes { addNote(note) }
    columnCount = binding.names.count
    plan = RowPlan(profile: profile, sourceColumns: binding.sourceColumns)
  }

  private var isStillGzip: Bool { reader.recordBytes.starts(with: [0x1F, 0x8B]) }

  // MARK: Rows

  private var isBlank: Bool { reader.record.fieldCount == 1 && reader.record.start == reader.record.end }

  private func readRow() throws {
    guard let plan else { return }
    counts.pointee.rowCount += 1
    guard !trailer.isRead else {
      throw Fault(
        "rows-after-trailer", at: place, found: "a row behind the last line", expected: "the end of the feed",
        remedy: "the feed may be two files joined")
    }
    lastRowWasOpen = !reader.record.isTerminated
    if !reader.record.isPlain || reader.record.fieldCount != columnCount, let fault = shapeFault() {
      return try reject(fault)
    }
    let failed = plan.apply(reader.base, reader.fields, to: builder)
    guard failed < 0 else { return try reject(fieldFault(plan, failed)) }
    let row = builder.count
    keys.setHashes(row, builder, plan)
    keys.addTotals(row, builder, &counts.pointee.totals)
    let recordNumber = UInt32(truncatingIfNeeded: counts.pointee.rowCount)
    builder.commitRow(
      recordNumber: recordNumber, line: UInt32(truncatingIfNeeded: reader.record.line),
      byteOffset: UInt64(reader.record.byteOffset))
    counts.pointee.acceptedCount += 1
    counts.pointee.recordNumberXor ^= UInt64(recordNumber)
    if let check = profile.csv.trailer { trailer.add(row, builder, check) }
  }

  /// What is wrong with a record that is not plain, or not as wide as the header; it may be in order.
  @inline(never)
  private func shapeFault() -> Fault? {
    guard let header else { return nil }
    if reader.record.fieldCount == columnCount + 1, reader.fields[columnCount].count == 0 {
      rowsWithTrailingDelimiter += 1
    }
    return recordFault() ?? widthFault(columnCount) ?? lineEndFault(header)
  }

  var place: Place {
    let record = header == nil ? nil : summary.rowCount
    return Place(line: reader.record.line, record: record, byte: reader.record.byteOffset)
  }

  private func reject(_ fault: Fault) throws {
    guard reader.record.lineCount == 1 else {
      throw Fault(
        "quote-swallows-lines", at: place,
        found: "a bad row over \(reader.record.lineCount) lines: \(fault.reason)", expected: "a row on one line",
        remedy: "a stray quote may have swallowed rows; close or double it")
    }
    summary.rejectedCount += 1
    guard summary.rejects.count < RejectedRow.keptPerFile else { return }
    let raw = Array(reader.recordBytes.prefix(RejectedRow.bytesKept))
    summary.rejects.append(RejectedRow(fault: fault, raw: raw))
  }

  // MARK: Trailer and end

  /// Whether the record is the trailer or the end mark; its totals are held against the rows at the end.
  private func readTrailer() throws -> Bool {
    if let endMark = profile.csv.endMark, reader.record.fieldCount == 1, reader.text(0) == endMark {
      guard !trailer.isRead else { return false }
      trailer.isRead = true
      return true
    }
    guard let check = profile.csv.trailer, reader.record.fieldCount > 0,
      reader.bytes(reader.fields[0]).elementsEqual(check.mark.utf8), !trailer.isRead
    else { return false }
    trailer.isRead = true
    trailer.place = Place(line: reader.record.line, byte: reader.record.byteOffset)
    trailer.fields = (0..<reader.record.fieldCount).map(reader.text)
    return true
  }

  private func finish() throws {
    let rows = summary.rowCount
    if rowsWithTrailingDelimiter == rows, rows > 0, summary.rejectedCount >= rows {
      throw Fault(
        "trailing-delimiter", at: Place(line: summary.rejects.first?.fault.place.line),
        found: "a delimiter at the end of every row (\(rows) rows)",
        expected: "\(header?.names.count ?? 0) fields a row",
        remedy: "take the last \(HeaderBinding.shown(profile.csv.delimiter)) out of each row")
    }
    if let mark = profile.csv.endMark ?? profile.csv.trailer?.mark, !trailer.isRead {
      throw Fault(
        "trailer-missing", at: Place(byte: reader.inflatedByteCount),
        found: "no last line '\(mark)' behind \(rows) rows",
        expected: "a last line that closes the feed", remedy: "the feed is cut: send it again")
    }
    if let check = profile.csv.trailer { try trailer.verify(check, rowCount: rows, rejected: summary.rejectedCount) }
    if lastRowWasOpen, !trailer.isRead {
      addNote(
        Fault(
          "last-line-open", severity: .warning,
          at: Place(line: reader.record.line, record: rows, byte: reader.inflatedByteCount),
          found: "no line end behind the last row", expected: "one", remedy: "the feed may be cut"))
    }
    noteMixedLineEnds()
    if blankLineCount > Self.blankLinesNamed {
      let further = blankLineCount - Self.blankLinesNamed
      addNote(Fault("blank-line", severity: .warning, found: "\(further) more blank lines", expected: "rows"))
    }
    try checkRejectLimit()
    for (index, spec) in profile.record.columns.enumerated() where spec.kind == .dictionary {
      summary.dictionaries[index] = plan?.dictionary(ofColumn: index).list
    }
  }

  private func checkRejectLimit() throws {
    let rejected = summary.rejectedCount
    // Every rejected row of an accepted file is kept, so more than can be kept is too many.
    let limit = min(
      profile.rejectLimit ?? (profile.csv.hasControlTotals ? 0 : max(3, summary.rowCount / 1_000)),
      RejectedRow.keptPerFile)
    guard rejected > limit else { return }
    let first = summary.rejects.first?.fault
    throw Fault(
      "rejects-over-limit", at: first?.place ?? Place(),
      found: "\(rejected) rejected \(rejected == 1 ? "row" : "rows") of \(summary.rowCount)",
      expected: "at most \(limit)",
      remedy: "first: \(first.map { "\($0.code): \($0.reason)" } ?? "")")
  }

  private func noteMixedLineEnds() {
    let kinds = [("LF", reader.lineFeeds), ("CRLF", reader.pairs), ("CR", reader.carriageReturns)].filter { $0.1 > 0 }
    guard kinds.count > 1 else { return }
    let found = kinds.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    addNote(Fault("mixed-line-ends", severity: .warning, found: "\(found) line ends", expected: "one kind"))
  }

  private func noteBlankLines() {
    guard blankLinesWaiting > 0 else { return }
    for line in blankLines.prefix(max(0, Self.blankLinesNamed - blankLineCount)) {
      addNote(Fault("blank-line", severity: .warning, at: Place(line: line), found: "a blank line", expected: "a row"))
    }
    blankLineCount += blankLinesWaiting
    blankLines.removeAll(keepingCapacity: true)
    blankLinesWaiting = 0
  }

  private func addNote(_ note: Fault) {
    if summary.notes.count < SegmentSummary.notesKept { summary.notes.append(note) }
  }
}
