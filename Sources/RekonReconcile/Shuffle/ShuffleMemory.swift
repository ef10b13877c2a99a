import Glibc
import RekonCore
import Synchronization

/// Memory for what is on its way between partitions: pieces of one size, taken from the system once and handed from step to
/// step. Beyond the limit there is none, and messages go to files.
final class ShuffleMemory: Sendable {
  static let chunkByteCount = 1 << 15
  /// Taken from the system at once.
  private static let slabByteCount = 1 << 20

  /// Bytes that may lie in memory at once; nil: as many as there are.
  let limitByteCount: Int?
  private let state = Mutex(State())
  private let spilled = Atomic<Int>(0)

  private struct State {
    /// Nobody's, their pages still in memory.
    var warm: [Chunk] = []
    /// Nobody's, without pages.
    var cold: [Chunk] = []
    var slabs: [Chunk] = []
    var takenCount = 0
    /// Bytes of the limit that something else has taken.
    var setAside = 0

    /// Bytes in memory once there were `more` chunks.
    func byteCount(with more: Int) -> Int { (takenCount + warm.count + more) * chunkByteCount + setAside }
  }

  /// The first byte of a chunk. Whoever has taken it owns it alone.
  struct Chunk: @unchecked Sendable { var base: UnsafeMutableRawPointer }

  init(limitByteCount: Int? = nil) { self.limitByteCount = limitByteCount }

  deinit {
    state.withLock { state in
      for slab in state.slabs { munmap(slab.base, Self.slabByteCount) }
    }
  }

  /// Bytes that went to files since this was asked last.
  func takeSpilled() -> Int { spilled.exchange(0, ordering: .relaxed) }

  func countSpilled(_ byteCount: Int) { spilled.add(byteCount, ordering: .relaxed) }

  /// Bytes whose pages are held, whether or not somebody uses them.
  var heldByteCount: Int { state.withLock { ($0.takenCount + $0.warm.count) * Self.chunkByteCount } }

  /// A chunk, or nil beyond the limit.
  func take() -> Chunk? {
    state.withLock { state in
      if state.warm.isEmpty {
        if let limitByteCount, state.byteCount(with: 1) > limitByteCount { return nil }
        if state.cold.isEmpty { Self.addSlab(to: &state) }
        state.warm.append(state.cold.removeLast())
      }
      state.takenCount += 1
      return state.warm.removeLast()
    }
  }

  func giveBack(_ chunks: [Chunk]) {
    state.withLock { state in
      state.takenCount -= chunks.count
      state.warm += chunks
      cool(&state)
    }
  }

  /// Takes memory off the limit for good: findings stay until they are reported, and nobody knows before how many there are.
  func setAside(_ byteCount: Int) {
    state.withLock { state in
      state.setAside += byteCount
      cool(&state)
    }
  }

  /// Gives the pages of all chunks that are nobody's back to the system.
  func releaseIdle() {
    state.withLock { state in
      while let chunk = state.warm.popLast() { Self.release(chunk, &state) }
    }
  }

  /// The same of as many as there are beyond the limit.
  private func cool(_ state: inout State) {
    guard let limitByteCount else { return }
    while state.byteCount(with: 0) > limitByteCount, let chunk = state.warm.popLast() { Self.release(chunk, &state) }
  }

  private static func release(_ chunk: Chunk, _ state: inout State) {
    madvise(chunk.base, chunkByteCount, MADV_DONTNEED)
    state.cold.append(chunk)
  }

  /// Mapped, not allocated: what is given back is then the system's again, whatever else lies around it.
  private static func addSlab(to state: inout State) {
    let slab = mmap(nil, slabByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let slab, slab != MAP_FAILED else { fatalError("out of memory") }
    state.slabs.append(Chunk(base: slab))
    for offset in stride(from: slabByteCount - chunkByteCount, through: 0, by: -chunkByteCount) {
      state.cold.append(Chunk(base: slab + offset))
    }
  }
}
