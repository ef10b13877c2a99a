import CByteScan
import Glibc
import RekonCore

/// One field of a record: where it lies in the reader's buffer.
struct FieldSpan {
  var start: UInt32
  var count: UInt32
}

/// Splits a delimited feed into records and fields (RFC 4180), in one pass over windows of bytes.
///
/// ```
/// fill window -> offsets of delimiter, quote, LF, CR (vector scan) -> records, field by field
/// ```
/// Invariants: `cursor` is the first byte of the next record and `mark` the first structural offset at or after it;
/// a record that the window cuts is read again once the window holds more. Line ends are LF, CRLF or CR, counted where
/// they stand, inside quotes too. The spans of a record point into the buffer and hold until the next call.
///
/// Here are the window and the plain records, nearly all there are; any record is split in `RecordReader+Quoted.swift`.
final class RecordReader {
  /// What one record turned out to be, beside its fields.
  struct Record {
    var start = 0
    var end = 0
    var line = 0
    var byteOffset = 0
    var fieldCount = 0
    /// Physical lines it spans.
    var lineCount = 1
    /// A line end stood behind it.
    var isTerminated = true
    var hasDoubledQuotes = false
    /// Offset in the buffer of a byte that breaks the quoting rules, with the reason; at most one a record.
    var quoteFault: (code: Fault.Code, offset: Int, field: Int)?
    /// The window held a byte of 0x80 or above, or a NUL: the record may.
    var mayBeNonASCII = false
    var mayHaveNUL = false
    /// ASCII on one line, quoted as it should be: nothing to look for but the number of its fields.
    var isPlain = false
  }

  /// Behind a pointer: it is written for every record, and a class's own property is guarded at each access.
  let state: UnsafeMutablePointer<Record>
  @inline(__always)
  var record: Record {
    _read { yield state.pointee }
  }
  /// How many fields a record should have, once somebody knows: such records of a plain window are split in one go.
  var expectedFieldCount = 0 {
    didSet { notePlainWindow() }
  }
  let fields: UnsafeMutablePointer<FieldSpan>
  /// Line ends met so far by kind, to notice a mixture.
  var lineFeeds: Int { lineFeedCount.pointee }
  let lineFeedCount: UnsafeMutablePointer<Int>
  var carriageReturns = 0
  var pairs = 0

  let delimiter: UInt8
  /// What is looked for beside delimiter and line ends: a quote, or a carriage return again where quotes mean nothing.
  private let quote: UInt8
  let limits: FeedLimits
  /// The bytes were UTF-16 before they came here: positions are told in those.
  let isUTF16: Bool
  var utf16Offset = 2
  var buffer: UnsafeMutableRawBufferPointer
  var offsets: UnsafeMutablePointer<UInt32>
  /// A record with doubled quotes as it came.
  var delivered = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)
  var offsetCount = 0
  var mark = 0
  var cursor = 0
  var filled = 0
  var bufferOffset = 0
  var line = 1
  var atEnd = false
  /// What ended the bytes early; told once the whole records before it have been read.
  private var damage: Fault?
  private var needsFill = true
  var seen: UInt32 = 0
  /// ASCII without quotes, NULs and carriage returns: each line feed ends a record.
  private var isPlainWindow = false
  /// The record before was split as a plain one, so that what all plain ones share stands already.
  var wasPlain = false

  static let windowByteCount = 1 << 18

  init(_ dialect: CSVDialect, limits: FeedLimits = FeedLimits()) {
    delimiter = dialect.delimiter
    quote = dialect.quotes == .none ? 0x0D : 0x22
    state = .allocate(capacity: 1)
    state.initialize(to: Record())
    lineFeedCount = .allocate(capacity: 1)
    lineFeedCount.initialize(to: 0)
    self.limits = limits
    isUTF16 = dialect.encoding == .utf16
    let windowByteCount = min(Self.windowByteCount, limits.recordByteCount)
    buffer = Self.window(windowByteCount)
    offsets = .allocate(capacity: windowByteCount)
    fields = .allocate(capacity: limits.columnCount + 1)
  }

  /// A window with room behind it, because short texts are copied in whole vectors.
  private static func window(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount + 64, alignment: 64)
    return UnsafeMutableRawBufferPointer(rebasing: whole[..<byteCount])
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
    lineFeedCount.deallocate()
    buffer.deallocate()
    delivered.deallocate()
    offsets.deallocate()
    fields.deallocate()
  }

  var base: UnsafePointer<UInt8> { UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)) }
  var inflatedByteCount: Int { sourceOffset(filled) }

  func bytes(_ field: FieldSpan) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + Int(field.start), count: Int(field.count))
  }

  func text(_ index: Int) -> String { String(decoding: bytes(fields[index]), as: UTF8.self) }

  /// The record as it was delivered, without its line end.
  var recordBytes: UnsafeRawBufferPointer {
    let count = record.end - record.start
    return record.hasDoubledQuotes
      ? UnsafeRawBufferPointer(rebasing: delivered[..<count])
      : UnsafeRawBufferPointer(start: base + record.start, count: count)
  }

  /// The offset in the inflated stream of an offset in the buffer.
  func streamOffset(_ offset: Int) -> Int {
    guard isUTF16 else { return bufferOffset + offset }
    // As it was delivered: where quotes were doubled, the buffer holds leftovers.
    return record.byteOffset + Self.utf16ByteCount(recordBytes.prefix(offset - record.start))
  }

  /// The same while a record is being read, before its doubled quotes are taken out.
  func sourceOffset(_ offset: Int) -> Int {
    isUTF16 ? utf16Offset + utf16ByteCount(cursor, offset) : bufferOffset + offset
  }

  /// Bytes that a range of the buffer took before it became UTF-8.
  func utf16ByteCount(_ start: Int, _ end: Int) -> Int {
    Self.utf16ByteCount(UnsafeRawBufferPointer(rebasing: buffer[start..<end])[...])
  }

  private static func utf16ByteCount(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
    var units = 0
    for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    return units * 2
  }

  /// Whether the feed begins with these bytes; takes them out of the first record when it does.
  func skipPrefix(_ prefix: [UInt8], from source: inout FeedBytes) throws -> Bool {
    if needsFill { try fill(&source) }
    guard filled - cursor >= prefix.count,
      UnsafeRawBufferPointer(rebasing: buffer[cursor..<cursor + prefix.count]).elementsEqual(prefix)
    else { return false }
    cursor += prefix.count
    while mark < offsetCount, Int(offsets[mark]) < cursor { mark += 1 }
    return true
  }

  /// Reads the next record; false at the end of the feed.
  func next(from source: inout FeedBytes) throws -> Bool {
    if isPlainWindow, !needsFill, splitPlain() { return true }
    while true {
      if needsFill { try fill(&source) }
      if cursor == filled, atEnd { return false }
      if try parse() { return true }
      if let damage { throw damage }
      needsFill = true
    }
  }

  /// What is wrong with the file further on, if anything is: a damaged file may look like a bad feed first.
  func damage(of source: inout FeedBytes) throws -> Fault? {
    do {
      while damage == nil, source.isGzip, try source.read(into: buffer) > 0 {}
    } catch let fault as Fault { damage = fault }
    return damage
  }

  // MARK: Window

  /// Moves what is left to the front, reads more behind it and finds the structural bytes.
  private func fill(_ source: inout FeedBytes) throws {
    needsFill = false
    if cursor > 0 {
      memmove(buffer.baseAddress!, buffer.baseAddress! + cursor, filled - cursor)
      bufferOffset += cursor
      filled -= cursor
      cursor = 0
    }
    // A character of UTF-16 takes four bytes of UTF-8 at most: in less room none would be read, as at the feed's end.
    let least = isUTF16 ? 4 : 1
    if filled + least > buffer.count { try grow() }
    do {
      while !atEnd, damage == nil, filled + least <= buffer.count {
        let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        if count == 0 { atEnd = true } else { filled += count }
      }
    } catch let fault as Fault { damage = fault }
    seen = 0
    mark = 0
    offsetCount = bytescan_offsets(base, filled, delimiter, quote, 0x0A, 0x0D, offsets, &seen)
    notePlainWindow()
  }

  private func notePlainWindow() {
    isPlainWindow = seen == 0 && !isUTF16 && expectedFieldCount > 0
    wasPlain = false
  }

  private func grow() throws {
    guard buffer.count < limits.recordByteCount else { throw recordLimitFault() }
    let larger = Self.window(min(buffer.count * 4, limits.recordByteCount))
    memcpy(larger.baseAddress!, buffer.baseAddress!, filled)
    buffer.deallocate()
    buffer = larger
    offsets.deallocate()
    offsets = .allocate(capacity: larger.count)
  }

  private func recordLimitFault() -> Fault {
    Fault(
      "record-limit", at: Place(line: line, byte: sourceOffset(cursor)),
      found: "a record of over \(limits.recordByteCount) bytes",
      expected: "a row of this feed",
      remedy: "look for line ends that are missing, or a quote that is never closed; limits.record of the pipeline")
  }

  // MARK: Plain records

  /// Splits the record at `cursor` if it is one line with the expected number of fields, all in this window. The slow way
  /// says the same of it, and what is wrong with others.
  @inline(__always)
  private func splitPlain() -> Bool {
    let count = expectedFieldCount
    guard mark &+ count <= offsetCount else { return false }
    let base = self.base
    let marks = offsets + mark
    var start = UInt32(truncatingIfNeeded: cursor)
    for index in 0..<(count &- 1) {
      let offset = marks[index]
      guard base[Int(offset)] == delimiter else { return false }
      fields[index] = FieldSpan(start: start, count: offset &- start)
      start = offset &+ 1
    }
    let end = marks[count &- 1]
    guard base[Int(end)] == 0x0A else { return false }
    fields[count &- 1] = FieldSpan(start: start, count: end &- start)
    guard Int(end) &- cursor <= limits.lineByteCount else { return false }
    if !wasPlain {
      state.pointee = Record()
      state.pointee.fieldCount = count
      state.pointee.isPlain = true
      wasPlain = true
    }
    state.pointee.start = cursor
    state.pointee.end = Int(end)
    state.pointee.line = line
    state.pointee.byteOffset = bufferOffset &+ cursor
    lineFeedCount.pointee &+= 1
    line &+= 1
    mark &+= count
    cursor = Int(end) &+ 1
    return true
  }
}
