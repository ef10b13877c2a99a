import Glibc

/// The bytes of a segment on their way to its file: a growing buffer whose arrays all start on multiples of eight.
///
/// Columns say themselves how they lie (``SegmentFormat``): what is the same in all rows is written once, texts of one
/// length need no ends. A day's file repeats itself, so that this takes a third off a segment.
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

  func appendGathered<Value: FixedWidthInteger>(
    _ values: UnsafeRawPointer, _ rows: UnsafeBufferPointer<UInt32>, as type: Value.Type
  ) {
    reserve(rows.count * MemoryLayout<Value>.size)
    let source = values.assumingMemoryBound(to: Value.self)
    let target = (base + count).assumingMemoryBound(to: Value.self)
    for index in 0..<rows.count { target[index] = source[Int(rows[index])] }
    count += rows.count * MemoryLayout<Value>.size
    align()
  }

  /// A column of fixed width: the distance of its values in bytes (0: one value for all rows), then the values.
  func appendColumn<Value: FixedWidthInteger>(
    _ values: UnsafeRawPointer, _ rows: UnsafeBufferPointer<UInt32>, as type: Value.Type
  ) {
    let source = values.assumingMemoryBound(to: Value.self)
    let first = source[Int(rows[0])]
    var difference: Value = 0
    for index in 0..<rows.count { difference |= source[Int(rows[index])] ^ first }
    append(UInt64(difference == 0 ? 0 : MemoryLayout<Value>.size))
    appendGathered(values, difference == 0 ? UnsafeBufferPointer(rebasing: rows[..<1]) : rows, as: type)
  }

  /// A column of texts: their common length, then the bytes; or ``SegmentFormat/anyLength``, ends and bytes.
  func appendTextColumn(_ column: StripeBuilder.ColumnStore, _ rows: UnsafeBufferPointer<UInt32>) {
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

  /// Rising numbers: the width of their distances from the first (4 or 8 bytes), the first, the distances.
  func appendSpread(_ values: UnsafePointer<UInt64>, _ valueCount: Int) {
    let first = values[0]
    let isNarrow = values[valueCount - 1] - first <= UInt64(UInt32.max)
    append(isNarrow ? 4 : 8)
    append(first)
    reserve(valueCount * 8)
    let target = base + count
    for index in 0..<valueCount {
      if isNarrow {
        target.storeBytes(
          of: UInt32(truncatingIfNeeded: values[index] - first), toByteOffset: index * 4, as: UInt32.self)
      } else {
        target.storeBytes(of: values[index] - first, toByteOffset: index * 8, as: UInt64.self)
      }
    }
    count += valueCount * (isNarrow ? 4 : 8)
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
