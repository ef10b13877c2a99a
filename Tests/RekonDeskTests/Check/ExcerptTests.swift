import RekonCore
import RekonDesk
import RekonPipeline
import RekonTestSupport
import Testing

/// The offending line: what is invisible is shown, what is personal is not, and the marker stands under the fault.
@Suite("Excerpts")
struct ExcerptTests {
  static let sales = "tokopedia/sales_20200904.csv"
  let bench: CheckBench

  init() throws { bench = try CheckBench() }

  /// What the marker of each excerpt stands under.
  private func marked(_ file: CheckedFile) -> [String] {
    file.findings.compactMap(\.excerpt).map { excerpt in
      String(excerpt.text.dropFirst(excerpt.markerStart).prefix(excerpt.markerLength))
    }
  }

  @Test("the marker stands under the field, whatever stands in front of it")
  func underTheField() throws {
    for course in ["C00003", "é", "\u{1B}[31m", "a\tb", "😀😀", "\u{202E}x", "\u{FEFF}"] {
      let row = SaleRow(101).with(\.course, course).with(\.amount, "3.000")
      let file = try bench.check(feed([SaleRow.header, row.text]), as: Self.sales)
      #expect(marked(file).last == "3.000", "\(course)")
      #expect(
        file.shown.allSatisfy { text in text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E } })
    }
  }

  @Test("control characters and bytes that are no text are written out")
  func invisible() throws {
    var bytes = Array(feed([SaleRow.header, SaleRow(101).with(\.course, "C#\u{7}").text]).utf8)
    bytes[bytes.firstIndex(of: 0x23)!] = 0xE9
    let file = try bench.check(bytes, as: Self.sales)
    #expect(file.shown[0].contains("C\\xE9\\u{7};"))
    #expect(marked(file) == ["\\xE9"])
  }

  @Test("a letter that looks like another is written out, wherever in the line the letters beside it stand")
  func lookalikes() throws {
    let row = SaleRow(101).with(\.course, "\u{421}\u{41E};").with(\.amount, "3.000")
    let file = try bench.check(feed([SaleRow.header, row.text]), as: Self.sales)
    #expect(file.shown[0].contains("\\u{421}\\u{41E};"))
    let alone = try bench.check(feed([SaleRow.header, "\u{41F}\u{440}\u{438}\u{432}\u{435}\u{442} 1"]), as: Self.sales)
    #expect(alone.shown[0] == "\u{41F}\u{440}\u{438}\u{432}\u{435}\u{442} 1")
  }

  @Test("identities and accounts are masked in every line that is shown, whatever is wrong with it")
  func masked() throws {
    let card = "7216963279840338"
    let base = SaleRow(101).with(\.card, card)
    let lines = [
      base.with(\.amount, "x").text, base.text + ";more", base.with(\.amount, "\"x").text, "x;" + base.text,
      base.with(\.course, "\"C\"1").text, String(base.text.dropLast(60)), card,
    ]
    for line in lines {
      let file = try bench.check(feed([SaleRow.header, line]), as: Self.sales)
      #expect(!file.findings.isEmpty)
      for format in CheckFormat.allCases {
        #expect(!format.text(CheckBench.report(file)).contains("72169632"), "\(format): \(line)")
      }
    }
    let account = try bench.check(
      feed([TransferRow.header, TransferRow(1).with(\.account, "68249196661234").with(\.amount, "x").text, "<END>"]),
      as: "ovo/transfers_20200908.csv")
    #expect(account.shown[0].contains(";6824") == false && account.shown[0].contains(",6824**********,"))
    let xml =
      "<?xml version=\"1.0\"?>\n<penjualan tanggal=\"2020-09-04\" jumlah=\"1\" total=\"1\">\n<transaksi id=\"S\" "
      + "waktu=\"x\" kartu=\"\(card)\" kursus=\"C\" lembaga=\"L\" kanal=\"bni\" ref=\"B\" status=\"SUKSES\" harga=\"1\"/>\n</penjualan>\n"
    let document = try bench.check(xml, as: "sekolahmu/sales_20200904.xml")
    #expect(document.shown[0].contains("kartu=\"7216************\""))
  }

  @Test("a long line is cut around the place")
  func longLine() throws {
    let row = SaleRow(101).with(\.course, String(repeating: "k", count: 2_000)).with(\.amount, "x")
    let file = try bench.check(feed([SaleRow.header, row.text]), as: Self.sales)
    let excerpt = try #require(file.findings.first?.excerpt)
    #expect(excerpt.text.hasPrefix("…") && excerpt.text.count <= 142)
    #expect(marked(file) == ["x"])
  }

  @Test(
    "the line is the physical one of the place, with any line end and wherever windows and chunks are cut",
    arguments: ["\n", "\r\n", "\r"])
  func physicalLines(_ end: String) throws {
    for count in [1, 2_400, 9_000] {
      let rows = (1...count).map { SaleRow($0).text } + [SaleRow(0).with(\.amount, "x").text]
      let text = feed([SaleRow.header] + rows, end: end)
      let file = try bench.check(text, as: Self.sales)
      let finding = try #require(file.findings.first { $0.level == .row })
      #expect(finding.line == count + 2 && finding.fault.place.line == count + 2)
      #expect(finding.byte == text.utf8.count - 1 - end.utf8.count)
      #expect(marked(file) == ["x"])
    }
  }

  @Test("lines and places of a feed in UTF-16 are those of its own bytes")
  func utf16() throws {
    let text = feed(["card;wave;day;balance", "0001;é😀;2020-04-20;3.000"], end: "\r\n")
    let units = [0xFEFF] + Array(text.utf16)
    let bytes = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let profile = """
      party: ovo
      feeds:
        entitlements:
          record: entitlement
          files: "ovo/entitlements_{date}.csv"
          csv: { delimiter: ";", encoding: utf-16 }
          reject_limit: 10
          fields:
            participant:      { column: card }
            wave:             { column: wave }
            awarded_on:       { column: day, day: "yyyy-MM-dd" }
            training_balance: { column: balance, money: { style: "1000" } }
      """
    try bench.folder.write(profile, to: "draft.yaml")
    let definitions = try DeskDefinitions.load(profile: bench.folder.path("draft.yaml"), settings: nil)
    try bench.folder.write(bytes, to: "ovo/entitlements_20200420.csv")
    let file = FileCheck(
      candidates: FeedChoice.Candidates(definitions.profiles), feed: nil, date: nil, currency: definitions.currency,
      limit: 10, inflater: .isal, needsHash: false
    ).check(bench.folder.path("ovo/entitlements_20200420.csv"))
    #expect(file.findings.count == 1 && file.findings.first?.line == 2)
    #expect(marked(file) == ["3.000"] && file.shown[0].contains("é😀"))
  }
}
