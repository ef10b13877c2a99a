import Glibc
import RekonCore
import RekonTestSupport
import Testing

/// B86 to B90, B95 and B96: what a partner does to an inbox. The files themselves are in order: the desk accepts them.
@Suite("Bad input: deliveries")
struct DeliveryCasesTests {
  let bench: Workbench

  /// Friday, 4 September 2020: one sale, paid the same day. Its money is on its way, so nothing is broken.
  init() throws {
    bench = try Workbench()
    try bench.lay(gzip(sales(SaleRow(101))), "tokopedia/sales_20200904.csv.gz")
    try bench.lay(gzip(payments(PaymentRow(101))), "gopay/payments_20200904.csv.gz")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
  }

  private func run(_ asOf: String = "2020-09-04") async throws -> RunResult { try await bench.run(asOf: asOf) }

  private func verdicts(_ run: RunResult, _ feed: String) -> [String] {
    run.table("feeds.csv").filter { $0["feed"] == feed }.map { "\($0["path"]!) \($0["verdict"]!)" }
  }

  @Test("B86 the same bytes under another name are ignored and told, and a rerun finds nothing new")
  func sameBytes() async throws {
    try bench.lay(gzip(sales(SaleRow(101))), "tokopedia/sales_20200904_02.csv.gz")
    let first = try await self.run()
    #expect(first.status == 0)
    expectTold(
      first.discrepancies,
      """
      FEED_DUPLICATE tokopedia/sales_20200904_02.csv.gz info: tokopedia/sales_20200904_02.csv.gz has the same bytes \
      as tokopedia/sales_20200904.csv.gz and is ignored
      """)
    let again = try await self.run()
    #expect(again.status == 0 && again.folder == first.folder)
    expectTold(
      [again.text],
      """
      Nothing new: the same feeds and rules as in out/2020-09-04/run-1, which stands (exit status 0).

      """)
  }

  @Test("B87 the same name with other bytes stands, the earlier delivery is kept, and a refused one changes nothing")
  func reissued() async throws {
    _ = try await run()
    let longer = gzip(sales(SaleRow(101), SaleRow(102).with(\.status, "CANCELLED")))
    try bench.lay(longer, "tokopedia/sales_20200904.csv.gz")
    let second = try await self.run()
    #expect(second.status == 0)
    expectTold(
      second.discrepancies,
      """
      FEED_REISSUED tokopedia/sales_20200904.csv.gz info: tokopedia/sales_20200904.csv.gz was delivered again with \
      other bytes, and the new delivery stands: 2 rows carrying 250000.00, before 1 rows carrying 250000.00; rows: 1 \
      added, 0 changed, 0 withdrawn (reissues.csv)
      """)
    expectTold(
      verdicts(second, "sales"),
      """
      tokopedia/sales_20200904.csv.gz superseded
      tokopedia/sales_20200904.csv.gz accepted
      """)
    try bench.lay(longer.dropLast(4), "tokopedia/sales_20200904.csv.gz")
    let third = try await self.run()
    #expect(third.status == 2)
    expectTold(
      third.discrepancies,
      """
      FEED_REFUSED tokopedia/sales_20200904.csv.gz error: tokopedia/sales_20200904.csv.gz: \
      error[gzip-unexpected-end]: found gzip: unexpected end, expected the rest of the compressed data and its \
      8-byte trailer; the transfer was cut: send the file again; 2 whole records had been seen, none is used (zbyte \
      189); the earlier delivery stays in force
      FEED_REISSUED tokopedia/sales_20200904.csv.gz info: tokopedia/sales_20200904.csv.gz was delivered again with \
      other bytes, and the new delivery is not used: 0 rows carrying 0.00, before 2 rows carrying 250000.00
      """)
    #expect(try Files.names(in: bench.folder.path("state/received")).count >= 3)
  }

  @Test("B88 a feed that has not arrived is missing, and what it would decide waits")
  func missing() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-06")
    try Files.remove(bench.inbox + "/gopay/payments_20200904.csv.gz")
    let run = try await self.run("2020-09-06")
    #expect(run.status == 2)
    expectTold(
      run.discrepancies,
      """
      FEED_MISSING gopay/payments_20200904 error: gopay/payments of 2020-09-04 has not arrived
      """)
    expectTold(
      run.openItems,
      """
      PAYMENT_MISSING tokopedia/TKP000000000101 waiting
      """)
  }

  @Test("B89 a file of a day that was reported before is read, and its money is told in a new run")
  func lateFile() async throws {
    try bench.layQuietDays("2020-09-04", "2020-09-07")
    let before = try await self.run("2020-09-07")
    #expect(before.status == 0 && before.discrepancies.isEmpty)
    try bench.lay(gzip(sales(SaleRow(102))), "tokopedia/sales_20200904_02.csv.gz")
    let after = try await self.run("2020-09-07")
    #expect(after.status == 1 && after.folder == "out/2020-09-07/run-2")
    expectTold(
      after.discrepancies,
      """
      PAYMENT_MISSING tokopedia/TKP000000000102 error: sale of Rp250.000 on 2020-09-04: gopay has no settled payment \
      for it
      """)
    // What was known before stands as it was published.
    #expect(try bench.published().contains("out/2020-09-07/run-1/result/discrepancies.csv"))
  }

  @Test("B89 a file of a day before the period is received and not read")
  func beforePeriod() async throws {
    try bench.pipeline.replace(
      "# period: { from: 2020-08-24, opening: opening.csv }", with: "period: { from: 2020-09-04 }  #")
    try bench.lay(gzip(sales(SaleRow(99))), "tokopedia/sales_20200820.csv.gz")
    let run = try await self.run()
    #expect(run.status == 0)
    #expect(run.discrepancies == [])
    expectTold(
      verdicts(run, "sales"),
      """
      tokopedia/sales_20200904.csv.gz accepted
      """)
  }

  @Test("B90 a number that is left out is a gap, with the number expected and the one found")
  func sequenceGap() async throws {
    try bench.pipeline.add("pijarmahir", feeds: ["sales"], paidOutBy: "ovo")
    for (day, sequence) in [("20200904", "001"), ("20200905", "003")] {
      let text = "H|PIJARMAHIR|SALES|\(day)|\(sequence)\nT|0|0\n"
      try bench.lay(gzip(text), "pijarmahir/sales_\(day).csv.gz")
      try Desk.shipped.check(gzip(text), as: "pijarmahir/sales_\(day).csv.gz").expect(
        0, "0 read = 0 accepted + 0 rejected + 0 ignored", "")
    }
    try bench.layQuietDays("2020-09-04", "2020-09-05")
    let run = try await self.run("2020-09-05")
    #expect(run.status == 1)
    expectTold(
      run.discrepancies,
      """
      FEED_GAP pijarmahir/sales_20200905.csv.gz error: pijarmahir/sales_20200905.csv.gz: sequence 3 follows 1 of \
      pijarmahir/sales_20200904.csv.gz, expected 2
      """)
  }

  @Test("B95 a link, a pipe, a device and a folder are refused without waiting", .timeLimit(.minutes(1)))
  func notRegularFiles() async throws {
    try bench.folder.write(sales(SaleRow(102)), to: "elsewhere.csv")
    let prefix = bench.inbox + "/tokopedia/sales_20200904_0"
    #expect(symlink(bench.folder.path("elsewhere.csv"), prefix + "2.csv") == 0)
    #expect(mkfifo(prefix + "3.csv.gz", 0o600) == 0)
    try Files.makeFolder(prefix + "4.csv")
    let run = try await self.run()
    #expect(run.status == 2 && run.discrepancies.isEmpty)
    expectTold(
      run.remarks,
      """
      tokopedia/sales_20200904_02.csv: error[not-a-regular-file]: found a symbolic link, expected a regular file; \
      put the feed itself there
      tokopedia/sales_20200904_03.csv.gz: error[not-a-regular-file]: found a named pipe, expected a regular file; \
      put the feed itself there
      tokopedia/sales_20200904_04.csv: error[not-a-regular-file]: found a folder, expected a regular file; put the \
      feed itself there
      """)
    #expect(verdicts(run, "sales") == ["tokopedia/sales_20200904.csv.gz accepted"])
    let folder = bench.folder
    Desk.shipped.check(prefix + "2.csv", in: folder).expect(
      2, "nothing read",
      """
      inbox/tokopedia/sales_20200904_02.csv: error[not-a-regular-file]: found a symbolic link, expected a regular \
      file; put the feed itself there
      """)
    Desk.shipped.check(prefix + "3.csv.gz", in: folder).expect(
      2, "nothing read",
      """
      inbox/tokopedia/sales_20200904_03.csv.gz: error[not-a-regular-file]: found a named pipe, expected a regular \
      file; put the feed itself there
      """)
    Desk.shipped.check(prefix + "4.csv", in: folder).expect(
      2, "nothing read",
      """
      inbox/tokopedia/sales_20200904_04.csv: error[not-a-regular-file]: found a folder, expected a regular file; put \
      the feed itself there
      """)
    var desk = Desk.shipped
    desk.feed = "tokopedia/sales"
    desk.check("/dev/zero", in: folder).expect(
      2, "nothing read",
      """
      /dev/zero: error[not-a-regular-file]: found a device, expected a regular file; put the feed itself there
      """)
  }

  @Test("B96 an upload under way is not read until it has its name")
  func uploadUnderWay() async throws {
    let path = bench.inbox + "/tokopedia/sales_20200904_02.csv"
    let endings = [".part", ".tmp", ".filepart"]
    for ending in endings {
      try bench.lay(sales(SaleRow(102).with(\.status, "CANCELLED")), "tokopedia/sales_20200904_02.csv" + ending)
    }
    let before = try await self.run()
    #expect(before.status == 0 && before.remarks == [] && before.discrepancies == [])
    #expect(verdicts(before, "sales") == ["tokopedia/sales_20200904.csv.gz accepted"])
    try Files.rename(path + ".part", to: path)
    let after = try await self.run()
    #expect(after.status == 0 && after.remarks == [] && after.discrepancies == [])
    expectTold(
      verdicts(after, "sales"),
      """
      tokopedia/sales_20200904.csv.gz accepted
      tokopedia/sales_20200904_02.csv accepted
      """)
    Desk.shipped.check(path + ".tmp", in: bench.folder).expect(
      2, "nothing read",
      """
      inbox/tokopedia/sales_20200904_02.csv.tmp: error[feed-unknown]: found the name 'sales_20200904_02.csv.tmp' in the \
      folder of tokopedia, expected a name of its feeds, such as tokopedia/sales_{date}[_{number}].csv[.gz]; lay it into \
      the folder of its own party, or say which feed it is: --feed PARTY/FEED
      """)
  }
}
