import RekonCore

/// Instalments that the opening list names. They are judged as ever: an entitlement knows no period, and what is paid of an
/// instalment that fell due earlier is owed, too. But one that fell due before the scope is not told as missing again, so that
/// only the list still knows it.
extension IncentiveLedgerStep {
  mutating func noteOpening(_ facts: InstalmentFacts, _ members: [IncentiveItem], left: MinorUnits) {
    guard let list = input.definition.opening else { return }
    let key = joinedKey(participant(members), String(facts.number))
    guard let row = list.row(.incentive, key) else { return }
    if facts.isPaid {
      part.opening.answers.append(.init(row: row, amount: facts.sum, key: key))
    } else if left != 0 {
      part.opening.inScope.insert(row)
    }
  }
}
