import RekonCore

/// The ordinary key: one sale, one payment that claims it in time, one line, all of one amount. Nearly all keys are, so that they
/// are settled by their digests alone; each other one goes the long way (``settleRun(_:)``), which says the same of these.
extension SaleLedgerStep {
  /// The items of the partition by their digests.
  func digests(_ entries: [HashEntry]) -> DigestTable {
    let (sales, lines, messages) = (sales.views, lines.views, inbound.messages)
    return DigestTable(entries, agreeing: input.space.partitions.bits, input.space.tables) { entry, slot in
      let row = RowReference(packed: entry.reference & ~Self.sideMask)
      switch entry.reference & Self.sideMask {
      case Self.paymentSide:
        slot.storeBytes(
          of: PaymentDigest(reference: entry.reference, message: messages[row.row]), as: PaymentDigest.self)
      case Self.lineSide:
        slot.storeBytes(of: digest(line: row, lines[row.block], entry.reference), as: LineDigest.self)
      default: slot.storeBytes(of: digest(sale: row, sales[row.block], entry.reference), as: SaleDigest.self)
      }
    }
  }

  @inline(__always)
  private func digest(sale row: RowReference, _ view: BlockView, _ reference: UInt64) -> SaleDigest {
    let segment = sales.segments[row.block]
    let platform = input.names.party(ofSegment: segment)
    let order = ShortKey(view.text(SaleColumn.orderID.rawValue, row.row))
    func global(_ column: SaleColumn) -> UInt32 {
      input.names.global(view.code(column.rawValue, row.row), segment: segment, column: column.rawValue)
    }
    let institution = global(.institution)
    let (expected, isLarge) = view.int64(SaleColumn.amount.rawValue, row.row).subtractingReportingOverflow(
      view.int64(SaleColumn.refundedAmount.rawValue, row.row))
    return SaleDigest(
      reference: reference, order: order, expected: expected, check: view.secondaryHashes[row.row],
      record: RecordID(segment: segment, record: view.recordNumber(row.row)),
      soldOn: input.day(ofInstant: view.int64(SaleColumn.soldAt.rawValue, row.row)), institution: institution,
      channel: global(.channel), platform: platform,
      isOrdinary: !order.isLong && !isLarge && expected > 0
        && view.byte(SaleColumn.status.rawValue, row.row) == Word.paid.rawValue && !saleMarks.contains(row),
      mayBeHeld: input.holds.mayCover(platform: platform, institution: institution))
  }

  @inline(__always)
  private func digest(line row: RowReference, _ view: BlockView, _ reference: UInt64) -> LineDigest {
    let segment = lines.segments[row.block]
    let order = ShortKey(view.text(RemittanceColumn.orderID.rawValue, row.row))
    let column = RemittanceColumn.institution.rawValue
    return LineDigest(
      reference: reference, orderLow: order.low, orderHigh: order.high,
      gross: view.int64(RemittanceColumn.gross.rawValue, row.row),
      record: RecordID(segment: segment, record: view.recordNumber(row.row)),
      remittedOn: view.int32(RemittanceColumn.remittedOn.rawValue, row.row),
      institution: input.names.global(view.code(column, row.row), segment: segment, column: column),
      platform: UInt16(input.names.party(ofSegment: segment)), orderCount: order.count,
      isOrdinary: !order.isLong && !excludedLines.contains(row), isMarked: lineMarks.contains(row))
  }

  /// Settles a run that is one ordinary key; false when it is not.
  @inline(__always)
  mutating func settleOrdinary(_ run: UnsafeBufferPointer<HashEntry>, _ table: borrowing DigestTable) -> Bool {
    #if DEBUG
      if Sabotage.goesTheLongWay { return false }
    #endif
    guard run.count == (hasForward ? 3 : 2), table.reference(run[0]) & Self.sideMask == 0,
      table.reference(run[run.count - 1]) & Self.sideMask == Self.paymentSide
    else { return false }
    let sale = table.digest(run[0], as: SaleDigest.self)
    let payment = table.digest(run[run.count - 1], as: PaymentDigest.self).message
    guard sale.isOrdinary, isOrdinary(payment, of: sale) else { return false }
    let platform = Int(sale.platform)
    if hasForward {
      guard table.reference(run[1]) & Self.sideMask == Self.lineSide else { return false }
      let line = table.digest(run[1], as: LineDigest.self)
      guard line.isOrdinary, line.platform == sale.platform, line.order.isSame(as: sale.order),
        line.gross == sale.expected
      else { return false }
      if needsJudgement(line, of: sale, paidOn: payment.day) { judge(line, of: sale, paidOn: payment.day) }
      ordinary[platform].lines.insert(line.record)
    }
    ordinary[platform].amount += MinorUnits(sale.expected)
    ordinary[platform].sales.insert(sale.record)
    ordinary[platform].payments.insert(payment.paymentID)
    return true
  }

  @inline(__always)
  private func isOrdinary(_ payment: PaymentMessage, of sale: SaleDigest) -> Bool {
    payment.flags == [.settled, .everSettled] && payment.link == sale.record && payment.check == sale.check
      && payment.partner == sale.channel && payment.platform == UInt32(sale.platform)
      && payment.amount == sale.expected
      && payment.day <= input.scope.paymentGrace.end(from: BusinessDate(dayNumber: sale.soldOn)).dayNumber
  }

  /// Whether there may be something to say of a line beside its amount.
  @inline(__always)
  private func needsJudgement(_ line: LineDigest, of sale: SaleDigest, paidOn day: Int32) -> Bool {
    sale.mayBeHeld || line.isMarked || line.institution != sale.institution
      || line.remittedOn > input.scope.forwardTerm.end(from: BusinessDate(dayNumber: day)).dayNumber
  }

  @inline(never)
  private mutating func judge(_ line: LineDigest, of sale: SaleDigest, paidOn day: Int32) {
    lineMembers.removeAll(keepingCapacity: true)
    lineMembers.append(RowReference(packed: line.reference & ~Self.sideMask))
    judgeLines(
      StandingResolver.single(RowReference(packed: sale.reference), of: .sale, in: sales, input), UInt32(sale.platform),
      soldOn: BusinessDate(dayNumber: sale.soldOn), firstDebitDay: day, expected: MinorUnits(sale.expected))
  }

  /// Counts what ``settleOrdinary(_:_:)`` has settled.
  mutating func countOrdinary() {
    for (platform, settled) in ordinary.enumerated() where settled.sales.count > 0 {
      let party = UInt32(platform)
      part.standingSales.merge(settled.sales)
      part.payment.add(party, left: settled.amount, right: settled.amount)
      part.payment.addLeft(settled.sales, party, .matched)
      part.payment.addRight(settled.payments, party, .matched)
      part.sales[platform].count += settled.sales.count
      part.sales[platform].amount += settled.amount
      guard hasForward else { continue }
      part.forward.add(party, left: settled.amount, right: settled.amount)
      part.forward.addLeft(settled.sales, party, .matched)
      part.forward.addRight(settled.lines, party, .matched)
      part.due += settled.amount
    }
  }
}
