import RekonCore

/// Second step, by partner + payment_ref: standing payments, the groups they form, and the sale each group claims.
///
/// Pass 1 is decided here (the sale sent its reference); groups left over go on to the partition of the order they name,
/// where pass 2 is. Nothing is ever joined on amount.
struct PaymentGroups: Sendable {
  let input: ReconcileInput
  let claims: [Outbox<SaleClaim>]

  struct Output: Sendable {
    var part: LedgerPart
    var messages = Outbox<PaymentMessage>()
    var notes = Outbox<AmbiguityNote>()
    var undecided: [UndecidedGroup] = []
  }

  func run(_ partition: Int) throws -> Output {
    var step = PaymentGroupStep(input: input, inbound: ClaimInbox(claims, partition))
    try step.run(partition)
    return step.output
  }
}

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

/// The claims that reached one partition, in the order of their sources.
struct ClaimInbox: Sendable {
  private(set) var claims: [SaleClaim] = []
  private(set) var text: [UInt8] = []

  init(_ sources: [Outbox<SaleClaim>], _ partition: Int) {
    claims.reserveCapacity(sources.reduce(0) { $0 + $1.messages[partition].count })
    text.reserveCapacity(sources.reduce(0) { $0 + $1.texts[partition].count })
    for source in sources {
      let base = UInt32(text.count)
      for var claim in source.messages[partition] {
        claim.textOffset += base
        claims.append(claim)
      }
      text += source.texts[partition]
    }
  }
}

private struct PaymentGroupStep: ~Copyable {
  let input: ReconcileInput
  let inbound: ClaimInbox
  let maker: BreakMaker
  let resolver = StandingResolver(kind: .payment)
  var rows = LoadedRows(kind: .payment)
  var finder: SaleFinder
  var output: PaymentGroups.Output
  // Used again for every run of equal hashes.
  var payments: [RowReference] = []
  var claims: [Int] = []

  private static let claimSide: UInt64 = 1 << 62

  init(input: ReconcileInput, inbound: ClaimInbox) {
    self.input = input
    self.inbound = inbound
    maker = BreakMaker(definition: input.definition, scope: input.scope)
    finder = SaleFinder(input: input)
    output = PaymentGroups.Output(part: LedgerPart(nameCount: input.names.names.count))
  }

  mutating func run(_ partition: Int) throws {
    try rows.load(partition, of: input)
    var entries: [HashEntry] = []
    entries.reserveCapacity(rows.rowCount + inbound.claims.count)
    for (block, view) in rows.views.enumerated() {
      for row in 0..<view.rowCount {
        entries.append(
          HashEntry(hash: view.primaryHashes[row], reference: RowReference(block: block, row: row).packed))
      }
    }
    for (index, claim) in inbound.claims.enumerated() {
      entries.append(HashEntry(hash: claim.referenceHash, reference: Self.claimSide | UInt64(index)))
    }
    var sorter = HashSorter()
    sorter.sort(&entries)
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
      try settleRun(entries[start..<end])
      start = end
    }
  }

  /// Parts a run of equal hashes into groups of equal keys; payments come first, so a run without one ends at once.
  private mutating func settleRun(_ run: ArraySlice<HashEntry>) throws {
    var left = run
    while let leader = left.first, leader.reference & Self.claimSide == 0 {
      let key = RowReference(packed: leader.reference)
      payments.removeAll(keepingCapacity: true)
      claims.removeAll(keepingCapacity: true)
      var others: [HashEntry] = []
      for entry in left {
        if entry.reference & Self.claimSide == 0 {
          let row = RowReference(packed: entry.reference)
          if isSameReference(row, key) { payments.append(row) } else { others.append(entry) }
        } else {
          let index = Int(entry.reference & ~Self.claimSide)
          if isClaim(index, of: key) { claims.append(index) } else { others.append(entry) }
        }
      }
      try settleGroup()
      left = others[...]
    }
  }

  private func partner(_ row: RowReference) -> UInt32 { input.names.party(ofSegment: rows.segments[row.block]) }

  private func reference(_ row: RowReference) -> UnsafeRawBufferPointer {
    rows.views[row.block].text(PaymentColumn.paymentRef.rawValue, row.row)
  }

  private func isSameReference(_ left: RowReference, _ right: RowReference) -> Bool {
    left == right || (partner(left) == partner(right) && equalBytes(reference(left), reference(right)))
  }

  private func isClaim(_ index: Int, of row: RowReference) -> Bool {
    let claim = inbound.claims[index]
    guard claim.channel == partner(row) else { return false }
    return inbound.text.withUnsafeBytes { text in
      let start = Int(claim.textOffset)
      return equalBytes(UnsafeRawBufferPointer(rebasing: text[start..<start + Int(claim.textCount)]), reference(row))
    }
  }

  // MARK: A group

  private mutating func settleGroup() throws {
    var standing: [StandingRow] = []
    if payments.count == 1 {
      standing.append(resolver.single(payments[0], in: rows, input))
    } else {
      for kind in [Word.debit, .refund] {
        let members = payments.filter { word($0, .kind) == kind }
        guard !members.isEmpty else { continue }
        standing.append(resolveMembers(members))
      }
    }
    if claims.count == 1 {
      return send(standing, toSale: inbound.claims[claims[0]])
    }
    if claims.count > 1 { return try settleSeveralClaims(standing) }
    let names = orderNames(standing)
    if names.count > 1 {
      output.undecided.append(UndecidedGroup(names: names, group: orphanGroup(standing)))
    } else if let row = standing.first(where: { !orderID($0.first).isEmpty }) {
      sendToNamedOrder(standing, hash: rows.views[row.first.block].secondaryHashes[row.first.row], named: row)
    } else {
      output.part.addOrphanGroup(orphanGroup(standing), input, maker)
    }
  }

  private func word(_ row: RowReference, _ column: PaymentColumn) -> Word {
    Word(rawValue: rows.views[row.block].byte(column.rawValue, row.row)) ?? .failed
  }

  private func orderID(_ row: RowReference) -> UnsafeRawBufferPointer {
    rows.views[row.block].text(PaymentColumn.orderID.rawValue, row.row)
  }

  private func platform(_ row: RowReference) -> UInt32 {
    let column = PaymentColumn.platform.rawValue
    let view = rows.views[row.block]
    return input.names.global(view.code(column, row.row), segment: rows.segments[row.block], column: column)
  }

  private mutating func resolveMembers(_ members: [RowReference]) -> StandingRow {
    let (standing, updated, duplicates) = resolver.resolve(members, in: rows, input)
    output.part.paymentCorrection.carried += carried(standing.last, status: standing.status)
    for row in [standing.last] + updated + duplicates.map(\.row) {
      output.part.paymentCorrection.carried -= carried(row, status: word(row, .status))
    }
    for row in updated { output.part.payment.addRight(rows.recordID(row), platform(row), .update) }
    for duplicate in duplicates { addDuplicate(duplicate, of: standing) }
    return standing
  }

  private func carried(_ row: RowReference, status: Word) -> MinorUnits {
    guard status == .settled else { return 0 }
    let amount = MinorUnits(rows.views[row.block].int64(PaymentColumn.amount.rawValue, row.row))
    return word(row, .kind) == .refund ? -amount : amount
  }

  private mutating func addDuplicate(_ duplicate: DuplicateRow, of standing: StandingRow) {
    let row = duplicate.row
    let view = rows.views[row.block]
    output.part.payment.addRight(rows.recordID(row), platform(row), .duplicate)
    let partner = input.names[partner(row)]
    let kind = word(row, .kind) == .refund ? "refund" : "debit"
    let reference = view.string(PaymentColumn.paymentRef.rawValue, row.row)
    let amount = MinorUnits(view.int64(PaymentColumn.amount.rawValue, row.row))
    var found = maker.duplicate(
      .payment, key: joinedKey(partner, reference, kind) + "#\(duplicate.ordinal)", isIdentical: duplicate.isIdentical,
      atRisk: amount)
    found.party = partner
    found.partner = partner
    found.platform = input.names[platform(row)]
    found.participant = view.string(PaymentColumn.participant.rawValue, row.row)
    found.occurredOn = BusinessDate(dayNumber: input.day(ofInstant: view.int64(PaymentColumn.paidAt.rawValue, row.row)))
    found.rightRecords = [rows.recordID(standing.last), rows.recordID(row)]
    found.message =
      "\(partner) sent the \(kind) \(visible(reference)) again, \(found.detail) with the standing row; it is not counted"
    output.part.breaks.append(found)
  }

  // MARK: Joining

  private func message(_ standing: StandingRow, saleHash: UInt64, link: RecordID) -> PaymentMessage {
    let view = rows.views[standing.first.block]
    var flags: PaymentMessage.Flags = []
    if word(standing.first, .kind) == .refund { flags.insert(.refund) }
    if standing.status == .settled { flags.insert(.settled) }
    if standing.everSettled { flags.insert(.everSettled) }
    return PaymentMessage(
      saleHash: saleHash, link: link, paymentID: rows.recordID(standing.last),
      amount: view.int64(PaymentColumn.amount.rawValue, standing.first.row),
      check: view.primaryHashes[standing.first.row], day: input.day(ofInstant: standing.time),
      platform: platform(standing.first), partner: partner(standing.first), flags: flags)
  }

  private mutating func send(_ standing: [StandingRow], toSale claim: SaleClaim) {
    for row in standing {
      output.messages.send(message(row, saleHash: claim.saleHash, link: claim.saleID), to: claim.saleHash)
    }
  }

  private mutating func sendToNamedOrder(_ standing: [StandingRow], hash: UInt64, named: StandingRow) {
    let group = rows.recordID(payments[0])
    for row in standing {
      var message = message(row, saleHash: hash, link: group)
      message.flags.insert(.secondPass)
      // All rows of the group travel under the order that one of them names.
      message.platform = platform(named.first)
      let participant = rows.views[row.first.block].text(PaymentColumn.participant.rawValue, row.first.row)
      message.check = output.messages.addPaymentText(
        order: orderID(named.first), reference: reference(row.first), participant: participant, for: hash)
      output.messages.send(message, to: hash)
    }
  }

  private func orderNames(_ standing: [StandingRow]) -> [UndecidedGroup.Name] {
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
  private mutating func settleSeveralClaims(_ standing: [StandingRow]) throws {
    var named: [Int] = []
    for index in claims {
      let claim = inbound.claims[index]
      var isNamed = false
      for row in standing where rows.views[row.first.block].secondaryHashes[row.first.row] == claim.saleHash {
        let sale = try finder.find(claim.saleID, hash: claim.saleHash)
        if sale.platform == platform(row.first), sale.orderID == Array(orderID(row.first)) { isNamed = true }
      }
      if isNamed { named.append(index) }
    }
    if named.count == 1 { return send(standing, toSale: inbound.claims[named[0]]) }
    var group = orphanGroup(standing)
    group.detail = "ambiguous"
    for index in claims {
      let claim = inbound.claims[index]
      output.notes.send(
        AmbiguityNote(saleHash: claim.saleHash, saleID: claim.saleID, groupKey: group.key(input.names)),
        to: claim.saleHash)
    }
    for index in claims.prefix(OrphanGroup.candidatesListed) {
      let sale = try finder.find(inbound.claims[index].saleID, hash: inbound.claims[index].saleHash)
      group.candidates.append(joinedKey(input.names[sale.platform], String(decoding: sale.orderID, as: UTF8.self)))
    }
    output.part.addOrphanGroup(group, input, maker)
  }

  private func orphanGroup(_ standing: [StandingRow]) -> OrphanGroup {
    let lead = standing[0].first
    let view = rows.views[lead.block]
    var group = OrphanGroup(
      partner: partner(lead), platform: platform(lead),
      reference: view.string(PaymentColumn.paymentRef.rawValue, lead.row),
      participant: view.string(PaymentColumn.participant.rawValue, lead.row))
    for row in standing { group.payments.append(message(row, saleHash: 0, link: rows.recordID(payments[0]))) }
    return group
  }
}

extension Outbox where Message == PaymentMessage {
  /// Adds what a second-pass payment is told apart by; returns where it lies (``PaymentMessage/check``).
  mutating func addPaymentText(
    order: UnsafeRawBufferPointer, reference: UnsafeRawBufferPointer, participant: UnsafeRawBufferPointer,
    for hash: UInt64
  ) -> UInt64 {
    let offset = addText(order, for: hash)
    _ = addText(reference, for: hash)
    withUnsafeBytes(of: UInt16(participant.count)) { _ = addText($0, for: hash) }
    _ = addText(participant, for: hash)
    return PaymentMessage.textPlace(offset: offset, orderCount: order.count, referenceCount: reference.count)
  }
}
