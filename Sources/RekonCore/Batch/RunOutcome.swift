/// What the stages found, as the export stage takes it: no matching, no feeds, only results.
public struct RunOutcome: Sendable {
  public var pipeline: String
  public var scope: Scope
  public var currency: Currency
  public var files: [FileOutcome]
  /// What stands as a break, sorted by code and key.
  public let standingBreaks: FindingList
  /// What may still become one, in the same order.
  public let openItems: FindingList
  public var links: [LinkOutcome]
  public var sales: [PlatformSales]
  public var notes: [Fault]
  /// What re-issued files changed, by path.
  public var reissues: [Reissue] = []
  /// What became of the opening list; nil without one.
  public var opening: OpeningOutcome?
  /// Rules that were skipped because what they need is not configured, in words.
  public var skipped: [String]
  /// SHA-256 over everything the result depends on.
  public var inputsDigest: String
  public var definitionDigest: String
  public var sources: [DefinitionSource]
  /// Check receipts and their signatures that files were held against, by path.
  public var checkReceipts: [DefinitionSource] = []
  /// What had come when the run was made, or when it is asked about.
  public var knowledge = Knowledge(receiptCount: 0, lastReceipt: "", notTaken: [])
  /// The official run that tells what was known then, `2020-09-04/run-1`; nil where nobody asks for that.
  public var knownBy: String?
  /// An answer about what was known at some time; it stands beside the official runs.
  public var isAsked = false

  /// - Parameter findings: breaks and open items, sorted and parted.
  public init(
    pipeline: String, scope: Scope, currency: Currency, files: [FileOutcome],
    findings: (breaks: FindingList, open: FindingList), links: [LinkOutcome], sales: [PlatformSales], notes: [Fault],
    skipped: [String], inputsDigest: String, definitionDigest: String, sources: [DefinitionSource]
  ) {
    self.pipeline = pipeline
    self.scope = scope
    self.currency = currency
    self.files = files
    (standingBreaks, openItems) = findings
    self.links = links
    self.sales = sales
    self.notes = notes
    self.skipped = skipped
    self.inputsDigest = inputsDigest
    self.definitionDigest = definitionDigest
    self.sources = sources
  }

  public var asOf: BusinessDate { scope.asOf }
  public var findingCount: Int { standingBreaks.count + openItems.count }

  /// Whether a feed is missing or refused, so that the result cannot be complete.
  public var isIncomplete = false
}

/// One delivered file: what it is and what became of it.
public struct FileOutcome: Sendable {
  public var path: String
  public var sha256: String
  public var party: String
  public var feed: String
  public var date: BusinessDate
  public var disposition: String
  public var fault: Fault?
  public var notes: [Fault]
  public var summary: SegmentSummary
  /// Something in the feed tells that its rows are all there.
  public var isClosed: Bool

  public init(
    path: String, sha256: String, party: String, feed: String, date: BusinessDate, disposition: String, fault: Fault?,
    notes: [Fault], summary: SegmentSummary, isClosed: Bool
  ) {
    self.isClosed = isClosed
    self.path = path
    self.sha256 = sha256
    self.party = party
    self.feed = feed
    self.date = date
    self.disposition = disposition
    self.fault = fault
    self.notes = notes
    self.summary = summary
  }
}

/// One link of the chain: whole run and by platform.
public struct LinkOutcome: Sendable {
  public struct Share: Sendable {
    public var state: RecordState
    public var leftCount: Int
    public var rightCount: Int
    public var difference: MinorUnits
    public init(state: RecordState, leftCount: Int, rightCount: Int, difference: MinorUnits) {
      self.state = state
      self.leftCount = leftCount
      self.rightCount = rightCount
      self.difference = difference
    }
  }

  public struct Totals: Sendable {
    /// A platform's code; `-` for records without a left side; empty for the whole run.
    public var platform: String
    public var left: MinorUnits
    public var right: MinorUnits
    public var shares: [Share]
    public init(platform: String, left: MinorUnits, right: MinorUnits, shares: [Share]) {
      self.platform = platform
      self.left = left
      self.right = right
      self.shares = shares
    }

    public func share(_ state: RecordState) -> Share {
      shares.first { $0.state == state } ?? Share(state: state, leftCount: 0, rightCount: 0, difference: 0)
    }
  }

  public var link: Link
  /// What the programme calls it.
  public var name: String
  public var whole: Totals
  public var platforms: [Totals]

  public init(link: Link, name: String, whole: Totals, platforms: [Totals]) {
    self.link = link
    self.name = name
    self.whole = whole
    self.platforms = platforms
  }
}

/// What a platform sold: its standing paid sales.
public struct PlatformSales: Sendable {
  public var platform: String
  public var count: Int
  public var amount: MinorUnits

  public init(platform: String, count: Int, amount: MinorUnits) {
    self.platform = platform
    self.count = count
    self.amount = amount
  }
}

/// Parts of a whole in tenths of a percent, rounded half up: `68.9`.
public func percent(_ part: MinorUnits, of whole: MinorUnits) -> String {
  guard whole > 0 else { return "0.0" }
  let tenths = (part * 2_000 + whole) / (whole * 2)
  return "\(tenths / 10).\(tenths % 10)"
}
