import RekonCore

/// A group whose rows name several orders: which of them exist must be asked of other partitions.
struct UndecidedGroup: Sendable {
  struct Name: Sendable {
    var saleHash: UInt64
    var platform: UInt32
    var orderID: [UInt8]
  }

  var names: [Name]
  var group: OrphanGroup
}

/// Between the second and the third step: groups whose rows name several orders go to the one that exists, else to none.
struct UndecidedGroups {
  let input: ReconcileInput
  let maker: BreakMaker
  let payments: Exchange<PaymentMessage>
  let notes: Exchange<AmbiguityNote>

  func settle(_ groups: [UndecidedGroup]) throws -> LedgerPart {
    var part = LedgerPart(partyCount: input.names.partyCount)
    guard !groups.isEmpty else { return part }
    // Behind all partitions.
    let messages = payments.outbox(from: input.space.partitions.count)
    let notes = notes.outbox(from: input.space.partitions.count)
    var finder = SaleFinder(input: input)
    for var undecided in groups {
      var found: [(name: UndecidedGroup.Name, sale: RecordID)] = []
      for name in undecided.names {
        if let sale = try finder.find(platform: name.platform, orderID: name.orderID, hash: name.saleHash) {
          found.append((name, sale))
        }
      }
      if found.count == 1 {
        send(undecided.group, to: found[0].name, messages)
        continue
      }
      if found.count > 1 {
        undecided.group.detail = "ambiguous"
        undecided.group.candidates = found.map {
          joinedKey(input.names[$0.name.platform], String(decoding: $0.name.orderID, as: UTF8.self))
        }
        for (name, sale) in found {
          notes.send(sale, groupKey: undecided.group.key(input.names), to: name.saleHash)
        }
      }
      part.addOrphanGroup(undecided.group, input, maker)
    }
    try messages.close()
    try notes.close()
    return part
  }

  private func send(_ group: OrphanGroup, to name: UndecidedGroup.Name, _ messages: Outbox<PaymentMessage>) {
    for var message in group.payments {
      message.saleHash = name.saleHash
      let own = message.platform
      message.platform = name.platform
      message.flags.insert(.secondPass)
      var reference = group.reference
      var participant = group.participant
      message.check = name.orderID.withUnsafeBytes { order in
        reference.withUTF8 { reference in
          participant.withUTF8 { participant in
            messages.addPaymentText(
              order: order, reference: UnsafeRawBufferPointer(reference),
              participant: UnsafeRawBufferPointer(participant),
              ownPlatform: own, paymentID: message.paymentID, for: name.saleHash)
          }
        }
      }
      messages.send(message, to: name.saleHash)
    }
  }
}
