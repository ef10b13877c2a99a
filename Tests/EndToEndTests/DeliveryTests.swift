import Glibc
import RekonCore
import RekonTestSupport
import Testing

/// What partners do to an inbox: twice, again, late, not at all, not yet whole, or not a file.
@Suite("Deliveries")
struct DeliveryTests {
  let bench: Workbench

  /// Friday, 4 September 2020: one sale, paid the same day. Its money is on its way, so nothing is broken.
  init() throws {
    bench = try Workbench()
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
  }

  @Test("B86 the same bytes under another name are ignored and told")
  func sameBytesOtherName() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904_02.csv")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "FEED_DUPLICATE tokopedia/sales_20200904_02.csv info: tokopedia/sales_20200904_02.csv has the same bytes as "
          + "tokopedia/sales_20200904.csv and is ignored"
      ])
    #expect(run.status == 0)
    #expect(
      run.table("feeds.csv").map { $0["verdict"]! } == ["accepted", "accepted", "accepted", "accepted", "duplicate"])
  }

  @Test("B86 a file that copies another day leaves its own day missing")
  func sameBytesOtherDay() async throws {
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200905.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-05")
    let run = try await bench.run(asOf: "2020-09-05")
    #expect(
      run.discrepancies == [
        "FEED_DUPLICATE tokopedia/sales_20200905.csv info: tokopedia/sales_20200905.csv has the same bytes as "
          + "tokopedia/sales_20200904.csv and is ignored",
        "FEED_MISSING tokopedia/sales_20200905 error: tokopedia/sales of 2020-09-05 has not arrived",
      ])
    #expect(run.status == 2)
  }

  @Test("B87 the same name with other bytes stands, and both deliveries are kept")
  func otherBytesSameName() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    #expect(try await bench.run(asOf: "2020-09-04").discrepancies == [])
    try bench.lay(sales(SaleRow(101), SaleRow(102).with(\.status, "CANCELLED")), "tokopedia/sales_20200904.csv")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "FEED_REISSUED tokopedia/sales_20200904.csv info: tokopedia/sales_20200904.csv was delivered again with other "
          + "bytes, and the new delivery stands: 2 rows carrying 250000.00, before 1 rows carrying 250000.00; rows: 1 added, "
          + "0 changed, 0 withdrawn (reissues.csv)"
      ])
    #expect(run.status == 0 && run.folder == "out/2020-09-04/run-2")
    #expect(
      run.table("feeds.csv").filter { $0["feed"] == "sales" }.map { $0["verdict"]! } == ["superseded", "accepted"])
    for text in [sales(SaleRow(101)), sales(SaleRow(101), SaleRow(102).with(\.status, "CANCELLED"))] {
      let sha256 = SHA256Digest.hex(of: text)
      #expect(try Files.readText(bench.folder.path("state/received/\(sha256.prefix(2))/\(sha256)")) == text)
    }
  }

  @Test("B87 a re-issue that is refused leaves the earlier delivery in force")
  func refusedReissue() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    _ = try await bench.run(asOf: "2020-09-04")
    try bench.lay(SaleRow.header + "\n\"", "tokopedia/sales_20200904.csv")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "FEED_REFUSED tokopedia/sales_20200904.csv error: tokopedia/sales_20200904.csv:2: error[quote-not-closed]: found a "
          + "quote that is opened here and never closed, expected a closing quote in this row; the rows behind it cannot be "
          + "told apart; close or double the quote (record 1, column 1 'timestamp', byte 105); the earlier delivery stays in "
          + "force",
        "FEED_REISSUED tokopedia/sales_20200904.csv info: tokopedia/sales_20200904.csv was delivered again with other "
          + "bytes, and the new delivery is not used: 0 rows carrying 0.00, before 1 rows carrying 250000.00",
      ])
    #expect(run.status == 2)
    #expect(run.openItems == ["FORWARD_MISSING tokopedia/TKP000000000101 pending"])
  }

  @Test("B88 a feed that has not arrived is missing, and what it would decide waits")
  func missingFeed() async throws {
    try Files.remove(bench.inbox + "/gopay/payments_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-06")
    try Files.remove(bench.inbox + "/gopay/payments_20200904.csv")
    let run = try await bench.run(asOf: "2020-09-06")
    #expect(
      run.discrepancies == [
        "FEED_MISSING gopay/payments_20200904 error: gopay/payments of 2020-09-04 has not arrived"
      ])
    #expect(run.status == 2)
    #expect(run.openItems == ["PAYMENT_MISSING tokopedia/TKP000000000101 waiting"])
    #expect(run.table("open-items.csv").first?["waiting_for"] == "gopay/payments_20200904")
  }

  @Test("B95 a link, a pipe and a folder under a feed's name are refused without waiting", .timeLimit(.minutes(1)))
  func notRegularFiles() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let target = bench.folder.path("elsewhere.csv")
    try bench.folder.write(sales(SaleRow(102)), to: "elsewhere.csv")
    #expect(symlink(target, bench.inbox + "/tokopedia/sales_20200904_02.csv") == 0)
    #expect(mkfifo(bench.inbox + "/tokopedia/sales_20200904_03.csv.gz", 0o600) == 0)
    try Files.makeFolder(bench.inbox + "/tokopedia/sales_20200904_04.csv")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.remarks == [
        "tokopedia/sales_20200904_02.csv: error[not-a-regular-file]: found a symbolic link, expected a regular file; put the "
          + "feed itself there",
        "tokopedia/sales_20200904_03.csv.gz: error[not-a-regular-file]: found a named pipe, expected a regular file; put the "
          + "feed itself there",
        "tokopedia/sales_20200904_04.csv: error[not-a-regular-file]: found a folder, expected a regular file; put the feed "
          + "itself there",
      ])
    #expect(run.status == 2)
    #expect(run.discrepancies == [])
    #expect(run.table("feeds.csv").count == 4)
  }

  @Test("B95 a link in place of the only file of a day: that day is missing")
  func linkInPlaceOfFeed() async throws {
    let path = bench.inbox + "/tokopedia/sales_20200904.csv"
    try Files.rename(path, to: bench.folder.path("elsewhere.csv"))
    #expect(symlink(bench.folder.path("elsewhere.csv"), path) == 0)
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.discrepancies == [
        "FEED_MISSING tokopedia/sales_20200904 error: tokopedia/sales of 2020-09-04 has not arrived"
      ])
    #expect(run.status == 2)
  }

  @Test("B96 an upload under way is not read until it has its name", arguments: [".part", ".tmp", ".filepart"])
  func uploadUnderWay(_ ending: String) async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let path = bench.inbox + "/tokopedia/sales_20200904_02.csv"
    try bench.lay(sales(SaleRow(102).with(\.status, "CANCELLED")), "tokopedia/sales_20200904_02.csv" + ending)
    let before = try await bench.run(asOf: "2020-09-04")
    #expect(before.status == 0 && before.remarks == [] && before.table("feeds.csv").count == 4)
    try Files.rename(path + ending, to: path)
    let after = try await bench.run(asOf: "2020-09-04")
    #expect(after.status == 0 && after.table("feeds.csv").count == 5)
  }

  @Test("names that belong to no feed are told, and not read")
  func strangers() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    try bench.lay("x", "tokopedia/sales_20200230.csv")
    try bench.lay("x", "tokopedia/sales\u{1B}[31m.csv")
    try bench.lay("x", "readme.txt")
    let run = try await bench.run(asOf: "2020-09-04")
    #expect(
      run.remarks
        == [
          "readme.txt", "tokopedia/sales\\u{1B}[31m.csv", "tokopedia/sales_20200230.csv",
        ].map {
          "\($0): warning[not-a-feed]: found a name of no feed, expected a name as the profiles write it; it is not read"
        })
    #expect(run.table("notes.csv").map { $0["code"]! } == ["not-a-feed", "not-a-feed", "not-a-feed"])
    #expect(run.status == 0)
  }
}
