import RekonCore
import RekonTestSupport
import Testing

/// B50: an amount has the decimals of its currency; B53: null tokens count where they are listed.
@Suite("Amounts of other currencies, optional amounts")
struct CurrencyAmountTests {
  static func profile(_ currency: String) throws -> FeedProfile {
    try PipelineFolder.profile(
      """
      party: ovo
      feeds:
        transfers:
          record: transfer
          files: "ovo/transfers_{date}.csv"
          csv: { delimiter: "," }
          fields:
            transfer_ref: { column: id }
            batch_ref:    { column: batch }
            booked_on:    { column: day, day: "yyyy-MM-dd" }
            amount:       { column: amount, money: { style: "1000.00", sign: minus } }
            status:       { column: status, map: { BOOKED: booked } }
      """, currency: currency)
  }

  static func text(_ amount: String) -> String { "id,batch,day,amount,status\nT1,B1,2020-09-04,\(amount),BOOKED\n" }

  static let exact: [(String, String, String)] = [
    ("EUR", "10.05", "1005"), ("EUR", "-0.01", "-1"), ("JPY", "10", "10"), ("JPY", "-7", "-7"),
    ("KWD", "1.000", "1000"), ("KWD", "0.001", "1"),
  ]

  @Test("B50 an amount with the decimals of its currency is exact", arguments: exact)
  func exactAmounts(_ amount: (currency: String, text: String, minorUnits: String)) throws {
    let loaded = try ingest(Self.text(amount.text), Self.profile(amount.currency))
    loaded.expectLoaded(1)
    #expect(loaded.rows[0]["amount"] == amount.minorUnits)
  }

  static let tooFine: [(String, String, String)] = [
    ("EUR", "10.005", "EUR with 2 decimals such as 250000.00"), ("JPY", "10.5", "JPY without decimals such as 250000"),
    ("KWD", "1.0001", "KWD with 3 decimals such as 250000.000"),
  ]

  @Test("B50 more decimals than the currency has are rejected, never rounded", arguments: tooFine)
  func tooManyDecimals(_ amount: (currency: String, text: String, form: String)) throws {
    try ingest(Self.text(amount.text), Self.profile(amount.currency)).expectRejected(
      [
        "ovo/transfers_20200904.csv:2: error[amount-decimals]: found '\(amount.text)': more decimals than the currency has, "
          + "expected \(amount.form), with - in front when negative; amounts are never rounded (record 1, column 4 "
          + "'amount', byte 44)"
      ], loaded: [])
  }

  @Test(
    "B50 fewer decimals than the currency has are rejected, too: the scale would be a guess",
    arguments: [("EUR", "10"), ("EUR", "10.5"), ("KWD", "1.00")])
  func tooFewDecimals(_ currency: String, _ amount: String) throws {
    let loaded = try ingest(Self.text(amount), Self.profile(currency))
    #expect(loaded.summary.rejects.map(\.fault.code) == ["amount-not-numeric"])
    #expect(loaded.rows.isEmpty && loaded.addsUp)
  }

  @Test("B53 an optional amount may be empty or a listed null token, and nothing else")
  func optionalAmount() throws {
    var profile = try PipelineFolder.shipped("tokopedia", "sales")
    let index = try #require(profile.fields.firstIndex { $0.column == "list_price" })
    profile.fields[index].isOptional = true
    profile.fields[index].nullTokens = ["N/A", "-"]
    for text in ["", "N/A", "-"] {
      let loaded = try ingest(sales(SaleRow(101).with(\.listPrice, text)), profile)
      loaded.expectLoaded(1)
      #expect(loaded.rows[0]["list_price"] == "absent")
    }
    let bad = SaleRow(102).with(\.listPrice, "  ").text
    try ingest(saleFeed(bad: bad), profile).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[value-missing]: found '  ', expected whole IDR such as 250000; leave it empty, "
          + "or list this text under null in the profile (record 2, column 9 'list_price', byte \(badByte("  ", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
    #expect(try ingest(sales(SaleRow(101).with(\.listPrice, "n/a")), profile).summary.rejectedCount == 1)
  }
}
