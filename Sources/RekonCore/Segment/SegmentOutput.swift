import Glibc

/// The bytes of a segment on their way to its file: a growing buffer whose arrays all start on multiples of eight.
///
/// Columns say themselves how they lie (``SegmentFormat``): what is the same in all rows is written once, numbers take the bytes
/// that tell them apart, texts of one length need no ends. A day's file repeats itself.
final class SegmentOutput {
  private var base = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private var capacity = 1 << 16
  private(set) var count = 0

  /// Room behind the last byte, so that short texts may be copied in whole vectors.
  private static let slack = 64

  deinit { base.deallocate() }

  func removeAll() { count = 0 }

  func bytes(from start: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + start, count: count - start)
  }

  private func reserve(_ byteCount: Int) {
    guard count + byteCount + Self.slack > capacity else { return }
    let larger = max(count + byteCount + Self.slack, capacity * 2)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 64)
    memcpy(moved, base, count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    if let source = bytes.baseAddress { memcpy(base + count, source, bytes.count) }
    count += bytes.count
  }

  func append(_ word: UInt64) { withUnsafeBytes(of: word) { append($0) } }

  private func align() {
    reserve(8)
    while count & 7 != 0 {
      base.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
      count += 1
    }
  }

  // MARK: Columns

  /// Hashes of the rows, as they are.
  func appendHashes(_ values: UnsafePointer<UInt64>, _ rows: UnsafeBufferPointer<UInt32>) {
    reserve(rows.count * 8)
    let target = (base + count).assumingMemoryBound(to: UInt64.self)
    for index in 0..<rows.count { target[index] = values[Int(rows[index])] }
    count += rows.count * 8
  }

  /// A column of numbers: the bytes that one takes, the smallest of them, then how far each is above it. None where all are
  /// the same.
  func appendColumn<Value: FixedWidthInteger>(
    _ values: UnsafePointer<Value>, _ rows: UnsafeBufferPointer<UInt32>, _ span: NumberSpan<Value>
  ) {
    append(UInt64(span.width))
    append(UInt64(bitPattern: Int64(truncatingIfNeeded: span.least)))
    reserve(rows.count * span.width)
    let target = base + count
    switch span.width {
    case 0: break
    case 1: Self.gather(values, rows, span.least, to: target.assumingMemoryBound(to: UInt8.self))
    case 2: Self.gather(values, rows, span.least, to: target.assumingMemoryBound(to: UInt16.self))
    case 4: Self.gather(values, rows, span.least, to: target.assumingMemoryBound(to: UInt32.self))
    default: Self.gather(values, rows, span.least, to: target.assumingMemoryBound(to: UInt64.self))
    }
    count += rows.count * span.width
    align()
  }

  @inline(__always)
  private static func gather<Value: FixedWidthInteger, Stored: FixedWidthInteger>(
    _ source: UnsafePointer<Value>, _ rows: UnsafeBufferPointer<UInt32>, _ least: Value,
    to target: UnsafeMutablePointer<Stored>
  ) {
    for index in 0..<rows.count { target[index] = Stored(truncatingIfNeeded: source[Int(rows[index])] &- least) }
  }

  /// A column of texts of one length: that length, then the bytes.
  ///
  /// - Parameter length: of every text of the stripe.
  func appendTexts(_ column: StripeBuilder.ColumnStore, _ rows: UnsafeBufferPointer<UInt32>, length: Int) {
    append(UInt64(length))
    reserve(rows.count * length)
    var target = base + count
    for row in rows {
      copyText(UnsafeRawBufferPointer(start: column.heap + Int(row) &* length, count: length), to: target)
      target += length
    }
    count += rows.count * length
    align()
  }

  /// A column of texts of any length: their common length all the same, if they have one; or ``SegmentFormat/anyLength``, ends and
  /// bytes.
  func appendTexts(_ column: StripeBuilder.ColumnStore, _ rows: UnsafeBufferPointer<UInt32>) {
    let length = column.text(Int(rows[0])).count
    var byteCount = 0
    var isUniform = true
    for index in 0..<rows.count {
      let count = column.text(Int(rows[index])).count
      isUniform = isUniform && count == length
      byteCount += count
    }
    append(isUniform ? UInt64(length) : SegmentFormat.anyLength)
    if !isUniform {
      reserve((rows.count + 1) * 4)
      let ends = (base + count).assumingMemoryBound(to: UInt32.self)
      ends[0] = 0
      for index in 0..<rows.count { ends[index + 1] = ends[index] + UInt32(column.text(Int(rows[index])).count) }
      count += (rows.count + 1) * 4
      align()
    }
    reserve(byteCount)
    var target = base + count
    for index in 0..<rows.count {
      let text = column.text(Int(rows[index]))
      copyText(text, to: target)
      target += text.count
    }
    count += byteCount
    align()
  }

  // MARK: Places

  /// Numbers that mostly rise by one: 0 and the first of them, or 1 and all of them.
  func appendSteps(_ values: UnsafePointer<UInt32>, _ valueCount: Int) {
    var isSteady = true
    for index in 0..<valueCount { isSteady = isSteady && values[index] == values[0] &+ UInt32(index) }
    append(isSteady ? 0 : 1)
    append(UnsafeRawBufferPointer(start: values, count: (isSteady ? 1 : valueCount) * 4))
    align()
  }

  /// Rising numbers: the bytes that a step between two of them takes, the first number, the steps.
  func appendRising(_ values: UnsafePointer<UInt64>, _ valueCount: Int) {
    var longest: UInt64 = 0
    for index in 1..<max(1, valueCount) { longest = max(longest, values[index] &- values[index - 1]) }
    let width = SegmentFormat.width(of: longest)
    append(UInt64(width))
    append(values[0])
    reserve(valueCount * 8)
    var target = base + count
    for index in 1..<max(1, valueCount) {
      // What is stored too much is written over by the next one.
      target.storeBytes(of: values[index] &- values[index - 1], as: UInt64.self)
      target += width
    }
    count += (valueCount - 1) * width
    align()
  }
}

/// Copies a text to where 64 bytes of room lie behind it, from where as many may be read: the texts of feeds are short,
/// and a call for each costs more than the copy.
@inlinable
func copyText(_ text: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) {
  guard let source = text.baseAddress else { return }
  if text.count <= 16 {
    target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
  } else if text.count <= 32 {
    target.storeBytes(of: source.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
  } else {
    memcpy(target, source, text.count)
  }
}
