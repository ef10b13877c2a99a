import RekonCore

/// What is wrong with a sale's payments and lines beside their sums: the attribute codes of links 1 and 2.
extension SaleLedgerStep {
  // MARK: Payments

  mutating func addPaymentAttributes(_ standing: StandingRow, _ sale: SaleFacts) {
    let row = standing.first
    var attributes = PaymentAttributes()
    let channel = code(row, .channel)
    for index in paymentMembers {
      let message = inbound.messages[index]
      if message.flags.contains(.secondPass) {
        let namesParticipant = inbound.withParticipant(message) {
          equalBytes($0, sales.views[row.block].text(SaleColumn.participant.rawValue, row.row))
        }
        attributes.add(
          message, platform: sale.platformNumber, channel: channel, namesParticipant: namesParticipant)
      } else {
        attributes.add(
          message, platform: sale.platformNumber, channel: channel,
          namesParticipant: !message.flags.contains(.otherParticipant))
      }
    }
    for finding in attributes.findings(term: input.scope.paymentGrace.end(from: sale.soldOn)) {
      let key = key(row, sale)
      guard var found = rules.maker.attribute(finding.rule, on: sale.soldOn, key: key, atRisk: finding.atRisk) else {
        continue
      }
      describe(row, &found)
      let isPlatforms = finding.rule == .paymentChannel || finding.rule == .paymentReference
      let partners = finding.partners.map { input.names[$0] }.sorted(by: bytesPrecede)
      found.party = isPlatforms ? sale.platform : sale.channel
      if finding.rule == .paymentChannel, partners.count == 1 { found.partner = partners[0] }
      found.leftRecords = saleRecords(standing)
      found.rightRecords = finding.records.sorted()
      found.message = rules.maker.sentence.payment(
        finding.rule, finding.atRisk, sale, partners: partners, firstDebit: attributes.first?.day)
      part.breaks.append(found)
    }
  }

  // MARK: Lines

  /// Marks lines whose amounts do not add up or whose commission may be over a cap, in the order in which they lie.
  mutating func markLines() {
    let steps = CapSteps(input.definition.rates.capStep.values)
    let judgesCaps = input.definition.rules[.commissionOverCap] != nil
    for (block, view) in lines.views.enumerated() {
      let cap = judgesCaps ? input.registers.lowestCap(of: input.names.party(ofSegment: lines.segments[block])) : nil
      for row in 0..<view.rowCount {
        let amounts = LineAmounts(view, row)
        if amounts.gap != 0 || !(cap.map { amounts.isSurelyWithin(cap: $0, steps) } ?? true) {
          lineMarks.insert(block: block, row: row)
        }
      }
    }
  }

  /// Looks at the standing lines of a sale; what is ordinary costs a few comparisons.
  mutating func judgeLines(
    _ standing: StandingRow, _ platform: UInt32, soldOn: BusinessDate, firstDebitDay: Int32, expected: MinorUnits
  ) {
    guard !lineMembers.isEmpty else { return }
    let institution = code(standing.first, .institution)
    let hold =
      input.holds.isEmpty
      ? HoldTable.Finding() : input.holds.find(platform: platform, institution: institution, soldOn: soldOn)
    var term = Int32.max
    if firstDebitDay != .max, !hold.stands {
      let start = max(firstDebitDay, hold.releasedOn?.dayNumber ?? .min)
      term = input.scope.forwardTerm.end(from: BusinessDate(dayNumber: start)).dayNumber
    }
    for line in lineMembers {
      let view = lines.views[line.block]
      let remittedOn = view.int32(RemittanceColumn.remittedOn.rawValue, line.row)
      let isOther = lineInstitution(line) != institution
      guard isOther || remittedOn > term || hold.covers || lineMarks.contains(line) else { continue }
      let amounts = LineAmounts(view, line.row)
      let sale = saleFacts(standing, soldOn: soldOn, expected: expected)
      if isOther { addLine(.forwardInstitution, line, abs(amounts.gross), standing, sale) }
      if amounts.gross > 0, remittedOn > term { addLine(.forwardLate, line, amounts.gross, standing, sale) }
      if amounts.gross > 0, hold.stood(on: BusinessDate(dayNumber: remittedOn)) {
        addLine(.forwardHeld, line, amounts.gross, standing, sale)
      }
      if amounts.gap != 0 { addLine(.forwardArithmetic, line, abs(amounts.gap), standing, sale) }
      if let cap = input.registers.platforms.serving(platform, on: soldOn.dayNumber)?.commissionCap {
        let excess = amounts.excess(overCap: cap, step: input.definition.rates.capStep[soldOn])
        if excess > 0 { addLine(.commissionOverCap, line, excess, standing, sale) }
      }
    }
  }

  /// Lines of an order without a sale can only be held against themselves.
  mutating func judgeOrphanLines() {
    for line in lineMembers where lineMarks.contains(line) {
      let amounts = LineAmounts(lines.views[line.block], line.row)
      if amounts.gap != 0 { addLine(.forwardArithmetic, line, abs(amounts.gap), nil, nil) }
    }
  }

  private func lineInstitution(_ line: RowReference) -> UInt32 {
    let column = RemittanceColumn.institution.rawValue
    return input.names.global(
      lines.views[line.block].code(column, line.row), segment: lines.segments[line.block], column: column)
  }

  private mutating func addLine(
    _ rule: Rule, _ line: RowReference, _ atRisk: MinorUnits, _ standing: StandingRow?, _ sale: SaleFacts?
  ) {
    let view = lines.views[line.block]
    let platform = input.names[input.names.party(ofSegment: lines.segments[line.block])]
    let remittedOn = BusinessDate(dayNumber: view.int32(RemittanceColumn.remittedOn.rawValue, line.row))
    let key = joinedKey(
      platform, view.string(RemittanceColumn.orderID.rawValue, line.row),
      view.string(RemittanceColumn.remittanceID.rawValue, line.row))
    guard var found = rules.maker.attribute(rule, on: sale?.soldOn ?? remittedOn, key: key, atRisk: atRisk) else {
      return
    }
    if let standing {
      describe(standing.first, &found)
      found.leftRecords = saleRecords(standing)
    }
    found.party = platform
    found.platform = platform
    found.institution = input.names[lineInstitution(line)]
    let batch = RemittanceColumn.batchRef.rawValue
    found.batchRef =
      input.segments[lines.segments[line.block]].segment.summary.dictionaries[batch]?[view.code(batch, line.row)] ?? ""
    found.rightRecords = [lines.recordID(line)]
    found.message = rules.maker.sentence.line(
      rule, LineAmounts(view, line.row), atRisk, remittedOn: remittedOn, institution: found.institution, sale)
    part.breaks.append(found)
  }
}
