import Glibc
import RekonCore

/// Gives each different text of a column a code, in order of first appearance. Open addressing over flat memory: one
/// allocation per new text at most, none per row. Texts of at most sixteen bytes are compared as two words.
final class DictionaryBuilder {
  private(set) var list = TextList()
  /// The key hash of each text by code, so that keys made of party and reference need no second pass.
  private var keyHashes: UnsafeMutablePointer<UInt64>
  private var keyHashCapacity = 64

  private struct Slot {
    var text: ShortText
    var count: Int32
    /// ``none`` where the slot is free.
    var code: UInt32
  }

  private static let none = UInt32.max
  private var slots: UnsafeMutablePointer<Slot>
  private var slotCount = 256
  private var shortCount = 0
  /// Longer texts by the hash of their bytes: places of open addressing, ``none`` where free.
  private var longSlots: [UInt32] = []
  private var longCount = 0

  init() {
    keyHashes = .allocate(capacity: keyHashCapacity)
    slots = Self.emptySlots(slotCount)
  }

  deinit {
    keyHashes.deallocate()
    slots.deallocate()
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    let empty = Slot(text: ShortText(low: 0, high: 0), count: 0, code: none)
    slots.initialize(repeating: empty, count: count)
    return slots
  }

  @inline(__always)
  func keyHash(_ code: UInt32) -> UInt64 { keyHashes[Int(code)] }

  /// - Parameter text: sixteen bytes from its first one may be read.
  @inline(__always)
  func code(for text: UnsafeRawBufferPointer) -> UInt32 {
    guard text.count <= ShortText.limit, let base = text.baseAddress else { return longCode(for: text) }
    let short = ShortText(base, text.count)
    let mask = slotCount &- 1
    var index = short.hash(text.count) & mask
    while slots[index].code != Self.none {
      if slots[index].text == short, slots[index].count == Int32(truncatingIfNeeded: text.count) {
        return slots[index].code
      }
      index = (index &+ 1) & mask
    }
    return add(short, text, at: index)
  }

  @inline(never)
  private func add(_ short: ShortText, _ text: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
    let code = append(text)
    slots[index] = Slot(text: short, count: Int32(text.count), code: code)
    shortCount += 1
    if shortCount * 2 > slotCount { rehash() }
    return code
  }

  /// Longer than two words, or empty without an address.
  @inline(never)
  private func longCode(for text: UnsafeRawBufferPointer) -> UInt32 {
    if longCount * 2 >= longSlots.count { growLongSlots() }
    let hash = RekonCore.keyHash(text)
    let mask = longSlots.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while longSlots[index] != Self.none {
      let code = longSlots[index]
      // By bytes: equal texts may be written with other characters.
      if keyHashes[Int(code)] == hash, list.isEqual(Int(code), to: text) { return code }
      index = (index + 1) & mask
    }
    let code = append(text)
    longSlots[index] = code
    longCount += 1
    return code
  }

  private func growLongSlots() {
    let old = longSlots
    longSlots = [UInt32](repeating: Self.none, count: max(64, old.count * 4))
    for code in old where code != Self.none {
      var index = Int(truncatingIfNeeded: keyHashes[Int(code)]) & (longSlots.count - 1)
      while longSlots[index] != Self.none { index = (index + 1) & (longSlots.count - 1) }
      longSlots[index] = code
    }
  }

  private func append(_ text: UnsafeRawBufferPointer) -> UInt32 {
    let code = list.count
    list.append(text)
    if code == keyHashCapacity {
      let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: keyHashCapacity * 4)
      memcpy(larger, keyHashes, keyHashCapacity * 8)
      keyHashes.deallocate()
      keyHashes = larger
      keyHashCapacity *= 4
    }
    keyHashes[code] = RekonCore.keyHash(text)
    return UInt32(code)
  }

  private func rehash() {
    let old = UnsafeMutableBufferPointer(start: slots, count: slotCount)
    slotCount *= 4
    slots = Self.emptySlots(slotCount)
    for slot in old where slot.code != Self.none {
      var index = slot.text.hash(Int(slot.count)) & (slotCount - 1)
      while slots[index].code != Self.none { index = (index + 1) & (slotCount - 1) }
      slots[index] = slot
    }
    old.deallocate()
  }
}

extension ShortText {
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}
