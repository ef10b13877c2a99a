import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// An opening list is checked whole before a feed is read: what is wrong in it would excuse money that nobody has seen.
@Suite("Faults of opening lists")
struct OpeningFaultTests {
  let pipeline: PipelineFolder
  static let row = OpeningRow(.payment, 101)

  init() throws { pipeline = try PipelineFolder() }

  private func faults(_ rows: OpeningRow...) throws -> [String] {
    try pipeline.open(rows, from: "2020-09-07")
    return try pipeline.faults()
  }

  private func faults(_ text: String) throws -> [String] {
    try pipeline.open(text, from: "2020-09-07")
    return try pipeline.faults()
  }

  private static func at(_ line: Int, _ message: String) -> String { "pipelines/opening.csv:\(line): error[\(message)" }

  @Test("a list is read by its columns' names, with all of them or with those that say something here")
  func read() throws {
    #expect(try faults(Self.row, OpeningRow(.transfer, "B/1", "-1.50")) == [])
    let whole = try #require(try pipeline.load().opening)
    #expect(whole.rows.map(\.line) == [2, 3] && whole.rows.map(\.difference) == [25_000_000, -150])
    #expect(
      whole.row(.payment, "tokopedia/TKP000000000101") == 0 && whole.row(.forward, "tokopedia/TKP000000000101") == nil)
    #expect(whole.rows[0].code == "PAYMENT_MISSING" && whole.rows[0].state == .pending && whole.path == "opening.csv")
    let few = "difference,currency,key,link,state,code\n250000.00,IDR,tokopedia/TKP1,forward,held,\n"
    #expect(try faults(few) == [])
    #expect(try pipeline.load().opening?.rows.map(\.link) == [.forward])
  }

  @Test("a list with no row says that nothing was open")
  func empty() throws {
    #expect(try faults() == [])
    #expect(try pipeline.load().opening?.rows.isEmpty == true)
  }

  @Test("findings without a link and without money are none of its rows")
  func withoutLink() throws {
    #expect(
      try faults(
        Self.row, Self.row.with(\.link, "").with(\.difference, "0.00"), Self.row.with(\.link, "").with(\.difference, "")
      )
        == [])
    #expect(try pipeline.load().opening?.rows.count == 1)
  }

  @Test("a cell that the report kept from being run is read as it was")
  func apostrophes() throws {
    #expect(try faults(OpeningRow(.transfer, "'=B1", "1.00"), OpeningRow(.transfer, "'B2", "1.00")) == [])
    #expect(try pipeline.load().opening?.rows.map(\.key) == ["=B1", "'B2"])
  }

  @Test("a missing column is told with all that are needed")
  func missingColumn() throws {
    #expect(
      try faults("code,state,link,key,currency,diference\n") == [
        Self.at(
          1,
          "column-missing]: found no column 'difference', expected code,state,link,key,currency,difference; is 'diference' "
            + "meant?")
      ])
  }

  @Test("a row of another width, and what is no text, are told with their line")
  func shape() throws {
    #expect(
      try faults(OpeningRow.header + "\na,b\n") == [
        Self.at(2, "row-width]: found 2 fields, expected 26, as in the header")
      ])
    #expect(try faults(OpeningRow.header + "\n\"a\n").first?.hasPrefix(Self.at(2, "quote")) == true)
  }

  @Test("every mistake of every row is told at once")
  func rows() throws {
    #expect(
      try faults(
        Self.row.with(\.currency, "usd"), Self.row.with(\.key, ""), Self.row.with(\.link, "forwards"),
        Self.row.with(\.state, "matched"), Self.row.with(\.state, ""), Self.row.with(\.link, "")) == [
          Self.at(
            2,
            "opening-currency]: found 'usd', expected the pipeline's IDR; one pipeline reconciles one currency (column 14 "
              + "'currency')"),
          Self.at(3, "value-missing]: found nothing, expected a value (column 12 'key')"),
          Self.at(
            4,
            "opening-link]: found 'forwards', expected one of payment, forward, transfer; did you mean 'forward'? (column 6 "
              + "'link')"),
          Self.at(
            5,
            "opening-state]: found 'matched', expected one of pending, waiting, held, before, decided, break; take the rows "
              + "from open-items.csv and discrepancies.csv as they are (column 4 'state')"),
          Self.at(
            6,
            "opening-state]: found '', expected one of pending, waiting, held, before, decided, break; take the rows from "
              + "open-items.csv and discrepancies.csv as they are (column 4 'state')"),
          Self.at(
            7,
            "opening-link]: found nothing beside the difference 250000.00, expected one of payment, forward, transfer "
              + "(column 6 'link')"),
        ])
  }

  @Test(
    "an amount is written as reports write it",
    arguments: [
      "250000", "250.000,00", "250000.0", "250000.000", "Rp250000.00", "+250000.00", "--1.00", "", " 1.00", "1e5",
      ".50",
      "250000.00 ", "٢.00", "1000000000000000000000000000000.00",
    ])
  func amounts(_ text: String) throws {
    let faults = try faults(Self.row.with(\.difference, text.contains(",") ? "\"\(text)\"" : text))
    #expect(faults.count == 1 && faults[0].contains("opening.csv:2: error[opening-amount]: found "))
    #expect(faults[0].hasSuffix("(column 17 'difference')"))
  }

  @Test("a difference that is not left minus right is told with what it should be")
  func sides() throws {
    #expect(
      try faults(Self.row.with(\.right, "0.01")) == [
        Self.at(
          2,
          "opening-amount]: found '250000.00', expected 249999.99, left minus right; take the row from the report as it is "
            + "(column 17 'difference')")
      ])
    #expect(try faults(Self.row.with(\.left, "x")).first?.hasSuffix("(column 15 'left')") == true)
  }

  @Test("a key of a link stands once")
  func twice() throws {
    #expect(
      try faults(Self.row, OpeningRow(.forward, 101), Self.row.with(\.difference, "1.00").with(\.left, "1.00")) == [
        Self.at(
          4,
          "opening-key-twice]: found 'tokopedia/TKP000000000101' again, as in line 2, expected each key of a link once; take "
            + "the row out that is of an older report (column 12 'key')")
      ])
  }

  @Test("without a day the period begins with the first file, list or not")
  func withoutPeriod() throws {
    #expect(try faults(Self.row) == [])
    try pipeline.replace("{ from: 2020-09-07, opening", with: "{ opening")
    #expect(try pipeline.faults() == [])
  }

  @Test("a desk does without the list")
  func desk() throws {
    #expect(try faults("nonsense") != [])
    #expect(try DefinitionLoader.load(pipeline.path, readsKeys: false).opening == nil)
  }
}
