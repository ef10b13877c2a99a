import RekonCore

/// The beginning and the end of a file whose writing nobody knows yet: the bytes as they lie, inflated and not decoded.
///
/// Memory is bounded by the two limits. A compressed file is inflated to reach its end, at most ``endLimit`` bytes of it.
public struct FeedSample: Sendable {
  /// Bytes of the beginning that are looked at.
  public static let headLimit = 4 << 20
  /// Bytes of the end.
  public static let tailLimit = 1 << 16
  /// A compressed file whose end lies farther away is told without it.
  public static let endLimit = 1 << 30

  public let isGzip: Bool
  public let head: [UInt8]
  /// The last bytes of a file that ``head`` does not hold whole; empty where the end was not reached.
  public let tail: [UInt8]
  /// The head is the whole file.
  public let isWhole: Bool

  /// - Throws: ``Fault`` for an empty, damaged or foreign file, ``FileError`` when it cannot be read.
  public static func read(_ path: String) throws -> FeedSample {
    if let status = try FileStatus.of(path), status.kind == .directory {
      throw Fault("not-a-regular-file", found: "a folder", expected: "a file", remedy: "name the sample file itself")
    }
    var source = try FeedBytes.open(path, inflater: .isal)
    let isGzip = source.isGzip
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: tailLimit, alignment: 64)
    defer { chunk.deallocate() }
    var head: [UInt8] = []
    var count = 1
    while head.count < headLimit, count > 0 {
      count = try source.read(
        into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(chunk.count, headLimit - head.count)]))
      head += chunk[..<count]
    }
    guard !head.isEmpty else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: "0 bytes inside the gzip file", expected: "a feed",
        remedy: "draft from a file that has rows")
    }
    guard !head.starts(with: [0x1F, 0x8B]) else {
      throw Fault(
        "gzip-nested", at: Place(line: 1, byte: 0), found: "gzip: still compressed after one layer",
        expected: "the feed's text", remedy: "compress the feed once")
    }
    var tail: [UInt8] = []
    var byteCount = head.count
    source.skipToLast(tailLimit, behind: headLimit)
    while count > 0, byteCount < endLimit {
      count = try source.read(into: chunk)
      byteCount += count
      tail += chunk[..<count]
      if tail.count > tailLimit { tail.removeFirst(tail.count - tailLimit) }
    }
    // Where the end was not reached, the last bytes read are no end.
    return FeedSample(
      isGzip: isGzip, head: head, tail: count == 0 ? tail : [], isWhole: count == 0 && byteCount == head.count)
  }
}
