/// Rows that wait for the day whose file will carry them. What lies outside the days is dropped: it is never delivered.
///
/// - Shape: one list per day; a day's list is given back when it is taken, so only the days ahead take memory.
struct DayQueue<Row: Sendable>: Sendable {
  let firstDay: Int32
  private var days: [[Row]]

  init(_ days: ClosedRange<Int32>) {
    firstDay = days.lowerBound
    self.days = Array(repeating: [], count: days.count)
  }

  mutating func add(_ row: Row, on day: Int32) {
    let index = Int(day - firstDay)
    if index >= 0, index < days.count { days[index].append(row) }
  }

  mutating func take(_ day: Int32) -> [Row] {
    let index = Int(day - firstDay)
    guard index >= 0, index < days.count else { return [] }
    let rows = days[index]
    days[index] = []
    return rows
  }
}
