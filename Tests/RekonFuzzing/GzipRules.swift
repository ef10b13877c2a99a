import CZlib
import RekonCore
import RekonIngest

/// A gzip file by both inflaters: the same bytes out, or refused by both for the same reason.
///
/// The first line of an input says what the rest is (``Wrapping``), how many bytes are asked for at a time (`step=64`) and
/// how many may come out (`limit=4096`).
struct GzipRules {
  let scratch: ScratchFiles
  let profile: FeedProfile

  /// Most inputs would fail at the first checksum: those are made right.
  enum Wrapping: String, CaseIterable {
    /// The file as it is.
    case file
    /// One member around deflated bytes; what is behind their end comes behind the trailer.
    case member
    /// The same twice, one behind the other.
    case members
    /// A member with a name and a header checksum around deflated bytes.
    case named
  }

  private static let mostAtATime = 1 << 18
  private static let mostOut = 1 << 20

  /// What came out, and why no more did.
  private struct Inflated {
    var bytes: [UInt8] = []
    var refusal: Fault?
    var notes: [Fault] = []
  }

  func check(_ input: [UInt8]) throws {
    let input = FuzzBytes(input)
    let wrapping = input.choice(of: Wrapping.allCases.map { ($0.rawValue, $0) })
    let step = min(max(1, input.number("step") ?? Self.mostAtATime), Self.mostAtATime)
    var limits = FeedLimits()
    limits.inflatedByteCount = min(max(1, input.number("limit") ?? Self.mostOut), Self.mostOut)
    let file = Self.wrapped(input.file, wrapping)
    let path = try scratch.write(file)
    let isal = try inflated(path, .isal, step, limits)
    let zlib = try inflated(path, .zlib, step, limits)
    let faults = FaultRules(fileByteCount: file.count)
    for found in [isal, zlib] {
      try require(
        found.bytes.count <= limits.inflatedByteCount, "no more comes out than the limit",
        "\(found.bytes.count) bytes of \(limits.inflatedByteCount)")
      for fault in [found.refusal].compactMap({ $0 }) + found.notes { try faults.check(fault) }
    }
    let common = min(isal.bytes.count, zlib.bytes.count)
    try require(
      isal.bytes[..<common] == zlib.bytes[..<common], "both inflaters give the same bytes",
      "\(isal.bytes.count) and \(zlib.bytes.count) bytes")
    let feeds = [try feed(path, .isal, limits, isal, faults), try feed(path, .zlib, limits, zlib, faults)]
    // What no compressor writes (a code that is incomplete) zlib calls damaged at once. ISA-L makes something of it that the
    // checksum refuses, or nothing, which needs none. And what is damaged and cut is both.
    if zlib.refusal?.code == "gzip-damaged" { return }
    if zlib.refusal?.code == "gzip-unexpected-end", isal.refusal?.code == "gzip-damaged" { return }
    try requireSame([verdict(isal.refusal)], [verdict(zlib.refusal)], "both inflaters give the same verdict")
    try requireSame(isal.notes.map(\.description), zlib.notes.map(\.description), "both inflaters note the same")
    if zlib.refusal == nil {
      try require(isal.bytes.count == zlib.bytes.count, "both inflaters give the same bytes", "one of them fewer")
      try requireSame(told(feeds[0]), told(feeds[1]), "both inflaters give the same feed")
    }
  }

  /// The file as a feed: a file that is damaged is refused for that, whatever is in it.
  private func feed(
    _ path: String, _ inflater: InflaterChoice, _ limits: FeedLimits, _ inflated: Inflated, _ faults: FaultRules
  ) throws -> SegmentSummary {
    var profile = profile
    profile.limits = limits
    let summary = try FeedIngest.check(path, profile: profile, inflater: inflater)
    try checkSummary(summary, faults)
    if let refusal = inflated.refusal {
      try require(
        summary.refusal?.code == refusal.code, "a damaged file is told as that, whatever is in it",
        "\(summary.refusal?.code.name ?? "accepted") instead of \(refusal.code)")
    }
    return summary
  }

  private func verdict(_ refusal: Fault?) -> String { refusal.map { "\($0)" } ?? "accepted" }

  private func inflated(_ path: String, _ inflater: InflaterChoice, _ step: Int, _ limits: FeedLimits) throws
    -> Inflated
  {
    var found = Inflated()
    do {
      var source = try FeedBytes.open(path, inflater: inflater, limits: limits)
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: step, alignment: 16)
      defer { chunk.deallocate() }
      do {
        while true {
          let count = try source.read(into: chunk)
          if count == 0 { break }
          found.bytes.append(contentsOf: chunk[..<count])
        }
      } catch let fault as Fault { found.refusal = fault }
      found.notes = source.notes
    } catch let fault as Fault { found.refusal = fault }
    return found
  }

  // MARK: Wrapping

  private static func wrapped(_ bytes: [UInt8], _ wrapping: Wrapping) -> [UInt8] {
    switch wrapping {
    case .file: return bytes
    case .member: return member(bytes)
    case .members: return member(bytes) + member(bytes)
    case .named:
      let header: [UInt8] = [0x1F, 0x8B, 8, 0x0A, 0, 0, 0, 0, 0, 3] + Array("feed.csv".utf8) + [0]
      return member(bytes, header: header + littleEndian(UInt64(crc32_z(0, header, header.count) & 0xFFFF), 2))
    }
  }

  /// A member around the deflated bytes that `bytes` begin with; without a trailer when they have no end.
  private static func member(_ bytes: [UInt8], header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]) -> [UInt8] {
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return bytes }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: 1 << 16)
    var checksum: UInt = 0
    var count: UInt64 = 0
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      while status == Z_OK {
        let produced = output.withUnsafeMutableBufferPointer { buffer in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(buffer.count)
          status = inflate(&stream, Z_NO_FLUSH)
          let produced = buffer.count - Int(stream.avail_out)
          checksum = crc32_z(checksum, buffer.baseAddress, produced)
          return produced
        }
        count += UInt64(produced)
        if produced == 0, stream.avail_in == 0 { break }
      }
    }
    guard status == Z_STREAM_END else { return header + bytes }
    let end = bytes.count - Int(stream.avail_in)
    return header + bytes[..<end] + littleEndian(UInt64(checksum), 4) + littleEndian(count, 4) + bytes[end...]
  }

  private static func littleEndian(_ number: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
  }
}
