import CZlib
import Foundation
import RekonCore
import RekonTestSupport
import Testing

@testable import RekonIngest

/// ISA-L inflates for us, zlib is what it is held against: the same bytes, the same verdict, the same words.
@Suite("ISA-L and zlib agree")
struct InflaterTwinTests {
  enum Outcome: Equatable {
    case bytes([UInt8])
    case refused(String)
  }

  /// All of a file through buffers of `bufferByteCount`.
  private func inflated(_ file: [UInt8], _ choice: InflaterChoice, bufferByteCount: Int = 4_096) throws -> Outcome {
    let folder = try TemporaryFolder()
    try folder.write(file, to: "feed.gz")
    return try inflated(path: folder.path("feed.gz"), choice, bufferByteCount: bufferByteCount)
  }

  private func inflated(path: String, _ choice: InflaterChoice, bufferByteCount: Int) throws -> Outcome {
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferByteCount, alignment: 16)
    defer { buffer.deallocate() }
    do {
      var source = try FeedBytes.open(path, inflater: choice)
      while true {
        let count = try source.read(into: buffer)
        if count == 0 { return .bytes(bytes) }
        bytes += buffer[..<count]
      }
    } catch let fault as Fault {
      return .refused(fault.description)
    }
  }

  private func expectTwins(_ file: [UInt8], _ comment: Comment, location: SourceLocation = #_sourceLocation) throws
    -> Outcome
  {
    let outcome = try inflated(file, .isal)
    let other = try inflated(file, .zlib)
    if case .refused(let message) = outcome, case .refused(let otherMessage) = other, message != otherMessage {
      // zlib notices some damage while it inflates that ISA-L leaves to the checksum: the words may differ so far.
      let isLater = message.contains("[gzip-checksum]") && otherMessage.contains("[gzip-damaged]")
      #expect(isLater, comment, sourceLocation: location)
    } else {
      #expect(outcome == other, comment, sourceLocation: location)
    }
    return outcome
  }

  @Test("seeded contents of every kind come back whole, whatever the level", arguments: [0, 1, 6, 9] as [Int32])
  func seededContents(_ level: Int32) throws {
    var random = SeededBytes(UInt64(level) + 1)
    let alphabets: [[UInt8]] = [[], Array("0123456789;\n".utf8), [0x61]]
    for length in [0, 1, 2, 257, 32_768, 65_535, 65_536, 200_000] {
      for alphabet in alphabets {
        let content = random.bytes(length, of: alphabet)
        let file = GzipMember(content).with(\.level, level).bytes
        #expect(try expectTwins(file, "\(length) bytes") == .bytes(content))
      }
    }
  }

  @Test(
    "the size of the reader's buffer does not matter", arguments: InflaterChoice.allCases, [1, 2, 7, 1_000, 1 << 18])
  func bufferSizes(_ choice: InflaterChoice, _ byteCount: Int) throws {
    var random = SeededBytes(5)
    let parts = (0..<6).map { random.bytes($0 * 700, of: Array("abcdefgh\n".utf8)) }
    let file = parts.flatMap { GzipMember($0).bytes }
    #expect(try inflated(file, choice, bufferByteCount: byteCount) == .bytes(parts.flatMap { $0 }))
  }

  /// Three members of different kinds: compressed, stored, empty with a name.
  static let members: [GzipMember] = [
    GzipMember(sales(SaleRow(101), SaleRow(102))), GzipMember(SaleRow(103).text + "\n").with(\.level, 0),
    GzipMember().with(\.name, "empty.csv").with(\.headerChecksum, .right),
  ]
  static let file = members.flatMap(\.bytes)
  static let content = members.flatMap(\.content)

  @Test("a file that is cut after any byte is refused, unless the cut falls between members")
  func everyCut() throws {
    var ends: Set<Int> = []
    for member in Self.members { ends.insert((ends.max() ?? 0) + member.bytes.count) }
    for length in 0...Self.file.count {
      let outcome = try expectTwins(Array(Self.file[..<length]), "cut at \(length)")
      if case .bytes(let bytes) = outcome, length > 1 {
        #expect(ends.contains(length) && Self.content.starts(with: bytes), "cut at \(length)")
      } else {
        #expect(!ends.contains(length), "cut at \(length)")
      }
    }
  }

  @Test("a file with any byte changed is refused, or says the very same")
  func everyFlip() throws {
    for index in 2..<Self.file.count {
      for mask: UInt8 in [0xFF, 0x01, 0x80, UInt8(1) << UInt8(index % 8)] {
        var changed = Self.file
        changed[index] ^= mask
        let outcome = try expectTwins(changed, "byte \(index) ^ \(mask)")
        if case .bytes(let bytes) = outcome { #expect(bytes == Self.content, "byte \(index) ^ \(mask)") }
      }
    }
  }

  @Test("seeded noise behind a good header is refused by both")
  func noise() throws {
    var random = SeededBytes(23)
    for round in 0..<300 {
      let file = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + random.bytes(random.below(300))
      if case .bytes = try expectTwins(file, "round \(round)") { Issue.record("round \(round) was accepted") }
    }
  }

  static let isLong = ProcessInfo.processInfo.environment["REKON_LONG_TESTS"] != nil

  @Test(
    "B04 a file of more than 4 GiB is whole although its length field has gone round", .enabled(if: isLong),
    arguments: InflaterChoice.allCases)
  func lengthGoesRound(_ choice: InflaterChoice) throws {
    // The same compressed mebibyte of zeros, ended on a byte, 4,100 times over.
    let count = 4_100
    let mebibyte = [UInt8](repeating: 0, count: 1 << 20)
    let block = rawDeflate(mebibyte, level: 9, flush: Z_FULL_FLUSH)
    var crc = UInt(0)
    for _ in 0..<count { crc = crc32_z(crc, mebibyte, mebibyte.count) }
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    for _ in 0..<count { file += block }
    file += [0x03, 0x00] + littleEndian(UInt32(crc)) + littleEndian(UInt32(truncatingIfNeeded: count << 20))
    let folder = try TemporaryFolder()
    try folder.write(file, to: "zeros.gz")
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    var source = try FeedBytes.open(folder.path("zeros.gz"), inflater: choice)
    var total = 0
    while case let read = try source.read(into: buffer), read > 0 { total += read }
    #expect(total == count << 20)
  }
}
