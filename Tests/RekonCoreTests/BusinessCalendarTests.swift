import RekonCore
import Testing

@Suite("Business calendar and terms")
struct BusinessCalendarTests {
  private func day(_ text: String) -> BusinessDate { BusinessDate(iso: text)! }

  private func holiday(_ text: String, from: String? = nil, to: String? = nil) -> BusinessCalendar.Holiday {
    .init(day: day(text), name: text, knownFrom: from.map(day), knownTo: to.map(day))
  }

  /// Independence day 2020 and the leave after it; two days of leave that were cancelled on 1 December.
  private func calendar(asOf: String) -> BusinessCalendar {
    BusinessCalendar(
      holidays: [
        holiday("2020-08-17", from: "2020-01-01"), holiday("2020-08-20", from: "2020-01-01"),
        holiday("2020-08-21", from: "2020-04-09"), holiday("2020-12-28", from: "2020-04-09", to: "2020-12-01"),
        holiday("2020-12-09", from: "2020-11-27"), holiday("2020-05-01"),
      ], asOf: day(asOf))
  }

  @Test("weekends and holidays are no business days")
  func businessDays() {
    let calendar = calendar(asOf: "2020-09-01")
    let days = (14...24).map { "2020-08-\($0)" }.filter { calendar.isBusinessDay(day($0)) }
    #expect(days == ["2020-08-14", "2020-08-18", "2020-08-19", "2020-08-24"])
    #expect(!calendar.isBusinessDay(day("2020-05-01")))
  }

  @Test("a holiday counts from the day it was known, and no longer once it was cancelled")
  func knownFromAndTo() {
    #expect(calendar(asOf: "2020-11-26").isBusinessDay(day("2020-12-09")))
    #expect(!calendar(asOf: "2020-11-27").isBusinessDay(day("2020-12-09")))
    #expect(calendar(asOf: "2020-04-08").isBusinessDay(day("2020-12-28")))
    #expect(!calendar(asOf: "2020-04-09").isBusinessDay(day("2020-12-28")))
    #expect(!calendar(asOf: "2020-11-30").isBusinessDay(day("2020-12-28")))
    #expect(calendar(asOf: "2020-12-01").isBusinessDay(day("2020-12-28")))
  }

  @Test(
    "the n-th business day after a day, whatever that day is",
    arguments: [
      (0, "2020-08-14"), (1, "2020-08-18"), (2, "2020-08-19"), (3, "2020-08-24"), (4, "2020-08-25"), (-1, "2020-08-13"),
      (-5, "2020-08-07"), (-6, "2020-08-06"),
    ])
  func nthDay(_ count: Int, _ expected: String) {
    let calendar = calendar(asOf: "2020-09-01")
    #expect(calendar.day(count, businessDaysAfter: day("2020-08-14")) == day(expected))
  }

  @Test("from a holiday or a weekend the next business day is the first")
  func fromFreeDays() {
    let calendar = calendar(asOf: "2020-09-01")
    #expect(calendar.day(1, businessDaysAfter: day("2020-08-15")) == day("2020-08-18"))
    #expect(calendar.day(1, businessDaysAfter: day("2020-08-17")) == day("2020-08-18"))
    #expect(calendar.day(-1, businessDaysAfter: day("2020-08-23")) == day("2020-08-19"))
    #expect(calendar.day(0, businessDaysAfter: day("2020-08-16")) == day("2020-08-16"))
  }

  @Test("terms in calendar days pass over nothing")
  func calendarDays() {
    let calendar = calendar(asOf: "2020-09-01")
    let term = Term(count: 1, unit: .calendarDays)
    #expect(term.end(from: day("2020-08-14"), in: calendar) == day("2020-08-15"))
    #expect(term.start(before: day("2020-08-14"), in: calendar) == day("2020-08-13"))
    let businessTerm = Term(count: 5, unit: .businessDays)
    #expect(businessTerm.end(from: day("2020-08-14"), in: calendar) == day("2020-08-26"))
    #expect(businessTerm.start(before: day("2020-08-26"), in: calendar) == day("2020-08-14"))
  }

  @Test("a table of terms gives what walking gives, inside and outside it")
  func termTable() {
    let calendar = calendar(asOf: "2020-09-01")
    for term in [Term(count: 5, unit: .businessDays), Term(count: 3, unit: .calendarDays)] {
      let table = TermTable(Dated(term), calendar: calendar, from: day("2020-08-10"), through: day("2020-08-20"))
      var date = day("2020-08-01")
      while date < day("2020-09-01") {
        #expect(table.end(from: date) == term.end(from: date, in: calendar))
        date = date.adding(days: 1)
      }
    }
  }
}
