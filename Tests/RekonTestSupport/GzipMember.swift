import CZlib

/// One member of a gzip file (RFC 1952), with a knob for everything that can be wrong with it. The defaults make a
/// member that every reader takes.
public struct GzipMember: Sendable {
  public enum HeaderChecksum: Sendable { case none, right, wrong }

  public var content: [UInt8]
  public var level: Int32 = 6
  public var method: UInt8 = 8
  public var reservedFlags: UInt8 = 0
  /// FNAME, FCOMMENT, FEXTRA.
  public var name: String?
  public var comment: String?
  public var extra: [UInt8]?
  public var headerChecksum = HeaderChecksum.none
  /// In place of the true values.
  public var checksum: UInt32?
  public var length: UInt32?
  public var hasTrailer = true

  public init(_ content: [UInt8] = []) { self.content = content }

  public init(_ text: String) { content = Array(text.utf8) }

  /// The same with one knob turned: `GzipMember(rows).with(\.checksum, 0)`.
  public func with<Value>(_ knob: WritableKeyPath<GzipMember, Value>, _ value: Value) -> GzipMember {
    var copy = self
    copy[keyPath: knob] = value
    return copy
  }

  public var trueChecksum: UInt32 { UInt32(crc32_z(0, content, content.count)) }

  public var bytes: [UInt8] {
    var bytes = header
    switch headerChecksum {
    case .none: break
    case .right: bytes += littleEndian(UInt16(truncatingIfNeeded: crc32_z(0, bytes, bytes.count)))
    case .wrong: bytes += littleEndian(~UInt16(truncatingIfNeeded: crc32_z(0, bytes, bytes.count)))
    }
    bytes += rawDeflate(content, level: level)
    guard hasTrailer else { return bytes }
    bytes += littleEndian(checksum ?? trueChecksum)
    bytes += littleEndian(length ?? UInt32(truncatingIfNeeded: content.count))
    return bytes
  }

  private var header: [UInt8] {
    var flags = reservedFlags
    if headerChecksum != .none { flags |= 2 }
    if extra != nil { flags |= 4 }
    if name != nil { flags |= 8 }
    if comment != nil { flags |= 16 }
    // No time stamp, no extra flags, operating system unknown.
    var bytes: [UInt8] = [0x1F, 0x8B, method, flags, 0, 0, 0, 0, 0, 255]
    if let extra { bytes += littleEndian(UInt16(extra.count)) + extra }
    if let name { bytes += Array(name.utf8) + [0] }
    if let comment { bytes += Array(comment.utf8) + [0] }
    return bytes
  }
}

/// `text` as a gzip file of one member.
public func gzip(_ text: String) -> [UInt8] { GzipMember(text).bytes }

public func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// Deflate without header and trailer, by zlib.
public func rawDeflate(_ content: [UInt8], level: Int32 = 6, flush: Int32 = Z_FINISH) -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  precondition(deflateInit2_(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
  defer { deflateEnd(&stream) }
  var input = content
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))) + 64)
  return input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = UInt32(output.count)
      let status = deflate(&stream, flush)
      precondition(status == (flush == Z_FINISH ? Z_STREAM_END : Z_OK), "deflate: \(status)")
      return Array(output[..<Int(stream.total_out)])
    }
  }
}
