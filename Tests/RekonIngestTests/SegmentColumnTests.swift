import RekonCore
import RekonTestSupport
import Testing

/// A column lies in a segment as its values allow; what is read is what was written, however it lies.
@Suite("Segment columns")
struct SegmentColumnTests {
  let profile: FeedProfile

  init() throws { profile = try PipelineFolder.shipped("tokopedia", "sales") }

  private func ingested(_ rows: [SaleRow]) throws -> IngestedFeed {
    try ingest(([SaleRow.header] + rows.map(\.text)).joined(separator: "\n") + "\n", profile)
  }

  @Test("texts of every length from 1 to 100 are read as they were written")
  func everyLength() throws {
    let references = (1...100).map { String(repeating: "R", count: $0 - 1) + "X" }
    let rows = references.enumerated().map { SaleRow(100 + $0.offset).with(\.reference, $0.element) }
    let loaded = try ingested(rows)
    loaded.expectLoaded(100)
    #expect(loaded.rows.map { $0["payment_ref"] } == references)
    #expect(loaded.rows.map { $0["order_id"] } == rows.map(\.order))
  }

  @Test("numbers that are the same in all rows, and numbers that are not", arguments: [1, 2, 300])
  func constantAndNot(_ count: Int) throws {
    let rows = (0..<count).map {
      SaleRow(100 + $0).with(\.amount, String(24_000 + $0)).with(\.status, $0 == 1 ? "REFUNDED" : "PAID")
    }
    let loaded = try ingested(rows)
    loaded.expectLoaded(count)
    let amounts = rows.map { $0.amount + "00" }
    #expect(loaded.rows.map { $0["amount"] } == amounts)
    #expect(loaded.rows.map { $0["list_price"] } == Array(repeating: "25000000", count: count))
    let statuses = rows.map { $0.status.lowercased() }
    #expect(loaded.rows.map { $0["status"] } == statuses)
  }

  @Test("a row's line is found when the rows before it were rejected")
  func linesBehindRejects() throws {
    let lines = [SaleRow.header, SaleRow(101).text, "bad", SaleRow(102).text, "", SaleRow(103).text]
    let loaded = try ingest(lines.joined(separator: "\n") + "\n", profile)
    #expect(loaded.rows.map(\.record) == [1, 3, 4])
    #expect(loaded.rows.map(\.line) == [2, 4, 6])
  }

  @Test("rows of several stripes are found with their lines")
  func severalStripes() throws {
    let count = SegmentFormat.rowsPerStripe + 10
    let loaded = try ingested((1...count).map { SaleRow($0) })
    loaded.expectLoaded(count)
    #expect(loaded.rows.map(\.line) == Array(2...count + 1))
    #expect(loaded.rows.last?["order_id"] == SaleRow(count).order)
  }
}
