import RekonCore
import RekonTestSupport
import Testing

/// Files that say which day they are of, which number they have, and what balance they begin with.
@Suite("Inner dates, sequences and balances")
struct ContinuityTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.pipeline.add("pijarmahir", feeds: ["sales"], paidOutBy: "ovo")
    try bench.pipeline.add("bni", feeds: ["transfers"])
  }

  /// Pijar Mahir's sales of a day without a sale.
  private func laySales(_ day: String, _ sequence: String, as name: String? = nil) throws {
    try bench.lay("H|PIJARMAHIR|SALES|\(day)|\(sequence)\nT|0|0\n", "pijarmahir/sales_\(name ?? day).csv")
  }

  private func layStatement(
    _ day: String, _ sequence: Int, opening: String, closing: String, account: String = "0988", entry: String? = nil
  ) throws {
    let iso = "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))"
    try bench.lay(
      Statement(day: iso, sequence: sequence, account: account, opening: opening, closing: closing, entry: entry)
        .document,
      "bni/transfers_\(day).xml")
  }

  private func run(_ first: String, _ last: String) async throws -> [String] {
    try bench.layQuietDays(first, last)
    return try await bench.run(asOf: last).discrepancies
  }

  @Test("a number that is left out is a gap at the file behind it; the rest goes on")
  func leftOut() async throws {
    try laySales("20200904", "001")
    try laySales("20200905", "003")
    try laySales("20200906", "004")
    for (index, day) in ["20200904", "20200905", "20200906"].enumerated() {
      try layStatement(day, index + 7, opening: "100.00", closing: "100.00")
    }
    #expect(
      try await run("2020-09-04", "2020-09-06") == [
        "FEED_GAP pijarmahir/sales_20200905.csv error: pijarmahir/sales_20200905.csv: sequence 3 follows 1 of "
          + "pijarmahir/sales_20200904.csv, expected 2"
      ])
  }

  @Test("numbers that stand still or fall are gaps, too")
  func notRising() async throws {
    try laySales("20200904", "5")
    try laySales("20200905", "5")
    try laySales("20200906", "4")
    for (index, day) in ["20200904", "20200905", "20200906"].enumerated() {
      try layStatement(day, index + 7, opening: "100.00", closing: "100.00")
    }
    let gaps = try await run("2020-09-04", "2020-09-06")
    #expect(
      gaps.map { $0.prefix(41) } == [
        "FEED_GAP pijarmahir/sales_20200905.csv er", "FEED_GAP pijarmahir/sales_20200906.csv er",
      ])
  }

  @Test("a missing day explains the number that is left out with it")
  func missingExplains() async throws {
    try laySales("20200904", "1")
    try laySales("20200906", "3")
    try layStatement("20200904", 7, opening: "100.00", closing: "100.00")
    try layStatement("20200906", 9, opening: "250.00", closing: "250.00")
    #expect(
      try await run("2020-09-04", "2020-09-06") == [
        "FEED_MISSING bni/transfers_20200905 error: bni/transfers of 2020-09-05 has not arrived",
        "FEED_MISSING pijarmahir/sales_20200905 error: pijarmahir/sales of 2020-09-05 has not arrived",
      ])
  }

  @Test("an opening balance that is not the closing one before is a gap of its account")
  func balance() async throws {
    for day in ["20200904", "20200905"] { try laySales(day, String(Int(day)! - 20_200_903)) }
    try layStatement("20200904", 7, opening: "100.00", closing: "100.00")
    try layStatement("20200905", 8, opening: "99.00", closing: "99.00")
    #expect(
      try await run("2020-09-04", "2020-09-05") == [
        "FEED_GAP bni/transfers_20200905.xml error: bni/transfers_20200905.xml: opening balance 99.00 is not the closing "
          + "balance 100.00 of bni/transfers_20200904.xml"
      ])
  }

  @Test("a date inside that is not that of the name refuses the file")
  func otherDate() async throws {
    try laySales("20200903", "1", as: "20200904")
    try layStatement("20200904", 7, opening: "100.00", closing: "100.00")
    #expect(
      try await run("2020-09-04", "2020-09-04") == [
        "FEED_REFUSED pijarmahir/sales_20200904.csv error: pijarmahir/sales_20200904.csv:1: error[date-differs]: found a "
          + "file of 2020-09-03, expected 2020-09-04, the date of its name; the file has another's name or another's "
          + "content: send it again (byte 0); nothing of it is used"
      ])
  }

  @Test("a returned payment turns the transfer it returns: the batch says so from that day on")
  func returned() async throws {
    try bench.pipeline.replace(
      "tokopedia,Tokopedia,2020-08-07,,1500,,ovo", with: "tokopedia,Tokopedia,2020-08-07,,1500,,bni",
      in: "registers/platforms.csv")
    try bench.lay(sales(SaleRow(101)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.lay(remittances(RemittanceRow(101)), "tokopedia/remittances_20200907.csv")
    var day = BusinessDate(iso: "2020-09-04")!
    for number in 1...8 {
      try laySales(day.compact, String(number))
      let entry: String? =
        switch day.description {
        case "2020-09-08": Statement.entry("DBIT", "212500.00", "BNT1", day: "2020-09-08")
        case "2020-09-09": Statement.entry("CRDT", "212500.00", "BNT1R", day: "2020-09-09", isReturn: true)
        default: nil
        }
      let (opening, closing) =
        switch number {
        case ..<5: ("300000.00", "300000.00")
        case 5: ("300000.00", "87500.00")
        case 6: ("87500.00", "300000.00")
        default: ("300000.00", "300000.00")
        }
      try layStatement(day.compact, number, opening: opening, closing: closing, entry: entry)
      day = day.adding(days: 1)
    }
    try bench.layQuietDays("2020-09-04", "2020-09-11")
    let before = try await bench.run(asOf: "2020-09-08")
    #expect(before.discrepancies == [] && before.openItems == [])
    let pending = try await bench.run(asOf: "2020-09-11")
    #expect(pending.openItems == ["TRANSFER_RETURNED TKB20200907LP0003 pending"])
    #expect(pending.table("open-items.csv")[0]["due_on"] == "2020-09-11")
    #expect(
      pending.table("open-items.csv")[0]["right_source"] == "bni/transfers_20200908.xml:5;bni/transfers_20200909.xml:5")
  }

  @Test("parts of a day go on in the order of their numbers, not of their names")
  func manyParts() async throws {
    for number in 1...11 { try laySales("20200904", String(number), as: "20200904_\(number)") }
    try layStatement("20200904", 7, opening: "100.00", closing: "100.00")
    #expect(try await run("2020-09-04", "2020-09-04") == [])
  }

  @Test("a return that is sent again turns no second transfer of the same amount")
  func returnedTwice() async throws {
    try bench.pipeline.replace(
      "tokopedia,Tokopedia,2020-08-07,,1500,,ovo", with: "tokopedia,Tokopedia,2020-08-07,,1500,,bni",
      in: "registers/platforms.csv")
    try bench.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try bench.lay(payments(PaymentRow(101), PaymentRow(102)), "gopay/payments_20200904.csv")
    try bench.lay(remittances(RemittanceRow(101), RemittanceRow(102)), "tokopedia/remittances_20200907.csv")
    let entries = [
      "20200908": ["BNT1", "BNT2"].map { Statement.entry("DBIT", "212500.00", $0, day: "2020-09-08") }.joined(),
      "20200909": Statement.entry("CRDT", "212500.00", "BNT1R", day: "2020-09-09", isReturn: true),
      "20200910": Statement.entry("CRDT", "212500.00", "BNT1R", day: "2020-09-10", isReturn: true),
    ]
    let balances = ["20200908": "75000.00", "20200909": "287500.00", "20200910": "500000.00"]
    var day = BusinessDate(iso: "2020-09-04")!
    var opening = "500000.00"
    for number in 1...12 {
      try laySales(day.compact, String(number))
      let closing = balances[day.compact] ?? opening
      try layStatement(day.compact, number, opening: opening, closing: closing, entry: entries[day.compact])
      opening = closing
      day = day.adding(days: 1)
    }
    try bench.layQuietDays("2020-09-04", "2020-09-15")
    let found = try await bench.run(asOf: "2020-09-15").table("discrepancies.csv")
    #expect(found.map { "\($0["code"]!) \($0["difference"]!)" } == ["TRANSFER_RETURNED 212500.00"])
  }

  @Test("incentives are validated by a pipeline of their own; one without links has nothing to reconcile")
  func incentives() async throws {
    let pipeline = try PipelineFolder.incentivesWithoutLinks(in: bench.folder)
    try bench.lay(
      "DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS\nOVD1;0123456789012345;5;20200904;60000000;PAID\n",
      "ovo/incentives_20200904.csv")
    var request = bench.request(asOf: "2020-09-04", stage: .validate)
    request.pipeline = pipeline
    let report = try await PipelineRunner.run(request)
    #expect(report.exitStatus == 2)
    #expect(report.text.contains("accepted  ovo/incentives_20200904.csv\n"))
    #expect(
      report.text.contains("ROW_REJECTED  ovo/incentives_20200904.csv:2: error[number-out-of-range]: found '5', "))
    #expect(report.text.contains("FEED_MISSING  gopay/incentives of 2020-09-04 has not arrived\n"))
    request.stage = .export
    await #expect(throws: Faults.self) { _ = try await PipelineRunner.run(request) }
  }
}
