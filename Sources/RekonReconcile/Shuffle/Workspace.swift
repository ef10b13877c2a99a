import RekonCore

/// Where a reconciliation works: how it is cut, what is in memory at once, and where the rest goes. Nothing of it reaches a
/// result.
struct Workspace: Sendable {
  let partitions: Partitioning
  /// Partitions that are in work at the same time.
  let width: Int
  /// For messages between partitions.
  let memory: ShuffleMemory
  /// Where messages go that do not fit into memory; nil where all do.
  let spillFolder: String?
  /// For the rows of partitions in work.
  let arenas = ArenaPool()
  /// For their digests (``DigestTable``).
  let tables = ArenaPool()

  init(partitions: Partitioning, width: Int, memory: ShuffleMemory = ShuffleMemory(), spillFolder: String? = nil) {
    self.partitions = partitions
    self.width = width
    self.memory = memory
    self.spillFolder = spillFolder
  }

  init(_ plan: WorkPlan, spillFolder: String?) {
    self.init(
      partitions: Partitioning(bits: plan.partitionBits), width: plan.width,
      memory: ShuffleMemory(limitByteCount: plan.shuffleByteCount), spillFolder: spillFolder)
  }

  /// Gives back what only the ledgers needed.
  func release() {
    memory.releaseIdle()
    arenas.removeAll()
    tables.removeAll()
  }

  /// Runs a step's work for every partition, as many at a time as there is memory for; results in the order of partitions.
  @discardableResult
  func forEachPartition<Part: Sendable>(_ work: @escaping @Sendable (Int) throws -> Part) async throws -> [Part] {
    try await inParallel(partitions.count, width: width, work)
  }
}
