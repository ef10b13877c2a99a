import RekonCore

/// What stands in front of the rows: titles, totals, a header record, the columns' names.
extension DelimitedFeed {
  func readHeadLines(_ source: inout FeedBytes) throws {
    try checkMarks(&source)
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
      if let found = copy.withUTF8({ template.match(UnsafeRawBufferPointer($0)) }) {
        try controls.take(found, line: place, source: "line \(reader.record.line)", columnNumber: fieldNumber(in: line))
        continue
      }
      try rows.refuse(
        Fault(
          "head-line", at: place, found: quoted(withoutIdentities(line, digitCount: 10)),
          expected: "a line like \(quoted(template.text))",
          remedy: "it names the sender, the feed or the day: is this the right file?"))
      if isBehindHeadLines(template) {
        hasRecordInHand = true
        return
      }
    }
  }

  private func checkMarks(_ source: inout FeedBytes) throws {
    let declared = dialect.encoding == .utf8 ? "UTF-8" : dialect.encoding.rawValue
    if dialect.encoding != .utf16 {
      for mark in [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]] where try reader.skipPrefix(mark, from: &source) {
        throw Fault(
          "encoding-utf16", at: Place(line: 1, byte: 0), found: "UTF-16",
          expected: "\(declared) as the profile declares",
          remedy: "export the feed as \(declared)")
      }
    }
    if try reader.skipPrefix([0xEF, 0xBB, 0xBF], from: &source), dialect.encoding.isSingleByte {
      try rows.refuse(
        Fault(
          "byte-order-mark", at: Place(line: 1, byte: 0), found: "the byte order mark of UTF-8",
          expected: "\(dialect.encoding.rawValue) as the profile declares",
          remedy: "say how the feed is really written, or export it as \(dialect.encoding.rawValue)"))
    }
  }

  /// Whether the record at hand is what comes behind the head lines: then one of them is not there.
  private func isBehindHeadLines(_ template: LineTemplate) -> Bool {
    guard dialect.header == .required else {
      let marks = template.text.utf8.count { $0 == dialect.delimiter }
      return reader.record.fieldCount == dialect.columns.count && marks + 1 != dialect.columns.count
    }
    let names = Set((0..<reader.record.fieldCount).map { dialect.encoding.text(reader.bytes(reader.fields[$0])) })
    return profile.fields.count { names.contains($0.column) } * 2 > profile.fields.count
  }

  /// The 1-based field in which an offset of a control line lies.
  func fieldNumber(in line: String) -> (Int) -> Int {
    { offset in line.utf8.prefix(offset).count { $0 == self.dialect.delimiter } + 1 }
  }

  /// Binds the fields to the columns. Nil where that cannot be done, which only a desk goes on from.
  func readHeader(_ source: inout FeedBytes) throws -> RowPlan? {
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
    for fault in binding.faults { try rows.refuse(fault) }
    for note in binding.notes { rows.addNote(note) }
    guard binding.isUsable else { return nil }
    header = binding
    reader.expectedFieldCount = binding.names.count
    var bound = profile
    (bound.fields, bound.constants) = (binding.fields, binding.constants)
    return RowPlan(profile: bound, sourceColumns: binding.sourceColumns, encoding: dialect.encoding)
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
    if let shape = shape() {
      let fault = explain(shape)
      if let other = HeaderBinding.otherDelimiter(reader.recordBytes, dialect.delimiter, fault) {
        return HeaderBinding(unusable: other)
      }
      try rows.refuse(fault)
    }
    headerBytes = Array(reader.recordBytes)
    let names = (0..<reader.record.fieldCount).map { dialect.encoding.text(reader.bytes(reader.fields[$0])) }
    return HeaderBinding(
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
}
