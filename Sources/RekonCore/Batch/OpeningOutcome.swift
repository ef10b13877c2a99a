/// What became of an opening list: every row of it with what came for it, so that none is forgotten.
public struct OpeningOutcome: Sendable {
  public enum Fate: String, Hashable, Sendable, CaseIterable {
    /// What was open has come, to the sen.
    case answered
    /// Something came, and it is another amount.
    case differs
    /// Nothing came.
    case open
    /// Its own record is one of this period, whose findings say how it stands.
    case inScope = "in-scope"
    /// It lay before the period that left it, or was decided: nobody waits for it, and nothing came.
    case notOpen = "not-open"
  }

  public struct Row: Sendable {
    public var listed: OpeningList.Row
    /// The link as the programme calls it.
    public var link: String
    /// Money that came for the row's key without a left record of its own.
    public var answered: MinorUnits
    /// Keys of the groups, orders or batches that brought it.
    public var answeredBy: [String]
    public var fate: Fate

    public init(listed: OpeningList.Row, link: String, answered: MinorUnits, answeredBy: [String], isInScope: Bool) {
      self.listed = listed
      self.link = link
      self.answered = answered
      self.answeredBy = answeredBy
      fate =
        !answeredBy.isEmpty
        ? answered == listed.difference ? .answered : .differs
        : isInScope ? .inScope : listed.isOpen ? .open : .notOpen
    }

    /// What is still open of it.
    public var left: MinorUnits {
      fate == .open || (fate == .differs && listed.isOpen) ? listed.difference - answered : 0
    }

    /// The name of its case, the same as in the period before.
    public var caseID: String { Break.caseID(of: link, key: listed.key) }
  }

  /// In the order of link and key.
  public var rows: [Row]

  public init(rows: [Row]) {
    self.rows = rows.sorted { left, right in
      left.listed.link != right.listed.link
        ? left.listed.link.rawValue < right.listed.link.rawValue : bytesPrecede(left.listed.key, right.listed.key)
    }
  }

  public func count(_ fate: Fate) -> Int { rows.count { $0.fate == fate } }

  /// Rows of which something is still open.
  public var openCount: Int { rows.count { $0.left != 0 } }
  /// What is still open: sums of what is to come and of what came too much.
  public var left: MinorUnits { rows.reduce(0) { $0 + $1.left } }
  /// The same without signs, so that too much does not hide too little.
  public var atRisk: MinorUnits { rows.reduce(0) { $0 + abs($1.left) } }
}
