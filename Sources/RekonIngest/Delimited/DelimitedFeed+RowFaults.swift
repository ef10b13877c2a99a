import CByteScan
import RekonCore

/// What is wrong with one row, in the order in which it is looked for.
extension DelimitedFeed {
  /// What is wrong with the record's bytes or quotes; nil in the ordinary case, which costs two flags.
  func recordFault() -> Fault? {
    if reader.record.mayHaveNUL, let at = reader.recordBytes.firstIndex(of: 0) {
      return byteFault("nul-byte", at, "a NUL byte", "text")
    }
    if reader.record.mayBeNonASCII, !dialect.encoding.isSingleByte {
      let bytes = reader.recordBytes
      let at = bytescan_utf8_error(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
      if at < bytes.count {
        let byte = String(bytes[at], radix: 16, uppercase: true)
        return byteFault(
          "encoding-utf8", at, "byte 0x\(byte.count < 2 ? "0" : "")\(byte), which is not UTF-8",
          "UTF-8 as the profile declares")
      }
      if let at = (0..<max(0, bytes.count - 2)).first(where: {
        bytes[$0] == 0xEF && bytes[$0 + 1] == 0xBB && bytes[$0 + 2] == 0xBF
      }) {
        return byteFault(
          "byte-order-mark", at, "a byte order mark inside the feed",
          "one at its start at most; files may have been joined")
      }
    }
    if let quote = reader.record.quoteFault {
      var at = place
      at.byte = reader.streamOffset(quote.offset)
      at.columnNumber = quote.field + 1
      at.column = columnName(quote.field)
      let rest = (quote.offset..<reader.record.end).prefix(20).prefix { reader.base[$0] != dialect.delimiter }
      let shown = quoted(
        UnsafeRawBufferPointer(start: reader.base + quote.offset, count: rest.count))
      return quote.code == "text-after-quote"
        ? Fault(
          quote.code, at: at, found: "\(shown) behind a closing quote", expected: "the delimiter or the end of the row")
        : Fault(
          quote.code, at: at, found: "a quote inside an unquoted field",
          expected: "a quoted field with the quote doubled")
    }
    return nil
  }

  func byteFault(_ code: Fault.Code, _ offset: Int, _ found: String, _ expected: String) -> Fault {
    var at = place
    at.byte = reader.streamOffset(reader.record.start + offset)
    return Fault(code, at: at, found: found, expected: expected)
  }

  /// A quote that swallowed rows can leave one of the right width: no field that is read may hold a line end. It is told
  /// inside the fault that refuses the file.
  func lineEndFault(_ header: HeaderBinding) -> Fault? {
    guard reader.record.lineCount > 1,
      let column = header.sourceColumns.first(where: {
        $0 >= 0 && reader.bytes(reader.fields[$0]).contains { $0 == 0x0A || $0 == 0x0D }
      })
    else { return nil }
    return Fault(
      "quote-swallows-lines", at: place, found: "a line end in column \(column + 1) '\(visible(header.names[column]))'",
      expected: "a value on one line")
  }

  func widthFault(_ expected: Int) -> Fault? {
    let count = reader.record.fieldCount
    guard count != expected, let header else { return nil }
    if reader.recordBytes.elementsEqual(headerBytes) {
      return Fault("header-repeated", at: place, found: "the header line again", expected: "a row")
    }
    if count < expected {
      return Fault(
        "row-too-short", at: place, found: "\(count) fields", expected: "\(expected) fields, got \(count)",
        remedy: "missing: \(HeaderBinding.list(Array(header.names[count...])))")
    }
    let extra = (expected..<count).map { quoted(reader.bytes(reader.fields[$0])) }
    return Fault(
      "row-too-long", at: place, found: "\(count) fields", expected: "\(expected) fields, got \(count)",
      remedy: "extra: \(extra.joined(separator: ", "))")
  }

  func fieldFault(_ plan: RowPlan, _ failed: Int) -> Fault {
    if reader.recordBytes.elementsEqual(headerBytes) {
      return Fault("header-repeated", at: place, found: "the header line again", expected: "a row")
    }
    guard let header else { preconditionFailure("a row before its header") }
    let column = header.sourceColumns[failed]
    let field = reader.fields[column]
    var fault: Fault
    if failed >= plan.rules.count {
      fault = FieldExplainer.explain(reader.bytes(field), plan.constants[failed - plan.rules.count])
    } else {
      let rule = plan.rules[failed]
      fault = FieldExplainer.explain(reader.bytes(field), rule, profile, encoding: dialect.encoding)
      if profile.record.columns[rule.target].isPersonal, field.count > 0, fault.code != "field-limit" {
        fault.found = FieldExplainer.masked(reader.bytes(field))
      }
    }
    fault.place = place
    fault.place.byte = reader.streamOffset(Int(field.start))
    fault.place.column = header.names[column]
    fault.place.columnNumber = column + 1
    return fault
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
