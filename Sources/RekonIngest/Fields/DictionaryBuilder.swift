import Glibc
import RekonCore

/// Gives each different text of a column a code, in order of first appearance. Open addressing over flat arrays: one
/// allocation per new text at most, none per row. A run of equal texts costs one comparison.
struct DictionaryBuilder {
  private(set) var list = TextList()
  /// The key hash of each text by code, so that keys made of party and reference need no second pass.
  private(set) var hashes: [UInt64] = []
  private var slots = [UInt32](repeating: .max, count: 256)
  private var last: UInt32 = .max

  mutating func code(for text: UnsafeRawBufferPointer) -> UInt32 {
    if last != .max, isEqual(text, last) { return last }
    let hash = keyHash(text)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != .max {
      let code = slots[slot]
      if hashes[Int(code)] == hash, isEqual(text, code) {
        last = code
        return code
      }
      slot = (slot &+ 1) & mask
    }
    let code = UInt32(list.count)
    list.append(text)
    hashes.append(hash)
    slots[slot] = code
    last = code
    if list.count * 2 > slots.count { rehash() }
    return code
  }

  private func isEqual(_ text: UnsafeRawBufferPointer, _ code: UInt32) -> Bool {
    let range = list.range(Int(code))
    guard range.count == text.count else { return false }
    return list.bytes.withUnsafeBytes { equalBytes(UnsafeRawBufferPointer(rebasing: $0[range]), text) }
  }

  private mutating func rehash() {
    slots = [UInt32](repeating: .max, count: slots.count * 4)
    let mask = slots.count - 1
    for (code, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != .max { slot = (slot &+ 1) & mask }
      slots[slot] = UInt32(code)
    }
  }
}
