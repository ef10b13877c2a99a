import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline
import RekonTestSupport
import Testing

@Suite("Drafts of files that are none, or mean harm")
struct HostileDraftTests {
  private static func refusal(_ bytes: [UInt8], named name: String = "x/sales_20200904.csv") throws -> Fault {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: name)
    var fault = try #require(throws: Fault.self) { try FeedDraft(path: folder.path(name)) }
    fault.file = folder.withoutPath(fault.file)
    return fault
  }

  @Test(
    "what is no feed is refused with what it is",
    arguments: [
      ([], "empty-file", "a file of 0 bytes"), (gzip(""), "empty-feed", "0 bytes inside the gzip file"),
      (Array("\n\n".utf8), "empty-feed", "blank lines and nothing else"),
      (
        gzip(String(decoding: [0x50, 0x4B], as: UTF8.self)).dropLast(3) + [], "gzip-unexpected-end",
        "gzip: unexpected end"
      ),
      ([0x50, 0x4B, 0x03, 0x04, 0x0A], "foreign-format", "a zip file"),
      (Array("%PDF-1.4\n".utf8), "not-text", "a PDF document"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "not-text", "an old Excel workbook"),
      (Array("{ \"a\": 1 }".utf8), "not-text", "JSON"),
      (Array("[{\"a\": 1}]".utf8), "not-text", "JSON"),
      (Array("<html><body/></html>".utf8), "not-text", "an HTML page"),
      ((0..<2_048).map { UInt8(truncatingIfNeeded: $0 * 7) }, "not-text", "bytes that are no text"),
      (Array("a;b\n1;2\n".utf8).flatMap { [$0, 0] }, "encoding-utf16", "UTF-16 without a byte order mark"),
      (Array("<a><b></a>".utf8), "xml-syntax", nil), (Array("<a><b/>".utf8), "xml-cut", nil),
      (Array("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>".utf8), "xml-doctype", "a DOCTYPE"),
      (GzipMember(gzip("a;b\n")).bytes, "gzip-nested", "gzip: still compressed after one layer"),
    ] as [([UInt8], String, String?)])
  func refused(_ bytes: [UInt8], _ code: String, _ found: String?) throws {
    let fault = try Self.refusal(bytes)
    #expect(fault.code.name == code && fault.file == "x/sales_20200904.csv", "\(fault)")
    if let found { #expect(fault.found == found) }
  }

  @Test("the message says what was expected and what to do")
  func message() throws {
    #expect(
      try Self.refusal(Array("%PDF-1.4\n".utf8)).description
        == "x/sales_20200904.csv:1: error[not-text]: found a PDF document, expected lines with delimiters, or XML; "
        + "ask the partner for an export as CSV or XML (byte 0)")
  }

  @Test("a folder, and a file that is not there")
  func noFile() throws {
    let folder = try TemporaryFolder()
    let fault = try #require(throws: Fault.self) { try FeedDraft(path: folder.path) }
    #expect(fault.code == "not-a-regular-file" && fault.found == "a folder")
    let error = try #require(throws: FileError.self) { try FeedDraft(path: folder.path("nowhere.csv")) }
    #expect(error.isNotFound)
  }

  static let hostile = [
    ": {,order_id,status,amount\n1,K1,\u{1B}[31mPAID,1\n2,K2,\"}\n  ]\",2\n",
    "order_id,status,# x: |\nK1,\"a\"\"b: c\",1\nK2,'- d',2\n",
    "order_id,st\u{07}atus,\u{202E}amount\nK1,\u{9B}2J,1\nK2,%TAG,2\n",
    "order_id,status,\u{FFFE}\nK1,\u{2028},1\nK2,*a,2\n", "order_id,\"st\natus\",amount\nK1,true,1\nK2,null,2\n",
    "order_id,{{,}}\nK1,a,1\nK2,b,2\n#END { , 2\n",
    "# {date:x} \u{1B}]0;evil\u{07}\norder_id,status,amount\nK1,PAID,1\n",
    "order_id,order_id,amount\nK1,K1,1\nK2,K2,2\n", "order_id,status,amount\nK1,\u{0},1\nK2,\\x,2\n",
  ]

  @Test("whatever a file says, its draft is YAML of one document and drives no terminal", arguments: hostile)
  func stays(_ text: String) throws {
    for record in [nil, RecordKind.sale, .payment] {
      let draft = try Drafted(text, record: record).draft
      for scalar in (draft.yaml + draft.summary).unicodeScalars {
        #expect(scalar == "\n" || !(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)), "\(scalar.value)")
        #expect(![0x202E, 0x2028, 0xFFFE, 0xFEFF].contains(scalar.value))
      }
      for line in draft.yaml.split(separator: "\n") {
        #expect(
          line.first == " " || line.first == "#" || ["about", "party", "feeds"].contains { line.hasPrefix($0 + ":") })
      }
      let folder = try PipelineFolder()
      try folder.folder.write(draft.yaml, to: "pipelines/feeds/tokopedia.yaml")
      let faults = try folder.faults()
      #expect(!faults.contains { $0.contains("error[yaml-") }, "\(faults)")
    }
  }

  @Test("names of files and folders cannot leave their place in a draft")
  func names() throws {
    let draft = try Drafted("order_id,status\nK1,PAID\n", named: "a: {b}\n#/x\": y_20200904.csv").draft
    #expect(draft.yaml.contains("\nparty: a_b\n") && draft.yaml.contains("\n  x_y:\n"))
    let number = try Drafted("order_id,status\nK1,PAID\n", named: "kelasku/kartu_0123456789012345.csv").draft
    #expect(!number.yaml.contains("0123456789012345") && number.open.contains("files: the name has no day as yyyymmdd"))
  }

  @Test("no identity and no account of the sample stands in a draft", arguments: ShippedFeedTests.cases)
  func personal(_ feed: ShippedFeedTests.Case) throws {
    let drafted = try Drafted(sample: feed.file, record: nil)
    let shown = drafted.draft.yaml + drafted.draft.summary
    let text = String(decoding: try FeedSample.read(drafted.path).head, as: UTF8.self)
    let numbers = text.split { !($0.isASCII && $0.isNumber) }.filter { $0.count >= 10 && $0.count != 14 }
    // Every feed but the remittances has some.
    #expect(feed.feed == "remittances" || !numbers.isEmpty)
    for number in Set(numbers) { #expect(!shown.contains(number), "a number of \(number.count) digits is shown") }
  }

  @Test("a number of a person in a title, a last line, a word or a name of a column is not shown")
  func hidden() throws {
    let card = "0123456789012345"
    for text in [
      "Kartu \(card)\norder_id;a;status\nK1;x;PAID\nK2;y;PAID\n",
      "order_id;a;status\nK1;x;PAID\nK2;y;PAID\nKARTU \(card)\n",
      "order_id;a;status\nK1;x;A\(card)\nK2;y;A\(card)\n", "order_id;\(card);status\nK1;x;PAID\n",
      "order_id;type;status\nK1;\(card);PAID\nK2;\(card);PAID\n",
    ] {
      let draft = try Drafted(text, record: .sale).draft
      #expect(!(draft.yaml + draft.summary).contains(card))
    }
  }

  @Test("the same bytes give the same draft")
  func determined() throws {
    for feed in ShippedFeedTests.cases {
      let (first, second) = (
        try Drafted(sample: feed.file, record: nil).draft, try Drafted(sample: feed.file, record: nil).draft
      )
      #expect(first.yaml == second.yaml && first.summary == second.summary)
    }
  }
}
