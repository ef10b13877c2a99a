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
    var free: [Chunk] = []
    var slabs: [Chunk] = []
    var takenCount = 0
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

  /// A chunk, or nil beyond the limit.
  func take() -> Chunk? {
    state.withLock { state in
      if let limitByteCount, (state.takenCount + 1) * Self.chunkByteCount > limitByteCount { return nil }
      if state.free.isEmpty { Self.addSlab(to: &state) }
      state.takenCount += 1
      return state.free.removeLast()
    }
  }

  func giveBack(_ chunks: [Chunk]) {
    state.withLock { state in
      state.takenCount -= chunks.count
      state.free += chunks
    }
  }

  /// Gives all memory back to the system, once nothing is on its way.
  func releaseIdle() {
    state.withLock { state in
      guard state.takenCount == 0 else { return }
      for slab in state.slabs { munmap(slab.base, Self.slabByteCount) }
      state = State()
    }
  }

  /// Mapped, not allocated: what is given back is then the system's again, whatever else lies around it.
  private static func addSlab(to state: inout State) {
    let slab = mmap(nil, slabByteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let slab, slab != MAP_FAILED else { fatalError("out of memory") }
    state.slabs.append(Chunk(base: slab))
    for offset in stride(from: slabByteCount - chunkByteCount, through: 0, by: -chunkByteCount) {
      state.free.append(Chunk(base: slab + offset))
    }
  }
}
