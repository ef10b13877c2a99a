import RekonCore

extension RunSummary {
  /// Sales of an earlier period that were paid only in this one. What they were paid is due to their institutions, but a
  /// sale is judged in the period that has it: nothing here would notice that it is not forwarded.
  static func notFollowed(_ definition: PipelineDefinition, _ opening: OpeningOutcome?) -> [String] {
    guard let opening, let list = definition.opening, definition.has(.forward) else { return [] }
    let paid = opening.rows.filter { row in
      row.listed.link == .payment && row.answered > 0 && list.row(.forward, row.listed.key) == nil
    }
    guard !paid.isEmpty else { return [] }
    let sum = readable(paid.reduce(0) { $0 + $1.answered }, definition.currency)
    return [
      "whether \(sum) that came for \(paid.count) earlier \(paid.count == 1 ? "sale" : "sales") is forwarded (opening.csv)"
    ]
  }
}
