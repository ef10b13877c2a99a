import RekonCore

/// Remittance lines, and what has no sale.
extension SaleLedgerStep {
  /// Adds up the standing lines of the key; the others are counted for what they are and leave the key.
  mutating func countLines() -> LineFacts {
    var facts = LineFacts()
    guard !lineMembers.isEmpty else { return facts }
    if !excludedLines.isEmpty {
      var standing: [RowReference] = []
      for line in lineMembers {
        if excludedLines.contains(line) { excludeLine(line) } else { standing.append(line) }
      }
      lineMembers = standing
    }
    for line in lineMembers {
      let view = lines.views[line.block]
      facts.add(
        gross: view.int64(RemittanceColumn.gross.rawValue, line.row),
        remittedOn: view.int32(RemittanceColumn.remittedOn.rawValue, line.row))
    }
    return facts
  }

  mutating func markExcludedLines() {
    for (block, view) in lines.views.enumerated() {
      guard let roles = lineRoles[lines.segments[block]] else { continue }
      // From whichever side is shorter: a feed sent twice has as many roles as rows.
      if roles.count < view.rowCount {
        for record in roles.keys {
          if let row = view.row(ofRecord: record) { excludedLines.insert(block: block, row: row) }
        }
      } else {
        for row in 0..<view.rowCount where roles[view.recordNumber(row)] != nil {
          excludedLines.insert(block: block, row: row)
        }
      }
    }
  }

  mutating func excludeLine(_ line: RowReference) {
    let platform = input.names.party(ofSegment: lines.segments[line.block])
    part.forward.addRight(lines.recordID(line), platform, .duplicate)
  }

  mutating func addOrphanLines(_ facts: LineFacts) {
    let first = lineMembers[0]
    let view = lines.views[first.block]
    let platform = input.names[input.names.party(ofSegment: lines.segments[first.block])]
    let column = RemittanceColumn.institution.rawValue
    let institution = input.names[
      input.names.global(view.code(column, first.row), segment: lines.segments[first.block], column: column)]
    var state = RecordState.matched
    if var decision = rules.forward.decideOrphan(facts, platform: platform) {
      let key = joinedKey(platform, view.string(RemittanceColumn.orderID.rawValue, first.row))
      let row = part.answer(&decision, .forward, key: key, came: facts.forwarded, input)
      let judgement = rules.judge.judge(decision)
      state = judgement.state
      var found = rules.maker.balance(
        decision, judgement, link: .forward, key: key, left: 0, right: facts.forwarded)
      found.party = platform
      found.platform = platform
      found.institution = institution
      found.occurredOn = BusinessDate(dayNumber: facts.firstDay)
      found.rightRecords = lineMembers.map { lines.recordID($0) }
      found.message = rules.maker.sentence.orphanLines(facts, platform: platform, institution: institution)
      rules.maker.tell(&found, input.definition.opening, row: row, came: facts.forwarded)
      part.breaks.append(found)
    }
    part.forward.add(LinkTally.noPlatform, left: 0, right: facts.forwarded)
    part.forward.addDifference(LinkTally.noPlatform, state, -facts.forwarded)
    for line in lineMembers { part.forward.addRight(lines.recordID(line), LinkTally.noPlatform, state) }
    judgeOrphanLines()
  }

  /// Second-pass payments that found no sale of the order they name, group by group.
  mutating func addOrphanPayments() {
    let groups = Dictionary(grouping: paymentMembers.map { inbound.messages[$0] }, by: \.link)
    for (_, payments) in groups.sorted(by: { $0.key < $1.key }) {
      var group = OrphanGroup(
        partner: payments[0].partner, platform: payments[0].platform, reference: inbound.reference(payments[0]),
        participant: inbound.participant(payments[0]))
      if input.definition.opening != nil {
        let order = inbound.withOrderID(payments[0]) { String(decoding: $0, as: UTF8.self) }
        group.orders = [joinedKey(input.names[payments[0].platform], order)]
      }
      group.payments = payments.map(inbound.withOwnPlatform)
      part.addOrphanGroup(group, input, rules.maker)
    }
  }
}
