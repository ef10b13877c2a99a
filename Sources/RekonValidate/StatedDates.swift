import RekonCore

/// A date inside a file must be that of its name.
enum StatedDates {
  static func fault(_ stated: [StatedFacts], date: BusinessDate) -> Fault? {
    guard let other = stated.first(where: { $0.date.map { $0 != date } ?? false }), let found = other.date else {
      return nil
    }
    return Fault(
      "date-differs", at: other.place, found: "a file of \(found)", expected: "\(date), the date of its name",
      remedy: "the file has another's name or another's content: send it again")
  }
}
