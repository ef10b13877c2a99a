import Glibc

/// The rows of a stripe while they are read: columns in record order, filled by the parser, laid out by partition at
/// the end. Memory is taken once and used again for every stripe.
///
/// The parser writes a row's values at index `count` and then calls ``commitRow``; a row that turns out bad is simply
/// never committed.
public final class StripeBuilder {
  public let kind: RecordKind
  /// Behind a pointer: it is counted up for every row, and a class's own property is guarded at each access.
  @usableFromInline let counter: UnsafeMutablePointer<Int>
  public let capacity: Int
  public let columns: UnsafeMutablePointer<ColumnStore>
  let columnCount: Int
  @usableFromInline let recordNumbers: UnsafeMutablePointer<UInt32>
  @usableFromInline let lines: UnsafeMutablePointer<UInt32>
  @usableFromInline let byteOffsets: UnsafeMutablePointer<UInt64>
  public let primaryHashes: UnsafeMutablePointer<UInt64>
  public let secondaryHashes: UnsafeMutablePointer<UInt64>

  /// One column: a plain array of fixed width, or end offsets with a growing heap of bytes.
  public struct ColumnStore {
    public let kind: ColumnSpec.Kind
    public let byteWidth: Int
    public let values: UnsafeMutableRawPointer
    @usableFromInline var heap: UnsafeMutableRawPointer
    @usableFromInline var heapCapacity: Int
    /// Behind the heap, so that short texts may be copied in whole vectors.
    private static let slack = 64

    init(_ spec: ColumnSpec, capacity: Int) {
      kind = spec.kind
      byteWidth = spec.kind == .text ? 4 : spec.byteWidth
      values = .allocate(byteCount: (capacity + 1) * byteWidth, alignment: 16)
      values.storeBytes(of: 0, as: UInt8.self)
      heapCapacity = spec.kind == .text ? capacity * 4 : 0
      heap = .allocate(byteCount: heapCapacity + Self.slack, alignment: 16)
      if spec.kind == .text { values.storeBytes(of: 0, as: UInt32.self) }
    }

    @inlinable
    public func set(_ value: Int64, row: Int) { values.storeBytes(of: value, toByteOffset: row &* 8, as: Int64.self) }
    @inlinable
    public func set(_ value: Int32, row: Int) { values.storeBytes(of: value, toByteOffset: row &* 4, as: Int32.self) }
    @inlinable
    public func set(_ value: UInt32, row: Int) { values.storeBytes(of: value, toByteOffset: row &* 4, as: UInt32.self) }
    @inlinable
    public func set(_ value: UInt8, row: Int) { values.storeBytes(of: value, toByteOffset: row, as: UInt8.self) }

    /// Sets a text after that of `row - 1`; what an uncommitted row left behind is written over.
    ///
    /// - Parameter text: 64 bytes behind its first one may be read.
    @inlinable
    public mutating func set(_ text: UnsafeRawBufferPointer, row: Int) {
      let start = Int(values.load(fromByteOffset: row &* 4, as: UInt32.self))
      let end = start + text.count
      if end > heapCapacity { grow(to: end, keeping: start) }
      copyText(text, to: heap + start)
      values.storeBytes(of: UInt32(end), toByteOffset: row &* 4 &+ 4, as: UInt32.self)
    }

    @usableFromInline
    mutating func grow(to needed: Int, keeping used: Int) {
      // Offsets are 32 bits wide; 65,536 rows with fields below the record limit stay far under that.
      precondition(needed < Int(UInt32.max))
      let larger = max(needed, heapCapacity * 2)
      let moved = UnsafeMutableRawPointer.allocate(byteCount: larger + Self.slack, alignment: 16)
      memcpy(moved, heap, used)
      heap.deallocate()
      heap = moved
      heapCapacity = larger
    }

    @inlinable
    public func int64(_ row: Int) -> Int64 { values.load(fromByteOffset: row &* 8, as: Int64.self) }
    @inlinable
    public func int32(_ row: Int) -> Int32 { values.load(fromByteOffset: row &* 4, as: Int32.self) }
    @inlinable
    public func byte(_ row: Int) -> UInt8 { values.load(fromByteOffset: row, as: UInt8.self) }
    @inlinable
    public func text(_ row: Int) -> UnsafeRawBufferPointer {
      let start = Int(values.load(fromByteOffset: row &* 4, as: UInt32.self))
      let end = Int(values.load(fromByteOffset: row &* 4 &+ 4, as: UInt32.self))
      return UnsafeRawBufferPointer(start: heap + start, count: end &- start)
    }
  }

  public init(kind: RecordKind, capacity: Int = SegmentFormat.rowsPerStripe) {
    self.kind = kind
    self.capacity = capacity
    let specs = kind.columns
    columnCount = specs.count
    counter = .allocate(capacity: 1)
    counter.initialize(to: 0)
    columns = .allocate(capacity: specs.count)
    for (index, spec) in specs.enumerated() {
      (columns + index).initialize(to: ColumnStore(spec, capacity: capacity))
    }
    recordNumbers = .allocate(capacity: capacity)
    lines = .allocate(capacity: capacity)
    byteOffsets = .allocate(capacity: capacity)
    primaryHashes = .allocate(capacity: capacity)
    secondaryHashes = .allocate(capacity: capacity)
  }

  deinit {
    counter.deallocate()
    for index in 0..<columnCount {
      columns[index].values.deallocate()
      columns[index].heap.deallocate()
    }
    columns.deinitialize(count: columnCount)
    columns.deallocate()
    recordNumbers.deallocate()
    lines.deallocate()
    byteOffsets.deallocate()
    primaryHashes.deallocate()
    secondaryHashes.deallocate()
  }

  @inlinable
  public var count: Int { counter.pointee }

  @inlinable
  public var isFull: Bool { counter.pointee == capacity }

  @inlinable
  public func commitRow(recordNumber: UInt32, line: UInt32, byteOffset: UInt64) {
    let row = counter.pointee
    recordNumbers[row] = recordNumber
    lines[row] = line
    byteOffsets[row] = byteOffset
    counter.pointee = row &+ 1
  }

  /// Where a row at hand stood in the feed.
  public func place(ofRow row: Int) -> Place {
    Place(line: Int(lines[row]), record: Int(recordNumbers[row]), byte: Int(byteOffsets[row]))
  }

  /// Adds up the money columns of the rows at hand, one sum a column in the kind's order. O(rows).
  public func addMoney(to sums: inout [MinorUnits]) {
    for (index, column) in kind.moneyColumns.enumerated() {
      var sum: MinorUnits = 0
      for row in 0..<count {
        let amount = columns[column].int64(row)
        if amount != noMoney { sum += MinorUnits(amount) }
      }
      sums[index] += sum
    }
  }

  public func removeAllRows() { counter.pointee = 0 }
}
