import RekonCore
import RekonTestSupport
import Testing

/// B56 to B60: days and times.
@Suite("Bad input: dates")
struct BadDateTests {
  private func checkTimes(_ times: [String]) throws -> DeskVerdict {
    try checkBadSales(times.enumerated().map { SaleRow(101 + $0.offset).with(\.time, $0.element) })
  }

  private func checkDays(_ days: [String]) throws -> DeskVerdict {
    let rows = days.enumerated().map { RemittanceRow(101 + $0.offset).with(\.day, $0.element).text }
    let desk = Desk.with("tokopedia/remittances") { $0.rejectLimit = 100 }
    return try desk.check(
      gzip(feed([RemittanceRow.header] + rows + [RemittanceRow(201).text])),
      as: "tokopedia/remittances_20200907.csv.gz")
  }

  @Test("B56 days and times that no calendar has are rejected")
  func impossible() throws {
    try checkDays(["2024-02-30", "2023-02-29", "2024-04-31", "2024-13-13"]).expect(
      1, "5 read = 1 accepted + 4 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:133: error[date-impossible]: found '2024-02-30', expected a day that \
      exists, as yyyy-MM-dd (record 1 'TKR000000000101', column 5 'remit_date')
      tokopedia/remittances_20200907.csv.gz:3:221: error[date-impossible]: found '2023-02-29', expected a day that \
      exists, as yyyy-MM-dd (record 2 'TKR000000000102', column 5 'remit_date')
      tokopedia/remittances_20200907.csv.gz:4:309: error[date-impossible]: found '2024-04-31', expected a day that \
      exists, as yyyy-MM-dd (record 3 'TKR000000000103', column 5 'remit_date')
      tokopedia/remittances_20200907.csv.gz:5:397: error[date-impossible]: found '2024-13-13', expected a day that \
      exists, as yyyy-MM-dd (record 4 'TKR000000000104', column 5 'remit_date')
      """)
    try checkTimes(["2023-02-29 10:00:00", "2020-09-04 10:60:00"]).expect(
      1, "3 read = 1 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:105: error[time-impossible]: found '2023-02-29 10:00:00', expected a time \
      that exists, as yyyy-MM-dd HH:mm:ss (record 1 'TKP000000000101', column 1 'timestamp')
      tokopedia/sales_20200904.csv.gz:3:210: error[time-impossible]: found '2020-09-04 10:60:00', expected a time \
      that exists, as yyyy-MM-dd HH:mm:ss (record 2 'TKP000000000102', column 1 'timestamp')
      """)
  }

  @Test("B57 a day in another order than the profile's is rejected; a profile must say the order")
  func order() throws {
    try checkDays(["01/02/2024", "02-01-2024"]).expect(
      1, "3 read = 1 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:133: error[time-format]: found '01/02/2024', expected a day as \
      yyyy-MM-dd; another order is never guessed (record 1 'TKR000000000101', column 5 'remit_date')
      tokopedia/remittances_20200907.csv.gz:3:221: error[time-format]: found '02-01-2024', expected a day as \
      yyyy-MM-dd; another order is never guessed (record 2 'TKR000000000102', column 5 'remit_date')
      """)
    let pipeline = try PipelineFolder()
    try pipeline.replace(", day: \"yyyy-MM-dd\"", with: "", in: "feeds/tokopedia.yaml")
    #expect(
      try pipeline.faults() == [
        "pipelines/feeds/tokopedia.yaml:30: error[missing-key]: feeds.remittances.fields.remitted_on: found no 'day', "
          + "expected how 'remitted_on' is written; a format is never guessed"
      ])
  }

  @Test("B58 a year of two digits is rejected, and no profile can ask for one")
  func twoDigitYear() throws {
    try checkDays(["20-09-07", "07/09/20"]).expect(
      1, "3 read = 1 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:133: error[time-format]: found '20-09-07', expected a day as \
      yyyy-MM-dd; another order is never guessed (record 1 'TKR000000000101', column 5 'remit_date')
      tokopedia/remittances_20200907.csv.gz:3:219: error[time-format]: found '07/09/20', expected a day as \
      yyyy-MM-dd; another order is never guessed (record 2 'TKR000000000102', column 5 'remit_date')
      """)
    try checkTimes(["20-09-04 10:00:00"]).expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:105: error[time-format]: found '20-09-04 10:00:00', expected a time as \
      yyyy-MM-dd HH:mm:ss; another order is never guessed (record 1 'TKP000000000101', column 1 'timestamp')
      """)
    #expect(TimeFormat("yy-MM-dd") == nil && TimeFormat("dd/MM/yy") == nil)
  }

  @Test("B59 a day of 1900 or 2999 is read and noted, from the day outside limits.earliest and limits.latest on")
  func implausible() throws {
    try checkDays(["1900-01-01", "2999-12-31"]).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:76: warning[date-implausible]: found 1900-01-01, the first of 2 such \
      days, expected a day from 2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? \
      (record 1, column 'remit_date')
      """)
    try checkDays(["2000-01-01", "2099-12-31"]).expect(0, "3 read = 3 accepted + 0 rejected + 0 ignored", "")
    try checkDays(["1999-12-31"]).expect(
      0, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:76: warning[date-implausible]: found 1999-12-31, expected a day from \
      2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 1, column \
      'remit_date')
      """)
    try checkDays(["2100-01-01"]).expect(
      0, "2 read = 2 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:76: warning[date-implausible]: found 2100-01-01, expected a day from \
      2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 1, column \
      'remit_date')
      """)
    let narrow = Desk.with("tokopedia/remittances") {
      $0.limits.earliestDate = BusinessDate(iso: "2020-09-08")!
      $0.limits.latestDate = BusinessDate(iso: "2020-09-08")!
    }
    try narrow.check(gzip(remittances(RemittanceRow(101))), as: "tokopedia/remittances_20200907.csv.gz").expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/remittances_20200907.csv.gz:2:76: warning[date-implausible]: found 2020-09-07, expected a day from \
      2020-09-08 to 2020-09-08; it was read as it stands; is the form of the date right? (record 1, column \
      'remit_date')
      """)
  }

  @Test("B59 an instant of such a day, in the feed's zone, is noted, too")
  func implausibleInstants() throws {
    try checkTimes(["1999-12-31 23:59:59", "2000-01-01 00:00:00"]).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:105: warning[date-implausible]: found 1999-12-31, expected a day from \
      2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 1, column \
      'timestamp')
      """)
    try checkTimes(["2099-12-31 23:59:59", "2100-01-01 00:00:00"]).expect(
      0, "3 read = 3 accepted + 0 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:3:210: warning[date-implausible]: found 2100-01-01, expected a day from \
      2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 2, column \
      'timestamp')
      """)
    let header = "order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount"
    let seconds = "SA-1,1599199510,0123456789012345,C00017,LP0165,gopay,GP-1,paid,250000"
    try Desk.shipped.check(gzip(feed([header, seconds])), as: "skillacademy/sales_20200904.csv.gz").expect(
      0, "1 read = 1 accepted + 0 rejected + 0 ignored",
      """
      skillacademy/sales_20200904.csv.gz:2:64: warning[date-implausible]: found 1970-01-19, expected a day from \
      2000-01-01 to 2099-12-31; it was read as it stands; is the form of the date right? (record 1, column 'ts_ms')
      """)
  }

  @Test("B60 24:00 and the leap second are no times of a feed")
  func noTimes() throws {
    try checkTimes(["2020-09-04 24:00:00", "2016-12-31 23:59:60"]).expect(
      1, "3 read = 1 accepted + 2 rejected + 0 ignored",
      """
      tokopedia/sales_20200904.csv.gz:2:105: error[time-impossible]: found '2020-09-04 24:00:00', expected a time \
      that exists, as yyyy-MM-dd HH:mm:ss (record 1 'TKP000000000101', column 1 'timestamp')
      tokopedia/sales_20200904.csv.gz:3:210: error[time-impossible]: found '2016-12-31 23:59:60', expected a time \
      that exists, as yyyy-MM-dd HH:mm:ss (record 2 'TKP000000000102', column 1 'timestamp')
      """)
  }

  @Test("B60 a time without the offset that its feed writes is rejected, never taken as local")
  func offsetMissing() throws {
    let bad = payments(PaymentRow(101).with(\.time, "2020-09-04T10:00:30"), PaymentRow(102))
    try Desk.shipped.check(gzip(bad), as: "gopay/payments_20200904.csv.gz").expect(
      1, "2 read = 1 accepted + 1 rejected + 0 ignored",
      """
      gopay/payments_20200904.csv.gz:2:192: error[time-format]: found '2020-09-04T10:00:30', expected a time as \
      yyyy-MM-dd'T'HH:mm:ssXXX; another order is never guessed (record 1 'GP-000000101', column 5 'transaction_time')
      """)
  }

  @Test("B60 a zone with summer time is refused in the definition, so that no local time falls into its gap")
  func summerTime() throws {
    let pipeline = try PipelineFolder()
    try pipeline.replace("zone: Asia/Jakarta }", with: "zone: Europe/Berlin }", in: "feeds/tokopedia.yaml")
    try expectTold(
      pipeline.faults(),
      """
      pipelines/feeds/tokopedia.yaml:16: error[zone-unknown]: feeds.sales.fields.sold_at.zone: found \
      'Europe/Berlin', expected Asia/Jakarta, Asia/Makassar, Asia/Jayapura, UTC or +07:00
      """)
  }
}
