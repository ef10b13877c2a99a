import RekonCore

/// Sends a group to the sale it claims, or to the order it names; says so when neither can be told.
extension PaymentGroupStep {
  func message(_ standing: StandingRow, saleHash: UInt64, link: RecordID) -> PaymentMessage {
    let view = rows.views[standing.first.block]
    var flags: PaymentMessage.Flags = []
    if word(standing.first, .kind) == .refund { flags.insert(.refund) }
    if standing.status == .settled { flags.insert(.settled) }
    if standing.everSettled { flags.insert(.everSettled) }
    return PaymentMessage(
      saleHash: saleHash, link: link, paymentID: rows.recordID(standing.last),
      amount: view.int64(PaymentColumn.amount.rawValue, standing.first.row),
      check: view.primaryHashes[standing.first.row], day: input.day(ofInstant: standing.time),
      time: input.timeOfDay(ofInstant: standing.time), platform: platform(standing.first),
      partnerNumber: UInt16(partner(standing.first)), flags: flags)
  }

  mutating func send(_ standing: StandingRow, toSale claim: SaleClaim) {
    var message = message(standing, saleHash: claim.saleHash, link: claim.saleID)
    if !namesParticipant(standing.first, of: claim) { message.flags.insert(.otherParticipant) }
    messages.send(message, to: claim.saleHash)
  }

  mutating func send(_ standing: [StandingRow], toSale claim: SaleClaim) {
    for row in standing { send(row, toSale: claim) }
  }

  mutating func sendToNamedOrder(_ standing: [StandingRow], hash: UInt64, named: StandingRow) {
    let group = rows.recordID(payments[0])
    for row in standing {
      var message = message(row, saleHash: hash, link: group)
      message.flags.insert(.secondPass)
      // All rows of the group travel under the order that one of them names.
      message.platform = platform(named.first)
      let participant = rows.views[row.first.block].text(PaymentColumn.participant.rawValue, row.first.row)
      message.check = messages.addPaymentText(
        order: orderID(named.first), reference: reference(row.first), participant: participant,
        ownPlatform: platform(row.first), paymentID: message.paymentID, for: hash)
      messages.send(message, to: hash)
    }
  }

  func orderNames(_ standing: [StandingRow]) -> [UndecidedGroup.Name] {
    guard standing.count > 1 else { return [] }
    var names: [UndecidedGroup.Name] = []
    for row in standing where !orderID(row.first).isEmpty {
      let name = UndecidedGroup.Name(
        saleHash: rows.views[row.first.block].secondaryHashes[row.first.row], platform: platform(row.first),
        orderID: Array(orderID(row.first)))
      if !names.contains(where: { $0.platform == name.platform && $0.orderID == name.orderID }) { names.append(name) }
    }
    return names
  }

  /// Several sales carry this reference: the one that the group names, else none.
  mutating func settleSeveralClaims(_ standing: [StandingRow]) throws {
    // As they came they stand by partition and file.
    claims.sort { left, right in
      let (a, b) = (inbound.messages[left], inbound.messages[right])
      return a.saleHash != b.saleHash ? a.saleHash < b.saleHash : a.saleID < b.saleID
    }
    var named: [Int] = []
    for index in claims {
      let claim = inbound.messages[index]
      var isNamed = false
      for row in standing where rows.views[row.first.block].secondaryHashes[row.first.row] == claim.saleHash {
        let sale = try finder.find(claim.saleID, hash: claim.saleHash)
        if sale.platform == platform(row.first), sale.orderID == Array(orderID(row.first)) { isNamed = true }
      }
      if isNamed { named.append(index) }
    }
    if named.count == 1 { return send(standing, toSale: inbound.messages[named[0]]) }
    var group = orphanGroup(standing)
    group.detail = "ambiguous"
    for index in claims {
      let claim = inbound.messages[index]
      notes.send(claim.saleID, groupKey: group.key(input.names), to: claim.saleHash)
    }
    for index in claims.prefix(OrphanGroup.candidatesListed) {
      let sale = try finder.find(inbound.messages[index].saleID, hash: inbound.messages[index].saleHash)
      group.candidates.append(joinedKey(input.names[sale.platform], String(decoding: sale.orderID, as: UTF8.self)))
    }
    output.part.addOrphanGroup(group, input, maker)
  }

  func orphanGroup(_ standing: [StandingRow]) -> OrphanGroup {
    let lead = standing[0].first
    let view = rows.views[lead.block]
    var group = OrphanGroup(
      partner: partner(lead), platform: platform(lead),
      reference: view.string(PaymentColumn.paymentRef.rawValue, lead.row),
      participant: view.string(PaymentColumn.participant.rawValue, lead.row))
    if input.definition.opening != nil {
      group.orders = standing.map(\.first).filter { !orderID($0).isEmpty }
        .map { joinedKey(input.names[platform($0)], String(decoding: orderID($0), as: UTF8.self)) }
    }
    for row in standing { group.payments.append(message(row, saleHash: 0, link: rows.recordID(payments[0]))) }
    return group
  }
}
