/// Memory that a worker reads blocks into and uses again for the next partition.
///
/// Used by one worker at a time; whoever holds it may hand it on.
public final class BlockArena: @unchecked Sendable {
  private var chunks: [UnsafeMutableRawBufferPointer] = []
  private var current = 0
  private var used = 0

  public init() {}

  deinit { for chunk in chunks { chunk.deallocate() } }

  public func reset() {
    current = 0
    used = 0
  }

  /// The same with one piece of memory of at least `byteCount` bytes, instead of several that were too small for some step before.
  public func reset(holding byteCount: Int) {
    reset()
    let needed = SegmentFormat.aligned(byteCount)
    guard chunks.count != 1 || chunks[0].count < needed else { return }
    for chunk in chunks { chunk.deallocate() }
    chunks = [.allocate(byteCount: needed, alignment: 64)]
  }

  /// `byteCount` bytes that stay where they are until the next reset.
  public func take(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    let needed = SegmentFormat.aligned(byteCount)
    while current < chunks.count, used + needed > chunks[current].count {
      current += 1
      used = 0
    }
    if current == chunks.count {
      chunks.append(.allocate(byteCount: max(needed, 1 << 20), alignment: 64))
    }
    defer { used += needed }
    return UnsafeMutableRawBufferPointer(rebasing: chunks[current][used..<used + byteCount])
  }
}
