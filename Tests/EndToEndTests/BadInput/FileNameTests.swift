import Foundation
import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// B94: names that were made to lead a reader astray, in the inbox and as arguments of `rekon check`.
@Suite("Bad input: names of files")
struct FileNameTests {
  private static let long = "sales_20200904" + String(repeating: "x", count: 237) + ".csv"

  @Test("B94 in the inbox such a name is no feed's: it is told as text and not read")
  func inbox() async throws {
    let bench = try Workbench()
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let rows = sales(SaleRow(101))
    for name in [
      "-rf", "sales_20200904.csv\nsales_20200904_02.csv", "..csv", "sales_20200904\u{1B}[31m.csv", Self.long,
    ] {
      try bench.lay(rows, "tokopedia/" + name)
    }
    // Bytes that are no UTF-8, where a number could stand.
    let raw = Array((bench.inbox + "/tokopedia/sales_20200904_").utf8) + [0xFF] + Array(".csv".utf8) + [0]
    let name = raw.map { CChar(bitPattern: $0) }
    let descriptor = open(name, O_CREAT | O_WRONLY, 0o600)
    #expect(descriptor >= 0)
    close(descriptor)
    defer { unlink(name) }
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.status == 0 && run.discrepancies.isEmpty)
    expectTold(
      [run.remarks.joined(separator: "\n").replacing(Self.long, with: "LONG.csv")],
      """
      tokopedia/-rf: warning[not-a-feed]: found a name of no feed, expected a name as the profiles write it; it is \
      not read
      tokopedia/sales_20200904\\u{1B}[31m.csv: warning[not-a-feed]: found a name of no feed, expected a name as the \
      profiles write it; it is not read
      tokopedia/sales_20200904.csv\\nsales_20200904_02.csv: warning[not-a-feed]: found a name of no feed, expected a \
      name as the profiles write it; it is not read
      tokopedia/sales_20200904_\\u{FFFD}.csv: warning[not-a-feed]: found a name of no feed, expected a name as the \
      profiles write it; it is not read
      tokopedia/LONG.csv: warning[not-a-feed]: found a name of no feed, expected a name as the profiles write it; it \
      is not read
      """)
    #expect(run.table("feeds.csv").count == 4)
    for text in [run.text] + run.files.values {
      #expect(!text.contains("\u{1B}") && !text.contains("csv\nsales_20200904_02"))
    }
  }

  @Test("B94 a link that leads out of the inbox is not followed, under a feed's or a party's name")
  func outsideInbox() async throws {
    let bench = try Workbench()
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    try bench.folder.write(sales(SaleRow(101)), to: "outside/sales_20200904.csv")
    #expect(symlink("../outside", bench.inbox + "/gojek") == 0)
    #expect(symlink("../../outside/sales_20200904.csv", bench.inbox + "/tokopedia/sales_20200904_02.csv") == 0)
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(run.status == 2 && run.discrepancies.isEmpty)
    expectTold(
      run.remarks,
      """
      tokopedia/sales_20200904_02.csv: error[not-a-regular-file]: found a symbolic link, expected a regular file; \
      put the feed itself there
      gojek: warning[not-a-feed]: found a name of no feed, expected a name as the profiles write it; it is not read
      """)
    #expect(run.table("feeds.csv").count == 4)
  }

  /// What is said of a name of no feed: what the names are like, and how else to say which feed it is.
  private static let inFolder =
    "in the folder of tokopedia, expected a name of its feeds, such as tokopedia/sales_{date}[_{number}].csv[.gz]; lay it "
    + "into the folder of its own party, or say which feed it is: --feed PARTY/FEED"

  @Test("B94 at the desk a name is a name: `../` finds the file, anything else is told as text")
  func desk() throws {
    let folder = try TemporaryFolder()
    let rows = sales(SaleRow(101))
    try folder.write(rows, to: "tokopedia/sales_20200904.csv")
    Desk.shipped.check(folder.path("tokopedia/../tokopedia/sales_20200904.csv"), in: folder).expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored", "")
    for name in ["-rf", "sales_20200904.csv\nsales.csv", "sales_20200904\u{1B}[31m.csv", Self.long] {
      try folder.write(rows, to: "tokopedia/" + name)
    }
    Desk.shipped.check(folder.path("tokopedia/-rf"), in: folder).expect(
      2, "nothing read",
      """
      tokopedia/-rf: error[feed-unknown]: found the name '-rf' \(Self.inFolder)
      """)
    let shown = Self.long.prefix(60) + "… (255 bytes)"
    Desk.shipped.check(folder.path("tokopedia/" + Self.long), in: folder).expect(
      2, "nothing read", "tokopedia/\(Self.long): error[feed-unknown]: found the name '\(shown)' \(Self.inFolder)")
    let broken = Desk.shipped.check(folder.path("tokopedia/sales_20200904.csv\nsales.csv"), in: folder)
    broken.expect(
      2, "nothing read",
      """
      tokopedia/sales_20200904.csv\\nsales.csv: error[feed-unknown]: found the name \
      'sales_20200904.csv\\nsales.csv' \(Self.inFolder)
      """)
    let coloured = Desk.shipped.check(folder.path("tokopedia/sales_20200904\u{1B}[31m.csv"), in: folder)
    coloured.expect(
      2, "nothing read",
      """
      tokopedia/sales_20200904\\u{1B}[31m.csv: error[feed-unknown]: found the name 'sales_20200904\\u{1B}[31m.csv' \
      \(Self.inFolder)
      """)
    for format in CheckFormat.allCases {
      #expect(!coloured.text(format).contains("\u{1B}") && !broken.text(format).contains("csv\nsales"), "\(format)")
    }
    let tooLong = String(repeating: "x", count: 300)
    Desk.shipped.check(folder.path("tokopedia/" + tooLong), in: folder).expect(
      2, "nothing read",
      "tokopedia/\(tooLong): error[unreadable]: found File name too long, expected a file that can be "
        + "read; may this user read it?"
    )
  }

  @Test("B94 as arguments of the program: a leading dash behind --, and bytes that are no UTF-8")
  func arguments() throws {
    let folder = try TemporaryFolder()
    try folder.write(sales(SaleRow(101)), to: "-sales.csv")
    let pipeline = Repository.root + "/pipelines/training-payments.yaml"
    let check = "\(RekonProgram.path) check --pipeline \(pipeline) --feed tokopedia/sales"
    let dashed = try RekonProgram.shell("\(check) -- -sales.csv", in: folder)
    #expect(dashed.status == 0 && dashed.errors == "")
    expectTold(
      [dashed.output],
      """
      -sales.csv: warning[name-without-date]: found a file name without the business date, expected \
      tokopedia/sales_{date}[_{number}].csv[.gz]; deliver it under such a name; whether the dates inside agree was \
      not checked
      -sales.csv: accepted, with 1 note
        tokopedia/sales: 1 row read, 1 accepted, 0 rejected
        accepted rows add up to IDR: amount 250000.00, list_price 250000.00, refunded_amount 0.00

      """)
    let option = try RekonProgram.shell("\(check) -sales.csv", in: folder)
    #expect(option.status == 64 && option.output == "")
    let bytes = try RekonProgram.shell("\(check) \"$(printf 'sales_\\377\\033.csv')\"", in: folder)
    #expect(bytes.status == 66)
    expectTold(
      [bytes.output],
      """
      sales_\\u{FFFD}\\u{1B}.csv: error[file-not-found]: found no such file, expected a feed; is the path right?
      sales_\\u{FFFD}\\u{1B}.csv: not found

      """)
  }
}
