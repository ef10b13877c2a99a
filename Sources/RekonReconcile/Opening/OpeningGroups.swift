import RekonCore

/// Payment groups that the opening list names, by their own key or by an order of theirs.
extension OrphanGroup {
  /// The row of the list that is this group's: that of its own key, else of the first order it names, in the order of keys.
  func row(in list: OpeningList, _ names: NameTable) -> Int? {
    ([key(names)] + orders.sorted(by: bytesPrecede)).lazy.compactMap { list.row(.payment, $0) }.first
  }

  var paid: MinorUnits {
    var facts = PaymentFacts()
    for message in payments { facts.add(message) }
    return facts.paid
  }
}

extension LedgerPart {
  /// Once all groups are known: classifies those that the opening list names, by what all groups of a row bring together.
  mutating func settleOpenedGroups(_ list: OpeningList, _ input: ReconcileInput, _ maker: BreakMaker) {
    let groups = opening.groups
    opening.groups = []
    var came: [Int: MinorUnits] = [:]
    for (group, row) in groups { came[row, default: 0] += group.paid }
    for (group, row) in groups {
      let paid = group.paid
      if paid != 0 { opening.answers.append(.init(row: row, amount: paid, key: group.key(input.names))) }
      settleOrphanGroup(group, input, maker, row: row, came: came[row] ?? 0)
    }
  }
}
