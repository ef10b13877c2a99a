import Testing

@testable import RekonReconcile

@Suite("Sorting by hash")
struct HashSortTests {
  @Test(
    "sorting by counting says what sorting by comparison says, whatever the hashes share",
    arguments: [0, 1, 2, 255, 256, 257, 5_000], [UInt64.max, 0xFF, 0xFF << 25, 0x3 << 60, 0])
  func sortsLikeComparison(_ count: Int, _ mask: UInt64) {
    var seed: UInt64 = 42
    var entries: [HashEntry] = []
    for index in 0..<count {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Within a partition the top bits agree.
      entries.append(HashEntry(hash: (seed ^ seed >> 29) & mask & (.max >> 6), reference: UInt64(index)))
    }
    let expected = entries.sorted { $0.hash != $1.hash ? $0.hash < $1.hash : $0.reference < $1.reference }
    var sorter = HashSorter()
    sorter.sort(&entries)
    // Runs of equal hashes must be whole and in order; which run comes first is free.
    #expect(runs(entries) == runs(expected))
  }

  private func runs(_ entries: [HashEntry]) -> [UInt64: [UInt64]] {
    var runs: [UInt64: [UInt64]] = [:]
    var last: UInt64?
    for entry in entries {
      if last != entry.hash, runs[entry.hash] != nil { runs[entry.hash]?.append(.max) }
      runs[entry.hash, default: []].append(entry.reference)
      last = entry.hash
    }
    return runs
  }
}
