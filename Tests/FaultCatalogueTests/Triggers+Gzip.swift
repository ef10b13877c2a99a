import RekonCore
import RekonTestSupport

extension FaultTriggers {
  private static let threeSales = sales(SaleRow(101), SaleRow(102), SaleRow(103))
  /// Stored, not compressed, so that places do not hang on the library that compresses.
  private static let member = GzipMember(threeSales).with(\.level, 0)

  private static func readPacked(_ bytes: [UInt8], _ change: (inout FeedProfile) -> Void = { _ in }) throws -> [Told] {
    try read(bytes, "tokopedia", "sales", as: "csv.gz", change)
  }

  static let gzip: [String: Trigger] = [
    "gzip-checksum": { try readPacked(member.with(\.checksum, 0xBAD_C0DE).bytes) },
    "gzip-damaged": {
      var bytes = member.bytes
      bytes[10] = 0x07
      return try readPacked(bytes)
    },
    "gzip-header-checksum": { try readPacked(member.with(\.headerChecksum, .wrong).bytes) },
    "gzip-header-limit": {
      try readPacked(member.with(\.comment, String(repeating: "x", count: 70_000)).bytes)
    },
    "gzip-length": { try readPacked(member.with(\.length, 7).bytes) },
    "gzip-method": { try readPacked(member.with(\.method, 7).bytes) },
    "gzip-nested": { try readPacked(GzipMember(member.bytes).bytes) },
    "gzip-reserved-flags": { try readPacked(member.with(\.reservedFlags, 32).bytes) },
    "gzip-trailing-bytes": { try readPacked(member.bytes + Array("appended by hand\n".utf8)) },
    "gzip-unexpected-end": {
      // 10 bytes of header, 5 of the stored block's, then the rows: cut in the third.
      try readPacked(Array(member.bytes[..<(10 + 5 + byteOffset(of: SaleRow(103).order, in: threeSales))]))
    },
    "gzip-zero-padding": { try readPacked(member.bytes + [UInt8](repeating: 0, count: 512)) },
    "inflated-limit": {
      try readPacked([UInt8](repeating: 0x30, count: 2 << 20)) { $0.limits.inflatedByteCount = 1 << 20 }
    },
    "ratio-limit": {
      var content = [UInt8](repeating: 0x30, count: 24 << 20)
      for end in stride(from: 1_023, to: content.count, by: 1_024) { content[end] = 0x0A }
      content.replaceSubrange(0..<0, with: Array((SaleRow.header + "\n").utf8))
      return try readPacked(GzipMember(content).with(\.level, 9).bytes) { $0.rejectLimit = 1 << 20 }
    },
  ]
}
