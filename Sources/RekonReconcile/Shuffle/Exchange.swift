import RekonCore
import Synchronization

/// One step's messages on their way from the partitions that send them to those that they are for.
///
/// ```
/// let claims = Exchange<SaleClaim>("sale-claims", input.space)
/// // for each source partition          // for each target partition, once all sources are closed
/// let outbox = claims.outbox(from: 3)   let inbox = try claims.inbox(of: 5)
/// outbox.send(claim, to: hash)          inbox.messages, inbox.text
/// try outbox.close()
/// ```
/// Sources work at the same time, each with an outbox of its own. A target reads them in the order of their numbers, and
/// what each sent in the order it was sent in: what arrives does not depend on who worked when, on how many partitions
/// there are, nor on whether it lay in memory or in a file meanwhile.
final class Exchange<Message: ShuffleMessage>: Sendable {
  let partitions: Partitioning
  private let targets: [ExchangeTarget]
  private let openCount = Atomic<Int>(0)
  /// Buffers of closed outboxes, for the next ones.
  private let idle = Mutex<[OutboxBuffers]>([])

  /// - Parameter name: begins the names of its files.
  init(_ name: String, _ space: Workspace) {
    partitions = space.partitions
    targets = (0..<space.partitions.count).map { target in
      ExchangeTarget(memory: space.memory, path: space.spillFolder.map { "\($0)/\(name)-\(target).spill" })
    }
  }

  /// - Parameter source: its place among the sources; commonly the number of the partition that sends.
  func outbox(from source: Int) -> Outbox<Message> {
    openCount.add(1, ordering: .relaxed)
    let buffers = idle.withLock { $0.popLast() } ?? OutboxBuffers(laneCount: partitions.count)
    return Outbox(source: source, exchange: self, buffers: buffers)
  }

  /// Takes all that was sent to a partition: it is there once.
  func inbox(of partition: Int) throws(FileError) -> Inbox<Message> {
    precondition(openCount.load(ordering: .relaxed) == 0, "an outbox is still open")
    return try Inbox(targets[partition].take())
  }

  func append(
    _ messages: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer, from source: Int, to target: Int
  ) throws(FileError) {
    try targets[target].append(messages, text, from: source)
  }

  func closed(_ buffers: OutboxBuffers) {
    openCount.subtract(1, ordering: .relaxed)
    idle.withLock { $0.append(buffers) }
  }
}
