import RekonCore

/// What came for the rows of the opening list, in one partition or in all.
struct OpeningAnswers: Sendable {
  struct Answer: Sendable {
    /// Index of the row.
    var row: Int
    /// Paid, forwarded or transferred.
    var amount: MinorUnits
    /// Of the group, order or batch that brought it.
    var key: String
  }

  var answers: [Answer] = []
  /// Rows whose own record is one of this period.
  var inScope: Set<Int> = []
  /// Payment groups that name a row. Several may name one, and only all of them together say whether it is answered.
  var groups: [(group: OrphanGroup, row: Int)] = []

  mutating func merge(_ other: consuming OpeningAnswers) {
    answers += other.answers
    inScope.formUnion(other.inScope)
    groups += other.groups
  }

  /// Every row of the list with what came for it.
  func outcome(_ list: OpeningList, _ definition: PipelineDefinition) -> OpeningOutcome {
    let byRow = Dictionary(grouping: answers, by: \.row)
    return OpeningOutcome(
      rows: list.rows.indices.map { index in
        let answers = byRow[index] ?? []
        return OpeningOutcome.Row(
          listed: list.rows[index], link: definition.name(of: list.rows[index].link),
          answered: answers.reduce(0) { $0 + $1.amount }, answeredBy: answers.map(\.key).sorted(by: bytesPrecede),
          isInScope: inScope.contains(index))
      })
  }
}

extension Decision {
  /// With an opening list nothing is guessed: it is before the scope if the list names it and what came is what was open.
  ///
  /// - Parameter came: all the money that answers the row.
  mutating func judge(by list: OpeningList, row: Int?, came: MinorUnits) {
    isBefore = row.map { list.rows[$0].difference == came } ?? false
    if row != nil, !isBefore { detail = "opening-differs" }
  }
}

extension LedgerPart {
  /// Judges what came without a left record by the row of the opening list with its key, and notes it as that row's answer.
  /// Without a list the guess stays. Returns the row.
  mutating func answer(
    _ decision: inout Decision, _ link: Link, key: String, came: MinorUnits, _ input: ReconcileInput
  ) -> Int? {
    guard let list = input.definition.opening else { return nil }
    let row = list.row(link, key)
    decision.judge(by: list, row: row, came: came)
    if let row { opening.answers.append(.init(row: row, amount: came, key: key)) }
    return row
  }
}

extension BreakMaker {
  /// Says of a finding which row of the opening list it has to do with.
  func tell(_ found: inout Break, _ list: OpeningList?, row: Int?, came: MinorUnits) {
    guard let list, let row else { return }
    found.leftSource = list.source(row)
    found.message += sentence.opening(list, row: row, came: came)
  }
}
