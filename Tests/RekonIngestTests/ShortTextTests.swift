import RekonCore
import RekonTestSupport
import Testing

@testable import RekonIngest

/// The short cuts of a row's fields, each beside what it stands for.
@Suite("Short texts")
struct ShortTextTests {
  /// `body` gets the text with room behind it, as the reader's windows have.
  private func withRoom<Result>(_ text: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    (text + [UInt8](repeating: 0xA5, count: 64)).withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[..<text.count]))
    }
  }

  @Test(
    "identifiers with a fixed form are matched as by the pattern itself",
    arguments: ["[0-9]{16}", "TKP[0-9]{12}", "KLS-[0-9]{6}", "A[0-9]{1}", "[0-9]{7}", "12345678[0-9]{9}"])
  func fixedPatterns(_ text: String) throws {
    let pattern = try TextPattern(text)
    let fixed = try #require(FixedPattern(pattern.elements))
    let prefix = Array(text.utf8.prefix { $0 != 0x5B })
    let width = fixed.digitCount
    var random = SeededBytes(7)
    for _ in 0..<4_000 {
      var bytes = prefix + random.bytes(width + random.below(3) - 1, of: Array("0123456789".utf8))
      if random.below(2) == 0, !bytes.isEmpty {
        bytes[random.below(bytes.count)] = random.bytes(1, of: [0x2F, 0x30, 0x39, 0x3A, 0x00, 0xB0, 0x41, 0x20])[0]
      }
      let expected = bytes.withUnsafeBytes { bytes in
        pattern.elements.withUnsafeBufferPointer { TextPattern.matches($0, bytes) }
      }
      #expect(withRoom(bytes) { fixed.matches($0.baseAddress!, $0.count) } == expected, "\(bytes)")
    }
  }

  @Test(
    "other patterns have no fixed form",
    arguments: ["[0-9]{4,20}", "[0-9A-F]{8}", "TKP[0-9]*", "ABCDEFGHI[0-9]{3}", "[0-9]{3}X"])
  func otherPatterns(_ text: String) throws {
    #expect(FixedPattern(try TextPattern(text).elements) == nil)
  }

  @Test("a dictionary gives each text one code, in order of appearance, whatever its length")
  func dictionary() {
    let builder = DictionaryBuilder()
    var expected: [[UInt8]: UInt32] = [:]
    var random = SeededBytes(11)
    for _ in 0..<20_000 {
      let text = random.bytes(random.below(24), of: random.below(2) == 0 ? Array("ab".utf8) : [0, 1, 0x61])
      let code = withRoom(text) { builder.code(for: $0) }
      let known = expected[text] ?? UInt32(expected.count)
      expected[text] = known
      #expect(code == known)
      #expect(text.withUnsafeBytes { keyHash($0) } == builder.keyHash(code))
    }
    // Asked again, also those of which chance gave only one.
    for (text, code) in expected { #expect(withRoom(text) { builder.code(for: $0) } == code) }
    #expect(builder.list.count == expected.count)
    for (text, code) in expected { #expect(Array(builder.list.bytes[builder.list.range(Int(code))]) == text) }
  }

  @Test("a day that is remembered is the day that is written, also after a bad one")
  func rememberedDays() throws {
    let profile = try PipelineFolder.shipped("tokopedia", "sales")
    let days = [
      "2020-09-04", "2020-09-04", "2020-09-05", "2020-09-31", "2020-09-05", "2020-13-01", "2020-09-05", "2020-09-04",
    ]
    let rows = days.enumerated().map { SaleRow(100 + $0.offset).with(\.time, "\($0.element) 23:59:59").text }
    let fed = try ingest(feed([SaleRow.header] + rows), profile)
    #expect(fed.rejects.count == 2)
    #expect(
      fed.rows.map { $0["sold_at"] }
        == days.filter { !["2020-09-31", "2020-13-01"].contains($0) }.map { "\($0)T16:59:59Z" })
  }
}
