/// The shape of an XML feed: which elements are records, where their fields and the feed's controls stand.
///
/// Paths name elements by local name, from the document element on, parted by `/`; a last `@name` is an attribute. A
/// record's own paths start at the record's element; `../` in front starts at the row that encloses a detail.
public struct XMLDialect: Hashable, Sendable {
  /// Local name of the document element: the feed's root, or an element below an envelope around it.
  public var document: String
  public var isEnveloped: Bool
  /// Forms of the document's namespace; empty: no namespace.
  public var namespaces: [TextPattern]
  /// Elements that carry controls of their own (statements of an account); empty: the document does.
  public var statements: [String]
  /// Paths of the row elements, below a statement or the document.
  public var row: String
  /// Elements inside a row that are records of their own where there are any.
  public var detail: String?
  /// Rows without this path are no records: ignored and counted.
  public var neededPath: String?
  /// Texts of ``neededPath`` that mean there is none.
  public var neededNulls: [String]
  public var controls: Controls
  public var balance: Balance?
  /// Named paths of a record that ``cases`` look at.
  public var marks: [Mark]
  public var cases: [Case]

  /// Where a document or statement says what it holds. Lists are alternatives, the first that is there counts.
  public struct Controls: Hashable, Sendable {
    public var date: [String] = []
    public var dateFormat: TimeFormat?
    public var party: [String] = []
    public var partyText = ""
    public var sequence: [String] = []
    public var count: [String] = []
    public var sum: [String] = []
    public var currency: [String] = []
    public var account: [String] = []
    /// Of a row: the number of details it says it has; another number is noted.
    public var detailCount: [String] = []

    public init() {}
  }

  /// An account statement's balances: opening + signed booked entries = closing.
  public struct Balance: Hashable, Sendable {
    public var element: String
    public var type: String
    public var amount: String
    public var currency: String
    public var direction: String
    public var date: [String]
    public var opening: [String]
    public var closing: [String]
    /// Of a row: what counts towards the balance.
    public var entryAmount: String
    public var entryCurrency: String
    public var entryDirection: String
    public var entryState: [String]
    /// Of a detail: what it adds to its entry, and which way.
    public var detailAmount: [String]
    public var detailDirection: [String]
    public var booked: String
    /// Statements that must have both balances; others, such as notifications, may have none.
    public var requiredIn: [String]
    public var dateFormat: TimeFormat

    public init(
      element: String, type: String, amount: String, currency: String, direction: String, date: [String],
      opening: [String], closing: [String], entryAmount: String, entryCurrency: String, entryDirection: String,
      entryState: [String], detailAmount: [String], detailDirection: [String], booked: String, requiredIn: [String],
      dateFormat: TimeFormat
    ) {
      self.element = element
      self.type = type
      self.amount = amount
      self.currency = currency
      self.direction = direction
      self.date = date
      self.opening = opening
      self.closing = closing
      self.entryAmount = entryAmount
      self.entryCurrency = entryCurrency
      self.entryDirection = entryDirection
      self.entryState = entryState
      self.detailAmount = detailAmount
      self.detailDirection = detailDirection
      self.booked = booked
      self.requiredIn = requiredIn
      self.dateFormat = dateFormat
    }
  }

  public struct Mark: Hashable, Sendable {
    public var name: String
    public var paths: [String]
    public init(name: String, paths: [String]) {
      self.name = name
      self.paths = paths
    }
  }

  /// What a record is, by what its marks say: the first case whose conditions all hold.
  public struct Case: Hashable, Sendable {
    public enum Condition: Hashable, Sendable {
      case present
      case absent
      case equals(String)
    }

    /// By index into the dialect's marks.
    public var conditions: [Int: Condition]
    /// The canonical status; nil: the record is ignored and counted.
    public var status: Word?
    public var isNegative: Bool
    /// Target columns that are empty in this case.
    public var emptied: [Int]

    public init(conditions: [Int: Condition], status: Word?, isNegative: Bool, emptied: [Int]) {
      self.conditions = conditions
      self.status = status
      self.isNegative = isNegative
      self.emptied = emptied
    }
  }

  public init(document: String, row: String) {
    self.document = document
    self.row = row
    isEnveloped = false
    namespaces = []
    statements = []
    detail = nil
    neededPath = nil
    neededNulls = []
    controls = Controls()
    balance = nil
    marks = []
    cases = []
  }

  /// The feed says how many rows it has or what they add up to.
  public var hasControlTotals: Bool { !controls.count.isEmpty || !controls.sum.isEmpty || balance != nil }
}
