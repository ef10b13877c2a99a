/// One item of a partition on its way to its equals: a key's hash and where the item lies.
///
/// References grow in the order of the rules (side, then record order), so that sorting by hash and reference leaves
/// every run of equal hashes in that order.
struct HashEntry {
  var hash: UInt64
  var reference: UInt64
}

/// Sorts the entries of a partition by hash, then reference.
///
/// Cost: O(n), three counting passes over 33 bits below those that the partition has in common, then the few runs that
/// agree in them are put right by comparison. `entries` must come in ascending order of reference.
struct HashSorter {
  private var scratch: [HashEntry] = []
  private var counts = [Int](repeating: 0, count: 1 << Self.digitBits)
  private static let digitBits = 11
  private static let smallCount = 256

  mutating func sort(_ entries: inout [HashEntry]) {
    guard entries.count > Self.smallCount else { return entries.sort(by: Self.precedes) }
    if scratch.count != entries.count {
      // Written whole by the first pass before anything is read of it.
      scratch = [HashEntry](unsafeUninitializedCapacity: entries.count) { $1 = entries.count }
    }
    let count = entries.count
    entries.withUnsafeMutableBufferPointer { first in
      scratch.withUnsafeMutableBufferPointer { second in
        counts.withUnsafeMutableBufferPointer { counts in
          Self.pass(first, second, count, shift: 25, counts)
          Self.pass(second, first, count, shift: 36, counts)
          Self.pass(first, second, count, shift: 47, counts)
        }
      }
    }
    swap(&entries, &scratch)
    settleRuns(&entries)
  }

  private static func pass(
    _ source: UnsafeMutableBufferPointer<HashEntry>, _ target: UnsafeMutableBufferPointer<HashEntry>, _ count: Int,
    shift: UInt64, _ counts: UnsafeMutableBufferPointer<Int>
  ) {
    let mask = UInt64(counts.count - 1)
    for digit in 0..<counts.count { counts[digit] = 0 }
    for index in 0..<count { counts[Int(source[index].hash &>> shift & mask)] &+= 1 }
    var position = 0
    for digit in 0..<counts.count {
      let here = counts[digit]
      counts[digit] = position
      position &+= here
    }
    for index in 0..<count {
      let digit = Int(source[index].hash &>> shift & mask)
      target[counts[digit]] = source[index]
      counts[digit] &+= 1
    }
  }

  /// Entries now stand in the order of the sorted bits; those that share them are few and get sorted whole.
  private func settleRuns(_ entries: inout [HashEntry]) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      let high = entries[start].hash &>> 25
      var differs = false
      while end < entries.count, entries[end].hash &>> 25 == high {
        differs = differs || entries[end].hash != entries[start].hash
        end += 1
      }
      if differs { entries[start..<end].sort(by: Self.precedes) }
      start = end
    }
  }

  private static func precedes(_ left: HashEntry, _ right: HashEntry) -> Bool {
    left.hash != right.hash ? left.hash < right.hash : left.reference < right.reference
  }
}

extension HashRuns {
  /// How many entries ahead memory is asked for: about what a miss of the cache takes.
  private static let lookahead = 16

  /// Calls `body` for each run, and `prefetch` for each entry some time before its run.
  static func visit(
    sorting entries: consuming [HashEntry], prefetch: (UInt64) -> Void,
    _ body: (UnsafeBufferPointer<HashEntry>) throws -> Void
  ) rethrows {
    var entries = entries
    var sorter = HashSorter()
    sorter.sort(&entries)
    try entries.withUnsafeBufferPointer { try visit(sorted: $0, prefetch: prefetch, body) }
  }

  private static func visit(
    sorted entries: UnsafeBufferPointer<HashEntry>, prefetch: (UInt64) -> Void,
    _ body: (UnsafeBufferPointer<HashEntry>) throws -> Void
  ) rethrows {
    var start = 0
    var ahead = 0
    while start < entries.count {
      let hash = entries[start].hash
      var end = start + 1
      while end < entries.count, entries[end].hash == hash { end += 1 }
      let wanted = Swift.min(end + lookahead, entries.count)
      while ahead < wanted {
        prefetch(entries[ahead].reference)
        ahead += 1
      }
      try body(UnsafeBufferPointer(rebasing: entries[start..<end]))
      start = end
    }
  }
}

/// The runs of equal hashes in sorted entries, one after another.
struct HashRuns: Sequence, IteratorProtocol {
  private let entries: [HashEntry]
  private var start = 0

  /// Sorts the entries of a partition first.
  init(sorting entries: consuming [HashEntry]) {
    var entries = entries
    var sorter = HashSorter()
    sorter.sort(&entries)
    self.entries = entries
  }

  mutating func next() -> ArraySlice<HashEntry>? {
    guard start < entries.count else { return nil }
    var end = start + 1
    while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
    defer { start = end }
    return entries[start..<end]
  }
}
