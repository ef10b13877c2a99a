import RekonCore
import RekonTestSupport
import Testing

/// Amounts are exact or rejected: marks are never guessed, nothing is rounded.
@Suite("Amounts")
struct AmountTests {
  static let guess = "; marks are never guessed; the profile's money style says how this feed writes amounts"
  static let whole = "whole IDR such as 250000"
  static let twoDecimals = "IDR with 2 decimals such as 250000.00"

  /// A remittance whose gross is `amount`, in a feed that writes whole rupiah with a minus where negative.
  private func rejectedGross(_ amount: String) throws -> (messages: [String], expectedPlace: String) {
    let bad = RemittanceRow(102).with(\.gross, amount).text
    let text = feed([RemittanceRow.header, RemittanceRow(101).text, bad])
    let loaded = try ingest(text, PipelineFolder.shipped("tokopedia", "remittances"))
    #expect(loaded.rows.map(\.record) == [1] && loaded.addsUp && loaded.refusal == nil)
    let start = feed([RemittanceRow.header, RemittanceRow(101).text]).utf8.count
    let byte = start + byteOffset(of: ";2020-09-07;", in: bad) + ";2020-09-07;".utf8.count
    return (loaded.rejects, "(record 2, column 6 'gross', byte \(byte))")
  }

  private func expectGrossRejected(_ amount: String, _ message: String, location: SourceLocation = #_sourceLocation)
    throws
  {
    let (messages, place) = try rejectedGross(amount)
    #expect(
      messages == ["tokopedia/remittances_20200904.csv:3: error[\(message) \(place)"], sourceLocation: location)
  }

  /// A sale whose amount is `amount`, in a feed that writes whole rupiah without a sign.
  private func expectAmountRejected(
    _ amount: String, _ message: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let bad = SaleRow(102).with(\.amount, amount).text
    let byte = badByte(";PAID;250000;", in: bad) + ";PAID;250000;".utf8.count
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      ["tokopedia/sales_20200904.csv:3: error[\(message) (record 2, column 10 'amount', byte \(byte))"], raw: [bad],
      loaded: [1, 3], location: location)
  }

  /// A payment whose amount is `amount`, in a feed that writes two decimals.
  private func expectDecimalRejected(
    _ amount: String, _ message: String, location: SourceLocation = #_sourceLocation
  ) throws {
    let bad = PaymentRow(102).with(\.amount, amount).text
    let text = feed([PaymentRow.header, PaymentRow(101).text, bad])
    let start = feed([PaymentRow.header, PaymentRow(101).text]).utf8.count
    let byte = start + byteOffset(of: "+07:00\",\"", in: bad) + "+07:00\",\"".utf8.count
    try ingest(text, PipelineFolder.shipped("gopay", "payments")).expectRejected(
      ["gopay/payments_20200904.csv:3: error[\(message) (record 2, column 6 'gross_amount', byte \(byte))"], raw: [bad],
      loaded: [1], location: location)
  }

  @Test(
    "B48 thousand marks and decimal commas are not read unless the profile names them",
    arguments: ["1,234.50", "1.234,50", "250.000,00", "250,000", "25:000", "25/000"])
  func marks(_ amount: String) throws {
    let message = "amount-not-numeric]: found '\(amount)', expected "
    try expectAmountRejected(amount, message + Self.whole + Self.guess)
    try expectDecimalRejected(amount, message + Self.twoDecimals + Self.guess)
  }

  @Test(
    "B48 a mark that cannot be seen is told by its code point",
    arguments: [("1\u{A0}234,50", "U+00A0"), ("2’805.53", "U+2019")])
  func codePoints(_ amount: String, _ point: String) throws {
    let message = "amount-not-numeric]: found '\(visible(amount))' with \(point), expected "
    try expectAmountRejected(amount, message + Self.whole)
    try expectDecimalRejected(amount, message + Self.twoDecimals)
  }

  @Test("B48 3.000 is neither 3 nor 3000 in a feed of whole rupiah")
  func threeThousand() throws {
    try expectAmountRejected("3.000", "amount-not-numeric]: found '3.000', expected \(Self.whole)\(Self.guess)")
    try expectAmountRejected("250.000", "amount-not-numeric]: found '250.000', expected \(Self.whole)\(Self.guess)")
  }

  @Test("B49 powers of ten are not amounts", arguments: ["1e5", "3.0e-08", "2.5E+5"])
  func powers(_ amount: String) throws {
    let message = "amount-not-numeric]: found '\(amount)', expected "
    try expectAmountRejected(amount, message + Self.whole + Self.guess)
    try expectDecimalRejected(amount, message + Self.twoDecimals + Self.guess)
  }

  @Test("B51 only the sign that is listed is read, and -0 is 0")
  func signs() throws {
    for amount in ["(100.00)", "100.00-", "100.00 CR", "+5.00"] {
      try expectDecimalRejected(
        amount, "amount-not-numeric]: found '\(amount)', expected \(Self.twoDecimals)\(Self.guess)")
    }
    for amount in ["-0.00", "-250000.00"] {
      try expectDecimalRejected(
        amount, "amount-negative]: found '\(amount)', expected \(Self.twoDecimals); this column has no sign")
    }
    try expectGrossRejected(
      "+250000",
      "amount-not-numeric]: found '+250000', expected \(Self.whole), with - in front when negative\(Self.guess)")
    let listed = try ingest(
      remittances(RemittanceRow(101).with(\.gross, "-0"), RemittanceRow(102).with(\.gross, "-250000")),
      PipelineFolder.shipped("tokopedia", "remittances"))
    listed.expectLoaded(2)
    #expect(listed.rows.map { $0["gross"] } == ["0", "-25000000"])
  }

  @Test("B52 an amount is exact to its last digit, and beyond the largest one rejected")
  func largeAmounts() throws {
    let largest = "92233720368547758"
    let loaded = try ingest(
      sales(SaleRow(101).with(\.amount, largest)), PipelineFolder.shipped("tokopedia", "sales"))
    loaded.expectLoaded(1)
    #expect(loaded.rows[0]["amount"] == largest + "00")
    for amount in ["92233720368547759", "12345678901234567890"] {
      try expectAmountRejected(
        amount, "amount-overflow]: found '\(amount)', expected at most 92233720368547758.07 IDR")
    }
    try expectDecimalRejected(
      "92233720368547758.08",
      "amount-overflow]: found '92233720368547758.08', expected at most 92233720368547758.07 IDR")
    let exact = try ingest(
      payments(PaymentRow(101).with(\.amount, "92233720368547758.07")), PipelineFolder.shipped("gopay", "payments"))
    #expect(exact.rows.first?["amount"] == "9223372036854775807")
  }

  @Test("B53 words for nothing are not amounts", arguments: ["NaN", "Infinity", "NULL", "N/A", "-"])
  func wordsForNothing(_ amount: String) throws {
    let message =
      amount == "-" ? "amount-negative]: found '-', expected \(Self.whole); this column has no sign" : nil
    try expectAmountRejected(
      amount, message ?? "amount-not-numeric]: found '\(amount)', expected \(Self.whole)\(Self.guess)")
  }

  @Test("B53 an empty field and spaces are a missing value")
  func nothing() throws {
    try expectAmountRejected("", "value-missing]: found nothing, expected \(Self.whole); a value is required here")
    try expectAmountRejected("   ", "value-missing]: found '   ', expected \(Self.whole); a value is required here")
  }

  @Test(
    "B54 digits of other scripts and the typographic minus are told by their code point",
    arguments: [("２５００００", "U+FF12"), ("٢٥٠", "U+0662"), ("−5", "U+2212")])
  func otherDigits(_ amount: String, _ point: String) throws {
    try expectAmountRejected(amount, "amount-not-numeric]: found '\(amount)' with \(point), expected \(Self.whole)")
  }
}
