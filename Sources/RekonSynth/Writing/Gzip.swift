import CZlib

/// Deflates a feed file at once: one member without name and time, so that the same text gives the same bytes.
enum Gzip {
  static let level: Int32 = 6

  static func compress(_ text: [UInt8]) -> [UInt8] {
    let stream = GzipStream()
    stream.add(text)
    stream.finish()
    return stream.take()
  }
}

/// A gzip member that grows.
final class GzipStream {
  private let stream: UnsafeMutablePointer<z_stream>
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
        let old = packed.count
        let room = max(1 << 16, input.count / 3)
        packed.append(contentsOf: repeatElement(0, count: room))
        packed.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress! + old
          stream.pointee.avail_out = UInt32(room)
          let status = CZlib.deflate(stream, flush)
          precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "deflate: \(status)")
        }
        let left = Int(stream.pointee.avail_out)
        packed.removeLast(left)
        if left > 0 { break }
      } while true
    }
  }
}
