import RekonCore

/// What the ordinary participant asks of an entitlement: of the size of a slot (``DigestTable``).
private struct EntitlementDigest: BitwiseCopyable {
  var reference: UInt64
  /// The participant, as ``packedDigits(_:)`` has it.
  var participant: UInt64
  /// Minor units.
  var balance: Int64
  /// The last day of a first purchase that is in time.
  var firstUntil: Int32
  /// The participant can be packed, and nothing was revoked.
  var isOrdinary: Bool
}

/// A sale on its way to its participant, as it came.
private struct ParticipantSaleDigest: BitwiseCopyable {
  var reference: UInt64
  var sale: ParticipantSale
}

/// The ordinary participant: one entitlement that stands, and a few purchases in time, each of another course, that it pays for.
/// Nearly all are; each other one goes the long way (``settleRun(_:)``), which finds nothing in these.
extension ParticipantLedgerStep {
  /// More purchases than these are looked at the long way.
  private static let fewSales = 6

  /// The items of the partition by their digests.
  func digests(_ entries: [HashEntry]) -> DigestTable {
    let (views, messages) = (entitlements.views, inbound.messages)
    var terms = FirstPurchaseTerms(policies)
    return DigestTable(entries, agreeing: input.space.partitions.bits, input.space.tables) { entry, slot in
      let row = RowReference(packed: entry.reference & ~Self.saleSide)
      if entry.reference & Self.saleSide != 0 {
        let digest = ParticipantSaleDigest(reference: entry.reference, sale: messages[Int(row.packed)])
        slot.storeBytes(of: digest, as: ParticipantSaleDigest.self)
      } else {
        slot.storeBytes(of: digest(row, views[row.block], &terms), as: EntitlementDigest.self)
      }
    }
  }

  @inline(__always)
  private func digest(_ row: RowReference, _ view: BlockView, _ terms: inout FirstPurchaseTerms) -> EntitlementDigest {
    let participant = packedDigits(view.text(EntitlementColumn.participant.rawValue, row.row))
    return EntitlementDigest(
      reference: row.packed, participant: participant ?? 0,
      balance: view.int64(EntitlementColumn.trainingBalance.rawValue, row.row),
      firstUntil: terms.end(awardedOn: view.int32(EntitlementColumn.awardedOn.rawValue, row.row)),
      isOrdinary: participant != nil && view.int32(EntitlementColumn.revokedOn.rawValue, row.row) == noDay)
  }

  /// Whether a run is one ordinary participant, or has no sales, so that nothing is to be said of it.
  @inline(__always)
  func isOrdinary(_ run: UnsafeBufferPointer<HashEntry>, _ table: borrowing DigestTable) -> Bool {
    #if DEBUG
      if Sabotage.goesTheLongWay { return false }
    #endif
    // Entitlements come first.
    guard table.reference(run[run.count - 1]) & Self.saleSide != 0 else { return true }
    guard run.count >= 2, run.count <= 1 + Self.fewSales, table.reference(run[0]) & Self.saleSide == 0,
      table.reference(run[1]) & Self.saleSide != 0
    else { return false }
    let entitlement = table.digest(run[0], as: EntitlementDigest.self)
    guard entitlement.isOrdinary else { return false }
    var spent: Int64 = 0
    var first = Int64.max
    for index in 1..<run.count {
      let sale = table.digest(run[index], as: ParticipantSaleDigest.self).sale
      guard !sale.isText, sale.participant == entitlement.participant else { return false }
      first = min(first, sale.soldAt)
      guard sale.isPaid else { continue }
      if let lastDay = policies.lastDay, input.day(ofInstant: sale.soldAt) > lastDay.dayNumber { return false }
      for earlier in 1..<index {
        let other = table.digest(run[earlier], as: ParticipantSaleDigest.self).sale
        if other.isPaid, other.course == sale.course { return false }
      }
      let (sum, isLarge) = spent.addingReportingOverflow(sale.expected)
      // What is refunded beyond its price could hide that the balance was crossed before.
      guard !isLarge, sale.expected >= 0 else { return false }
      spent = sum
    }
    return spent <= entitlement.balance && input.day(ofInstant: first) <= entitlement.firstUntil
  }
}

/// Until when a first purchase is in time, by the day of the award: asked for each entitlement, and days are few.
private struct FirstPurchaseTerms {
  private let policies: ParticipantPolicies
  private var known = [(awardedOn: Int32, end: Int32)](repeating: (noDay, .max), count: 1 << 8)

  init(_ policies: ParticipantPolicies) { self.policies = policies }

  mutating func end(awardedOn day: Int32) -> Int32 {
    let place = Int(truncatingIfNeeded: day) & 0xFF
    if known[place].awardedOn != day {
      let end = policies.firstPurchaseEnd(awardedOn: BusinessDate(dayNumber: day))
      known[place] = (day, end?.dayNumber ?? .max)
    }
    return known[place].end
  }
}
