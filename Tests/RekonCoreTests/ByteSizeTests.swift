import RekonCore
import Testing

@Suite("Amounts of memory")
struct ByteSizeTests {
  @Test(
    "an amount is read with its unit, in powers of 1,024",
    arguments: [
      ("64M", 67_108_864), ("256MiB", 268_435_456), ("1g", 1_073_741_824), ("1GiB", 1_073_741_824),
      ("2T", 2_199_023_255_552), ("3k", 3_072), ("1048576", 1_048_576), ("0", 0),
    ] as [(String, Int)])
  func reads(_ text: String, _ byteCount: Int) { #expect(ByteSize(text)?.byteCount == byteCount) }

  @Test(
    "what is no amount is none, and nothing overflows",
    arguments: ["", "M", "-1M", "1.5G", "1 M", "1MB", "3X", "1iB", "99999999999G", "９M"])
  func refuses(_ text: String) { #expect(ByteSize(text) == nil) }

  @Test("an amount is told in the largest unit that leaves no fraction")
  func tells() {
    #expect("\(ByteSize(byteCount: 64 << 20))" == "64MiB")
    #expect("\(ByteSize(byteCount: 1 << 30))" == "1GiB")
    #expect("\(ByteSize(byteCount: 1536))" == "1536 bytes")
    #expect(ByteSize(byteCount: 1) < ByteSize(byteCount: 2))
  }
}
