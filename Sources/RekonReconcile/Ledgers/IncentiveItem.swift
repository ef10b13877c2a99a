import RekonCore

/// One payment of an instalment as it stands.
struct IncentiveItem {
  var row: RowReference
  var record: RecordID
  var partner: UInt32
  var instalment: Int
  var amount: MinorUnits
  /// As its first row says.
  var delivered: Word
  var status: Word
  var paidOn: Int32
  /// The row that gave the status.
  var statusRecord: RecordID
  /// The bank entry that returned it.
  var returnRecord: RecordID?

  var evidence: [RecordID] {
    (statusRecord == record ? [record] : [record, statusRecord]) + [returnRecord].compactMap { $0 }
  }

  /// Whether `entry` returns this payment: the same partner, instalment and amount, booked before the entry came. The
  /// participant is the same already.
  func isReturned(by entry: IncentiveItem) -> Bool {
    status == .paid && partner == entry.partner && instalment == entry.instalment && amount == entry.amount
      && statusRecord < entry.record
  }
}

/// Payments of instalments as they stand after their updates and returns.
extension IncentiveLedgerStep {
  /// Takes one row. A bank entry that returns an earlier payment turns that one into returned and is no record itself; where
  /// it finds none it is a returned payment.
  mutating func take(_ row: RowReference) {
    let view = incentives.views[row.block]
    let record = incentives.recordID(row)
    let amount = MinorUnits(view.int64(IncentiveColumn.amount.rawValue, row.row))
    let delivered = Word(rawValue: view.byte(IncentiveColumn.status.rawValue, row.row)) ?? .failed
    let partner = input.names.party(ofSegment: incentives.segments[row.block])
    if let role = identities.role(record) {
      part.incentive.addRight(record, partner, role == .update ? .update : .duplicate)
      if delivered == .paid { part.incentiveCorrection.carried -= amount }
      return
    }
    let override = identities.overrides[record]
    let item = IncentiveItem(
      row: row, record: record, partner: partner,
      instalment: Int(view.byte(IncentiveColumn.instalment.rawValue, row.row)), amount: amount, delivered: delivered,
      status: override?.status ?? delivered,
      paidOn: override?.day ?? view.int32(IncentiveColumn.paidOn.rawValue, row.row),
      statusRecord: override?.last ?? record)
    if delivered == .returning {
      let name = joinedKey(input.names[partner], reference(row))
      if !absorbed.contains(name), let index = items.firstIndex(where: { $0.isReturned(by: item) }) {
        absorbed.append(name)
        items[index].status = .returned
        items[index].returnRecord = record
        part.incentive.addRight(record, partner, .update)
        return
      }
      if let standing = items.first(where: { $0.partner == partner && reference($0.row) == reference(row) }) {
        return addRepeatedReturn(item, of: standing)
      }
    }
    items.append(item)
  }

  func reference(_ row: RowReference) -> String {
    incentives.views[row.block].string(IncentiveColumn.disbursementRef.rawValue, row.row)
  }

  /// A return that found nothing to return and carries the reference of a payment that is there already.
  private mutating func addRepeatedReturn(_ item: IncentiveItem, of standing: IncentiveItem) {
    let party = input.names[item.partner]
    let name = joinedKey(party, reference(item.row))
    let ordinal = 2 + repeated[name, default: 0]
    repeated[name, default: 0] += 1
    let isIdentical =
      standing.delivered == .returning && standing.amount == item.amount && standing.paidOn == item.paidOn
      && standing.instalment == item.instalment
    var found = maker.duplicate(
      .incentive, key: name + "#\(ordinal)", isIdentical: isIdentical, atRisk: abs(item.amount))
    found.party = party
    found.partner = party
    found.participant = incentives.views[item.row.block].string(IncentiveColumn.participant.rawValue, item.row.row)
    found.occurredOn = BusinessDate(dayNumber: item.paidOn)
    found.rightRecords = [standing.statusRecord, item.record]
    found.message =
      "\(party) sent the incentive \(visible(reference(item.row))) again, \(found.detail) with the standing row; it is not counted"
    part.breaks.append(found)
    part.incentive.addRight(item.record, item.partner, .duplicate)
  }
}
