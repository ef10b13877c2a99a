import RekonCore
import RekonTestSupport
import Testing

/// B61: identifiers are text, digit for digit; what a spreadsheet made of them is rejected.
@Suite("Identifiers")
struct IdentifierTests {
  @Test("B61 leading zeros and long numbers are kept as text")
  func keptAsText() throws {
    let row = TransferRow(1).with(\.account, "00001234567890123456").with(\.batch, "0007")
    let loaded = try ingest(transfers(row), PipelineFolder.shipped("ovo", "transfers"))
    loaded.expectLoaded(1)
    #expect(loaded.rows[0]["account"] == "00001234567890123456")
    #expect(loaded.rows[0]["batch_ref"] == "0007")
    let sale = try ingest(
      sales(SaleRow(1).with(\.reference, "000000000000000000000000000001")),
      PipelineFolder.shipped("tokopedia", "sales"))
    #expect(sale.rows.first?["payment_ref"] == "000000000000000000000000000001")
    #expect(sale.rows.first?["participant"] == "0123456789012345")
  }

  @Test(
    "B61 a reference that a spreadsheet rewrote is rejected",
    arguments: ["1.23457E+15", "1,23457E+15", "2E+10", "1.5e-07"])
  func spreadsheetNumber(_ reference: String) throws {
    let bad = SaleRow(102).with(\.reference, reference).text
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[identifier-as-number]: found '\(reference)', expected an identifier with all "
          + "its digits; a spreadsheet rewrote it as a number: export the column as text (record 2, column 7 'payment_ref', "
          + "byte \(badByte(reference, in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B61 a card number that a spreadsheet rewrote is rejected, and told masked")
  func spreadsheetCard() throws {
    let bad = SaleRow(102).with(\.card, "1.23457E+15").text
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[identifier-as-number]: found '1.23…' (11 characters), expected an identifier "
          + "with all its digits; a spreadsheet rewrote it as a number: export the column as text (record 2, column 3 "
          + "'card_number', byte \(badByte("1.23457E+15", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B61 a card number that lost its leading zero is rejected, and told masked")
  func shortCard() throws {
    let bad = SaleRow(102).with(\.card, "123456789012345").text
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[pattern-mismatch]: found '1234…' (15 characters), expected text like "
          + "[0-9]{16} (record 2, column 3 'card_number', byte \(badByte("123456789012345;", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test(
    "references that only look like a power of ten are kept",
    arguments: ["1E5", "E+15", "12E", "A1.5E+15", "1.5E+", "2020E-A1"])
  func notSpreadsheetNumbers(_ reference: String) throws {
    let loaded = try ingest(
      sales(SaleRow(1).with(\.reference, reference)), PipelineFolder.shipped("tokopedia", "sales"))
    loaded.expectLoaded(1)
    #expect(loaded.rows[0]["payment_ref"] == reference)
  }

  @Test("B63 spaces around a key are kept: keys are matched byte for byte")
  func spacesAreKept() throws {
    let loaded = try ingest(
      sales(SaleRow(1).with(\.reference, " GP-1 ")), PipelineFolder.shipped("tokopedia", "sales"))
    #expect(loaded.rows.first?["payment_ref"] == " GP-1 ")
  }

  @Test("B64 text that a spreadsheet would run is loaded verbatim")
  func formulas() throws {
    for text in ["=cmd|'/c calc'!A1", "@SUM(A1)", "+1", "-1"] {
      let loaded = try ingest(
        sales(SaleRow(1).with(\.reference, text)), PipelineFolder.shipped("tokopedia", "sales"))
      #expect(loaded.rows.first?["payment_ref"] == text)
    }
  }

  @Test("a word that the profile does not map is told with the nearest one")
  func unknownWord() throws {
    let bad = SaleRow(102).with(\.status, "PIAD").text
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[word-unknown]: found 'PIAD', expected one of CANCELLED, PAID, REFUNDED; did "
          + "you mean 'PAID'? (record 2, column 8 'status', byte \(badByte("PIAD", in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }
}
