import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

@Suite("Columns of a draft")
struct ColumnDraftTests {
  /// A file of sales with these texts in one column, `;` between columns.
  private static func sales(_ column: String, _ texts: [String]) -> String {
    "order_id;\(column)\n" + texts.enumerated().map { "KLS\(100_000 + $0.offset);\($0.element)\n" }.joined()
  }

  @Test(
    "money is told by its marks; what has no one style is left open",
    arguments: [
      (["1000", "25000"], "\"1000\""), (["0", "1000"], "\"1000\""), (["1000.00", "2.50"], "\"1000.00\""),
      (["1000,00", "2,50"], "\"1000,00\""), (["1000", "2.50"], "\"1000[.00]\""), (["1000", "2.5"], "\"1000[.##]\""),
      (["1.000", "999"], "\"1.000\""), (["1.000.000", "25"], "\"1.000\""), (["10.005"], "\"1.000\""),
      (["1,000,000"], "\"1,000\""), (["1.000,00", "1,50"], "\"1.000,00\""), (["1,000.00"], "\"1,000.00\""),
      (["1 000", "2 500"], "\"1 000\""), (["1'000.00"], "\"1'000.00\""), (["Rp1.000", "Rp25.000"], "\"Rp1.000\""),
      (["Rp 1.000,00"], "\"Rp 1.000,00\""), (["IDR1000.00"], "\"IDR1000.00\""),
      (["-1000", "25"], "\"1000\", sign: minus"), (["-Rp1.000", "Rp-25.000"], "\"Rp1.000\", sign: minus"),
      (["1.000", "2000"], nil), (["1.000", "2,000"], nil), (["1.5000"], nil), (["1.00.000"], nil), (["007"], nil),
      (["(100)"], nil), (["100-"], nil), (["100 CR"], nil), (["1e5"], nil), (["NaN"], nil),
      (["Rp1.000", "1.000"], nil),
      (["\u{FF11}\u{FF10}"], nil), (["1,0"], "\"1000[,##]\""), (["12345678901234567890"], nil),
    ] as [([String], String?)])
  func money(_ texts: [String], _ style: String?) throws {
    let draft = try Drafted(Self.sales("amount", texts), record: .sale)
    guard let style else {
      #expect(draft.draft.open.contains { $0.hasPrefix("amount: ") })
      return #expect(!draft.draft.yaml.split(separator: "\n").contains { $0.hasPrefix("      amount:") })
    }
    #expect(draft.draft.yaml.contains("{ column: amount, money: { style: \(style) } }"))
  }

  @Test("digits alone are never said to be whole units for certain", arguments: [["1000", "25000"], ["1001", "7"]])
  func minorUnits(_ texts: [String]) throws {
    let draft = try Drafted(Self.sales("amount", texts), record: .sale).draft
    #expect(draft.guesses.contains { $0.hasPrefix("amount: digits alone, taken for whole units") })
    let hint = texts[0] == "1000" ? "could be sen" : "speaks for whole units"
    #expect(draft.yaml.replacing("\n      #", with: "").contains(hint))
  }

  @Test(
    "a time is told by its form",
    arguments: [
      (["2020-09-04 10:00:00"], "yyyy-MM-dd HH:mm:ss\", zone: Asia/Jakarta"),
      (["2020-09-04 10:00"], "yyyy-MM-dd HH:mm\", zone: Asia/Jakarta"),
      (["2020-09-04 10:00", "2020-09-04 10:00:30"], "yyyy-MM-dd HH:mm[:ss]\", zone: Asia/Jakarta"),
      (["2020-09-04T10:00:00Z", "2020-09-04T10:00:00+07:00"], "yyyy-MM-dd'T'HH:mm:ssXXX\""),
      (["2020-09-04T10:00:00.123Z"], "yyyy-MM-dd'T'HH:mm:ss.SSSXXX\""),
      (["2020-09-04 10:00:00.5", "2020-09-04 10:00:00.25"], "yyyy-MM-dd HH:mm:ss.SSS*\", zone: Asia/Jakarta"),
      (["20200904100000"], "yyyyMMddHHmmss\", zone: Asia/Jakarta"), (["1599188400000"], "epoch-milliseconds\""),
      (["20200904 10:00:00"], "yyyyMMdd HH:mm:ss\", zone: Asia/Jakarta"),
      (["31/12/2020 10:00", "01/02/2020 10:00"], "dd/MM/yyyy HH:mm\", zone: Asia/Jakarta"),
      (["12/31/2020 10:00", "01/02/2020 10:00"], "MM/dd/yyyy HH:mm\", zone: Asia/Jakarta"),
      (["31.12.2020 10.00"], "dd.MM.yyyy HH.mm\", zone: Asia/Jakarta"),
      (["24 Agt 2020 10:00", "01 Mei 2020 10:00"], "dd MMM yyyy HH:mm\", zone: Asia/Jakarta"),
      (["24 Agustus 2020 10:00"], "dd MMM yyyy HH:mm\", zone: Asia/Jakarta"),
      (["24-Aug-2020 10:00"], "dd-MMM-yyyy HH:mm\", zone: Asia/Jakarta"),
      (["2020-02-30 10:00:00"], nil), (["2020-09-04 25:00:00"], nil), (["2020-09-04"], nil),
      (["1900-01-01 10:00:00"], nil),
      (["2020-09-04 10:00:00", "yesterday"], nil),
    ] as [([String], String?)])
  func times(_ texts: [String], _ form: String?) throws {
    let draft = try Drafted(Self.sales("sold_at", texts), record: .sale)
    guard let form else { return #expect(draft.draft.open.contains { $0.hasPrefix("sold_at: ") }) }
    #expect(draft.draft.yaml.contains("{ column: sold_at, instant: \"\(form) }"))
  }

  @Test("months' names come in the language that was seen, and the rest of them is a guess")
  func months() throws {
    for (text, names) in [("24 Agt 2020", "Mei, Jun, Jul, Agt"), ("24 Aug 2020", "May, Jun, Jul, Aug")] {
      let draft = try Drafted("remit_id;remit_date\nA1;\(text)\nA2;\(text)\n", record: .remittance)
      #expect(draft.draft.yaml.contains("months: [ Jan, Feb, Mar, Apr, \(names), "))
      #expect(draft.draft.guesses.contains { $0.hasPrefix("months: ") })
    }
  }

  @Test("a day that can be read in two ways is left to its author, with both lines to choose from")
  func ambiguous() throws {
    let text = "remit_id;remit_date\nA1;04/09/2020\nA2;05/09/2020\n"
    let draft = try Drafted(text, named: "kelasku/remittances_20200904.csv", record: .remittance)
    #expect(draft.draft.open.contains("remitted_on: dd/MM/yyyy or MM/dd/yyyy"))
    #expect(draft.has("# remitted_on: { column: remit_date, day: \"dd/MM/yyyy\" }"))
    #expect(draft.has("# remitted_on: { column: remit_date, day: \"MM/dd/yyyy\" }"))
    #expect(
      draft.draft.yaml.replacing("\n      #", with: "").contains(
        "The file's name says 2020-09-04, which fits dd/MM/yyyy."))
    #expect(try Drafted.faults(draft.draft.yaml).contains("feeds.remittances.fields: no 'remitted_on'"))
    let decided = try draft.decided([
      (
        "# remitted_on: { column: remit_date, day: \"dd/MM/yyyy\" }",
        "remitted_on: { column: remit_date, day: \"dd/MM/yyyy\" }"
      )
    ])
    #expect(try !Drafted.faults(decided).contains { $0.contains("remitted_on") })
  }

  @Test("a word is mapped where its meaning is obvious, and asked for by name where it is not")
  func words() throws {
    let draft = try Drafted(Self.sales("status", ["Lunas", "Lunas", "Batal", "X9"]), record: .sale)
    #expect(draft.draft.yaml.contains("{ column: status, map: { Lunas: paid, Batal: cancelled, X9: open } }"))
    #expect(draft.draft.yaml.contains("Lunas 2, Batal 1, X9 1"))
    #expect(draft.draft.open.contains("status: what X9 means"))
    #expect(try Drafted.faults(draft.draft.yaml).contains("feeds.sales.fields.status.map.X9: 'open'"))
  }

  @Test("an empty column, a constant one and one without a field are told")
  func leftOver() throws {
    let text = "type;order_id;refunded_amount;course_title\nD;KLS001;;Barista untuk pemula\nD;KLS002;;Las listrik\n"
    let draft = try Drafted(text, record: .sale)
    #expect(draft.has("- { column: type, is: D }"))
    #expect(
      draft.draft.guesses.contains { $0.hasPrefix("refunded_amount, perhaps 'refunded_amount': empty in all 2 rows") })
    #expect(draft.draft.guesses.contains("nobody reads 'course_title'"))
    #expect(draft.draft.yaml.contains("ignored_columns: [ course_title ]"))
  }

  @Test("values of some rows only make an optional field optional, and are told of a needed one")
  func gaps() throws {
    let text = "payout_id;batch;account\nA1;B1;6824919666\nA2;;\n"
    let draft = try Drafted(text, record: .transfer)
    #expect(draft.has("account:      { column: account, optional: true }"))
    #expect(draft.draft.guesses.contains("batch_ref: 1 row without a value would be rejected"))
  }

  @Test("a bank's prefix in front of a participant's number is stripped")
  func prefix() throws {
    let text = "trx_id,va_number\nA1,89881110806470089732\nA2,89889473413446285231\n"
    let draft = try Drafted(text, record: .payment)
    #expect(draft.draft.yaml.contains("participant: { column: va_number, strip: \"8988\", pattern: \"[0-9]{16}\" }"))
  }
}
