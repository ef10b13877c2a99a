/// What a partner's check found of one file, as its check receipt says it.
public struct VouchedFile: Hashable, Sendable {
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    case accepted
    case acceptedWithRejects = "accepted with rejected rows"
    case refused
  }

  /// The sum of one money column over the accepted rows.
  public struct Sum: Hashable, Sendable {
    public var currency: String
    public var column: String
    /// An exact decimal with the currency's digits: `-250000.00`.
    public var amount: String

    public init(currency: String, column: String, amount: String) {
      self.currency = currency
      self.column = column
      self.amount = amount
    }
  }

  /// The file's name without folders: it is delivered in the party's folder under this name.
  public var name: String
  /// `party/feed`.
  public var feed: String
  /// The date that the name carries; nil when it carries none.
  public var date: BusinessDate?
  /// Of the file as it is delivered, compressed or not.
  public var sha256: String
  public var byteCount: Int
  /// ``FeedProfile/digest`` of the profile it was checked with.
  public var profileDigest: String
  /// The profile's `valid_from`; empty when it has none.
  public var profileVersion: String
  public var verdict: Verdict
  public var rowCount: Int
  public var acceptedCount: Int
  public var rejectedCount: Int
  public var ignoredCount: Int
  /// In the order of the record's money columns.
  public var sums: [Sum]
  /// 1-based line of the receipt on which it begins; nil in one that is being made.
  public var line: Int?

  public init(
    name: String, feed: String, date: BusinessDate?, sha256: String, byteCount: Int, profileDigest: String,
    profileVersion: String, verdict: Verdict, rowCount: Int, acceptedCount: Int, rejectedCount: Int, ignoredCount: Int,
    sums: [Sum], line: Int? = nil
  ) {
    self.name = name
    self.feed = feed
    self.date = date
    self.sha256 = sha256
    self.byteCount = byteCount
    self.profileDigest = profileDigest
    self.profileVersion = profileVersion
    self.verdict = verdict
    self.rowCount = rowCount
    self.acceptedCount = acceptedCount
    self.rejectedCount = rejectedCount
    self.ignoredCount = ignoredCount
    self.sums = sums
    self.line = line
  }

  /// What a check found.
  ///
  /// - Parameters:
  ///   - path: the checked file; its last part is the name it is to be delivered under.
  ///   - refusal: why the check refused it, if the summary itself does not say.
  public init(
    path: String, profile: FeedProfile, date: BusinessDate?, sha256: String, byteCount: Int, summary: SegmentSummary,
    refusal: Fault? = nil, currency: Currency
  ) {
    let isRefused = (refusal ?? summary.refusal) != nil
    self.init(
      name: path.split(separator: "/").last.map(String.init) ?? path, feed: profile.name, date: date, sha256: sha256,
      byteCount: byteCount, profileDigest: profile.digest, profileVersion: profile.validFrom?.description ?? "",
      verdict: isRefused ? .refused : summary.rejectedCount > 0 ? .acceptedWithRejects : .accepted,
      rowCount: summary.rowCount, acceptedCount: summary.acceptedCount, rejectedCount: summary.rejectedCount,
      ignoredCount: summary.ignoredCount, sums: Self.sums(summary, currency))
  }

  /// The money columns of a summary as exact decimals.
  public static func sums(_ summary: SegmentSummary, _ currency: Currency) -> [Sum] {
    zip(summary.kind.moneyColumns, summary.moneySums).map { column, sum in
      Sum(
        currency: currency.code, column: summary.kind.columns[column].name,
        amount: decimal(sum, exponent: currency.exponent))
    }
  }
}
