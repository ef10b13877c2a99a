import RekonCore

/// What the ordinary group asks of its payment: of the size of a slot (``DigestTable``).
private struct PaymentRowDigest: BitwiseCopyable {
  var reference: UInt64
  var textLow: UInt64
  var textHigh: UInt64
  var amount: Int64
  /// Milliseconds since 1970 UTC.
  var paidAt: Int64
  var participant: UInt64
  var record: RecordID
  var platform: UInt32
  var partner: UInt16
  var textCount: UInt8
  var flags: PaymentMessage.Flags.RawValue

  var text: ShortKey { ShortKey(low: textLow, high: textHigh, count: textCount) }
}

/// What it asks of the sale that claims it.
private struct ClaimDigest: BitwiseCopyable {
  var reference: UInt64
  var textLow: UInt64
  var textHigh: UInt64
  var saleHash: UInt64
  var sale: RecordID
  var participant: UInt64
  var channel: UInt32
  var textCount: UInt8

  var text: ShortKey { ShortKey(low: textLow, high: textHigh, count: textCount) }
}

/// The ordinary group: one payment, and one sale that claims it. Nearly all groups are, so that they are sent by their digests
/// alone; each other one goes the long way (``settleRun(_:)``), which sends the same for these.
extension PaymentGroupStep {
  /// The items of the partition by their digests. What no digest can hold has a text that is equal to none.
  func digests(_ entries: [HashEntry]) -> DigestTable {
    let (rows, claims, text) = (rows.views, inbound.messages, inbound.text)
    return DigestTable(entries, agreeing: input.space.partitions.bits, input.space.tables) { entry, slot in
      if entry.reference & Self.claimSide == 0 {
        let row = RowReference(packed: entry.reference)
        return slot.storeBytes(of: digest(row, rows[row.block]), as: PaymentRowDigest.self)
      }
      let claim = claims[Int(entry.reference & ~Self.claimSide)]
      let start = Int(claim.textOffset)
      var key = text.withUnsafeBytes {
        ShortKey(UnsafeRawBufferPointer(rebasing: $0[start..<start + Int(claim.textCount)]))
      }
      if claim.participantCount != SaleClaim.packed { key.count = ShortKey.long }
      slot.storeBytes(
        of: ClaimDigest(
          reference: entry.reference, textLow: key.low, textHigh: key.high, saleHash: claim.saleHash,
          sale: claim.saleID, participant: claim.participant, channel: claim.channel, textCount: key.count),
        as: ClaimDigest.self)
    }
  }

  @inline(__always)
  private func digest(_ row: RowReference, _ view: BlockView) -> PaymentRowDigest {
    let segment = rows.segments[row.block]
    var key = ShortKey(view.text(PaymentColumn.paymentRef.rawValue, row.row))
    let participant = packedDigits(view.text(PaymentColumn.participant.rawValue, row.row))
    if participant == nil { key.count = ShortKey.long }
    let platform = PaymentColumn.platform.rawValue
    let status = Word(rawValue: view.byte(PaymentColumn.status.rawValue, row.row)) ?? .failed
    let kind = Word(rawValue: view.byte(PaymentColumn.kind.rawValue, row.row)) ?? .failed
    var flags: PaymentMessage.Flags = kind == .refund ? .refund : []
    if status == .settled { flags.formUnion([.settled, .everSettled]) }
    return PaymentRowDigest(
      reference: row.packed, textLow: key.low, textHigh: key.high,
      amount: view.int64(PaymentColumn.amount.rawValue, row.row),
      paidAt: view.int64(PaymentColumn.paidAt.rawValue, row.row), participant: participant ?? 0,
      record: RecordID(segment: segment, record: view.recordNumber(row.row)),
      platform: input.names.global(view.code(platform, row.row), segment: segment, column: platform),
      partner: UInt16(input.names.party(ofSegment: segment)), textCount: key.count, flags: flags.rawValue)
  }

  /// Settles a run that is one ordinary group, or claims that no payment answers; false when it is neither.
  @inline(__always)
  func settleOrdinary(_ run: UnsafeBufferPointer<HashEntry>, _ table: borrowing DigestTable) -> Bool {
    #if DEBUG
      if Sabotage.goesTheLongWay { return false }
    #endif
    // Payments come first.
    guard table.reference(run[0]) & Self.claimSide == 0 else { return true }
    guard run.count == 2, table.reference(run[1]) & Self.claimSide != 0 else { return false }
    let row = table.digest(run[0], as: PaymentRowDigest.self)
    let claim = table.digest(run[1], as: ClaimDigest.self)
    guard row.text.isSame(as: claim.text), UInt32(row.partner) == claim.channel else { return false }
    var flags = PaymentMessage.Flags(rawValue: row.flags)
    if row.participant != claim.participant { flags.insert(.otherParticipant) }
    messages.send(
      PaymentMessage(
        saleHash: claim.saleHash, link: claim.sale, paymentID: row.record, amount: row.amount, check: run[0].hash,
        day: input.day(ofInstant: row.paidAt), time: input.timeOfDay(ofInstant: row.paidAt), platform: row.platform,
        partnerNumber: row.partner, flags: flags),
      to: claim.saleHash)
    return true
  }
}
