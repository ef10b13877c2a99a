import CByteScan
import RekonCore

/// The items of one partition, each with the little that its ordinary case asks for, in groups of neighbouring hashes that a
/// core's own cache holds.
///
/// Rows lie by file, their equals lie anywhere: met in the order of hashes, every column of every row would be a miss of the
/// cache. So each item is read once, in the order in which it lies, and what an ordinary key needs of it is written to its
/// group as one line of the cache (``slotByteCount``). Whatever is not ordinary is looked at where it lies.
struct DigestTable: ~Copyable {
  /// A line of the cache. A digest begins with the reference of its item.
  static let slotByteCount = 64
  /// What a group may take: a part of a core's second cache.
  private static let groupByteCount = 3 << 17
  private static let groupBitsLimit = 10

  private let arena: BlockArena
  private let pool: ArenaPool
  private let slots: UnsafeMutableRawPointer
  private let entries: UnsafeMutablePointer<HashEntry>
  private let scratch: UnsafeMutablePointer<HashEntry>
  /// Where each group begins, and the end of the last.
  private let starts: [Int]
  /// Leading bits in which the hashes of a group agree.
  private let bits: Int

  /// - Parameters:
  ///   - items: all items by ascending reference.
  ///   - bits: how many leading bits of their hashes agree.
  ///   - fill: writes the digest of an item to its slot, behind the reference.
  init(
    _ items: [HashEntry], agreeing bits: Int, _ pool: ArenaPool, fill: (HashEntry, UnsafeMutableRawPointer) -> Void
  ) {
    self.pool = pool
    arena = pool.take()
    let count = items.count
    arena.reset(holding: Self.rounded(count * Self.itemByteCount))
    slots = arena.take(count * Self.slotByteCount).baseAddress!
    entries = Self.entries(count, arena)
    scratch = Self.entries(count, arena)
    let groupBits = Self.groupBits(count)
    self.bits = bits + groupBits
    let (skip, shift) = (UInt64(bits), UInt64(63 - groupBits))
    // A shift by 64 is none: the first of the last two takes one bit away.
    @inline(__always)
    func group(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: ((hash &<< skip) &>> 1) &>> shift) }
    var places = [Int](repeating: 0, count: 1 << groupBits + 1)
    places.withUnsafeMutableBufferPointer { places in
      for item in items { places[group(item.hash) &+ 1] &+= 1 }
      for place in 1..<places.count { places[place] &+= places[place &- 1] }
    }
    starts = places
    places.withUnsafeMutableBufferPointer { places in
      for item in items {
        let group = group(item.hash)
        let place = places[group]
        places[group] = place &+ 1
        let slot = slots + place &* Self.slotByteCount
        slot.storeBytes(of: item.reference, as: UInt64.self)
        fill(item, slot)
        (entries + place).initialize(to: HashEntry(hash: item.hash, reference: UInt64(place)))
      }
    }
  }

  deinit { pool.giveBack(arena) }

  /// What the table takes for an item: its slot, its entry, and the entry again while it is sorted.
  static let itemByteCount = slotByteCount + 2 * MemoryLayout<HashEntry>.stride

  private static func groupBits(_ count: Int) -> Int {
    let byteCount = count * itemByteCount
    var bits = 0
    while bits < groupBitsLimit, byteCount >> bits > groupByteCount { bits += 1 }
    return bits
  }

  private static func entries(_ count: Int, _ arena: BlockArena) -> UnsafeMutablePointer<HashEntry> {
    arena.take(count * MemoryLayout<HashEntry>.stride).bindMemory(to: HashEntry.self).baseAddress!
  }

  /// In steps, so that partitions of about one size take the same memory again.
  private static func rounded(_ byteCount: Int) -> Int {
    let step = byteCount < 1 << 20 ? 1 << 12 : 1 << 22
    return max(step, (byteCount + step - 1) / step * step)
  }

  /// Calls `body` with each run of equal hashes, ascending; the items of a run stand by ascending reference.
  ///
  /// What a run's entries refer to are slots: ``digest(_:as:)``.
  func visit(_ body: (UnsafeBufferPointer<HashEntry>) throws -> Void) rethrows {
    var sorter = HashSorter()
    for group in 0..<starts.count - 1 {
      let count = starts[group + 1] - starts[group]
      let items = UnsafeMutableBufferPointer(start: entries + starts[group], count: count)
      // In order, and while the entries are sorted: the slots left the cache since they were written.
      for place in starts[group]..<starts[group + 1] { bytescan_prefetch(slots + place &* Self.slotByteCount) }
      sorter.sort(items, scratch: UnsafeMutableBufferPointer(start: scratch, count: count), agreeing: bits)
      var start = 0
      while start < count {
        let hash = items[start].hash
        var end = start &+ 1
        while end < count, items[end].hash == hash { end &+= 1 }
        try body(UnsafeBufferPointer(rebasing: items[start..<end]))
        start = end
      }
    }
  }

  @inline(__always)
  func digest<Digest: BitwiseCopyable>(_ entry: HashEntry, as type: Digest.Type) -> Digest {
    slots.load(fromByteOffset: Int(truncatingIfNeeded: entry.reference) &* Self.slotByteCount, as: Digest.self)
  }

  /// The reference of an entry's item.
  @inline(__always)
  func reference(_ entry: HashEntry) -> UInt64 { digest(entry, as: UInt64.self) }

  /// A run by the references of its items.
  func items(_ run: UnsafeBufferPointer<HashEntry>, into items: inout [HashEntry]) {
    items.removeAll(keepingCapacity: true)
    for entry in run { items.append(HashEntry(hash: entry.hash, reference: reference(entry))) }
  }
}
