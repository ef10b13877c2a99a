import RekonCore

/// The members of a gzip file, one after another, as one stream of bytes (RFC 1952).
///
/// ```
/// header -> body -> trailer -> (end of file | zero padding | next header)
/// ```
/// Every trailer is checked before the bytes after it are looked at; anything behind the last one that is neither a
/// member nor zero padding is refused. Positions in faults are offsets in the compressed file (zbyte).
struct GzipMembers {
  private enum State { case header, body, trailer, done }

  private let byteCount: Int
  private let inflater: any RawInflater
  private var state = State.header
  private var window: [UInt8] = []
  private var windowOffset = 0
  /// Position of the next byte to use.
  private(set) var offset = 0
  private var memberNumber = 0
  private var memberOffset = 0
  private var crc: UInt32 = 0
  private var memberByteCount: UInt64 = 0
  private var inflatedByteCount = 0
  private let limits: FeedLimits
  private var header: [UInt8] = []
  var paddingNote: Fault?

  private static let windowByteCount = 1 << 17
  /// Name and comment of a header are never used; a header that goes on longer than this is hostile.
  private static let headerLimit = 1 << 16

  init(byteCount: Int, inflater: any RawInflater, limits: FeedLimits) {
    self.byteCount = byteCount
    self.limits = limits
    self.inflater = inflater
  }

  mutating func read(from file: borrowing OpenFile, into output: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      switch state {
      case .done: return 0
      case .header: try readHeader(file)
      case .trailer: try readTrailer(file)
      case .body:
        let produced = try inflateBody(file, into: output)
        if produced > 0 { return produced }
      }
    }
  }

  // MARK: Input

  private mutating func fillWindow(_ file: borrowing OpenFile) throws {
    guard offset < windowOffset || offset >= windowOffset + window.count else { return }
    window = [UInt8](repeating: 0, count: min(Self.windowByteCount, byteCount - offset))
    windowOffset = offset
    let at = offset
    let count = try window.withUnsafeMutableBytes { try file.read(into: $0, at: at) }
    guard count == window.count else { throw changed() }
  }

  private mutating func nextByte(_ file: borrowing OpenFile) throws -> UInt8 {
    guard offset < byteCount else { throw unexpectedEnd() }
    try fillWindow(file)
    defer { offset += 1 }
    return window[offset - windowOffset]
  }

  private mutating func nextNumber(_ width: Int, _ file: borrowing OpenFile) throws -> UInt32 {
    var number: UInt32 = 0
    for index in 0..<width { number |= UInt32(try nextByte(file)) << UInt32(8 * index) }
    return number
  }

  // MARK: Header

  private mutating func readHeader(_ file: borrowing OpenFile) throws {
    memberNumber += 1
    memberOffset = offset
    header.removeAll(keepingCapacity: true)
    for magic: UInt8 in [0x1F, 0x8B] where try takeHeaderByte(file) != magic {
      throw strayBytes(at: memberOffset, behind: memberNumber - 1)
    }
    let method = try takeHeaderByte(file)
    guard method == 8 else {
      throw headerFault("gzip-method", found: "compression method \(method)", expected: "8 (deflate)")
    }
    let flags = try takeHeaderByte(file)
    guard flags & 0xE0 == 0 else {
      throw headerFault("gzip-reserved-flags", found: "reserved flag bits \(flags & 0xE0)", expected: "none")
    }
    for _ in 0..<6 { _ = try takeHeaderByte(file) }
    if flags & 4 != 0 {
      let low = Int(try takeHeaderByte(file))
      let high = Int(try takeHeaderByte(file))
      for _ in 0..<(low | high << 8) { _ = try takeHeaderByte(file) }
    }
    for bit: UInt8 in [8, 16] where flags & bit != 0 {
      while try takeHeaderByte(file) != 0 {}
    }
    if flags & 2 != 0 { try checkHeaderChecksum(file) }
    inflater.reset()
    crc = 0
    memberByteCount = 0
    state = .body
  }

  private mutating func takeHeaderByte(_ file: borrowing OpenFile) throws -> UInt8 {
    let byte = try nextByte(file)
    header.append(byte)
    if header.count > Self.headerLimit {
      throw headerFault("gzip-header-limit", found: "a header of over 65,536 bytes", expected: "a short gzip header")
    }
    return byte
  }

  private mutating func checkHeaderChecksum(_ file: borrowing OpenFile) throws {
    let computed = header.withUnsafeBytes { inflater.checksum(0, $0) } & 0xFFFF
    let stored = try nextNumber(2, file)
    guard stored == computed else {
      throw Fault(
        "gzip-header-checksum", at: Place(compressedByte: offset - 2), found: "header checksum \(hex(stored, 4))",
        expected: hex(computed, 4), remedy: "send the file again")
    }
  }

  private func headerFault(_ code: Fault.Code, found: String, expected: String) -> Fault {
    Fault(
      code, at: Place(compressedByte: memberOffset + max(0, header.count - 1)), found: found, expected: expected,
      remedy: "send the file again")
  }

  // MARK: Body and trailer

  private mutating func inflateBody(_ file: borrowing OpenFile, into output: UnsafeMutableRawBufferPointer) throws
    -> Int
  {
    let atEnd = offset >= byteCount
    if !atEnd { try fillWindow(file) }
    let used = atEnd ? window.count : offset - windowOffset
    let step = window.withUnsafeBytes {
      inflater.inflate(UnsafeRawBufferPointer(rebasing: $0[used...]), into: output)
    }
    offset += step.consumed
    if step.produced > 0 {
      crc = inflater.checksum(crc, UnsafeRawBufferPointer(rebasing: output[..<step.produced]))
      memberByteCount += UInt64(step.produced)
      inflatedByteCount += step.produced
      try checkLimits()
    }
    switch step.outcome {
    case .damaged:
      throw Fault(
        "gzip-damaged", at: Place(compressedByte: memberOffset),
        found: "bytes that are not deflate in member \(memberNumber)",
        expected: "compressed data", remedy: "send the file again")
    case .finished: state = .trailer
    case .more where atEnd && step.produced == 0: throw unexpectedEnd()
    case .more: break
    }
    return step.produced
  }

  /// A small file that becomes a huge one is stopped here, before its bytes are worth a look.
  private func checkLimits() throws {
    guard inflatedByteCount > FeedLimits.ratioFromByteCount || inflatedByteCount > limits.inflatedByteCount else {
      return
    }
    if inflatedByteCount > limits.inflatedByteCount {
      // Where the member begins: how far it had been read when the limit was met, is the inflater's own affair.
      throw Fault(
        "inflated-limit", at: Place(byte: limits.inflatedByteCount, compressedByte: memberOffset),
        found: "a feed of over \(limits.inflatedByteCount) bytes inflated", expected: "at most that",
        remedy: "limits.inflated of the pipeline")
    }
    if inflatedByteCount / limits.ratio > offset {
      throw Fault(
        "ratio-limit", at: Place(byte: inflatedByteCount, compressedByte: offset),
        found: "\(inflatedByteCount) bytes out of \(offset)",
        expected: "at most \(limits.ratio) for each compressed byte",
        remedy: "what inflates so far is no feed; limits.ratio of the pipeline")
    }
  }

  private mutating func readTrailer(_ file: borrowing OpenFile) throws {
    let start = offset
    let storedCRC = try nextNumber(4, file)
    let storedLength = try nextNumber(4, file)
    guard storedCRC == crc else {
      throw Fault(
        "gzip-checksum", at: Place(compressedByte: start),
        found: "checksum mismatch: stored CRC-32 \(hex(storedCRC, 8)), computed \(hex(crc, 8))\(inMember)",
        expected: "the same", remedy: "the content was changed or damaged on its way: send the file again")
    }
    let length = UInt32(truncatingIfNeeded: memberByteCount)
    guard storedLength == length else {
      throw Fault(
        "gzip-length", at: Place(compressedByte: start + 4),
        found: "length mismatch: stored \(storedLength), inflated \(length) (modulo 2^32)\(inMember)",
        expected: "the same", remedy: "the content was changed or damaged on its way: send the file again")
    }
    try lookBehindTrailer(file)
  }

  private mutating func lookBehindTrailer(_ file: borrowing OpenFile) throws {
    guard offset < byteCount else {
      state = .done
      return
    }
    let start = offset
    let first = try nextByte(file)
    if first == 0x1F {
      offset = start
      state = .header
      return
    }
    var byte = first
    while byte == 0, offset < byteCount { byte = try nextByte(file) }
    guard byte == 0 else {
      throw strayBytes(at: offset - 1, behind: memberNumber)
    }
    paddingNote = Fault(
      "gzip-zero-padding", severity: .warning, at: Place(compressedByte: start),
      found: "\(byteCount - start) zero bytes behind the trailer", expected: "the end of the file")
    state = .done
  }

  // MARK: Faults

  private var inMember: String { memberNumber > 1 ? " in member \(memberNumber) (from zbyte \(memberOffset))" : "" }

  private func unexpectedEnd() -> Fault {
    Fault(
      "gzip-unexpected-end", at: Place(compressedByte: byteCount), found: "gzip: unexpected end\(inMember)",
      expected: "the rest of the compressed data and its 8-byte trailer",
      remedy: "the transfer was cut: send the file again")
  }

  private func strayBytes(at offset: Int, behind member: Int) -> Fault {
    Fault(
      "gzip-trailing-bytes", at: Place(compressedByte: offset), found: "bytes behind the trailer of member \(member)",
      expected: "the end of the file", remedy: "send the file again without them")
  }

  private func changed() -> Fault {
    Fault(
      "changed-while-reading", at: Place(compressedByte: offset), found: "fewer bytes than the file had",
      expected: "a file that stays as it is", remedy: "run again once the upload has ended")
  }

  private func hex(_ number: UInt32, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
