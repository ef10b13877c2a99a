import CISAL
import Glibc

/// Reads whole files into one buffer and inflates them with ISA-L into a window that the cache holds. No trailer is checked.
public struct FileInflater: ~Copyable {
  private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
  private let header = UnsafeMutablePointer<isal_gzip_header>.allocate(capacity: 1)
  private let window: UnsafeMutablePointer<UInt8>
  private let windowByteCount: Int
  private var input: [UInt8] = []

  private static let trailerByteCount = 8

  public init(windowByteCount: Int = 1 << 18) {
    self.windowByteCount = windowByteCount
    window = .allocate(capacity: windowByteCount)
  }

  deinit {
    state.deallocate()
    header.deallocate()
    window.deallocate()
  }

  /// Hands each window of inflated bytes to `take`; nil when the file cannot be read or is no gzip.
  public mutating func inflate(_ path: String, take: (UnsafeRawBufferPointer) -> Void = { _ in }) -> (
    compressed: Int, inflated: Int
  )? {
    guard let byteCount = read(path) else { return nil }
    return input.withUnsafeMutableBufferPointer { input in
      var inflated = 0
      var used = 0
      while used < byteCount {  // one turn for each member
        isal_inflate_init(state)
        isal_gzip_header_init(header)
        state.pointee.next_in = input.baseAddress! + used
        state.pointee.avail_in = UInt32(byteCount - used)
        guard isal_read_gzip_header(state, header) == ISAL_DECOMP_OK else { return nil }
        state.pointee.crc_flag = UInt32(ISAL_DEFLATE)
        repeat {
          state.pointee.next_out = window
          state.pointee.avail_out = UInt32(windowByteCount)
          guard isal_inflate(state) == ISAL_DECOMP_OK else { return nil }
          let produced = windowByteCount - Int(state.pointee.avail_out)
          let isStuck = produced == 0 && state.pointee.avail_in == 0
          guard !isStuck || state.pointee.block_state == ISAL_BLOCK_FINISH else { return nil }
          take(UnsafeRawBufferPointer(start: window, count: produced))
          inflated += produced
        } while state.pointee.block_state != ISAL_BLOCK_FINISH
        // Whole bytes that it holds beyond the last block belong to the trailer.
        let left = Int(state.pointee.avail_in) + Int(state.pointee.read_in_length) / 8
        used = byteCount - left + Self.trailerByteCount
      }
      return (byteCount, inflated)
    }
  }

  private mutating func read(_ path: String) -> Int? {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    let byteCount = Int(status.st_size)
    if input.count < byteCount { input = [UInt8](repeating: 0, count: byteCount) }
    var offset = 0
    while offset < byteCount {
      let count = input.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress! + offset, byteCount - offset) }
      guard count > 0 else { return nil }
      offset += count
    }
    return byteCount
  }
}
