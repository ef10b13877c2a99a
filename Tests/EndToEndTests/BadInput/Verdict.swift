import RekonTestSupport
import Testing

extension DeskVerdict {
  /// The whole of what the desk says: exit status, rows, and every finding in its exact words, one a line.
  func expect(
    _ status: Int, _ rows: String, _ findings: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(self.status == status, sourceLocation: location)
    #expect(self.rows == rows, sourceLocation: location)
    #expect(self.findings == findings, sourceLocation: location)
    #expect(addsUp, "rows do not add up", sourceLocation: location)
  }
}

/// Sales of Tokopedia as they come: compressed, under their name.
func checkSales(_ text: String, _ desk: Desk = .shipped) throws -> DeskVerdict {
  try desk.check(gzip(text), as: "tokopedia/sales_20200904.csv.gz")
}

/// Three sales, the second of them `row`.
func checkSale(_ row: String, _ desk: Desk = .shipped) throws -> DeskVerdict {
  try checkSales(saleFeed(bad: row), desk)
}

/// Sales whose every row is bad, and one that is not.
func checkBadSales(_ rows: [SaleRow]) throws -> DeskVerdict {
  let desk = Desk.with("tokopedia/sales") { $0.rejectLimit = 100 }
  return try checkSales(feed([SaleRow.header] + rows.map(\.text) + [SaleRow(201).text]), desk)
}

/// Findings or remarks of a run, or what a program wrote: all of it, in its exact words, one a line.
func expectTold(_ lines: [String], _ expected: String, location: SourceLocation = #_sourceLocation) {
  #expect(lines.joined(separator: "\n") == expected, sourceLocation: location)
}
