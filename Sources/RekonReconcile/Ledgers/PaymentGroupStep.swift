import RekonCore

/// The payment groups of one partition: brings payments and claims of each reference together and settles them.
struct PaymentGroupStep: ~Copyable {
  let input: ReconcileInput
  let inbound: Inbox<SaleClaim>
  let messages: Outbox<PaymentMessage>
  let notes: Outbox<AmbiguityNote>
  let maker: BreakMaker
  let resolver = StandingResolver(kind: .payment)
  var rows: LoadedRows
  var finder: SaleFinder
  var output: PaymentGroups.Output
  // Used again for every run of equal hashes.
  var payments: [RowReference] = []
  var claims: [Int] = []

  static let claimSide: UInt64 = 1 << 62

  init(
    input: ReconcileInput, inbound: Inbox<SaleClaim>, messages: Outbox<PaymentMessage>, notes: Outbox<AmbiguityNote>
  ) {
    self.input = input
    rows = LoadedRows(kind: .payment, input.space.arenas)
    self.inbound = inbound
    self.messages = messages
    self.notes = notes
    maker = BreakMaker(definition: input.definition, scope: input.scope)
    finder = SaleFinder(input: input)
    output = PaymentGroups.Output(part: LedgerPart(partyCount: input.names.partyCount))
  }

  mutating func run(_ partition: Int) throws {
    try rows.load(partition, of: input)
    var entries: [HashEntry] = []
    entries.reserveCapacity(rows.rowCount + inbound.messages.count)
    rows.appendEntries(to: &entries)
    for (index, claim) in inbound.messages.enumerated() {
      entries.append(HashEntry(hash: claim.referenceHash, reference: Self.claimSide | UInt64(index)))
    }
    #if DEBUG
      Sabotage.spoil(&entries, loses: .losesPayment, twice: .countsPaymentTwice) { $0.reference & Self.claimSide == 0 }
    #endif
    let table = digests(entries)
    var items: [HashEntry] = []
    try table.visit { run in
      if settleOrdinary(run, table) { return }
      table.items(run, into: &items)
      try items.withUnsafeBufferPointer { try settleRun($0) }
    }
  }

  /// Parts a run of equal hashes into groups of equal keys; payments come first, so a run without one ends at once.
  mutating func settleRun(_ run: UnsafeBufferPointer<HashEntry>) throws {
    guard let leader = run.first, leader.reference & Self.claimSide == 0 else { return }
    let key = RowReference(packed: leader.reference)
    payments.removeAll(keepingCapacity: true)
    claims.removeAll(keepingCapacity: true)
    var others: [HashEntry] = []
    for entry in run {
      if entry.reference & Self.claimSide == 0 {
        let row = RowReference(packed: entry.reference)
        if isSameReference(row, key) { payments.append(row) } else { others.append(entry) }
      } else {
        let index = Int(entry.reference & ~Self.claimSide)
        if isClaim(index, of: key) { claims.append(index) } else { others.append(entry) }
      }
    }
    try settleGroup()
    if !others.isEmpty { try others.withUnsafeBufferPointer { try settleRun($0) } }
  }

  func partner(_ row: RowReference) -> UInt32 { input.names.party(ofSegment: rows.segments[row.block]) }

  func reference(_ row: RowReference) -> UnsafeRawBufferPointer {
    rows.views[row.block].text(PaymentColumn.paymentRef.rawValue, row.row)
  }

  func isSameReference(_ left: RowReference, _ right: RowReference) -> Bool {
    left == right || (partner(left) == partner(right) && equalBytes(reference(left), reference(right)))
  }

  func isClaim(_ index: Int, of row: RowReference) -> Bool {
    let claim = inbound.messages[index]
    guard claim.channel == partner(row) else { return false }
    return inbound.text.withUnsafeBytes { text in
      let start = Int(claim.textOffset)
      return equalBytes(UnsafeRawBufferPointer(rebasing: text[start..<start + Int(claim.textCount)]), reference(row))
    }
  }

  /// Whether a payment names the participant of the sale that claims it.
  func namesParticipant(_ row: RowReference, of claim: SaleClaim) -> Bool {
    let own = rows.views[row.block].text(PaymentColumn.participant.rawValue, row.row)
    // What can be packed is told apart by its digits; other texts are never equal to it.
    if claim.participantCount == SaleClaim.packed { return packedDigits(own) == claim.participant }
    return inbound.text.withUnsafeBytes { text in
      let start = Int(claim.textOffset) + Int(claim.textCount)
      return equalBytes(UnsafeRawBufferPointer(rebasing: text[start..<start + Int(claim.participantCount)]), own)
    }
  }

  // MARK: A group

  mutating func settleGroup() throws {
    // One payment, one sale that waits for it: nothing is allocated for them.
    if payments.count == 1, claims.count == 1 {
      return send(
        StandingResolver.single(payments[0], of: .payment, in: rows, input), toSale: inbound.messages[claims[0]])
    }
    var standing: [StandingRow] = []
    if payments.count == 1 {
      standing.append(StandingResolver.single(payments[0], of: .payment, in: rows, input))
    } else {
      for kind in [Word.debit, .refund] {
        let members = payments.filter { word($0, .kind) == kind }
        guard !members.isEmpty else { continue }
        standing.append(resolveMembers(members))
      }
    }
    if claims.count == 1 {
      return send(standing, toSale: inbound.messages[claims[0]])
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

  func word(_ row: RowReference, _ column: PaymentColumn) -> Word {
    Word(rawValue: rows.views[row.block].byte(column.rawValue, row.row)) ?? .failed
  }

  func orderID(_ row: RowReference) -> UnsafeRawBufferPointer {
    rows.views[row.block].text(PaymentColumn.orderID.rawValue, row.row)
  }

  func platform(_ row: RowReference) -> UInt32 {
    let column = PaymentColumn.platform.rawValue
    let view = rows.views[row.block]
    return input.names.global(view.code(column, row.row), segment: rows.segments[row.block], column: column)
  }

  mutating func resolveMembers(_ members: [RowReference]) -> StandingRow {
    let (standing, updated, duplicates) = resolver.resolve(members, in: rows, input)
    output.part.paymentCorrection.carried += carried(standing.last, status: standing.status)
    for row in [standing.last] + updated + duplicates.map(\.row) {
      output.part.paymentCorrection.carried -= carried(row, status: word(row, .status))
    }
    for row in updated { output.part.payment.addRight(rows.recordID(row), platform(row), .update) }
    for duplicate in duplicates { addDuplicate(duplicate, of: standing) }
    return standing
  }

  func carried(_ row: RowReference, status: Word) -> MinorUnits {
    guard status == .settled else { return 0 }
    let amount = MinorUnits(rows.views[row.block].int64(PaymentColumn.amount.rawValue, row.row))
    return word(row, .kind) == .refund ? -amount : amount
  }

  mutating func addDuplicate(_ duplicate: DuplicateRow, of standing: StandingRow) {
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
}
