import RekonCore
import RekonTestSupport
import Testing

/// A feed of three sales whose second row is `bad`.
func saleFeed(bad: String) -> String { feed([SaleRow.header, SaleRow(101).text, bad, SaleRow(103).text]) }

/// The offset of `needle` in the bad row of ``saleFeed(bad:)``.
func badByte(_ needle: String = "", in bad: String) -> Int {
  feed([SaleRow.header, SaleRow(101).text]).utf8.count + byteOffset(of: needle, in: bad)
}

extension IngestedFeed {
  /// The file is refused with exactly this message, and nothing of it is loaded. A message that is given without its place
  /// in bytes is held without it: where XML faults stand, `XMLPositionTests` hold.
  func expectRefused(_ message: String, location: SourceLocation = #_sourceLocation) {
    let told = message.hasSuffix(")") ? refusal : refusal?.replacing(/\ \(byte [0-9]+\)$/, with: "")
    #expect(told == message, sourceLocation: location)
    #expect(rows.isEmpty && addsUp, sourceLocation: location)
  }

  /// Exactly these rows are rejected, with these messages; the records `loaded` are there.
  func expectRejected(
    _ messages: [String], raw: [String]? = nil, loaded: [Int], notes: [String] = [],
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(refusal == nil, sourceLocation: location)
    #expect(rejects == messages, sourceLocation: location)
    if let raw { #expect(rawRejects == raw, sourceLocation: location) }
    #expect(rows.map(\.record) == loaded, sourceLocation: location)
    #expect(self.notes == notes, sourceLocation: location)
    #expect(addsUp, sourceLocation: location)
  }

  /// The file loads whole with exactly these notes.
  func expectLoaded(_ count: Int, notes: [String] = [], location: SourceLocation = #_sourceLocation) {
    expectRejected([], loaded: Array(1...max(count, 1)).prefix(count).map { $0 }, notes: notes, location: location)
  }
}
