import Glibc
import RekonCore

/// The bytes of a feed as its reader wants them: inflated when the file is gzip, as they lie when it is not.
///
/// What a file is, its first bytes say, never its name. Throws ``Fault`` (the feed is refused) or ``FileError``.
package struct FeedBytes: ~Copyable {
  private let file: OpenFile
  private let byteCount: Int
  private var gzip: GzipMembers?
  private var offset = 0
  private var decoder: UTF16Decoder?
  private let limits: FeedLimits
  /// What was noticed and does not hinder.
  package private(set) var notes: [Fault] = []
  /// Told after each read: bytes of the file used, all of them.
  var onRead: ((Int, Int) -> Void)?

  var isGzip: Bool { gzip != nil }

  /// - Parameter followsLinks: a feed is never read through a link; an operator's register may be.
  package static func open(
    _ path: String, inflater: InflaterChoice, limits: FeedLimits = FeedLimits(), followsLinks: Bool = false
  ) throws -> FeedBytes {
    let file = try followsLinks ? OpenFile.open(path, flags: O_RDONLY) : OpenFile.openToRead(path)
    let byteCount = try file.status().byteCount
    guard byteCount > 0 else {
      throw Fault(
        "empty-file", at: Place(compressedByte: 0), found: "a file of 0 bytes", expected: "a feed",
        remedy: "send the file again; a day without rows still has its header")
    }
    var head = [UInt8](repeating: 0, count: 8)
    let headCount = try head.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    head.removeLast(head.count - headCount)
    if let format = foreignFormat(head) {
      throw Fault(
        "foreign-format", at: Place(compressedByte: 0), found: "a \(format) file", expected: "gzip or plain text",
        remedy: "compress the feed with gzip")
    }
    var bytes = FeedBytes(file: file, byteCount: byteCount, limits: limits)
    if head.starts(with: [0x1F, 0x8B]) {
      bytes.gzip = GzipMembers(byteCount: byteCount, inflater: makeInflater(inflater), limits: limits)
    } else if byteCount > limits.inflatedByteCount {
      throw Fault(
        "inflated-limit", at: Place(byte: limits.inflatedByteCount), found: "a feed of \(byteCount) bytes",
        expected: "at most \(limits.inflatedByteCount)", remedy: "limits.inflated of the pipeline")
    }
    return bytes
  }

  private init(file: consuming OpenFile, byteCount: Int, limits: FeedLimits) {
    self.file = file
    self.byteCount = byteCount
    self.limits = limits
  }

  /// From here on the feed is UTF-16 and is read as UTF-8.
  mutating func decodeUTF16() { decoder = UTF16Decoder() }

  /// Goes on at the last `count` bytes, and not before `start`; a compressed feed has to be read to get there.
  mutating func skipToLast(_ count: Int, behind start: Int) {
    if gzip == nil { offset = max(offset, start, byteCount - count) }
  }

  /// Up to `buffer.count` bytes; 0 when the feed is whole and at its end.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard var decoder = decoder.take() else { return try readBytes(into: buffer) }
    defer { self.decoder = decoder }
    return try decoder.decode(into: buffer) { try readBytes(into: $0) }
  }

  /// Fills all of `buffer` unless the feed ends before or is damaged: `damage` is then what refuses it, and what was read in front
  /// of it is in the buffer.
  mutating func fill(_ buffer: UnsafeMutableRawBufferPointer, _ damage: inout Fault?) throws -> Int {
    var count = 0
    do {
      while count < buffer.count {
        let more = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
        if more == 0 { break }
        count += more
      }
    } catch let fault as Fault { damage = fault }
    return count
  }

  private mutating func readBytes(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard var members = gzip.take() else {
      let count = try file.read(into: buffer, at: offset)
      offset += count
      onRead?(offset, byteCount)
      return count
    }
    defer { gzip = members }
    let count = try members.read(from: file, into: buffer)
    onRead?(members.offset, byteCount)
    if count == 0, let padding = members.paddingNote {
      notes.append(padding)
      members.paddingNote = nil
    }
    return count
  }

  static func foreignFormat(_ head: [UInt8]) -> String? {
    let formats: [(String, [UInt8])] = [
      ("zip", [0x50, 0x4B, 0x03, 0x04]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("bzip2", [0x42, 0x5A, 0x68]),
      ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]), ("PGP", Array("-----BEG".utf8)),
    ]
    return formats.first { head.starts(with: $0.1) }?.0
  }
}
