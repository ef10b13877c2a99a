/// How the columns of a stripe will lie in all of its blocks: looked at once, in the order in which the rows came.
struct StripeLayout {
  enum Column {
    /// The length of all texts; nil when they differ.
    case texts(Int?)
    case long(NumberSpan<Int64>)
    case days(NumberSpan<Int32>)
    case codes(NumberSpan<UInt32>)
    case bytes(NumberSpan<UInt8>)
  }

  let recordNumbers: NumberSpan<UInt32>
  let columns: [Column]

  /// - Parameter builder: with at least one row.
  init(_ builder: StripeBuilder) {
    let count = builder.count
    recordNumbers = NumberSpan(builder.recordNumbers, count)
    columns = (0..<builder.columnCount).map { index in
      let column = builder.columns[index]
      return switch column.kind {
      case .text: .texts(column.commonLength(count))
      case .money, .instant: .long(NumberSpan(column.pointer(), count))
      case .day: .days(NumberSpan(column.pointer(), count))
      case .dictionary: .codes(NumberSpan(column.pointer(), count))
      case .word, .number: .bytes(NumberSpan(column.pointer(), count))
      }
    }
  }
}

/// The smallest of some numbers, and the bytes that tell how far any of them lies above it.
struct NumberSpan<Value: FixedWidthInteger> {
  let least: Value
  let width: Int

  init(_ values: UnsafePointer<Value>, _ count: Int) {
    var (least, most) = (values[0], values[0])
    for index in 1..<max(1, count) {
      least = min(least, values[index])
      most = max(most, values[index])
    }
    self.least = least
    let span = Int64(truncatingIfNeeded: most) &- Int64(truncatingIfNeeded: least)
    width = SegmentFormat.width(of: UInt64(bitPattern: span))
  }
}

extension StripeBuilder.ColumnStore {
  func pointer<Value>() -> UnsafePointer<Value> { UnsafePointer(values.assumingMemoryBound(to: Value.self)) }

  /// The length of the first texts, if it is that of all.
  fileprivate func commonLength(_ count: Int) -> Int? {
    let ends: UnsafePointer<UInt32> = pointer()
    let length = ends[1] &- ends[0]
    var difference: UInt32 = 0
    for row in 0..<count { difference |= (ends[row &+ 1] &- ends[row]) ^ length }
    return difference == 0 ? Int(length) : nil
  }
}
