import RekonCore

/// What one source sends: small buffers by target, emptied into the exchange whenever one is full. Nothing grows, nothing is
/// allocated for a message.
///
/// A full disk is told by ``close()``, not by every call: until then nothing more is kept.
final class Outbox<Message: ShuffleMessage> {
  private let source: Int
  private let exchange: Exchange<Message>
  private let partitions: Partitioning
  private let buffers: OutboxBuffers
  private let lanes: UnsafeMutablePointer<OutboxBuffers.Lane>
  private var failure: FileError?
  private var isClosed = false

  fileprivate static var capacity: Int { OutboxBuffers.messageByteCount / MemoryLayout<Message>.stride }

  init(source: Int, exchange: Exchange<Message>, buffers: OutboxBuffers) {
    self.source = source
    self.exchange = exchange
    self.buffers = buffers
    partitions = exchange.partitions
    lanes = buffers.lanes
  }

  @inline(__always)
  func send(_ message: Message, to hash: UInt64) {
    let lane = lanes + partitions.index(of: hash)
    if lane.pointee.messageCount == Self.capacity { empty(lane) }
    lane.pointee.messages.storeBytes(
      of: message, toByteOffset: lane.pointee.messageCount &* MemoryLayout<Message>.stride, as: Message.self)
    lane.pointee.messageCount &+= 1
  }

  /// Adds bytes to the target's text and returns where they begin among all that this source sends there.
  @inline(__always)
  func addText(_ bytes: UnsafeRawBufferPointer, for hash: UInt64) -> UInt32 {
    let lane = lanes + partitions.index(of: hash)
    let offset = UInt32(lane.pointee.textSentByteCount &+ lane.pointee.textByteCount)
    if lane.pointee.textByteCount &+ bytes.count <= OutboxBuffers.textByteCount {
      lane.pointee.append(bytes)
    } else {
      appendInParts(bytes, to: lane)
    }
    return offset
  }

  @inline(never)
  private func appendInParts(_ bytes: UnsafeRawBufferPointer, to lane: UnsafeMutablePointer<OutboxBuffers.Lane>) {
    var rest = bytes
    while !rest.isEmpty {
      if lane.pointee.textByteCount == OutboxBuffers.textByteCount { empty(lane) }
      let count = min(rest.count, OutboxBuffers.textByteCount - lane.pointee.textByteCount)
      lane.pointee.append(UnsafeRawBufferPointer(rebasing: rest[..<count]))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  @inline(never)
  private func empty(_ lane: UnsafeMutablePointer<OutboxBuffers.Lane>) {
    let messages = UnsafeRawBufferPointer(
      start: lane.pointee.messages, count: lane.pointee.messageCount * MemoryLayout<Message>.stride)
    let text = UnsafeRawBufferPointer(start: lane.pointee.text, count: lane.pointee.textByteCount)
    if failure == nil, messages.count + text.count > 0 {
      do throws(FileError) { try exchange.append(messages, text, from: source, to: lane - lanes) } catch {
        failure = error
      }
    }
    lane.pointee.messageCount = 0
    lane.pointee.textSentByteCount += text.count
    lane.pointee.textByteCount = 0
  }

  /// Hands over what is left. Every outbox is closed, also an empty one.
  func close() throws(FileError) {
    precondition(!isClosed, "an outbox is closed once")
    isClosed = true
    for target in 0..<partitions.count {
      empty(lanes + target)
      lanes[target].textSentByteCount = 0
    }
    exchange.closed(buffers)
    if let failure { throw failure }
  }
}

/// The buffers of one outbox. Handed on from source to source.
final class OutboxBuffers: @unchecked Sendable {
  /// Small enough that those of all targets stay in a core's cache.
  static let messageByteCount = 1 << 12
  static let textByteCount = 1 << 11

  struct Lane {
    let messages: UnsafeMutableRawPointer
    let text: UnsafeMutableRawPointer
    var messageCount = 0
    var textByteCount = 0
    /// Bytes of text that have left already.
    var textSentByteCount = 0

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
      guard let base = bytes.baseAddress else { return }
      (text + textByteCount).copyMemory(from: base, byteCount: bytes.count)
      textByteCount &+= bytes.count
    }
  }

  let lanes: UnsafeMutablePointer<Lane>
  private let bytes: UnsafeMutableRawPointer

  init(laneCount: Int) {
    let laneByteCount = Self.messageByteCount + Self.textByteCount
    bytes = .allocate(byteCount: laneCount * laneByteCount, alignment: 64)
    lanes = .allocate(capacity: laneCount)
    for lane in 0..<laneCount {
      let start = bytes + lane * laneByteCount
      (lanes + lane).initialize(to: Lane(messages: start, text: start + Self.messageByteCount))
    }
  }

  deinit {
    lanes.deallocate()
    bytes.deallocate()
  }
}
