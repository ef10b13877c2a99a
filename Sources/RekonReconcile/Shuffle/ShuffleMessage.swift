/// What partitions send each other: flat memory, so that it may lie in a file as it lies in memory.
///
/// Bytes of any length (a reference, an order id) travel beside the messages; a message says where its own begin.
protocol ShuffleMessage: BitwiseCopyable, Sendable {
  /// The text of its source now begins `offset` bytes further on. Messages without text have nothing to do.
  mutating func moveText(by offset: Int)
}

extension ShuffleMessage {
  mutating func moveText(by offset: Int) {}
}
