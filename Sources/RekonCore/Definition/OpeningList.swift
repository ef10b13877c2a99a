/// What stood open when the period began, as the period before left it: rows of its `open-items.csv`, and of its
/// `discrepancies.csv` where they were put together.
public struct OpeningList: Sendable {
  /// One balance that did not come to nothing.
  public struct Row: Hashable, Sendable {
    /// 1-based, in the file.
    public var line: Int
    public var link: Link
    public var key: String
    /// What the period before called it; empty where the list does not say.
    public var code: String
    public var state: RecordState
    /// Left minus right in minor units: what was still to come, negative where too much had come.
    public var difference: MinorUnits

    public init(line: Int, link: Link, key: String, code: String, state: RecordState, difference: MinorUnits) {
      self.line = line
      self.link = link
      self.key = key
      self.code = code
      self.state = state
      self.difference = difference
    }

    /// Whether something was still to come. What lay before that period, or a person has decided, is named in the list and
    /// nobody waits for it.
    public var isOpen: Bool { state != .before && state != .decided }
  }

  /// As the definition names it.
  public var path: String
  /// In the order of the file; no link has a key twice.
  public let rows: [Row]
  private let indices: [Link: [String: Int]]

  public init(path: String, rows: [Row]) {
    self.path = path
    self.rows = rows
    indices = rows.indices.reduce(into: [:]) { $0[rows[$1].link, default: [:]][rows[$1].key] = $1 }
  }

  /// The row of a link with this key. O(1).
  public func row(_ link: Link, _ key: String) -> Int? { indices[link]?[key] }

  /// `opening.csv:7`.
  public func source(_ row: Int) -> String { "\(path):\(rows[row].line)" }
}
