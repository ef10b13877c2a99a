/// Writes numbers (little-endian) and counted texts one after another: the footer of a segment.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    write(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func write(_ data: [UInt8]) {
    write(UInt32(data.count))
    bytes.append(contentsOf: data)
  }

  mutating func write(_ value: Int?) { write(Int64(value ?? -1)) }
}

/// Reads what ``ByteWriter`` wrote. Running past the end sets `failed` and yields zeros: the reader asks once.
struct ByteReader {
  let bytes: [UInt8]
  var offset = 0
  var failed = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read<Value: FixedWidthInteger>(_ type: Value.Type) -> Value {
    let width = MemoryLayout<Value>.size
    guard !failed, offset + width <= bytes.count else {
      failed = true
      return 0
    }
    let value = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    offset += width
    return Value(littleEndian: value)
  }

  mutating func readData() -> [UInt8] {
    let count = Int(read(UInt32.self))
    guard !failed, offset + count <= bytes.count else {
      failed = true
      return []
    }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func readText() -> String { String(decoding: readData(), as: UTF8.self) }

  mutating func readOptional() -> Int? {
    let value = read(Int64.self)
    return value < 0 ? nil : Int(value)
  }
}
