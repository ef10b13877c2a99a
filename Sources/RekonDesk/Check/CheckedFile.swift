import RekonCore
import RekonIngest

/// What a check found in one file.
public struct CheckedFile: Sendable {
  public enum Verdict: String, Sendable {
    case accepted
    /// Rows were turned away, no more than the feed may have.
    case acceptedWithRejects = "accepted-with-rejected-rows"
    case refused
    /// There is no such file.
    case notFound = "not-found"
  }

  /// One thing that is wrong, or was noticed.
  public struct Finding: Sendable {
    public enum Level: String, Sendable {
      /// Nothing of the file will be used.
      case file
      /// This row will not be used.
      case row
      case note

      /// What refuses a file is told first.
      var rank: Int {
        switch self {
        case .file: 0
        case .row: 1
        case .note: 2
        }
      }
    }

    public var level: Level
    public var fault: Fault
    /// The record's key as the feed writes it; empty where there is none.
    public var key: String
    public var excerpt: Excerpt?

    /// The line to show: of the place itself where it was read again, else of the record.
    public var line: Int? { excerpt?.line ?? fault.place.line }
    public var byte: Int? { excerpt?.byte ?? fault.place.byte }
  }

  /// As it was named on the command line.
  public var path: String
  public var feed = ""
  /// Of the profile that read it, as `receipts` and segments know it.
  public var profileDigest = ""
  public var profileFrom: BusinessDate?
  public var date: BusinessDate?
  public var verdict = Verdict.accepted
  /// What was read; nil where nothing was.
  public var summary: SegmentSummary?
  public var currency: Currency?
  public var byteCount: Int?
  /// Only where somebody asked for it.
  public var sha256: String?
  /// In this order: what refuses the file, bad rows, notes; each in the order of the feed.
  public var findings: [Finding] = []
  /// All of them, also those that are not listed.
  public var counts: [Finding.Level: Int] = [:]
  /// Faults of fields, by column, all of them.
  public var columnCounts: [(column: String, count: Int)] = []

  public init(path: String) { self.path = path }

  public func count(_ level: Finding.Level) -> Int { counts[level] ?? 0 }
  public var faultCount: Int { count(.file) + count(.row) }
  /// Findings that are counted and not listed.
  public var unlistedCount: Int { counts.values.reduce(0, +) - findings.count }

  /// Sums of the money columns over the accepted rows, as decimals.
  public var sums: [(column: String, amount: String)] {
    guard let summary, let currency else { return [] }
    let columns = summary.kind.moneyColumns
    return columns.indices.map { index in
      (
        summary.kind.columns[columns[index]].name,
        decimal(summary.moneySums[index], exponent: currency.exponent)
      )
    }
  }

  mutating func add(_ fault: Fault, _ level: Finding.Level) {
    findings.append(Finding(level: level, fault: fault.of(file: path), key: "", excerpt: nil))
    counts[level, default: 0] += 1
  }
}

/// What a check of several files found.
public struct CheckReport: Sendable {
  public var files: [CheckedFile]
  /// Findings listed of each kind.
  public var limit: Int
  public var version: String

  public init(files: [CheckedFile], limit: Int, version: String) {
    self.files = files
    self.limit = limit
    self.version = version
  }

  /// 0 accepted, 1 accepted with rejected rows, 2 refused, 66 a file is not there: the highest.
  public var exitStatus: Int {
    files.map { file in
      switch file.verdict {
      case .accepted: 0
      case .acceptedWithRejects: 1
      case .refused: 2
      case .notFound: 66
      }
    }.max() ?? 0
  }
}
