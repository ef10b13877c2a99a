import CByteScan
import RekonTestSupport
import Testing

/// The C kernels against their slow twins.
@Suite("Byte scan")
struct ByteScanTests {
  private struct Scanned: Equatable {
    var offsets: [UInt32]
    var seen: UInt32
  }

  private typealias Kernel = (
    UnsafePointer<UInt8>?, Int, UInt8, UInt8, UInt8, UInt8, UnsafeMutablePointer<UInt32>?, UnsafeMutablePointer<UInt32>?
  ) -> Int

  private func scan(_ bytes: some Collection<UInt8>, by kernel: Kernel) -> Scanned {
    let bytes = Array(bytes)
    var offsets = [UInt32](repeating: .max, count: bytes.count + 1)
    var seen: UInt32 = 0
    let count = kernel(bytes, bytes.count, 0x3B, 0x22, 0x0A, 0x0D, &offsets, &seen)
    return Scanned(offsets: Array(offsets[..<count]), seen: seen)
  }

  /// What both must say, in the simplest words.
  private func expected(_ bytes: [UInt8]) -> Scanned {
    Scanned(
      offsets: bytes.indices.filter { [0x3B, 0x22, 0x0A, 0x0D].contains(bytes[$0]) }.map { UInt32($0) },
      seen: (bytes.contains { $0 >= 0x80 } ? 1 : 0) | (bytes.contains(0) ? 2 : 0)
        | (bytes.contains { $0 == 0x22 || $0 == 0x0D } ? 4 : 0))
  }

  static let alphabets: [[UInt8]] = [
    [], Array(";\"\n\rab".utf8), Array(";".utf8), Array("abc".utf8), [0x61, 0x62, 0xC3], [0x61, 0x62, 0x00, 0x0A],
  ]

  @Test("the vector form finds what its plain twin finds, on every length from 0 to 200", arguments: alphabets)
  func everyLength(_ alphabet: [UInt8]) {
    var random = SeededBytes(UInt64(alphabet.count) + 7)
    for length in 0...200 {
      let bytes = random.bytes(length, of: alphabet)
      let fast = scan(bytes, by: bytescan_offsets)
      #expect(fast == scan(bytes, by: bytescan_offsets_plain), "length \(length)")
      #expect(fast == expected(bytes), "length \(length)")
    }
  }

  @Test("one byte is found at every place, and its kind is seen")
  func everyPlace() {
    for byte: UInt8 in [0x3B, 0x22, 0x0A, 0x0D, 0x00, 0x80, 0xFF] {
      for place in 0..<200 {
        var bytes = [UInt8](repeating: 0x61, count: 200)
        bytes[place] = byte
        #expect(scan(bytes, by: bytescan_offsets) == expected(bytes), "\(byte) at \(place)")
      }
    }
  }

  @Test("bytes that do not begin on a vector's boundary are scanned the same")
  func everyAlignment() {
    var random = SeededBytes(3)
    let bytes = random.bytes(400, of: Array("a;\n".utf8))
    for start in 0..<65 {
      for count in [0, 1, 63, 64, 65, 127, 128, 200] {
        let part = Array(bytes[start..<start + count])
        var offsets = [UInt32](repeating: 0, count: count + 1)
        var seen: UInt32 = 0
        let found = bytes.withUnsafeBufferPointer {
          bytescan_offsets($0.baseAddress! + start, count, 0x3B, 0x22, 0x0A, 0x0D, &offsets, &seen)
        }
        #expect(Scanned(offsets: Array(offsets[..<found]), seen: seen) == expected(part), "\(start) + \(count)")
      }
    }
  }
}

@Suite("UTF-8 check")
struct UTF8CheckTests {
  /// Bytes on both sides of every bound of RFC 3629.
  static let bounds: [UInt8] = [
    0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1,
    0xF4,
    0xF5, 0xFF,
  ]

  private func isValid(_ bytes: some Collection<UInt8>) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// Whether the verdict is right: all before the error is text, and nothing more can be.
  private func isRight(_ bytes: [UInt8]) -> Bool {
    let at = bytescan_utf8_error(bytes, bytes.count)
    if at == bytes.count { return isValid(bytes) }
    return isValid(bytes[..<at])
      && (1...4).allSatisfy { at + $0 > bytes.count || !isValid(bytes[..<(at + $0)]) }
  }

  @Test("every sequence of up to four bytes at the bounds is judged as the standard library judges it")
  func bounds() {
    var wrong: [[UInt8]] = []
    var sequences: [[UInt8]] = [[]]
    for _ in 1...3 {
      sequences = sequences.flatMap { head in Self.bounds.map { head + [$0] } }
      wrong += sequences.filter { !isRight($0) }
    }
    for lead: UInt8 in [0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5] {
      for tail in sequences where !isRight([lead] + tail) { wrong.append([lead] + tail) }
    }
    #expect(wrong == [])
  }

  @Test("seeded text with seeded damage is judged as the standard library judges it")
  func seeded() {
    var random = SeededBytes(11)
    let pieces = ["a", "é", "—", "😀", "ｘ", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"]
    var wrong = 0
    for round in 0..<2_000 {
      var bytes = (0..<random.below(40)).flatMap { _ in Array(pieces[random.below(pieces.count)].utf8) }
      if round % 2 == 0, !bytes.isEmpty { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      if round % 5 == 0, !bytes.isEmpty { bytes.removeLast() }
      if !isRight(bytes) { wrong += 1 }
    }
    #expect(wrong == 0)
  }
}
