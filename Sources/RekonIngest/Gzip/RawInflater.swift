import CISAL
import CZlib

/// Which library inflates. Both give the same bytes and the same verdicts; the tests and the fuzzer hold one against the other.
///
/// One exception: codes that are incomplete, which no compressor writes, zlib calls damaged at once, and ISA-L leaves to the
/// checksum.
public enum InflaterChoice: String, Sendable, CaseIterable {
  case isal
  case zlib
}

/// Raw deflate, one member at a time: what lies between a gzip header and its trailer.
///
/// A class-bound protocol is cheap here: it is called once per window, not per byte.
protocol RawInflater: AnyObject {
  /// Starts a new member.
  func reset()

  /// Inflates from `input` into `output`.
  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> InflateStep

  /// The CRC-32 (gzip polynomial) of `bytes` after those that gave `crc`; 0 to begin with.
  func checksum(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32
}

struct InflateStep {
  enum Outcome { case more, finished, damaged }
  /// Input bytes used. Negative when a member ended inside bytes of an earlier call: the library had read ahead.
  var consumed: Int
  var produced: Int
  var outcome: Outcome
}

func makeInflater(_ choice: InflaterChoice) -> any RawInflater {
  switch choice {
  case .isal: ISALInflater()
  case .zlib: ZlibInflater()
  }
}

/// Intel ISA-L, in raw mode: its own gzip mode lets a cut trailer and reserved flags pass.
final class ISALInflater: RawInflater {
  private let state: UnsafeMutablePointer<inflate_state>

  init() {
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
  }

  deinit { state.deallocate() }

  func reset() {
    isal_inflate_reset(state)
    state.pointee.crc_flag = UInt32(ISAL_DEFLATE)
  }

  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> InflateStep {
    // ISA-L does not write through next_in; its field merely lacks const.
    let base = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    state.pointee.next_in = base
    state.pointee.avail_in = UInt32(input.count)
    state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(output.count)
    let status = isal_inflate(state)
    let produced = output.count - Int(state.pointee.avail_out)
    guard status >= 0 else { return InflateStep(consumed: 0, produced: produced, outcome: .damaged) }
    var consumed = input.count - Int(state.pointee.avail_in)
    let finished = state.pointee.block_state == ISAL_BLOCK_FINISH
    if finished {
      // Whole bytes that it holds beyond the last block belong to the trailer.
      consumed -= Int(state.pointee.read_in_length) / 8
      state.pointee.read_in_length = 0
    }
    return InflateStep(consumed: consumed, produced: produced, outcome: finished ? .finished : .more)
  }

  func checksum(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    crc32_gzip_refl(crc, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }
}

/// zlib, the reference.
final class ZlibInflater: RawInflater {
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func reset() { inflateReset(stream) }

  func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> InflateStep {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let status = CZlib.inflate(stream, Z_NO_FLUSH)
    let outcome: InflateStep.Outcome =
      switch status {
      case Z_STREAM_END: .finished
      case Z_OK, Z_BUF_ERROR: .more
      default: .damaged
      }
    return InflateStep(
      consumed: input.count - Int(stream.pointee.avail_in), produced: output.count - Int(stream.pointee.avail_out),
      outcome: outcome)
  }

  func checksum(_ crc: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    UInt32(crc32_z(UInt(crc), bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
  }
}
