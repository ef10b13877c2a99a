import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// What a profile can get wrong about its dialect: told with file, line and key path, before a feed is read.
@Suite("Faults of a dialect's definition")
struct DialectFaultTests {
  static let file = "pipelines/feeds/ovo.yaml"

  /// The faults of a profile with one feed of transfers; its `csv` or `xml` stands on line 6.
  private func faults(_ format: String, fields: [String: String] = [:], more: [String] = []) throws -> [String] {
    let pipeline = try PipelineFolder()
    let defaults = [
      ("transfer_ref", "{ column: ref }"), ("batch_ref", "{ column: batch }"),
      ("booked_on", "{ column: day, day: \"yyyy-MM-dd\" }"),
      ("amount", "{ column: amount, money: { style: \"1000\" } }"),
      ("status", "{ column: status, map: { OK: booked } }"),
    ]
    let lines =
      [
        "party: ovo", "feeds:", "  transfers:", "    record: transfer", "    files: \"ovo/transfers_{date}.csv\"",
        "    \(format)",
      ]
      + more.map { "    \($0)" } + ["    fields:"] + defaults.map { "      \($0.0): \(fields[$0.0] ?? $0.1)" }
    try pipeline.folder.write(lines.map { $0 + "\n" }.joined(), to: Self.file)
    return try pipeline.faults()
  }

  private func expect(
    _ format: String, fields: [String: String] = [:], more: [String] = [], _ messages: String...,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try faults(format, fields: fields, more: more)
    #expect(found == messages.map { "\(Self.file):\($0)" }, sourceLocation: location)
  }

  @Test("the form that these tests spoil has no fault") func right() throws { try expect("csv: { delimiter: \";\" }") }

  @Test("a feed is made of one thing: csv or xml")
  func format() throws {
    try expect(
      "csv: { delimiter: \";\" }", more: ["xml: { document: a, row: b }"],
      "7: error[unknown-key]: feeds.transfers.xml: found 'csv' and 'xml', expected one of them")
    try expect(
      "due: +1d",
      "4: error[missing-key]: feeds.transfers: found no 'csv', expected 'csv' or 'xml'; what the feed is made of")
  }

  @Test("words of a dialect are from closed lists")
  func words() throws {
    try expect(
      "csv: { delimiter: \"^\", encoding: utf8 }",
      "6: error[unknown-value]: feeds.transfers.csv.delimiter: found '^', expected one of \\t, ,, ;, tab, |")
    try expect(
      "csv: { delimiter: tab, encoding: latin-1, quotes: single, header: no }",
      "6: error[unknown-value]: feeds.transfers.csv.encoding: found 'latin-1', expected one of iso-8859-1, utf-16, utf-8, "
        + "windows-1252",
      "6: error[unknown-value]: feeds.transfers.csv.quotes: found 'single', expected one of double, none",
      "6: error[unknown-value]: feeds.transfers.csv.header: found 'no', expected one of false, optional, true")
  }

  @Test("a line's form that is none is told with why")
  func templates() throws {
    let form =
      ", expected text with {count} {sum} {sequence} {currency} {any} {date:yyyyMMdd}; for example #TRAILER,{count},{sum}"
    for (last, why) in [
      ("T{count", "a { without its }"), ("T{cnt}", "{cnt}"),
      ("T{count}{sum}", "two placeholders without text between them"),
      ("T{date:HH:mm}", "{date:HH:mm}, which is no day's form"),
      ("T{date:dd MMM yyyy}", "{date:dd MMM yyyy}, which is no day's form"),
      ("T{date}", "{date}"), ("", "nothing"),
    ] {
      try expect(
        "csv: { delimiter: \";\", last: \"\(last)\" }",
        "6: error[line-template]: feeds.transfers.csv.last: found \(why)\(form)")
    }
    try expect(
      "csv: { delimiter: \";\", head: [ \"{x}\" ], last: \"{count} rows\" }",
      "6: error[line-template]: feeds.transfers.csv.head.1: found {x}\(form)",
      "6: error[line-template]: feeds.transfers.csv.last: found '{count} rows', expected a last line that begins with a text "
        + "of its own")
  }

  @Test("a stated sum, currency or balance needs the column that it adds up")
  func totals() throws {
    let message =
      "4: error[missing-key]: feeds.transfers: found no 'totals', expected which column the stated sum adds up, and how it is "
      + "written"
    try expect("csv: { delimiter: \";\", last: \"T{sum}\" }", message)
    try expect("csv: { delimiter: \";\", head: \"T{currency}\" }", message)
    try expect("csv: { delimiter: \";\", last: \"T{count}\" }")
    try expect(
      "csv: { delimiter: \";\", last: \"T{sum}\" }", more: ["totals: { of: booked_on, money: { style: \"1000\" } }"],
      "7: error[unknown-value]: feeds.transfers.totals.of: found 'booked_on', expected one of amount", message)
  }

  @Test("columns are named by the header or by the profile, not by both or neither")
  func columns() throws {
    try expect(
      "csv: { delimiter: \";\", columns: [ ref, batch, day, amount, status ] }",
      "6: error[columns-named]: feeds.transfers.csv.columns: found 'columns' for a feed with a header, expected header: false "
        + "or optional")
    try expect(
      "csv: { delimiter: \";\", header: false }",
      "6: error[missing-key]: feeds.transfers.csv: found no 'columns', expected the columns in order, for no header names them"
    )
    try expect(
      "csv: { delimiter: \";\", header: false, columns: [ ref, batch, day, amount, status, ref ] }",
      "6: error[columns-named]: feeds.transfers.csv.columns: found 'ref' twice, expected each column once")
  }

  @Test(
    "a field or constant whose column the profile does not list is told: it could never be read",
    arguments: ["false", "optional"])
  func unlisted(_ header: String) throws {
    try expect(
      "csv: { delimiter: \";\", header: \(header), columns: [ ref, bach, day, amount, status ] }",
      more: ["constants: [ { column: type, is: D }, { column: ccy, is: IDR, optional: true } ]"],
      "9: error[column-unlisted]: feeds.transfers.fields: found column 'batch', expected a column of 'columns': ref, bach, day, "
        + "amount, status; did you mean 'bach'?",
      "9: error[column-unlisted]: feeds.transfers.fields: found column 'type', expected a column of 'columns': ref, bach, day, "
        + "amount, status")
  }

  @Test("a comment begins with one character", arguments: ["##", "", "\\\""])
  func comment(_ mark: String) throws {
    try expect(
      "csv: { delimiter: \";\", comment: \"\(mark)\" }",
      "6: error[comment-mark]: feeds.transfers.csv.comment: found '\(mark == "\\\"" ? "\"" : mark)', expected one character "
        + "such as #")
  }

  @Test("names of months are twelve, and needed where they are used")
  func months() throws {
    let day = ["booked_on": "{ column: day, day: \"dd MMM yyyy\" }"]
    try expect(
      "csv: { delimiter: \";\" }", fields: day,
      "10: error[time-format-impossible]: feeds.transfers.fields.booked_on.day: found 'dd MMM yyyy', expected a date such as "
        + "yyyy-MM-dd; 'MMM' needs the feed's 'months'")
    try expect(
      "csv: { delimiter: \";\" }", more: ["months: [ Jan, Feb ]"],
      "7: error[months-count]: feeds.transfers.months: found 2 names, expected twelve, January first")
  }

  @Test(
    "a money style that is none is told with the nearest example",
    arguments: [("1000.0", "1000.00"), ("Rp1.000,00", "")])
  func moneyStyle(_ style: String, _ hint: String) throws {
    let found = try faults(
      "csv: { delimiter: \";\" }", fields: ["amount": "{ column: amount, money: { style: \"\(style)\" } }"])
    guard !hint.isEmpty else {
      #expect(found.isEmpty)
      return
    }
    #expect(
      found == [
        "\(Self.file):11: error[money-style]: feeds.transfers.fields.amount.money.style: found '\(style)', expected an example "
          + "such as 1000 1000.00 1000,00 1.000 1,000 1.000,00 1,000.00 1.000[,00] Rp1.000[,00] 1000[.00] 1000[.##] minor; did "
          + "you mean '\(hint)'?"
      ])
  }

  @Test(
    "what is no money style",
    arguments: ["1.000.00", "1,000,00", "-1000", "1000.000", "1000[.0]", "1000[#]", "1", "5000"])
  func noStyle(_ style: String) throws {
    #expect(MoneyStyle(style, currency: Currency(code: "IDR")!, allowsMinus: true) == nil)
  }

  @Test("split and part go together and have one form")
  func split() throws {
    func field(_ text: String) -> [String: String] { ["batch_ref": "{ column: batch, \(text) }"] }
    let path = "9: error[missing-key]: feeds.transfers.fields.batch_ref"
    try expect(
      "csv: { delimiter: \";\" }", fields: field("part: 1 of 2"),
      "\(path).part: found 'part' without 'split', expected the mark that parts the text")
    try expect(
      "csv: { delimiter: \";\" }", fields: field("split: \"-\""),
      "\(path).split: found no 'part', expected which part, as 1 of 2")
    for part in ["3 of 2", "0 of 2", "1 of 1", "1/2", "1 of 10"] {
      try expect(
        "csv: { delimiter: \";\" }", fields: field("split: \"-\", part: \(part)"),
        "9: error[split-form]: feeds.transfers.fields.batch_ref.part: found '\(part)', expected one mark in 'split' and a part as "
          + "1 of 2")
    }
    try expect(
      "csv: { delimiter: \";\" }", fields: field("split: \"--\", part: 1 of 2"),
      "9: error[split-form]: feeds.transfers.fields.batch_ref.part: found '1 of 2', expected one mark in 'split' and a part as 1 of "
        + "2")
  }

  @Test("'else' is for a day of a feed of statements")
  func elseDate() throws {
    try expect(
      "csv: { delimiter: \";\" }", fields: ["booked_on": "{ column: day, day: \"yyyy-MM-dd\", else: statement-date }"],
      "10: error[field-type]: feeds.transfers.fields.booked_on.else: found 'else' for 'booked_on', expected it for a day of a feed "
        + "of statements")
    try expect(
      "csv: { delimiter: \";\" }", fields: ["booked_on": "{ column: day, day: \"yyyy-MM-dd\", else: today }"],
      "10: error[unknown-value]: feeds.transfers.fields.booked_on.else: found 'today', expected one of statement-date")
  }

  /// The same fields by path.
  private static let paths = [
    "transfer_ref": "{ path: ref }", "batch_ref": "{ path: batch }", "booked_on": "{ path: day, day: \"yyyy-MM-dd\" }",
    "amount": "{ path: amount, money: { style: \"1000\" } }", "status": "{ path: status, map: { OK: booked } }",
  ]

  @Test("a field of XML has a path, one of CSV a column")
  func places() throws {
    try expect("xml: { document: a, row: b }", fields: Self.paths)
    var fields = Self.paths
    fields["batch_ref"] = "{ column: batch }"
    try expect(
      "xml: { document: a, row: b }", fields: fields,
      "9: error[unknown-key]: feeds.transfers.fields.batch_ref.column: found key 'column', expected a known key; known: path, "
        + "pattern, map, money, day, instant, zone, optional, null, strip, split, part, else",
      "9: error[missing-key]: feeds.transfers.fields.batch_ref: found no 'path'; it is required here")
  }

  @Test("an XML dialect names its document and row, and how its date is written")
  func xml() throws {
    try expect(
      "xml: { row: b }", fields: Self.paths,
      "6: error[missing-key]: feeds.transfers.xml: found no 'document'; it is required here")
    try expect(
      "xml: { document: a, row: b, controls: { date: \"@d\" } }", fields: Self.paths,
      "6: error[missing-key]: feeds.transfers.xml.controls: found no 'date_form', expected how the date is written, as yyyy-MM-dd"
    )
    try expect(
      "xml: { document: a, row: b, namespaces: [ \"urn:[x\" ], rows: c }", fields: Self.paths,
      "6: error[unknown-key]: feeds.transfers.xml.rows: found key 'rows', expected a known key; did you mean 'row'?",
      "6: error[pattern-impossible]: feeds.transfers.xml.namespaces.1: found 'urn:[x': '[' is not closed, expected a pattern such "
        + "as TKP[0-9]{12}")
  }

  @Test("a control that nobody would hold against anything is told")
  func vainControls() throws {
    try expect(
      "xml: { document: a, row: b, controls: { party: \"@p\" } }", fields: Self.paths,
      "6: error[missing-key]: feeds.transfers.xml.controls: found no 'party_is', expected what 'party' must say")
    try expect(
      "xml: { document: a, row: b, statements: [ s ], controls: { party: \"@p\", party_is: ovo } }", fields: Self.paths,
      "6: error[unknown-key]: feeds.transfers.xml.controls: found 'party' of statements, expected it in a feed without statements"
    )
    let balance =
      "balance: { element: B, type: t, amount: a, currency: c, direction: d, date: e, date_form: yyyy-MM-dd, opening: [ O ], "
      + "closing: [ C ], entry_amount: a, entry_currency: c, entry_direction: d, entry_state: s, detail_amount: a, detail_direction: d, booked: B, required: [ S ] }"
    try expect(
      "xml: { document: a, row: b, \(balance) }", fields: Self.paths,
      more: ["totals: { of: amount, money: { style: \"1000\" } }"],
      "6: error[missing-key]: feeds.transfers.xml.balance: found 'balance' without 'statements', expected whose balance it is"
    )
  }

  @Test("a case has known marks and a status of its record")
  func cases() throws {
    var fields = Self.paths
    fields["status"] = "{ cases: true }"
    func xml(_ entry: String) -> String {
      "xml: { document: a, row: b, marks: { direction: d }, cases: [ { \(entry) }, { status: ignored } ] }"
    }
    try expect(xml("direction: DBIT, status: booked, sign: minus, without: [ account ]"), fields: fields)
    try expect(
      xml("diretion: DBIT, status: paid"), fields: fields,
      "6: error[unknown-key]: feeds.transfers.xml.cases.1.diretion: found key 'diretion', expected a known key; did you mean "
        + "'direction'?",
      "6: error[unknown-value]: feeds.transfers.xml.cases.1.status: found 'paid', expected one of booked, ignored, pending, "
        + "returned, returning")
    try expect(
      xml("status: booked, sign: plus, without: [ amount ]"), fields: fields,
      "6: error[unknown-value]: feeds.transfers.xml.cases.1.without.1: found 'amount', expected one of account; did you "
        + "mean 'account'?",
      "6: error[unknown-value]: feeds.transfers.xml.cases.1.sign: found 'plus', expected one of minus, none")
  }

  @Test("owes and reads name feeds that the profiles have")
  func selection() throws {
    let pipeline = try PipelineFolder()
    try pipeline.replace(
      "currency: IDR", with: "currency: IDR\nowes: [ sale, gopay/payments ]\nreads: [ entitlements ]")
    let known =
      "expected a feed of the profiles: gopay/payments, ovo/transfers, payments, remittances, sales, tokopedia/remittances, "
      + "tokopedia/sales, transfers"
    #expect(
      try pipeline.faults() == [
        "pipelines/training-payments.yaml:7: error[unknown-value]: owes.1: found 'sale', \(known); did you mean 'sales'?",
        "pipelines/training-payments.yaml:8: error[unknown-value]: reads.1: found 'entitlements', \(known)",
      ])
  }
}
