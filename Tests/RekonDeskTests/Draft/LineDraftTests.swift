import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline
import RekonTestSupport
import Testing

@Suite("Lines of a draft")
struct LineDraftTests {
  static let rows =
    "order_id;card_number;amount\nKLS001;0123456789012345;1.000,50\nKLS002;0123456789012346;2.000,00\n"

  @Test("a comma between decimals parts no fields")
  func decimals() throws {
    let draft = try Drafted(Self.rows, record: .sale)
    #expect(draft.has("delimiter: \";\"") && draft.has("# 3 fields in 3 of 3 lines"))
    #expect(draft.draft.yaml.contains("{ column: amount, money: { style: \"1.000,00\" } }"))
  }

  @Test("the delimiter is what parts most lines into most fields", arguments: [",", ";", "\t", "|"])
  func delimiters(_ mark: String) throws {
    let draft = try Drafted(
      ["order_id", "channel", "status"].joined(separator: mark) + "\n" + ["K1", "ovo", "PAID"].joined(separator: mark)
        + "\n")
    #expect(draft.has("delimiter: " + (mark == "\t" ? "tab" : "\"\(mark)\"")))
  }

  @Test("two delimiters that fit alike are told, not chosen in silence")
  func tie() throws {
    let draft = try Drafted("order_id;a,status\nK1;b,PAID\n", record: .sale).draft
    #expect(draft.guesses.contains("delimiter \",\", though \";\" would part the lines as evenly"))
  }

  @Test("a last line that agrees with nothing is a guess: it may be a broken row")
  func unverifiedLastLine() throws {
    let draft = try Drafted("order_id,amount\nA1,200\nA2,300\nA3,400\nA4,500,extra\n", record: .sale).draft
    #expect(draft.guesses.contains("the last line closes the file"))
    #expect(!draft.certain.contains("a last line closes the file"))
    let counted = try Drafted("order_id,amount\nA1,200\nA2,300\nA3,400\n#END,3,900\n", record: .sale).draft
    #expect(counted.certain.contains("a last line closes the file"))
  }

  @Test("one column leaves the delimiter open")
  func oneColumn() throws {
    let draft = try Drafted("order_id\nK1\nK2\n", record: .sale)
    #expect(draft.draft.open.contains("the delimiter: there is one column"))
    #expect(try Drafted.faults(draft.draft.yaml).contains("feeds.sales.csv: no 'delimiter'"))
  }

  @Test("without names in front a draft numbers the columns and says that the names are its own")
  func noHeader() throws {
    let draft = try Drafted(
      "K1,2020-09-04 10:00:00,0123456789012345\nK2,2020-09-04 11:00:00,0123456789012346\n", record: .sale)
    #expect(draft.has("header: false") && draft.has("columns: [ column_1, column_2, column_3 ]"))
    #expect(draft.has("participant: { column: column_3, pattern: \"[0-9]{16}\" }"))
    #expect(draft.draft.guesses.contains { $0.hasPrefix("no header: the first line has values, no names") })
  }

  @Test(
    "a first line that nothing tells from a row is taken for one: names of people are not shown as names of columns")
  func textOnly() throws {
    let draft = try Drafted("Budi Santoso,Solo\nSiti Aminah,Bogor\n")
    #expect(draft.has("header: false") && !(draft.draft.yaml + draft.draft.summary).contains("Budi"))
  }

  @Test(
    "encodings are told by their marks and bytes, and a guess says that it is one",
    arguments: [
      ([0xEF, 0xBB, 0xBF] + Array("order_id;x\nK1;é\n".utf8), "utf-8", false),
      (Array("order_id;x\nK1;é\n".utf8), "utf-8", false),
      (Array("order_id;x\nK1;e\n".utf8), "utf-8", true),
      (Array("order_id;x\nK1;".utf8) + [0xE9, 0x0A], "windows-1252", true),
      (Array("order_id;x\nK1;".utf8) + [0x93, 0x94, 0x0A], "windows-1252", true),
      (Array("order_id;x\nK1;".utf8) + [0x81, 0x0A], "iso-8859-1", true),
      ([0xFF, 0xFE] + "order_id;x\nK1;é\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "utf-16", false),
      ([0xFE, 0xFF] + "order_id;x\nK1;é\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, "utf-16", false),
    ] as [([UInt8], String, Bool)])
  func encodings(_ bytes: [UInt8], _ name: String, _ isGuess: Bool) throws {
    let draft = try Drafted(bytes, record: .sale)
    #expect(draft.has("encoding: \(name)"))
    #expect(draft.draft.guesses.contains { $0.hasPrefix("encoding \(name)") } == isGuess)
    #expect(draft.draft.yaml.contains("order_id: { column: order_id"))
  }

  @Test("how lines end is told, and a mixture is no certainty", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let names = ["\n": "LF", "\r\n": "CRLF", "\r": "CR"]
    let draft = try Drafted(Self.rows.replacing("\n", with: end), record: .sale).draft
    #expect(draft.certain.contains("lines end in \(names[end] ?? "")") && draft.yaml.contains("{ column: amount, "))
    let mixed = try Drafted(Self.rows.replacing("\n", with: end) + "KLS003;0123456789012347;3,00\n\r\n", record: .sale)
      .draft
    #expect(mixed.guesses.contains { $0.hasPrefix("lines end in ") && $0.hasSuffix(", mixed") })
  }

  @Test("quotes are seen, not seen, or characters like others")
  func quotes() throws {
    #expect(try Drafted("order_id;x\n\"K1\";\"a;b\"\n").has("quotes: double"))
    let unseen = try Drafted(Self.rows)
    #expect(unseen.has("quotes: double") && unseen.draft.guesses.contains("quotes double: no quote was seen"))
    let stray = try Drafted("order_id;x\nK1;5\" pipe\nK2;6\" pipe\n")
    #expect(stray.has("quotes: none") && stray.draft.guesses.contains { $0.hasPrefix("quotes none: 2 fields") })
  }

  @Test(
    "lines around the rows become templates as far as their numbers are explained",
    arguments: [
      ("#TRAILER,2,3000.50", "last: \"#TRAILER,{count},{sum}\""), ("T;2;300050", "last: \"T;{count};{any}\""),
      ("<END>", "last: \"<END>\""), ("TOTAL;;3.000,50", "last: \"TOTAL;;{sum}\""), ("END;2", "last: \"END;{count}\""),
      ("END;20200904;2", "last: \"END;{date:yyyyMMdd};{count}\""), ("Jumlah data: 2", "last: \"Jumlah data: {count}\""),
    ])
  func lastLines(_ line: String, _ expected: String) throws {
    let draft = try Drafted(Self.rows + line + "\n", record: .sale)
    #expect(draft.has(expected), "\(draft.draft.yaml)")
    #expect(draft.draft.yaml.contains("\n    totals: ") == expected.contains("{sum}"))
  }

  @Test(
    "lines in front are titles with a day, totals, records of their own, or comments",
    arguments: [
      ("Laporan Penjualan - 04 Sep 2020", "head: \"Laporan Penjualan - {date:dd MMM yyyy}\""),
      ("#count=2;total=3.000,50", "head: \"#count={count};total={sum}\""), ("sep=;", "head: \"sep=;\""),
      ("H;KELASKU;20200904;17", "head: \"H;KELASKU;{date:yyyyMMdd};{sequence}\""), ("# penjualan", "comment: \"#\""),
      ("a { brace", "head: \"{any}\""),
    ])
  func firstLines(_ line: String, _ expected: String) throws {
    let draft = try Drafted(line + "\n" + Self.rows, record: .sale)
    #expect(draft.has(expected), "\(draft.draft.yaml)")
    #expect(draft.has("header: true"))
  }

  @Test("a number that rises by one a file is a guess, and a sum of a column without a field is told")
  func unexplained() throws {
    let first = try Drafted("H;A;B;17\n" + Self.rows, record: .sale).draft
    #expect(first.guesses.contains { $0.hasPrefix("17 is taken for a number that rises by one a file") })
    let text = "K1;10.50;7.25\nK2;1.00;2.00\nEND;9.25\n"
    let last = try Drafted(text, record: .remittance).draft
    #expect(last.yaml.contains("last: \"END;{any}\""))
    #expect(last.guesses.contains { $0.hasPrefix("9.25 is the sum of column_3, which no field takes yet") })
  }

  @Test("a last line that no template can say is left open, for the reader to ask")
  func openLast() throws {
    let text = "order_id,channel,status\nK1,ovo,PAID\nK2,ovo,PAID\n2,2\n"
    let draft = try Drafted(text, record: .sale)
    #expect(draft.draft.open.contains("the last line"))
    #expect(try Drafted.faults(draft.draft.yaml).contains("feeds.sales.csv.last: {open}"))
  }

  @Test("a sample larger than what is looked at is told by its beginning and its end", arguments: [true, false])
  func large(_ isGzip: Bool) throws {
    let title = String(repeating: "Barista ", count: 60)
    var text = "order_id;status;course_title\n"
    for number in 0..<10_000 { text += "KLS\(1_000_000 + number);PAID;\(title)\n" }
    let bytes = Array((text + "#END;10000\n").utf8)
    #expect(bytes.count > FeedSample.headLimit)
    let draft = try Drafted(isGzip ? GzipMember(bytes).with(\.level, 1).bytes : bytes, record: .sale)
    #expect(draft.draft.yaml.contains("rows looked at, the first 4 MiB and the end"))
    #expect(draft.has("last: \"#END;{any}\""))
    #expect(draft.draft.guesses.contains("10000 was not held against the rows: any text is taken there"))
    let sample = try FeedSample.read(draft.path)
    #expect(!sample.isWhole && sample.head.count == FeedSample.headLimit && sample.tail.count == FeedSample.tailLimit)
    #expect(sample.tail.elementsEqual(bytes.suffix(FeedSample.tailLimit)))
  }
}
