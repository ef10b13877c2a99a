import RekonCore

/// One bank transfer of a batch on its way into the sums.
struct TransferItem {
  var row: RowReference
  var record: RecordID
  var partner: UInt32
  var amount: MinorUnits
  /// As its first row says.
  var delivered: Word
  var status: Word
  var day: Int32
  /// When it came to its status: the file's day, or the booking day of the entry that returned it.
  var statusDay: Int32
  /// The row that gave the status.
  var statusRecord: RecordID
  /// The bank entry that returned it.
  var returnRecord: RecordID?

  /// The row, the row that updated it, the entry that returned it.
  var evidence: [RecordID] {
    (statusRecord == record ? [record] : [record, statusRecord]) + [returnRecord].compactMap { $0 }
  }

  /// Whether `entry` returns this transfer: the same partner and amount, booked before the entry came. The batch is the same
  /// already.
  func isReturned(by entry: TransferItem) -> Bool {
    status == .booked && partner == entry.partner && amount == entry.amount && statusRecord < entry.record
  }

  mutating func returned(by entry: TransferItem, on day: Int32) {
    status = .returned
    statusDay = day
    returnRecord = entry.record
  }
}
