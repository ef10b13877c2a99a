import RekonCore
import RekonTestSupport
import Testing

/// Lines of a delimited feed that are no rows: titles, names, comments, the last line.
@Suite("Lines around the rows")
struct LineFormTests {
  private static let row = "1;dua;2020-04-20;5"
  private static let names = "card;wave;day;balance"
  private static let listed = "columns: [ card, wave, day, balance ]"

  private func load(_ csv: String, _ lines: [String], more: String = "") throws -> IngestedFeed {
    try ingest(feed(lines), anyFeed(csv: "delimiter: \";\", \(csv)", more: more), as: "F")
  }

  @Test("without a header the profile names the columns, and a line of names is a row like others")
  func noHeader() throws {
    let csv = "header: false, \(Self.listed)"
    try load(csv, [Self.row, Self.row]).expectLoaded(2)
    try load(csv, [Self.names, Self.row]).expectRejected(
      ["F:1: error[header-repeated]: found the header line again, expected a row (record 1, byte 0)"], loaded: [2])
    try load(csv, [Self.row, "1;dua;2020-04-20"]).expectRejected(
      [
        "F:2: error[row-too-short]: found 3 fields, expected 4 fields, got 3; missing: 'balance' (record 2, byte 19)"
      ], loaded: [1])
    try load(csv, []).expectRefused(
      "F: error[empty-file]: found a file of 0 bytes, expected a feed; send the file again; a day without rows still has its "
        + "header (zbyte 0)")
  }

  @Test("an optional header is passed over where it stands, once")
  func optionalHeader() throws {
    let csv = "header: optional, \(Self.listed)"
    try load(csv, [Self.names, Self.row]).expectLoaded(1)
    try load(csv, [Self.row]).expectLoaded(1)
    try load(csv, [Self.names]).expectLoaded(0)
    try load(csv, [Self.names, Self.names]).expectRejected(
      ["F:2: error[header-repeated]: found the header line again, expected a row (record 1, byte 22)"], loaded: [])
  }

  @Test("a comment may stand in front of the header, between rows and at the end")
  func comments() throws {
    let loaded = try load("comment: \"#\"", ["# a", Self.names, "#;;;;;;", Self.row, "#", Self.row, "# end"])
    loaded.expectLoaded(2)
    #expect(loaded.rows.map(\.line) == [4, 6])
    try load("header: \"false\", comment: \"#\", \(Self.listed)", ["# nothing today"]).expectLoaded(0)
  }

  @Test("head lines are read in their order; each must be there and have its form")
  func headLines() throws {
    let csv = "head: [ \"Report {any} of {date:dd.MM.yyyy}\", \"rows: {count}\" ]"
    let loaded = try load(csv, ["Report A of B of 04.09.2020".with("A of B", "A-B"), "rows: 1", Self.names, Self.row])
    loaded.expectLoaded(1)
    #expect(loaded.summary.stated.first?.date == BusinessDate(year: 2020, month: 9, day: 4))
    #expect(loaded.rows.first?.line == 4)
    try load(csv, ["Report x of 04.09.2020"]).expectRefused(
      "F:2: error[head-line]: found no line 2, expected a line like 'rows: {count}'; a day without rows still has this line "
        + "(byte 23)")
    try load(csv, ["rows: 1", "Report x of 04.09.2020"]).expectRefused(
      "F:1: error[head-line]: found 'rows: 1', expected a line like 'Report {any} of {date:dd.MM.yyyy}'; it names the sender, "
        + "the feed or the day: is this the right file? (byte 0)")
    try load(csv, ["Report x of 31.09.2020", "rows: 0"]).expectRefused(
      "F:1: error[control-date]: found date '31.09.2020' in line 1, expected the business date as dd.MM.yyyy (column 1, byte "
        + "0)")
    try load(csv, ["Report x of 04.09.2020", "rows: 2", Self.names, Self.row]).expectRefused(
      "F:2: error[control-count]: found count '2' in line 2, expected 1, the rows read; rows were lost or added on the way: "
        + "send the feed again (column 1, byte 23)")
  }

  @Test("a last line may tell currency, sequence and day; a wrong currency refuses the feed")
  func lastLine() throws {
    let csv = "last: \"END {currency} {sum} {sequence} {date:yyyyMMdd}\""
    let totals = "totals: { of: training_balance, money: { style: \"1000\" } }"
    let loaded = try load(csv, [Self.names, Self.row, "END IDR 5 0017 20200904"], more: totals)
    loaded.expectLoaded(1)
    #expect(loaded.summary.stated.first?.sequence == 17)
    try load(csv, [Self.names, Self.row, "END USD 5 17 20200904"], more: totals).expectRefused(
      "F:3: error[control-currency]: found currency 'USD' in the last line, expected 'IDR'; amounts are never converted: ask "
        + "the sender which currency it is (column 1, byte 41)")
  }

  @Test("quotes that mean nothing are text; a delimiter or line end in them is one")
  func noQuotes() throws {
    let loaded = try load(
      "quotes: none", [Self.names, "\"1\";du\"a;2020-04-20;5", "\";\";2020-04-20;5", "1;\"a;2020-04-20;5"])
    #expect(loaded.rows.map { $0["wave"] } == ["du\"a", "\"", "\"a"])
    #expect(loaded.rows.first?["participant"] == "\"1\"" && loaded.rejects.isEmpty)
  }

  @Test("a constant column holds its text in every row, or rejects it before anything else is looked at")
  func constants() throws {
    let more = "constants: [ { column: type, is: D }, { column: ccy, is: IDR, optional: true } ]"
    let csv = "header: false, columns: [ type, card, wave, day, balance, ccy ]"
    try load(
      csv, ["D;\(Self.row);IDR", "D;\(Self.row);", "X;1;dua;x;x;IDR", ";\(Self.row);IDR", "D;\(Self.row);idr"],
      more: more
    )
    .expectRejected(
      [
        "F:3: error[constant-differs]: found 'X', expected 'D' in every row (record 3, column 1 'type', byte 47)",
        "F:4: error[constant-differs]: found nothing, expected 'D' in every row (record 4, column 1 'type', byte 63)",
        "F:5: error[constant-differs]: found 'idr', expected 'IDR' in every row (record 5, column 6 'ccy', byte 108)",
      ], loaded: [1, 2])
  }
}
