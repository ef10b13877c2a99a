import CByteScan

/// Does the C target earn its place? Finds the delimiters, quotes and line ends of generated feed text in three ways and
/// prints bytes per second, the ratio to plain Swift and a checksum that must be the same for all.
@main
struct Bytescan {
  static func main() {
    let mebibytes = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 64 : 64
    let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 5 : 5
    let text = feedText(byteCount: mebibytes << 20)
    let window = 1 << 18
    let offsets = UnsafeMutablePointer<UInt32>.allocate(capacity: window)
    defer { offsets.deallocate() }
    print("bytescan: \(mebibytes) MiB of feed text in windows of 256 KiB, best of \(rounds)")
    var yardstick = 0.0
    for (name, scan) in ways {
      var best = Double.infinity
      var checksum: UInt64 = 0
      for _ in 0..<rounds {
        checksum = 0
        let start = ContinuousClock.now
        text.withUnsafeBufferPointer { text in
          var offset = 0
          while offset < text.count {
            let count = min(window, text.count - offset)
            let found = scan(text.baseAddress! + offset, count, offsets)
            checksum = checksum &* 31 &+ UInt64(found) &+ (found > 0 ? UInt64(offsets[found - 1]) : 0)
            offset += count
          }
        }
        let elapsed = ContinuousClock.now - start
        best = min(best, Double(elapsed.components.attoseconds) / 1e18 + Double(elapsed.components.seconds))
      }
      let speed = Double(text.count) / best / 1e6
      if yardstick == 0 { yardstick = speed }
      let hundredths = Int(speed / yardstick * 100)
      print(
        "\(name): \(Int(speed)) MB/s, \(hundredths / 100).\(hundredths / 10 % 10) x plain Swift, checksum \(checksum)")
    }
  }

  typealias Scan = @Sendable (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt32>) -> Int

  static let ways: [(String, Scan)] = [
    ("plain Swift", plainSwift),
    ("Swift SIMD32", simdSwift),
    (
      "C, plain",
      { bytes, count, offsets in
        var seen: UInt32 = 0
        return bytescan_offsets_plain(bytes, count, 0x3B, 0x22, 0x0A, 0x0D, offsets, &seen)
      }
    ),
    (
      "C, vector",
      { bytes, count, offsets in
        var seen: UInt32 = 0
        return bytescan_offsets(bytes, count, 0x3B, 0x22, 0x0A, 0x0D, offsets, &seen)
      }
    ),
  ]

  @Sendable static func plainSwift(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ offsets: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var found = 0
    var seen: UInt8 = 0
    for index in 0..<count {
      let byte = bytes[index]
      seen |= byte
      if byte == 0x3B || byte == 0x22 || byte == 0x0A || byte == 0x0D {
        offsets[found] = UInt32(truncatingIfNeeded: index)
        found &+= 1
      }
    }
    return seen == 0xFF ? 0 : found
  }

  /// As far as Swift's own vectors go: the comparison is one instruction, but there is no mask of it to take apart.
  @Sendable static func simdSwift(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ offsets: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var found = 0
    var index = 0
    let raw = UnsafeRawPointer(bytes)
    while index &+ 32 <= count {
      let block = raw.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self)
      let hits = (block .== 0x3B) .| (block .== 0x22) .| (block .== 0x0A) .| (block .== 0x0D)
      if any(hits) {
        for lane in 0..<32 where hits[lane] {
          offsets[found] = UInt32(truncatingIfNeeded: index &+ lane)
          found &+= 1
        }
      }
      index &+= 32
    }
    while index < count {
      let byte = bytes[index]
      if byte == 0x3B || byte == 0x22 || byte == 0x0A || byte == 0x0D {
        offsets[found] = UInt32(truncatingIfNeeded: index)
        found &+= 1
      }
      index &+= 1
    }
    return found
  }

  /// Rows as Tokopedia sends them.
  static func feedText(byteCount: Int) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(byteCount + 200)
    var number = 1
    while text.count < byteCount {
      let key = 100_000_000_000 + number
      text +=
        "2020-09-04 01:26:14;TKP\(key);0123456789012345;C00017;LP0003;gopay;GP-\(number);PAID;250000;250000\n".utf8
      number += 1
    }
    return text
  }
}
