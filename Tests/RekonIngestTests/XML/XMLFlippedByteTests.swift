import RekonCore
import RekonTestSupport
import Testing

/// One byte of a document changed: it is refused, or a row is rejected, or what is read is explained by the byte; nothing
/// is lost in silence and nothing crashes.
@Suite("XML with one byte changed")
struct XMLFlippedByteTests {
  private static let text = Feed.text([Feed.sale(1), Feed.sale(2, amount: "10000.00")], total: "260000.00")

  private static func expectExplained(_ change: (UInt8) -> UInt8) throws {
    let bytes = Array(text.utf8)
    let profile = try Feed.profile()
    let whole = try ingest(bytes, profile)
    for index in bytes.indices {
      var changed = bytes
      changed[index] = change(changed[index])
      let feed = try ingest(changed, profile)
      #expect(feed.addsUp, "byte \(index)")
      guard feed.refusal == nil else { continue }
      // Count and sum hold, so both rows are there with their amounts; one text may be another one.
      #expect(feed.rows.count == 2, "byte \(index)")
      let differences = zip(feed.rows, whole.rows).reduce(0) { count, rows in
        count + rows.0.values.filter { rows.1.values[$0.key] != $0.value }.count
      }
      #expect(differences <= 1, "byte \(index)")
      #expect(feed.rows.map { $0["amount"] } == whole.rows.map { $0["amount"] }, "byte \(index)")
    }
  }

  @Test("the lowest bit of any byte") func lowestBit() throws { try Self.expectExplained { $0 ^ 1 } }
  @Test("the case of any letter") func letterCase() throws { try Self.expectExplained { $0 ^ 0x20 } }
  @Test("the highest bit of any byte") func highestBit() throws { try Self.expectExplained { $0 ^ 0x80 } }
  @Test("any byte a quote") func quote() throws { try Self.expectExplained { _ in 0x22 } }
  @Test("any byte a <") func tag() throws { try Self.expectExplained { _ in 0x3C } }

  @Test("a document with a byte taken out is refused or explained")
  func removed() throws {
    let bytes = Array(Self.text.utf8)
    let profile = try Feed.profile()
    for index in bytes.indices {
      var changed = bytes
      changed.remove(at: index)
      let feed = try ingest(changed, profile)
      #expect(feed.addsUp && (feed.refusal != nil || feed.rows.count == 2), "byte \(index)")
    }
  }
}
