import RekonCore

/// Days and instants that can hardly be meant (1900, 2999, an epoch in seconds read as milliseconds): they load, and are
/// noted once a column with their number and the first of them.
///
/// Looks at whole columns of a stripe, so that a row costs a comparison or two and no branch of its own.
struct DateWindow {
  private struct Column {
    let index: Int
    let name: String
    let isInstant: Bool
    var count = 0
    var first: (date: BusinessDate, place: Place)?
  }

  private var columns: [Column]
  private let earliest: BusinessDate
  private let latest: BusinessDate
  private let zoneOffsetSeconds: Int

  init(_ profile: FeedProfile) {
    earliest = profile.limits.earliestDate
    latest = profile.limits.latestDate
    zoneOffsetSeconds = profile.zoneOffsetSeconds
    let specs = profile.record.columns
    columns = profile.fields.filter { specs[$0.target].kind == .day || specs[$0.target].kind == .instant }.map {
      Column(index: $0.target, name: $0.column, isInstant: specs[$0.target].kind == .instant)
    }
  }

  mutating func look(at builder: StripeBuilder) {
    for index in columns.indices {
      if columns[index].isInstant {
        let low = Int64(earliest.dayNumber) * 86_400_000 - Int64(zoneOffsetSeconds) * 1_000
        let high = Int64(latest.dayNumber + 1) * 86_400_000 - Int64(zoneOffsetSeconds) * 1_000
        let column = builder.columns[columns[index].index]
        for row in 0..<builder.count where column.int64(row) < low || column.int64(row) >= high {
          let local = column.int64(row) + Int64(zoneOffsetSeconds) * 1_000
          note(index, dayNumber: Int32((local - (local < 0 ? 86_399_999 : 0)) / 86_400_000), row, builder)
        }
      } else {
        let column = builder.columns[columns[index].index]
        for row in 0..<builder.count {
          let day = column.int32(row)
          // The smallest number stands for a field that is not there.
          if (day < earliest.dayNumber || day > latest.dayNumber) && day != .min {
            note(index, dayNumber: day, row, builder)
          }
        }
      }
    }
  }

  private mutating func note(_ index: Int, dayNumber: Int32, _ row: Int, _ builder: StripeBuilder) {
    columns[index].count += 1
    if columns[index].first == nil {
      columns[index].first = (BusinessDate(dayNumber: dayNumber), builder.place(ofRow: row))
    }
  }

  func notes() -> [Fault] {
    columns.compactMap { column in
      guard let (date, place) = column.first else { return nil }
      var at = place
      at.column = column.name
      return Fault(
        "date-implausible", severity: .warning, at: at,
        found: "\(date)" + (column.count > 1 ? ", the first of \(column.count) such days" : ""),
        expected: "a day from \(earliest) to \(latest)",
        remedy: "it was read as it stands; is the form of the date right?")
    }
  }
}
