import RekonCore

/// Which hashes of a partition may occur several times: few do, so that most rows need no comparison. Errs on the side of yes.
struct RepeatedHashes {
  private var words: [UInt64]
  private let mask: UInt64

  init(_ rows: borrowing LoadedRows) {
    // Sixteen bits a row: one in sixteen is asked for in vain.
    var count = 64
    while count < rows.rowCount * 16 { count *= 2 }
    mask = UInt64(count - 1)
    words = [UInt64](repeating: 0, count: count / 64)
    var seen = words
    for view in rows.views {
      for row in 0..<view.rowCount {
        let place = view.primaryHashes[row] & mask
        let bit = 1 &<< (place & 63)
        let word = Int(place &>> 6)
        if seen[word] & bit != 0 { words[word] |= bit }
        seen[word] |= bit
      }
    }
  }

  func mayContain(_ hash: UInt64) -> Bool {
    let place = hash & mask
    return words[Int(place &>> 6)] &>> (place & 63) & 1 != 0
  }
}
