import RekonCore

/// Everything that is wrong with one feed, for a partner who wants to mend it: a run needs the first thing that refuses a
/// file, a desk all of them.
///
/// What is listed is limited, what is counted is not: a feed whose every row is wrong costs no more memory than a clean one.
public final class DeskLog {
  /// One thing that is wrong, with the key of its record where it can be read.
  public struct Entry: Sendable {
    public var fault: Fault
    /// `order_id` of a sale, `payment_ref` of a payment…; empty where there is none.
    public var key: String

    public init(fault: Fault, key: String = "") {
      self.fault = fault
      self.key = key
    }
  }

  /// The first entries of one kind, and how many there are.
  public struct List: Sendable {
    public private(set) var entries: [Entry] = []
    public private(set) var count = 0
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var hasRoom: Bool { entries.count < limit }

    mutating func add(_ entry: @autoclosure () -> Entry) {
      count += 1
      if hasRoom { entries.append(entry()) }
    }

    mutating func removeAll() {
      entries = []
      count = 0
    }
  }

  /// What refuses the file.
  public private(set) var refusals: List
  /// What turns rows away: a row has one entry for each field that is wrong.
  public private(set) var rowFaults: List
  /// What was noticed and does not hinder.
  public private(set) var notes: List
  /// Of each step of the row plan: how many fields failed it.
  private var stepCounts: [Int] = []
  private var stepColumns: [String] = []
  /// 0-based columns of identities and accounts, and how many columns there are: to show a line without them.
  public private(set) var personalColumns: Set<Int> = []
  public private(set) var columnCount = 0
  /// Told where the reading is: compressed bytes read, all of them, rows so far.
  let progress: (Int, Int, Int) -> Void

  /// - Parameter limit: entries kept of each kind.
  public init(limit: Int, progress: @escaping (Int, Int, Int) -> Void = { _, _, _ in }) {
    refusals = List(limit: limit)
    rowFaults = List(limit: limit)
    notes = List(limit: limit)
    self.progress = progress
  }

  func refuse(_ fault: Fault) { refusals.add(Entry(fault: fault)) }

  func note(_ fault: Fault) { notes.add(Entry(fault: fault)) }

  var explainsRows: Bool { rowFaults.hasRoom }

  /// The columns of the steps that rows go through.
  func begin(_ plan: RowPlan, columnCount: Int = 0) {
    self.columnCount = columnCount
    personalColumns = Set(
      plan.steps.filter { $0.rule < plan.rules.count && plan.kind.columns[plan.rules[$0.rule].target].isPersonal }
        .map(\.sourceColumn))
    stepColumns = plan.steps.map { plan.column(ofRule: $0.rule) }
    stepCounts = Array(repeating: 0, count: stepColumns.count)
  }

  /// A fault of a whole row.
  ///
  /// - Parameter entry: asked for only where it will be listed.
  func addRow(_ entry: @autoclosure () -> Entry) { rowFaults.add(entry()) }

  /// A fault of the field that a step of the plan reads.
  func addField(step: Int, _ entry: @autoclosure () -> Entry) {
    stepCounts[step] += 1
    rowFaults.add(entry())
  }

  /// Faults of fields by the feed's column, all of them, in the order of the profile.
  public var columnCounts: [(column: String, count: Int)] {
    stepColumns.indices.filter { stepColumns.firstIndex(of: stepColumns[$0]) == $0 }.compactMap { first in
      let count = stepColumns.indices.reduce(0) { $0 + (stepColumns[$1] == stepColumns[first] ? stepCounts[$1] : 0) }
      return count > 0 ? (stepColumns[first], count) : nil
    }
  }

  /// One cause for all of them has been found.
  func dropRowFaults() {
    rowFaults.removeAll()
    stepCounts = Array(repeating: 0, count: stepColumns.count)
  }
}
