import RekonCore

/// By participant: the sales of each meet the entitlement and one another. What is found names sales by their ids; they are
/// looked up afterwards, all of a partition at once (``PolicyReport``).
struct ParticipantLedger: Sendable {
  let input: ReconcileInput
  let sales: Exchange<ParticipantSale>

  struct Output: Sendable {
    var findings: [PolicyFinding] = []
    var judged = RecordProof()
  }

  func run(_ partition: Int) throws -> Output {
    var step = ParticipantLedgerStep(input: input, inbound: try sales.inbox(of: partition))
    try step.run(partition)
    return step.output
  }
}

/// Something that policies say of a sale, before the sale has been looked up.
struct PolicyFinding: Sendable {
  var rule: Rule
  var sale: RecordID
  /// The partition in which the sale lies.
  var partition: Int
  /// Nil: the sale's amount.
  var atRisk: MinorUnits?
  /// What proves it beside the sale itself: the paid sales after one that crosses a balance.
  var others: [RecordID] = []
}

struct ParticipantLedgerStep: ~Copyable {
  let input: ReconcileInput
  let policies: ParticipantPolicies
  var output = ParticipantLedger.Output()
  var entitlements: LoadedRows
  private var finder: SaleFinder
  var inbound: Inbox<ParticipantSale>
  // The members of the participant at hand; used again for every one.
  private var saleMembers: [Int] = []
  private var entitlementMembers: [RowReference] = []
  private var purchases: [ParticipantPurchase] = []

  static let saleSide: UInt64 = 1 << 62

  init(input: ReconcileInput, inbound: Inbox<ParticipantSale>) {
    self.input = input
    let refused = input.absent.has(.entitlement)
    policies = ParticipantPolicies(
      scope: input.scope, rates: input.definition.rates,
      hasEntitlementFeed: input.definition.profiles.contains { $0.record == .entitlement },
      knowsEntitlements: refused || !input.ordinals(of: .entitlement).isEmpty)
    entitlements = LoadedRows(kind: .entitlement, input.space.arenas)
    finder = SaleFinder(input: input)
    self.inbound = inbound
  }

  private var sales: [ParticipantSale] { inbound.messages }

  mutating func run(_ partition: Int) throws {
    try entitlements.load(partition, of: input)
    var entries: [HashEntry] = []
    entries.reserveCapacity(entitlements.rowCount + sales.count)
    entitlements.appendEntries(to: &entries)
    #if DEBUG
      if Sabotage.current == .forgetsBuyer { inbound.messages = inbound.messages.dropLast() }
      if Sabotage.current == .judgesBuyerTwice, let last = sales.last { inbound.messages.append(last) }
    #endif
    for index in sales.indices {
      entries.append(HashEntry(hash: hash(sales[index]), reference: Self.saleSide | UInt64(index)))
      output.judged.insert(sales[index].sale)
    }
    let table = digests(entries)
    var items: [HashEntry] = []
    try table.visit { run in
      if isOrdinary(run, table) { return }
      table.items(run, into: &items)
      try items.withUnsafeBufferPointer { try settleRun($0) }
    }
  }

  private func hash(_ sale: ParticipantSale) -> UInt64 {
    withParticipant(sale) { keyHash($0) }
  }

  private func withParticipant<Result>(_ sale: ParticipantSale, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard !sale.isText else {
      let start = Int(sale.participant >> 16)
      return inbound.text.withUnsafeBytes {
        body(UnsafeRawBufferPointer(rebasing: $0[start..<start + Int(sale.participant & 0xFFFF)]))
      }
    }
    return withUnpackedDigits(sale.participant, body)
  }

  /// Parts a run of equal hashes by participant. Nearly always it is one.
  private mutating func settleRun(_ run: UnsafeBufferPointer<HashEntry>) throws {
    guard let leader = run.first?.reference else { return }
    saleMembers.removeAll(keepingCapacity: true)
    entitlementMembers.removeAll(keepingCapacity: true)
    var others: [HashEntry] = []
    for entry in run {
      guard entry.reference == leader || isSameParticipant(entry.reference, leader) else {
        others.append(entry)
        continue
      }
      if entry.reference & Self.saleSide != 0 {
        saleMembers.append(Int(entry.reference & ~Self.saleSide))
      } else {
        entitlementMembers.append(RowReference(packed: entry.reference))
      }
    }
    if !saleMembers.isEmpty { try settleParticipant() }
    if !others.isEmpty { try others.withUnsafeBufferPointer { try settleRun($0) } }
  }

  private func isSameParticipant(_ left: UInt64, _ right: UInt64) -> Bool {
    withParticipant(of: left) { left in withParticipant(of: right) { equalBytes(left, $0) } }
  }

  private func withParticipant<Result>(of reference: UInt64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard reference & Self.saleSide == 0 else { return withParticipant(sales[Int(reference & ~Self.saleSide)], body) }
    let row = RowReference(packed: reference)
    return body(entitlements.views[row.block].text(EntitlementColumn.participant.rawValue, row.row))
  }

  // MARK: One participant

  private mutating func settleParticipant() throws {
    sortSales()
    var entitled: EntitledParticipant?
    // Later files replace earlier rows.
    if let row = entitlementMembers.last { entitled = self.entitled(row) }
    takePurchases()
    var findings = policies.findings(purchases, entitled)
    // Whether there is any does not depend on the order of sales of one moment; which sale it names does.
    if findings.contains(where: \.dependsOnOrder), try sortMoments() {
      takePurchases()
      findings = policies.findings(purchases, entitled)
    }
    for finding in findings { add(finding) }
  }

  private mutating func takePurchases() {
    purchases.removeAll(keepingCapacity: true)
    for index in saleMembers {
      let sale = sales[index]
      purchases.append(
        ParticipantPurchase(
          index: index, soldOn: BusinessDate(dayNumber: input.day(ofInstant: sale.soldAt)), isPaid: sale.isPaid,
          expected: MinorUnits(sale.expected), course: sale.course))
    }
  }

  private mutating func add(_ finding: ParticipantPolicies.Finding) {
    var found = PolicyFinding(
      rule: finding.rule, sale: sales[finding.index].sale, partition: inbound.source(of: finding.index),
      atRisk: finding.atRisk)
    if finding.rule == .entitlementExceeded, let first = saleMembers.firstIndex(of: finding.index) {
      found.others = saleMembers[(first + 1)...].filter { sales[$0].isPaid }.map { sales[$0].sale }
    }
    output.findings.append(found)
  }

  private func entitled(_ row: RowReference) -> EntitledParticipant {
    let view = entitlements.views[row.block]
    let revoked = view.int32(EntitlementColumn.revokedOn.rawValue, row.row)
    return EntitledParticipant(
      awardedOn: BusinessDate(dayNumber: view.int32(EntitlementColumn.awardedOn.rawValue, row.row)),
      revokedOn: revoked == noDay ? nil : BusinessDate(dayNumber: revoked),
      trainingBalance: MinorUnits(view.int64(EntitlementColumn.trainingBalance.rawValue, row.row)))
  }

  /// By time, then platform.
  private mutating func sortSales() {
    guard saleMembers.count > 1 else { return }
    let sales = sales
    saleMembers.sort { left, right in
      let (a, b) = (sales[left], sales[right])
      if a.soldAt != b.soldAt { return a.soldAt < b.soldAt }
      // Parties are numbered in the order of their names; equals stand in the order of their records.
      return a.platform != b.platform ? a.platform < b.platform : a.sale < b.sale
    }
  }

  /// Puts sales of one moment and platform in the order of their order ids; false when there are none. The ids lie in the
  /// segments: a basket of courses is bought in one moment, so that they are read only where something was found.
  private mutating func sortMoments() throws -> Bool {
    let sales = sales
    func isSameMoment(_ left: Int, _ right: Int) -> Bool {
      sales[left].soldAt == sales[right].soldAt && sales[left].platform == sales[right].platform
    }
    var moments: [Range<Int>] = []
    var start = 0
    for end in 1...saleMembers.count
    where end == saleMembers.count || !isSameMoment(saleMembers[start], saleMembers[end]) {
      if end - start > 1 { moments.append(start..<end) }
      start = end
    }
    var orders: [Int: [UInt8]] = [:]
    // Ascending, they lie partition by partition and segment by segment: each is read once.
    for index in moments.flatMap({ saleMembers[$0] }).sorted() { orders[index] = try orderID(index) }
    for moment in moments {
      saleMembers[moment].sort { (orders[$0] ?? []).lexicographicallyPrecedes(orders[$1] ?? []) }
    }
    return !moments.isEmpty
  }

  private mutating func orderID(_ index: Int) throws -> [UInt8] {
    try finder.find(sales[index].sale, fine: input.space.partitions.fine(of: inbound.source(of: index))).orderID
  }
}
