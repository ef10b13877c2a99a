/// Which small files have been printed, by feed: one that holds nothing but repeated rows must not have the bytes of an
/// earlier one, or it would be a repeated file.
///
/// - Memory: a number for each file of up to eight rows; a day never repeats more and nothing else.
struct PrintedFiles: Sendable {
  private var seen: [String: Set<UInt64>] = [:]
  private static let most = 8

  /// Remembers a file of `rowCount` rows; false when the feed has had these bytes before.
  mutating func isNew(_ text: FeedText, rowCount: Int, of feed: String) -> Bool {
    guard (1...Self.most).contains(rowCount) else { return true }
    // FNV-1a
    let hash = text.bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    return seen[feed, default: []].insert(hash).inserted
  }
}
