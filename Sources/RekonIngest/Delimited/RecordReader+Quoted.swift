import Glibc
import RekonCore

/// Records field by field: quotes, line ends inside them, every fault that a record can have, and the end of the feed.
extension RecordReader {
  /// Reads one record at `cursor`. False when the window ends inside it and more bytes may follow.
  func parse() throws -> Bool {
    var scan = Scan(mark: mark, fieldStart: cursor)
    while true {
      guard scan.mark < offsetCount else {
        guard atEnd else { return false }
        try addField(&scan, end: filled)
        finish(scan, end: filled, next: filled, isTerminated: false)
        return true
      }
      let offset = Int(offsets[scan.mark])
      let byte = base[offset]
      if byte == delimiter {
        try addField(&scan, end: offset)
        scan.fieldStart = offset + 1
        scan.mark += 1
      } else if byte == 0x22 {
        guard try readQuote(&scan, at: offset) else { return false }
      } else {
        guard let width = lineEndWidth(at: offset) else { return false }
        try addField(&scan, end: offset)
        scan.mark += width
        countLineEnd(byte, width)
        finish(scan, end: offset, next: offset + width, isTerminated: true)
        return true
      }
    }
  }

  private struct Scan {
    var mark: Int
    var fieldStart: Int
    var fieldCount = 0
    var innerLines = 0
    var hasDoubledQuotes = false
    var quoteFault: (code: Fault.Code, offset: Int, field: Int)?
    /// The field that is being read was quoted: its content.
    var quoted: Range<Int>?
  }

  private func addField(_ scan: inout Scan, end: Int) throws {
    let range = scan.quoted ?? scan.fieldStart..<end
    scan.quoted = nil
    guard scan.fieldCount < limits.columnCount else {
      throw Fault(
        "column-limit", at: Place(line: line, byte: sourceOffset(cursor)),
        found: "over \(limits.columnCount) columns in one row", expected: "a row of this feed",
        remedy: "limits.columns of the pipeline")
    }
    fields[scan.fieldCount] = FieldSpan(start: UInt32(range.lowerBound), count: UInt32(range.count))
    scan.fieldCount += 1
  }

  /// Reads a quoted field whose quote stands at `offset`, up to its closing quote. A quote inside an unquoted field is
  /// remembered as a fault. False when the window ends first.
  private func readQuote(_ scan: inout Scan, at offset: Int) throws -> Bool {
    guard offset == scan.fieldStart, scan.quoted == nil else {
      let code: Fault.Code = scan.quoted == nil ? "quote-in-field" : "text-after-quote"
      if scan.quoteFault == nil { scan.quoteFault = (code, offset, scan.fieldCount) }
      scan.mark += 1
      return true
    }
    var mark = scan.mark + 1
    guard let close = closingQuote(from: mark) else {
      guard atEnd else { return false }
      throw Fault(
        "quote-not-closed",
        at: Place(
          line: line + scan.innerLines, byte: sourceOffset(offset), columnNumber: scan.fieldCount + 1),
        found: "a quote that is opened here and never closed", expected: "a closing quote in this row",
        remedy: "the rows behind it cannot be told apart; close or double the quote")
    }
    while mark < close {
      let inner = Int(offsets[mark])
      mark += 1
      switch base[inner] {
      case 0x22:
        scan.hasDoubledQuotes = true
        mark += 1
      case 0x0A: scan.innerLines += 1
      case 0x0D where base[inner + 1] != 0x0A: scan.innerLines += 1
      default: break
      }
    }
    let end = Int(offsets[close])
    scan.quoted = (offset + 1)..<end
    scan.mark = close + 1
    let behind = end + 1
    if behind < filled {
      let byte = base[behind]
      if byte != delimiter, byte != 0x0A, byte != 0x0D, scan.quoteFault == nil {
        scan.quoteFault = ("text-after-quote", behind, scan.fieldCount)
      }
    }
    return true
  }

  /// The structural index of the quote that closes a field, doubled ones passed over; nil when the window has none.
  private func closingQuote(from first: Int) -> Int? {
    var mark = first
    while mark < offsetCount {
      let offset = Int(offsets[mark])
      if base[offset] == 0x22 {
        if offset + 1 == filled, !atEnd { return nil }
        guard offset + 1 < filled, base[offset + 1] == 0x22 else { return mark }
        mark += 2
      } else {
        mark += 1
      }
    }
    return nil
  }

  /// 2 for CRLF, 1 for LF or CR; nil when a CR is the last byte of the window and an LF may follow.
  private func lineEndWidth(at offset: Int) -> Int? {
    guard base[offset] == 0x0D else { return 1 }
    if offset + 1 < filled { return base[offset + 1] == 0x0A ? 2 : 1 }
    return atEnd ? 1 : nil
  }

  private func countLineEnd(_ byte: UInt8, _ width: Int) {
    if width == 2 {
      pairs += 1
    } else if byte == 0x0A {
      lineFeedCount.pointee += 1
    } else {
      carriageReturns += 1
    }
  }

  private func finish(_ scan: Scan, end: Int, next: Int, isTerminated: Bool) {
    wasPlain = false
    state.pointee.start = cursor
    state.pointee.end = end
    state.pointee.line = line
    state.pointee.byteOffset = isUTF16 ? utf16Offset : bufferOffset + cursor
    if isUTF16 { utf16Offset += utf16ByteCount(cursor, next) }
    state.pointee.fieldCount = scan.fieldCount
    state.pointee.lineCount = 1 + scan.innerLines
    state.pointee.isTerminated = isTerminated
    state.pointee.quoteFault = scan.quoteFault
    state.pointee.hasDoubledQuotes = scan.hasDoubledQuotes
    if scan.hasDoubledQuotes { takeOutDoubledQuotes() }
    state.pointee.mayBeNonASCII = seen & 1 != 0
    state.pointee.mayHaveNUL = seen & 2 != 0
    state.pointee.isPlain =
      seen & 3 == 0 && scan.quoteFault == nil && scan.innerLines == 0 && end - cursor <= limits.lineByteCount
    line += scan.innerLines + (isTerminated ? 1 : 0)
    mark = scan.mark
    cursor = next
  }

  /// Makes one quote of two in the quoted fields, in place. Only now that the record is whole: one that the window cuts is
  /// read again as it was delivered. What was delivered is kept for the rejects.
  private func takeOutDoubledQuotes() {
    let count = record.end - record.start
    if delivered.count < count {
      delivered.deallocate()
      delivered = .allocate(byteCount: count, alignment: 16)
    }
    memcpy(delivered.baseAddress!, base + record.start, count)
    for index in 0..<record.fieldCount {
      let start = Int(fields[index].start)
      guard start > record.start, base[start - 1] == 0x22 else { continue }
      var target = start
      var source = start
      while source < start + Int(fields[index].count) {
        buffer[target] = buffer[source]
        source += buffer[source] == 0x22 ? 2 : 1
        target += 1
      }
      fields[index].count = UInt32(target - start)
    }
  }
}
