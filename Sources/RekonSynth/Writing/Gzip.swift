import CZlib

/// Deflates a feed file at once: members without name and time, so that the same text gives the same bytes.
enum Gzip {
  static let level: Int32 = 6

  static func compress(_ text: FeedText) -> [UInt8] {
    let starts = text.memberStarts
    guard starts.count > 1 else { return compress(text.bytes) }
    let ends = starts.dropFirst() + [text.bytes.count]
    return zip(starts, ends).flatMap { compress(Array(text.bytes[$0..<$1])) }
  }

  private static func compress(_ text: [UInt8]) -> [UInt8] {
    let stream = GzipStream()
    stream.add(text)
    stream.finish()
    return stream.take()
  }
}

/// A gzip member that grows.
final class GzipStream {
  private let stream: UnsafeMutablePointer<z_stream>
  private let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 16)
  private var packed: [UInt8] = []

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 31: the largest window, within a gzip member whose header carries no time.
    let status = deflateInit2_(
      stream, Gzip.level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "deflate cannot be set up: \(status)")
  }

  deinit {
    deflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
    room.deallocate()
  }

  func add(_ text: [UInt8]) { deflate(text, Z_NO_FLUSH) }

  /// What has been packed since the last time.
  func take() -> [UInt8] {
    let taken = packed
    packed = []
    return taken
  }

  func finish() { deflate([], Z_FINISH) }

  private func deflate(_ text: [UInt8], _ flush: Int32) {
    text.withUnsafeBufferPointer { input in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.pointee.avail_in = UInt32(input.count)
      repeat {
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let status = CZlib.deflate(stream, flush)
        precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "deflate: \(status)")
        packed.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<(room.count - Int(stream.pointee.avail_out))]))
      } while stream.pointee.avail_out == 0
    }
  }
}
