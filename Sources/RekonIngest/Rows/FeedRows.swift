import RekonCore

/// What every reader hands its rows to, whatever the feed is made of: typed columns, key hashes, control totals, rejects.
///
/// ``take`` runs for each row and allocates nothing.
final class FeedRows {
  let profile: FeedProfile
  /// At a partner's desk: all that is wrong is told, and no row is kept, so that none needs a key either.
  let desk: DeskLog?
  let builder: StripeBuilder
  /// Behind a pointer: it is counted in for every row, and a class's own property is guarded at each access.
  let counts: UnsafeMutablePointer<SegmentSummary>
  /// The sum that the feed's stated total must equal.
  private let statedSum: UnsafeMutablePointer<MinorUnits>
  private let keys: KeyHasher
  private let keepsRows: Bool
  private var dates: DateWindow
  private let sumColumn: Int
  private let refundsNegative: Bool

  init(profile: FeedProfile, keepsRows: Bool, desk: DeskLog? = nil) {
    self.profile = profile
    self.desk = desk
    self.keepsRows = keepsRows
    dates = DateWindow(profile)
    builder = StripeBuilder(kind: profile.record)
    counts = .allocate(capacity: 1)
    counts.initialize(to: SegmentSummary(kind: profile.record))
    statedSum = .allocate(capacity: 1)
    statedSum.initialize(to: 0)
    keys = KeyHasher(party: profile.party, kind: profile.record)
    sumColumn = profile.totals?.column ?? -1
    refundsNegative = profile.totals?.refundsNegative ?? false
  }

  deinit {
    counts.deinitialize(count: 1)
    counts.deallocate()
    statedSum.deallocate()
  }

  var sum: MinorUnits { statedSum.pointee }

  /// Parses one row and keeps it. Returns -1, or the index of the plan's step that failed: then nothing of it is kept.
  @inline(__always)
  func take(
    _ plan: RowPlan, _ base: UnsafePointer<UInt8>, _ fields: UnsafePointer<FieldSpan>, line: Int, byteOffset: Int
  ) -> Int {
    let failed = plan.apply(base, fields, to: builder)
    guard failed < 0 else { return failed }
    let row = builder.count
    if keepsRows { keys.setHashes(row, builder, plan) }
    keys.addTotals(row, builder, &counts.pointee.totals)
    if sumColumn >= 0 { addToStatedSum(row) }
    let recordNumber = UInt32(truncatingIfNeeded: counts.pointee.rowCount)
    builder.commitRow(
      recordNumber: recordNumber, line: UInt32(truncatingIfNeeded: line), byteOffset: UInt64(byteOffset))
    counts.pointee.acceptedCount += 1
    counts.pointee.recordNumberXor ^= UInt64(recordNumber)
    return -1
  }

  private func addToStatedSum(_ row: Int) {
    let amount = MinorUnits(builder.columns[sumColumn].int64(row))
    let isRefund =
      refundsNegative && profile.record == .payment
      && builder.columns[PaymentColumn.kind.rawValue].byte(row) == Word.refund.rawValue
    statedSum.pointee += isRefund ? -amount : amount
  }

  /// What refuses the file: ends the reading of a run; at a desk it is told, and the reading goes on as far as it can.
  func refuse(_ fault: Fault) throws {
    guard let desk else { throw fault }
    desk.refuse(fault)
  }

  /// A stripe is complete: what is asked of whole columns.
  func finishStripe() {
    builder.addMoney(to: &counts.pointee.moneySums)
    dates.look(at: builder)
  }

  /// Every rejected row that can be kept has its reason; beyond them only their number counts, and nothing need be explained.
  var keepsRejects: Bool {
    desk.map(\.explainsRows) ?? (counts.pointee.rejects.count < RejectedRow.keptPerFile)
  }

  func countReject() { counts.pointee.rejectedCount += 1 }

  func reject(_ fault: Fault, raw: some Collection<UInt8>) {
    counts.pointee.rejectedCount += 1
    guard keepsRejects else { return }
    counts.pointee.rejects.append(RejectedRow(fault: fault, raw: Array(raw.prefix(RejectedRow.bytesKept))))
  }

  func addNote(_ note: Fault) {
    if let desk { return desk.note(note) }
    if counts.pointee.notes.count < SegmentSummary.notesKept { counts.pointee.notes.append(note) }
  }

  /// Holds the rejects against the feed's limit and takes over the dictionaries. The last thing before the summary.
  func finish(_ plan: RowPlan?) throws {
    dates.notes().forEach(addNote)
    try checkRejectLimit()
    for (index, spec) in profile.record.columns.enumerated() where spec.kind == .dictionary {
      counts.pointee.dictionaries[index] = plan?.dictionary(ofColumn: index).list
    }
  }

  private func checkRejectLimit() throws {
    let summary = counts.pointee
    // Every rejected row of an accepted file is kept, so more than can be kept is too many.
    let limit = min(
      profile.rejectLimit ?? (profile.hasControlTotals ? 0 : max(3, summary.rowCount / 1_000)),
      RejectedRow.keptPerFile)
    let rejected = summary.rejectedCount
    guard rejected > limit else { return }
    let first = desk.map { $0.rowFaults.entries.first?.fault } ?? summary.rejects.first?.fault
    try refuse(
      Fault(
        "rejects-over-limit", at: first?.place ?? Place(),
        found: "\(rejected) rejected \(rejected == 1 ? "row" : "rows") of \(summary.rowCount)",
        expected: "at most \(limit)",
        remedy: first.map { "first: \($0.code): \($0.reason)" } ?? ""))
  }
}
