import CISAL
import Dispatch
import Glibc

/// The floor under any reader of gzip feeds: inflates files with ISA-L and looks at nothing.
///
///     inflate THREADS FILE…
///
/// No trailer is checked and nothing is parsed. Each thread takes the next file when it is done with one. Prints one JSON
/// line: seconds, files, bytes compressed and inflated.
@main
struct Inflate {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count > 2, let threadCount = Int(arguments[1]), threadCount > 0 else {
      stop("usage: inflate THREADS FILE…", status: 64)
    }
    let paths = Array(arguments[2...])
    let start = ContinuousClock.now
    let total = Totals()
    DispatchQueue.concurrentPerform(iterations: threadCount) { thread in
      var inflater = FileInflater()
      // Feeds of one kind lie side by side and are alike in size, so that every nth file is a fair share.
      for index in stride(from: thread, to: paths.count, by: threadCount) {
        guard let count = inflater.inflate(paths[index]) else { stop("inflate: \(paths[index]): cannot", status: 74) }
        total.add(compressed: count.compressed, inflated: count.inflated)
      }
    }
    let elapsed = (ContinuousClock.now - start).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    print(
      "{\"seconds\": \(seconds), \"threads\": \(threadCount), \"files\": \(paths.count), "
        + "\"compressed_bytes\": \(total.compressed), \"bytes\": \(total.inflated)}")
  }

  static func stop(_ message: String, status: Int32) -> Never {
    let line = Array((message + "\n").utf8)
    write(STDERR_FILENO, line, line.count)
    exit(status)
  }
}

/// Bytes of all threads.
final class Totals: @unchecked Sendable {
  private let queue = DispatchQueue(label: "totals")
  private(set) var compressed = 0
  private(set) var inflated = 0

  func add(compressed: Int, inflated: Int) {
    queue.sync {
      self.compressed += compressed
      self.inflated += inflated
    }
  }
}

/// Reads whole files into one buffer and inflates them into a window that the cache holds.
struct FileInflater: ~Copyable {
  private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
  private let header = UnsafeMutablePointer<isal_gzip_header>.allocate(capacity: 1)
  private let window = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.windowByteCount)
  private var input: [UInt8] = []

  private static let windowByteCount = 1 << 18
  private static let trailerByteCount = 8

  deinit {
    state.deallocate()
    header.deallocate()
    window.deallocate()
  }

  /// nil when the file cannot be read or is no gzip.
  mutating func inflate(_ path: String) -> (compressed: Int, inflated: Int)? {
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
          state.pointee.avail_out = UInt32(Self.windowByteCount)
          guard isal_inflate(state) == ISAL_DECOMP_OK else { return nil }
          let produced = Self.windowByteCount - Int(state.pointee.avail_out)
          let isStuck = produced == 0 && state.pointee.avail_in == 0
          guard !isStuck || state.pointee.block_state == ISAL_BLOCK_FINISH else { return nil }
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
