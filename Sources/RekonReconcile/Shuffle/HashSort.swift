/// One item of a partition on its way to its equals: a key's hash and where the item lies.
///
/// References grow in the order of the rules (side, then record order), so that sorting by hash and reference leaves
/// every run of equal hashes in that order.
struct HashEntry: ShuffleMessage {
  var hash: UInt64
  var reference: UInt64
}

/// Sorts the entries of a partition by hash, then reference.
///
/// Cost: O(n), a pass that counts and three that move, over the 33 bits below those that all entries have in common; then the
/// few runs that agree in them are put right by comparison. `entries` must come in ascending order of reference.
struct HashSorter {
  private var scratch: [HashEntry] = []
  private var counts = [UInt32](repeating: 0, count: 3 << Self.digitBits)
  private static let digitBits = 11
  private static let digitMask: UInt64 = 1 << 11 - 1
  private static let smallCount = 256

  mutating func sort(_ entries: inout [HashEntry]) {
    guard entries.count > Self.smallCount else { return entries.sort(by: Self.precedes) }
    if scratch.count != entries.count {
      // Written whole by the first pass before anything is read of it.
      scratch = [HashEntry](unsafeUninitializedCapacity: entries.count) { $1 = entries.count }
    }
    let count = entries.count
    let shift = Self.shift(entries)
    entries.withUnsafeMutableBufferPointer { first in
      scratch.withUnsafeMutableBufferPointer { second in
        counts.withUnsafeMutableBufferPointer { counts in
          Self.count(first, shift, counts, digits: 3)
          let size = 1 << Self.digitBits
          Self.pass(first, second, count, shift: shift, UnsafeMutableBufferPointer(rebasing: counts[..<size]))
          Self.pass(
            second, first, count, shift: shift + 11, UnsafeMutableBufferPointer(rebasing: counts[size..<2 * size]))
          Self.pass(
            first, second, count, shift: shift + 22, UnsafeMutableBufferPointer(rebasing: counts[(2 * size)...]))
        }
      }
    }
    swap(&entries, &scratch)
    entries.withUnsafeMutableBufferPointer { Self.settleRuns($0, shift) }
  }

  /// The same for a group of entries, in place: few enough that two digits tell nearly all of them apart.
  ///
  /// - Parameter bits: how many leading bits of their hashes agree.
  mutating func sort(
    _ entries: UnsafeMutableBufferPointer<HashEntry>, scratch: UnsafeMutableBufferPointer<HashEntry>, agreeing bits: Int
  ) {
    guard entries.count > Self.smallCount else {
      var few = entries
      return few.sort(by: Self.precedes)
    }
    let (count, size) = (entries.count, 1 << Self.digitBits)
    let shift = UInt64(max(0, 64 - bits - 2 * Self.digitBits))
    counts.withUnsafeMutableBufferPointer { counts in
      Self.count(entries, shift, UnsafeMutableBufferPointer(rebasing: counts[..<(2 * size)]), digits: 2)
      Self.pass(entries, scratch, count, shift: shift, UnsafeMutableBufferPointer(rebasing: counts[..<size]))
      Self.pass(
        scratch, entries, count, shift: shift + 11, UnsafeMutableBufferPointer(rebasing: counts[size..<2 * size]))
    }
    Self.settleRuns(entries, shift)
  }

  /// The lowest of the 33 bits: within a partition the leading bits agree.
  private static func shift(_ entries: [HashEntry]) -> UInt64 {
    let first = entries[0].hash
    var differing: UInt64 = 0
    for entry in entries { differing |= entry.hash ^ first }
    return UInt64(max(0, 64 - differing.leadingZeroBitCount - 3 * digitBits))
  }

  /// How many entries have each value of each digit, turned into where the first of them goes.
  @inline(__always)
  private static func count(
    _ entries: UnsafeMutableBufferPointer<HashEntry>, _ shift: UInt64, _ counts: UnsafeMutableBufferPointer<UInt32>,
    digits: Int
  ) {
    let size = 1 << digitBits
    counts.update(repeating: 0)
    for entry in entries {
      let bits = entry.hash &>> shift
      counts[Int(bits & digitMask)] &+= 1
      counts[size &+ Int(bits &>> 11 & digitMask)] &+= 1
      if digits > 2 { counts[2 &* size &+ Int(bits &>> 22 & digitMask)] &+= 1 }
    }
    for digit in 0..<digits {
      var position: UInt32 = 0
      for value in digit * size..<(digit + 1) * size {
        let here = counts[value]
        counts[value] = position
        position &+= here
      }
    }
  }

  private static func pass(
    _ source: UnsafeMutableBufferPointer<HashEntry>, _ target: UnsafeMutableBufferPointer<HashEntry>, _ count: Int,
    shift: UInt64, _ places: UnsafeMutableBufferPointer<UInt32>
  ) {
    for index in 0..<count {
      let digit = Int(source[index].hash &>> shift & digitMask)
      target[Int(places[digit])] = source[index]
      places[digit] &+= 1
    }
  }

  /// Entries now stand in the order of the sorted bits; those that share them are few and get sorted whole.
  private static func settleRuns(_ entries: UnsafeMutableBufferPointer<HashEntry>, _ shift: UInt64) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      let high = entries[start].hash &>> shift
      var differs = false
      while end < entries.count, entries[end].hash &>> shift == high {
        differs = differs || entries[end].hash != entries[start].hash
        end += 1
      }
      if differs {
        var run = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
        run.sort(by: precedes)
      }
      start = end
    }
  }

  private static func precedes(_ left: HashEntry, _ right: HashEntry) -> Bool {
    left.hash != right.hash ? left.hash < right.hash : left.reference < right.reference
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
