import RekonCore
import RekonTestSupport
import Testing

/// Days and times: the calendar is kept, the order of day and month is never guessed.
@Suite("Days and times")
struct DateTests {
  private func expectDayRejected(
    _ day: String, _ message: String, format: String = "yyyy-MM-dd", location: SourceLocation = #_sourceLocation
  ) throws {
    var profile = try PipelineFolder.shipped("tokopedia", "remittances")
    let index = try #require(profile.fields.firstIndex { $0.column == "remit_date" })
    profile.fields[index].type = .day(try #require(TimeFormat(format)))
    let bad = RemittanceRow(102).with(\.day, day).text
    let good = RemittanceRow(101).with(\.day, format == "yyyy-MM-dd" ? "2020-09-07" : "07/09/2020").text
    let byte = feed([RemittanceRow.header, good]).utf8.count + byteOffset(of: ";LP0003;", in: bad) + 8
    try ingest(feed([RemittanceRow.header, good, bad]), profile).expectRejected(
      [
        "tokopedia/remittances_20200904.csv:3: error[\(message) (record 2, column 5 'remit_date', byte \(byte))"
      ], raw: [bad], loaded: [1], location: location)
  }

  @Test(
    "B56 a day that no calendar has is rejected",
    arguments: ["2024-02-30", "2023-02-29", "2024-04-31", "2024-13-13", "2024-00-10", "0000-01-01"])
  func impossibleDays(_ day: String) throws {
    try expectDayRejected(day, "date-impossible]: found '\(day)', expected a day that exists, as yyyy-MM-dd")
  }

  @Test("B56 the same in a feed that writes the day first", arguments: ["31/04/2024", "13/13/2024", "29/02/2023"])
  func impossibleDaysDayFirst(_ day: String) throws {
    try expectDayRejected(
      day, "date-impossible]: found '\(day)', expected a day that exists, as dd/MM/yyyy", format: "dd/MM/yyyy")
  }

  @Test(
    "B57 a day in another order than the profile's is rejected, never turned round",
    arguments: ["01/02/2024", "2024/02/01", "20240201", "1-2-2024"])
  func otherOrder(_ day: String) throws {
    try expectDayRejected(
      day, "time-format]: found '\(day)', expected a day as yyyy-MM-dd; another order is never guessed")
  }

  @Test(
    "B56 a time that does not exist is rejected",
    arguments: ["2020-02-30 10:00:00", "2020-09-04 24:00:00", "2020-09-04 10:60:00", "2020-09-04 23:59:60"])
  func impossibleTimes(_ time: String) throws {
    let bad = SaleRow(102).with(\.time, time).text
    try ingest(saleFeed(bad: bad), PipelineFolder.shipped("tokopedia", "sales")).expectRejected(
      [
        "tokopedia/sales_20200904.csv:3: error[time-impossible]: found '\(time)', expected a time that exists, as yyyy-MM-dd "
          + "HH:mm:ss (record 2, column 1 'timestamp', byte \(badByte(in: bad)))"
      ], raw: [bad], loaded: [1, 3])
  }

  @Test("B57 a definition that does not say how a day is written is refused before any feed is read")
  func definitionWithoutFormat() async throws {
    let bench = try Workbench()
    try bench.pipeline.replace(", day: \"yyyy-MM-dd\"", with: "", in: "feeds/tokopedia.yaml")
    #expect(
      try bench.pipeline.faults() == [
        "pipelines/feeds/tokopedia.yaml:30: error[missing-key]: feeds.remittances.fields.remitted_on: found no 'day', "
          + "expected how 'remitted_on' is written; a format is never guessed"
      ])
    await #expect(throws: Faults.self) { try await bench.run(asOf: "2020-09-04") }
  }

  static let instants: [(String, String)] = [
    ("2020-09-04T10:00:30+07:00", "2020-09-04T03:00:30Z"), ("2020-09-04T03:00:30Z", "2020-09-04T03:00:30Z"),
    ("2020-09-04T00:30:00+07:00", "2020-09-03T17:30:00Z"), ("2020-09-03T22:00:00-05:30", "2020-09-04T03:30:00Z"),
    ("2000-01-01T00:00:00+07:00", "1999-12-31T17:00:00Z"), ("2099-12-31T23:59:59+07:00", "2099-12-31T16:59:59Z"),
  ]

  @Test("an instant with its offset is the same instant in UTC", arguments: instants)
  func offsets(_ instant: (text: String, utc: String)) throws {
    let loaded = try ingest(
      payments(PaymentRow(101).with(\.time, instant.text)), PipelineFolder.shipped("gopay", "payments"))
    loaded.expectLoaded(1)
    #expect(loaded.rows[0]["paid_at"] == instant.utc)
  }

  @Test("an instant without an offset is in the profile's zone")
  func zoneOfProfile() throws {
    let loaded = try ingest(
      sales(SaleRow(101).with(\.time, "2020-09-04 00:00:00")), PipelineFolder.shipped("tokopedia", "sales"))
    #expect(loaded.rows.first?["sold_at"] == "2020-09-03T17:00:00Z")
  }
}
