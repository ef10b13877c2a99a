import RekonCore

/// What a sale should not have been by the registers, and its way to its participant.
extension SaleLedgerStep {
  /// Marks sales that a register rule may have something to say of, in the order in which they lie.
  mutating func markSales() {
    guard rules.registers.isJudged else { return }
    let (registers, names) = (rules.registers, input.names)
    for (block, view) in sales.views.enumerated() {
      let segment = sales.segments[block]
      for row in 0..<view.rowCount
      where !registers.isOrdinary(registerFacts(view, row, segment, names)) {
        saleMarks.insert(block: block, row: row)
      }
    }
  }

  @inline(__always)
  private func registerFacts(_ view: BlockView, _ row: Int, _ segment: Int, _ names: NameTable) -> RegisterPolicies.Sale
  {
    func global(_ column: SaleColumn) -> UInt32 {
      names.global(view.code(column.rawValue, row), segment: segment, column: column.rawValue)
    }
    return RegisterPolicies.Sale(
      platform: names.party(ofSegment: segment), institution: global(.institution), course: global(.course),
      soldOn: input.day(ofInstant: view.int64(SaleColumn.soldAt.rawValue, row)),
      amount: view.int64(SaleColumn.amount.rawValue, row))
  }

  /// Judges a paid sale that was marked.
  mutating func addRegisterFindings(_ standing: StandingRow, _ sale: SaleFacts) {
    let row = standing.first
    let facts = registerFacts(sales.views[row.block], row.row, sales.segments[row.block], input.names)
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
    let names = input.names
    for (block, view) in sales.views.enumerated() {
      let segment = sales.segments[block]
      let platform = UInt16(names.party(ofSegment: segment))
      for row in 0..<view.rowCount {
        let reference = RowReference(block: block, row: row)
        if excludedSales.contains(reference) { continue }
        var status = word(reference)
        if updatedSales.contains(reference) { status = updatedStatus[reference] ?? status }
        let participant = view.text(SaleColumn.participant.rawValue, row)
        let hash = keyHash(participant)
        let course = names.global(
          view.code(SaleColumn.course.rawValue, row), segment: segment, column: SaleColumn.course.rawValue)
        var sale = ParticipantSale(
          soldAt: view.int64(SaleColumn.soldAt.rawValue, row), sale: sales.recordID(reference),
          expected: Int64(clamping: expected(reference, status)), course: course, platform: platform,
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
