import RekonCore
import RekonTestSupport
import Testing

/// Days and times as feeds write them: what is not as the profile says is told as that, what does not exist as that.
@Suite("Forms of days and times")
struct TimeFormTests {
  private static let months = "months: [ Jan, Feb, Mar, Apr, Mei, Jun, Jul, Agt, Sep, Okt, Nov, Des ]"

  private func reject(_ day: String, as form: String) throws -> String? {
    let loaded = try ingest(
      "card;wave;day;balance\n1;a;\(day);5\n", anyFeed(csv: "delimiter: \";\"", day: form, more: Self.months), as: "F")
    #expect(loaded.refusal == nil && loaded.addsUp)
    return loaded.rejects.first.map { String($0.prefix { $0 != "(" }.dropLast()) } ?? loaded.rows.first?["awarded_on"]
  }

  @Test(
    "a form reads what it says",
    arguments: [
      ("dd MMM yyyy", "04 Sep 2020", "2020-09-04"), ("dd MMM yyyy", "29 Feb 2020", "2020-02-29"),
      ("yyyyMMdd", "20200904", "2020-09-04"), ("dd/MM/yyyy", "04/09/2020", "2020-09-04"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04", "2020-09-04"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04T23:59", "2020-09-04"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04T23:59:59", "2020-09-04"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04T23:59:59.999Z", "2020-09-05"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04T00:30+14:00", "2020-09-03"),
      ("yyyy-MM-dd['T'HH:mm[:ss[.SSS]]][XXX]", "2020-09-04-01:00", "2020-09-04"),
    ])
  func good(_ form: String, _ text: String, _ day: String) throws { #expect(try reject(text, as: form) == day) }

  @Test(
    "a day that no calendar has is told as that",
    arguments: [
      ("dd MMM yyyy", "31 Sep 2020"), ("dd MMM yyyy", "29 Feb 2019"), ("yyyyMMdd", "20200931"),
      ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04T24:00:00"), ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04T23:59:60Z"),
      ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04+15:00"),
    ])
  func impossible(_ form: String, _ text: String) throws {
    #expect(
      try reject(text, as: form)
        == "F:2: error[date-impossible]: found '\(text)', expected a day that exists, as \(form)")
  }

  @Test(
    "a day in another form is told as that: an unknown month, a part too much, too little or in another order",
    arguments: [
      ("dd MMM yyyy", "04 Aug 2020"), ("dd MMM yyyy", "04 sep 2020"), ("dd MMM yyyy", "4 Sep 2020"),
      ("dd MMM yyyy", "04 Sep 20"), ("dd MMM yyyy", "04 Sepp 2020"), ("yyyyMMdd", "2020-09-04"),
      ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04x"), ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04T10:00"),
      ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04 10:00:00"), ("yyyy-MM-dd['T'HH:mm:ss][XXX]", "2020-09-04+0700"),
    ])
  func otherForm(_ form: String, _ text: String) throws {
    #expect(
      try reject(text, as: form)
        == "F:2: error[time-format]: found '\(text)', expected a day as \(form); another order is never guessed")
  }

  @Test(
    "B60 a time without the offset that its feed writes is told as another form, one that no clock shows as that",
    arguments: [
      ("2020-09-04T13:05:10", "time-format", "a time as"), ("2020-09-04T13:05:10+0700", "time-format", "a time as"),
      ("2020-09-04T24:00:00+07:00", "time-impossible", "a time that exists, as"),
      ("2020-09-04T23:59:60Z", "time-impossible", "a time that exists, as"),
      ("2020-09-04T10:00:00+15:00", "time-impossible", "a time that exists, as"),
    ])
  func offsets(_ time: String, _ code: String, _ expected: String) throws {
    let bad = PaymentRow(101).with(\.time, time).text
    let loaded = try ingest(feed([PaymentRow.header, bad]), PipelineFolder.shipped("gopay", "payments"), as: "F")
    #expect(
      loaded.rejects.first?.hasPrefix(
        "F:2: error[\(code)]: found '\(time)', expected \(expected) yyyy-MM-dd'T'HH:mm:ssXXX") == true)
  }
}
