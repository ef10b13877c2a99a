import RekonCore

/// What a sale should not have been by the registers, and its way to its participant.
extension SaleLedgerStep {
  /// Marks sales that a register rule may have something to say of, in the order in which they lie.
  mutating func markSales() {
    guard rules.registers.isJudged else { return }
    for (block, view) in sales.views.enumerated() {
      for row in 0..<view.rowCount
      where !rules.registers.isOrdinary(registerFacts(RowReference(block: block, row: row))) {
        saleMarks.insert(block: block, row: row)
      }
    }
  }

  private func registerFacts(_ row: RowReference) -> RegisterPolicies.Sale {
    let view = sales.views[row.block]
    return RegisterPolicies.Sale(
      platform: input.names.party(ofSegment: sales.segments[row.block]), institution: code(row, .institution),
      course: code(row, .course), soldOn: input.day(ofInstant: view.int64(SaleColumn.soldAt.rawValue, row.row)),
      amount: view.int64(SaleColumn.amount.rawValue, row.row))
  }

  /// Judges a paid sale that was marked.
  mutating func addRegisterFindings(_ standing: StandingRow, _ sale: SaleFacts) {
    let facts = registerFacts(standing.first)
    for (rule, atRisk) in rules.registers.findings(facts) {
      guard
        var found = rules.maker.attribute(rule, on: sale.soldOn, key: key(standing.first, sale), atRisk: atRisk)
      else { continue }
      describe(standing.first, &found)
      found.party = sale.platform
      found.leftRecords = saleRecords(standing)
      found.message = rules.maker.sentence.register(
        rule, sale, course: name(standing.first, .course), amount: MinorUnits(facts.amount), atRisk)
      part.breaks.append(found)
    }
  }

  // MARK: Participants

  /// Sends every standing sale to its participant, in the order in which they lie.
  func sendToParticipants() {
    guard let participants else { return }
    for (block, view) in sales.views.enumerated() {
      let platform = UInt16(input.names.party(ofSegment: sales.segments[block]))
      for row in 0..<view.rowCount {
        let reference = RowReference(block: block, row: row)
        if excludedSales.contains(reference) { continue }
        let status = updatedStatus.isEmpty ? word(reference) : updatedStatus[reference] ?? word(reference)
        let participant = view.text(SaleColumn.participant.rawValue, row)
        let hash = keyHash(participant)
        var sale = ParticipantSale(
          soldAt: view.int64(SaleColumn.soldAt.rawValue, row), sale: sales.recordID(reference),
          expected: Int64(clamping: expected(reference, status)), course: code(reference, .course), platform: platform,
          isPaid: status == .paid)
        if let packed = packedDigits(participant) {
          sale.participant = packed
        } else {
          sale.participant = UInt64(participants.addText(participant, for: hash)) << 16 | UInt64(participant.count)
          sale.isText = true
        }
        participants.send(sale, to: hash)
      }
    }
  }
}
