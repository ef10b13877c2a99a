import Glibc

/// The rows of one partition of one stripe, as columns over borrowed bytes: nothing is copied, nothing allocated.
///
/// Valid as long as the buffer it was made from. Rows are 0-based and in record order.
@frozen
public struct BlockView {
  public let rowCount: Int
  public let primaryHashes: UnsafePointer<UInt64>
  public let secondaryHashes: UnsafePointer<UInt64>
  /// Where each column begins. Kept outside, so that a view is five words: it is copied for every row that is looked at.
  @usableFromInline let columns: UnsafePointer<Column>

  /// A column for the record numbers among them, behind those of the kind.
  static let columnLimit = 12
  @inlinable static var recordNumbers: Int { 11 }
  /// A value is loaded whole, however narrow it is: so many bytes may be read behind a block.
  static let slack = 8

  /// Where a column's values lie: `stride` bytes apart, or a text's ends with the bytes behind them.
  @usableFromInline
  struct Column {
    @usableFromInline var base: UnsafeRawPointer
    /// 0 when all rows have the same value; -1 for texts of any length.
    @usableFromInline var stride: Int
    /// The bits of a number.
    @usableFromInline var mask: UInt64 = 0
    /// The smallest number: what is stored is how far each is above it.
    @usableFromInline var least: Int64 = 0
  }

  /// Nil when the sizes inside do not add up: a block passes its checksum before it comes here, so that is our mistake.
  ///
  /// - Parameters:
  ///   - buffer: ``slack`` bytes behind it may be read.
  ///   - table: room for ``columnLimit`` columns that lives as long as the buffer.
  init?(_ buffer: UnsafeRawBufferPointer, kind: RecordKind, table: UnsafeMutablePointer<Column>) {
    guard let base = buffer.baseAddress, buffer.count >= 8 else { return nil }
    rowCount = Int(base.load(as: UInt64.self))
    guard rowCount >= 0, rowCount <= SegmentFormat.rowsPerStripe else { return nil }
    var offset = 8
    func take(_ byteCount: Int) -> UnsafeRawPointer? {
      guard offset + byteCount <= buffer.count else { return nil }
      defer { offset += SegmentFormat.aligned(byteCount) }
      return base + offset
    }
    let rowCount = rowCount
    func takeNumbers(ofWidth limit: Int) -> Column? {
      guard let width = take(8)?.load(as: UInt64.self), [0, 1, 2, 4, 8].contains(width), width <= limit,
        let least = take(8)?.load(as: Int64.self), let values = take(rowCount * Int(width))
      else { return nil }
      let mask = width == 8 ? UInt64.max : 1 << (8 * width) - 1
      return Column(base: width == 0 ? base : values, stride: Int(width), mask: mask, least: least)
    }
    guard let primary = take(rowCount * 8), let secondary = take(rowCount * 8), let numbers = takeNumbers(ofWidth: 4)
    else { return nil }
    primaryHashes = primary.assumingMemoryBound(to: UInt64.self)
    secondaryHashes = secondary.assumingMemoryBound(to: UInt64.self)
    (table + Self.recordNumbers).initialize(to: numbers)
    for (index, spec) in kind.columns.enumerated() {
      var column: Column
      if spec.kind != .text {
        guard let numbers = takeNumbers(ofWidth: spec.byteWidth) else { return nil }
        (table + index).initialize(to: numbers)
        continue
      }
      guard let form = take(8)?.load(as: UInt64.self) else { return nil }
      if form == SegmentFormat.anyLength {
        guard let ends = take((rowCount + 1) * 4) else { return nil }
        let byteCount = Int(ends.load(fromByteOffset: rowCount * 4, as: UInt32.self))
        guard take(byteCount) != nil else { return nil }
        column = Column(base: ends, stride: -1)
      } else {
        guard form <= UInt64(buffer.count), let bytes = take(rowCount * Int(form)) else { return nil }
        column = Column(base: bytes, stride: Int(form))
      }
      (table + index).initialize(to: column)
    }
    columns = UnsafePointer(table)
  }

  @inlinable
  public func recordNumber(_ row: Int) -> UInt32 { UInt32(truncatingIfNeeded: int64(Self.recordNumbers, row)) }

  @inlinable
  public func int64(_ column: Int, _ row: Int) -> Int64 {
    let column = columns + column
    let bytes = column.pointee.base.loadUnaligned(fromByteOffset: row &* column.pointee.stride, as: UInt64.self)
    return column.pointee.least &+ Int64(bitPattern: bytes & column.pointee.mask)
  }

  @inlinable
  public func int32(_ column: Int, _ row: Int) -> Int32 { Int32(truncatingIfNeeded: int64(column, row)) }

  /// A dictionary code of the segment.
  @inlinable
  public func code(_ column: Int, _ row: Int) -> Int { Int(int64(column, row)) }

  @inlinable
  public func byte(_ column: Int, _ row: Int) -> UInt8 { UInt8(truncatingIfNeeded: int64(column, row)) }

  @inlinable
  public func text(_ column: Int, _ row: Int) -> UnsafeRawBufferPointer {
    let stride = columns[column].stride
    let ends = columns[column].base
    if stride >= 0 { return UnsafeRawBufferPointer(start: ends + row &* stride, count: stride) }
    let start = Int(ends.load(fromByteOffset: row &* 4, as: UInt32.self))
    let end = Int(ends.load(fromByteOffset: row &* 4 &+ 4, as: UInt32.self))
    let heap = ends + ((rowCount &+ 1) &* 4 &+ 7) & ~7
    return UnsafeRawBufferPointer(start: heap + start, count: end &- start)
  }

  public func string(_ column: Int, _ row: Int) -> String { String(decoding: text(column, row), as: UTF8.self) }

  /// The row of a record number, by bisection; nil when it is not here.
  public func row(ofRecord number: UInt32) -> Int? {
    var low = 0
    var high = rowCount
    while low < high {
      let middle = (low + high) / 2
      if recordNumber(middle) < number { low = middle + 1 } else { high = middle }
    }
    return low < rowCount && recordNumber(low) == number ? low : nil
  }
}

/// Whether two texts are the same bytes.
@inlinable
public func equalBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  guard left.count == right.count else { return false }
  guard left.count > 0, let a = left.baseAddress, let b = right.baseAddress else { return true }
  return memcmp(a, b, left.count) == 0
}
