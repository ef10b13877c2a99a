import RekonCore
import RekonTestSupport
import Testing

/// What a document says of itself is held against its rows, and both numbers are told.
@Suite("Control totals of XML")
struct XMLControlTests {
  private static let resend = "; rows were lost or added on the way: send the feed again"

  private func expectRefused(_ text: String, _ message: String, location: SourceLocation = #_sourceLocation) throws {
    try ingest(text, Feed.profile(), as: Feed.file).expectRefused("\(Feed.file):\(message)", location: location)
  }

  @Test("totals that agree load, and the header's date and sequence are kept")
  func agree() throws {
    let loaded = try ingest(
      Feed.text([Feed.sale(1), Feed.sale(2, status: "CANCELLED")], total: "500000.00"), Feed.profile(), as: Feed.file)
    loaded.expectLoaded(2)
    #expect(loaded.summary.stated.map(\.date) == [BusinessDate(year: 2020, month: 9, day: 4)])
    #expect(loaded.summary.stated.map(\.sequence) == [12])
    try ingest(Feed.text([], total: "0.00"), Feed.profile(), as: Feed.file).expectLoaded(0)
    try ingest(Feed.text([], total: "0"), Feed.profile(), as: Feed.file).expectLoaded(0)
  }

  @Test("a count that differs refuses the feed", arguments: ["0", "2", "-1", "1.0", "one"])
  func count(_ count: String) throws {
    try expectRefused(
      Feed.one.with("<k:Count>1<", "<k:Count>\(count)<"),
      "5: error[control-count]: found count '\(count)' in Header/Count, expected 1, the rows read\(Self.resend)")
  }

  @Test("a sum that differs refuses the feed", arguments: ["250000.01", "-250000.00", "250.000,00", ""])
  func sum(_ sum: String) throws {
    try expectRefused(
      Feed.one.with("IDR\">250000.00</k:Total>", "IDR\">\(sum)</k:Total>"),
      "5: error[control-sum]: found sum '\(sum)' in Header/Total, expected 250000.00, the sum of the rows read"
        + Self.resend)
  }

  @Test("a sum in another currency refuses the feed")
  func currency() throws {
    try expectRefused(
      Feed.one.with("<k:Total ccy=\"IDR\">", "<k:Total ccy=\"USD\">"),
      "5: error[control-currency]: found currency 'USD' in Header/Total/@ccy, expected 'IDR'; amounts are never converted: "
        + "ask the sender which currency it is")
  }

  @Test("a date or sequence that is none refuses the feed")
  func dateAndSequence() throws {
    try expectRefused(
      Feed.one.with(">2020-09-04<", ">04-09-2020<"),
      "5: error[control-date]: found date '04-09-2020' in Header/BusinessDate, expected the business date as yyyy-MM-dd"
    )
    try expectRefused(
      Feed.one.with(">12<", ">12a<"),
      "5: error[control-sequence]: found sequence '12a' in Header/Sequence, expected a number that rises by one a file")
  }

  @Test("a control that is not there refuses the feed", arguments: ["BusinessDate", "Sequence", "Count", "Total"])
  func missing(_ name: String) throws {
    try expectRefused(
      Feed.one.with("<k:\(name)", "<k:X\(name)").with("</k:\(name)", "</k:X\(name)"),
      "5: error[control-missing]: found no Header/\(name), expected the control that this feed carries; the feed may be "
        + "cut or of another sender")
  }

  @Test("a feed with totals has no place for a rejected row: the whole file is refused with the first reason")
  func rejectedRow() throws {
    let text = Feed.text([Feed.sale(1, amount: "250.000"), Feed.sale(2)], total: "500000.00")
    let refused = try ingest(text, Feed.profile(), as: Feed.file)
    refused.expectRefused(
      "\(Feed.file):4: error[rejects-over-limit]: found 1 rejected row of 2, expected at most 0; first: amount-decimals: "
        + "found '250.000': more decimals than the currency has, expected \(AmountTests.twoDecimals); amounts are never "
        + "rounded (record 1, column 'Amount', byte \(byteOffset(of: "<k:Sale>", in: text)))")
  }
}
