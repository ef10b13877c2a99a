import RekonCore

/// A day that has not begun: its report would stand before every real one.
public struct AsOfInFuture: Error, Hashable, Sendable, CustomStringConvertible {
  public var asOf: BusinessDate
  public var today: BusinessDate
  public var description: String { "error[as-of-in-future]: found \(asOf), expected a day not after today, \(today)" }
}

/// Deliveries that have not come: what was known after them nobody can say.
public struct ReceiptsNotThere: Error, Hashable, Sendable, CustomStringConvertible {
  public var asked: Int
  public var there: Int

  public init(asked: Int, there: Int) {
    self.asked = asked
    self.there = there
  }

  public var description: String {
    "error[receipts-not-there]: found --receipts \(asked), expected at most \(there), the receipts of this state folder"
  }
}

/// A folder or feed that the run needs and that is not there.
public struct InputNotFound: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  public var what: String
  /// What was seen instead.
  public var remarks: [String]

  public init(path: String, what: String, remarks: [String] = []) {
    self.path = path
    self.what = what
    self.remarks = remarks
  }

  public var description: String {
    (remarks + ["\(visible(path)): error[input-not-found]: no \(what)"]).joined(separator: "\n")
  }
}
