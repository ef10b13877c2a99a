import RekonCore

/// A date inside a file must be that of its name.
public enum StatedDates {
  public static func fault(_ stated: [StatedFacts], date: BusinessDate) -> Fault? {
    guard let other = stated.first(where: { $0.date.map { $0 != date } ?? false }), let found = other.date else {
      return nil
    }
    return Fault(
      "date-differs", at: other.place, found: "a file of \(found)", expected: "\(date), the date of its name",
      remedy: "the file has another's name or another's content: send it again")
  }
}

/// A name that says gzip of plain text, or the other way round.
public enum GzipName {
  public static func note(_ path: String, isGzip: Bool) -> Fault? {
    guard isGzip != path.hasSuffix(".gz") else { return nil }
    return Fault(
      "name-mismatch", severity: .warning, file: path, at: Place(compressedByte: 0),
      found: isGzip ? "a gzip file under a name without .gz" : "plain text under a name with .gz",
      expected: isGzip ? "a name that ends in .gz" : "a gzip file", remedy: "it was read as what it is")
  }
}
