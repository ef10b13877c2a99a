import RekonCore
import Testing

@Suite("Business dates and terms")
struct BusinessDateTests {
  /// Days counted one by one, leap years by the rule as it is told.
  private static func slowDays() -> [(year: Int, month: Int, day: Int)] {
    var days: [(Int, Int, Int)] = []
    for year in 1900...2200 {
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        for day in 1...length { days.append((year, month + 1, day)) }
      }
    }
    return days
  }

  @Test("every day from 1900 to 2200 has its number, its parts and its text")
  func everyDay() throws {
    let first = try #require(BusinessDate(year: 1900, month: 1, day: 1))
    for (index, day) in Self.slowDays().enumerated() {
      let date = BusinessDate(dayNumber: first.dayNumber + Int32(index))
      let parts = date.components
      guard parts == day, BusinessDate(year: day.year, month: day.month, day: day.day) == date,
        BusinessDate(iso: date.description) == date, date.weekday == index % 7
      else {
        Issue.record("\(day): \(date), weekday \(date.weekday)")
        return
      }
    }
    #expect(BusinessDate(iso: "1970-01-01")?.dayNumber == 0)
  }

  @Test(
    "a day that does not exist is no date",
    arguments: [
      "2024-02-30", "2023-02-29", "1900-02-29", "2020-00-10", "2020-13-01", "2020-04-31", "2020-1-01", "20200101",
    ])
  func impossibleDays(_ text: String) { #expect(BusinessDate(iso: text) == nil) }

  private func date(_ text: String) -> BusinessDate { BusinessDate(iso: text)! }

  @Test("business days leave out weekends, and holidays as far as they were known")
  func businessDays() {
    let leave = BusinessCalendar.Holiday(
      day: date("2020-08-21"), name: "leave", knownFrom: date("2020-04-09"), knownTo: nil)
    let cancelled = BusinessCalendar.Holiday(
      day: date("2020-12-28"), name: "leave", knownFrom: date("2020-04-09"), knownTo: date("2020-12-01"))
    func calendar(_ asOf: String) -> BusinessCalendar {
      BusinessCalendar(holidays: [leave, cancelled], asOf: date(asOf))
    }
    #expect(!calendar("2020-09-01").isBusinessDay(date("2020-08-22")))
    #expect(!calendar("2020-09-01").isBusinessDay(date("2020-08-21")))
    #expect(calendar("2020-04-08").isBusinessDay(date("2020-08-21")))
    #expect(!calendar("2020-04-09").isBusinessDay(date("2020-08-21")))
    #expect(!calendar("2020-11-30").isBusinessDay(date("2020-12-28")))
    #expect(calendar("2020-12-01").isBusinessDay(date("2020-12-28")))
  }

  @Test(
    "a term of n business days ends on the n-th business day after",
    arguments: [
      ("2020-09-04", 1, "2020-09-07"), ("2020-09-05", 1, "2020-09-07"), ("2020-09-04", 5, "2020-09-11"),
      ("2020-09-07", 5, "2020-09-14"), ("2020-09-07", -1, "2020-09-04"), ("2020-09-06", -1, "2020-09-04"),
      ("2020-09-04", 0, "2020-09-04"), ("2020-09-14", -10, "2020-08-31"),
    ])
  func termEnds(_ start: String, _ count: Int, _ end: String) {
    let calendar = BusinessCalendar(holidays: [], asOf: date("2020-12-31"))
    #expect(calendar.day(count, businessDaysAfter: date(start)) == date(end))
  }

  @Test("the table of a term says what walking says, inside and outside its days")
  func termTable() {
    let calendar = BusinessCalendar(
      holidays: [.init(day: date("2020-09-10"), name: "", knownFrom: nil, knownTo: nil)], asOf: date("2020-12-31"))
    for term in [Term(count: 1, unit: .calendarDays), Term(count: 5, unit: .businessDays)] {
      let table = TermTable(term, calendar: calendar, from: date("2020-09-01"), through: date("2020-09-30"))
      for offset in -20..<60 {
        let day = date("2020-09-01").adding(days: offset)
        #expect(table.end(from: day) == term.end(from: day, in: calendar))
      }
    }
  }
}
