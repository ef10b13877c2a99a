import RekonCore
import Testing

@Suite("Business dates")
struct BusinessDateTests {
  /// The calendar counted day by day, as one would with a pencil.
  private struct SlowCalendar {
    var year = 1900
    var month = 1
    var day = 1

    var lastDay: Int {
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    mutating func next() {
      day += 1
      if day > lastDay { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test("every day from 1900 to 2200 is the one that counting gives, there and back")
  func everyDay() throws {
    var slow = SlowCalendar()
    // 1 January 1900 was a Monday, 25,567 days before 1970.
    var number: Int32 = -25_567
    var wrong = 0
    while slow.year <= 2200 {
      let date = BusinessDate(year: slow.year, month: slow.month, day: slow.day)
      let parts = date?.components
      let isRight =
        date?.dayNumber == number && date?.weekday == Int((number + 25_567) % 7)
        && parts?.year == slow.year && parts?.month == slow.month && parts?.day == slow.day
      if !isRight { wrong += 1 }
      number += 1
      slow.next()
    }
    #expect(wrong == 0 && number == 84_371)
  }

  @Test(
    "days that no calendar has are none",
    arguments: [
      (2020, 2, 30), (2021, 2, 29), (1900, 2, 29), (2020, 4, 31), (2020, 13, 1), (2020, 0, 1), (2020, 1, 0),
      (2020, 1, 32),
      (0, 1, 1), (10_000, 1, 1), (-1, 1, 1),
    ])
  func impossible(_ year: Int, _ month: Int, _ day: Int) {
    #expect(BusinessDate(year: year, month: month, day: day) == nil)
  }

  @Test("the first and last day there are")
  func bounds() throws {
    let first = try #require(BusinessDate(iso: "0001-01-01"))
    let last = try #require(BusinessDate(iso: "9999-12-31"))
    #expect(first.dayNumber == -719_162 && last.dayNumber == 2_932_896)
    #expect(first.description == "0001-01-01" && last.compact == "99991231")
  }

  @Test("2000 and 2400 have a leap day, 2100 has none")
  func leapCenturies() {
    #expect(BusinessDate(iso: "2000-02-29") != nil && BusinessDate(iso: "2400-02-29") != nil)
    #expect(BusinessDate(iso: "2100-02-29") == nil)
  }

  @Test(
    "only yyyy-MM-dd is read",
    arguments: [
      "2020-9-04", "20200904", "2020-09-04 ", " 2020-09-04", "2020/09/04", "04-09-2020", "+020-09-04", "２020-09-04", "",
    ])
  func otherForms(_ text: String) {
    #expect(BusinessDate(iso: text) == nil)
  }

  @Test("days are counted with sign, and written with leading zeros")
  func arithmetic() throws {
    let date = try #require(BusinessDate(iso: "2020-02-28"))
    #expect(date.adding(days: 2).description == "2020-03-01")
    #expect(date.adding(days: -59).description == "2019-12-31")
    #expect(date.adding(days: 366).days(since: date) == 366 && date.days(since: date.adding(days: 1)) == -1)
    #expect(date.compact == "20200228" && date < date.adding(days: 1))
  }
}
