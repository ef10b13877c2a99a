import CByteScan
import RekonCore

/// What is wrong with the shape of one row, in the order in which it is looked for: found for every bad row, put into words
/// only where somebody will read them.
enum RowShape: Equatable {
  /// A byte that no text of this feed has: its offset in the record as delivered, and the field it stands in.
  case byte(RowByte, offset: Int, field: Int)
  case quote
  case headerRepeated
  case tooShort
  case tooLong
  /// A quote that swallowed rows can leave one of the right width: no field that is read may hold a line end. Told inside
  /// the fault that refuses the file.
  case lineEnd(field: Int)
}

enum RowByte { case nul, notUTF8, mark }

extension DelimitedFeed {
  /// The first thing that is wrong with the record's shape; nil when there is nothing.
  func shape() -> RowShape? {
    var found: RowShape?
    forEachByteFault { shape in
      found = shape
      return false
    }
    return found ?? shapeBehindBytes()
  }

  /// What is wrong beside single bytes: then the fields cannot be told apart, but for a line end in one of them.
  func shapeBehindBytes() -> RowShape? {
    if reader.record.quoteFault != nil { return .quote }
    guard let header else { return nil }
    let count = reader.record.fieldCount
    if count != header.names.count {
      if isHeaderAgain { return .headerRepeated }
      return count < header.names.count ? .tooShort : .tooLong
    }
    guard reader.record.lineCount > 1,
      let field = header.sourceColumns.first(where: {
        $0 >= 0 && reader.bytes(reader.fields[$0]).contains { $0 == 0x0A || $0 == 0x0D }
      })
    else { return nil }
    return .lineEnd(field: field)
  }

  /// Also behind a byte order mark: so it stands where files were joined.
  var isHeaderAgain: Bool {
    let bytes = reader.recordBytes
    return bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0).elementsEqual(headerBytes)
  }

  /// Tells one bad byte a field, until `body` wants no more. Two flags in the ordinary case.
  func forEachByteFault(_ body: (RowShape) -> Bool) {
    let isText = reader.record.mayBeNonASCII && !dialect.encoding.isSingleByte
    guard isText || reader.record.mayHaveNUL else { return }
    let bytes = reader.recordBytes
    for field in 0..<reader.record.fieldCount {
      let start = field == 0 ? 0 : Int(reader.fields[field].start) - reader.record.start
      let end =
        field + 1 < reader.record.fieldCount
        ? Int(reader.fields[field + 1].start) - reader.record.start : bytes.count
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, min(end, bytes.count))])
      guard let (kind, offset) = byteFault(in: part, isText: isText) else { continue }
      guard body(.byte(kind, offset: start + offset, field: field)) else { return }
    }
  }

  private func byteFault(in part: UnsafeRawBufferPointer, isText: Bool) -> (RowByte, Int)? {
    if reader.record.mayHaveNUL, let at = part.firstIndex(of: 0) { return (.nul, at) }
    guard isText else { return nil }
    let at = bytescan_utf8_error(part.baseAddress?.assumingMemoryBound(to: UInt8.self), part.count)
    if at < part.count { return (.notUTF8, at) }
    let mark = (0..<max(0, part.count - 2)).first {
      part[$0] == 0xEF && part[$0 + 1] == 0xBB && part[$0 + 2] == 0xBF
    }
    return mark.map { (.mark, $0) }
  }

  // MARK: In words

  func explain(_ shape: RowShape) -> Fault {
    switch shape {
    case .byte(let kind, let offset, let field): explain(kind, offset, field)
    case .quote: explainQuote()
    case .headerRepeated: Fault("header-repeated", at: place, found: "the header line again", expected: "a row")
    case .tooShort: explainWidth("row-too-short")
    case .tooLong: explainWidth("row-too-long")
    case .lineEnd(let field):
      Fault(
        "quote-swallows-lines", at: fieldPlace(field),
        found: "a line end in column \(field + 1) '\(visible(columnName(field) ?? ""))'",
        expected: "a value on one line")
    }
  }

  private func explain(_ kind: RowByte, _ offset: Int, _ field: Int) -> Fault {
    var at = place
    at.byte = reader.streamOffset(reader.record.start + offset)
    if let name = columnName(field) { (at.column, at.columnNumber) = (name, field + 1) }
    switch kind {
    case .nul: return Fault("nul-byte", at: at, found: "a NUL byte", expected: "text")
    case .notUTF8:
      let byte = String(reader.recordBytes[offset], radix: 16, uppercase: true)
      return Fault(
        "encoding-utf8", at: at, found: "byte 0x\(byte.count < 2 ? "0" : "")\(byte), which is not UTF-8",
        expected: "UTF-8 as the profile declares")
    case .mark:
      return Fault(
        "byte-order-mark", at: at, found: "a byte order mark inside the feed",
        expected: "one at its start at most; files may have been joined")
    }
  }

  private func explainQuote() -> Fault {
    guard let quote = reader.record.quoteFault else { preconditionFailure("no quote is at fault") }
    var at = place
    at.byte = reader.streamOffset(quote.offset)
    at.columnNumber = quote.field + 1
    at.column = columnName(quote.field)
    let rest = (quote.offset..<reader.record.end).prefix(20).prefix { reader.base[$0] != dialect.delimiter }
    let text = UnsafeRawBufferPointer(start: reader.base + quote.offset, count: rest.count)
    // The rest of an identity is as much as its beginning.
    let shown = text.count { $0 >= 0x30 && $0 <= 0x39 } >= 8 ? FieldExplainer.masked(text) : quoted(text)
    return quote.code == "text-after-quote"
      ? Fault(
        quote.code, at: at, found: "\(shown) behind a closing quote", expected: "the delimiter or the end of the row")
      : Fault(
        quote.code, at: at, found: "a quote inside an unquoted field", expected: "a quoted field with the quote doubled"
      )
  }

  private func explainWidth(_ code: Fault.Code) -> Fault {
    let names = header?.names ?? []
    let count = reader.record.fieldCount
    let remedy: String
    if count < names.count {
      remedy = "missing: \(HeaderBinding.list(Array(names[count...])))"
    } else {
      let extra = (names.count..<count).map { field in
        quoted(withoutIdentities(dialect.encoding.text(reader.bytes(reader.fields[field])), digitCount: 10))
      }
      remedy = "extra: \(extra.joined(separator: ", "))"
    }
    return Fault(
      code, at: place, found: "\(count) fields", expected: "\(names.count) fields, got \(count)", remedy: remedy)
  }

  func fieldFault(_ plan: RowPlan, step: Int) -> Fault {
    if isHeaderAgain { return explain(.headerRepeated) }
    let rule = plan.steps[step].rule
    let column = plan.steps[step].sourceColumn
    let field = reader.fields[column]
    var fault: Fault
    if rule >= plan.rules.count {
      fault = FieldExplainer.explain(reader.bytes(field), plan.constants[rule - plan.rules.count])
    } else {
      let rule = plan.rules[rule]
      fault = FieldExplainer.explain(reader.bytes(field), rule, profile, encoding: dialect.encoding)
      let isPersonal =
        profile.record.columns[rule.target].isPersonal || FieldExplainer.isIdentity(reader.bytes(field))
      if isPersonal, field.count > 0, fault.code != "field-limit" {
        fault.found = FieldExplainer.masked(reader.bytes(field))
      }
    }
    fault.place = fieldPlace(column)
    return fault
  }

  private func fieldPlace(_ column: Int) -> Place {
    var at = place
    at.byte = reader.streamOffset(Int(reader.fields[column].start))
    at.column = columnName(column)
    at.columnNumber = column + 1
    return at
  }

  /// A physical line longer than any feed's lines are; inside a record of several lines the longest counts.
  func lineLimitFault() -> Fault? {
    guard reader.record.end - reader.record.start > profile.limits.lineByteCount,
      let longest = reader.recordBytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map(\.count).max(),
      longest > profile.limits.lineByteCount
    else { return nil }
    return Fault(
      "line-limit", at: place, found: "a line of \(longest) bytes", expected: "at most \(profile.limits.lineByteCount)",
      remedy: "limits.line of the pipeline")
  }

  func columnName(_ index: Int) -> String? {
    guard let header, index < header.names.count else { return nil }
    return header.names[index]
  }
}
