import RekonCore

/// What one link adds up to: money and records by platform and state.
public struct LinkTally: Sendable {
  /// One state's share: records on each side and the difference they leave.
  public struct Share: Hashable, Sendable {
    public var leftCount = 0
    public var rightCount = 0
    public var difference: MinorUnits = 0

    static func += (total: inout Share, other: Share) {
      total.leftCount += other.leftCount
      total.rightCount += other.rightCount
      total.difference += other.difference
    }
  }

  public struct Platform: Sendable {
    public var left: MinorUnits = 0
    public var right: MinorUnits = 0
    var shares = [Share](repeating: Share(), count: LinkTally.stateCount)

    public subscript(state: RecordState) -> Share { shares[Int(state.rawValue)] }

    /// Whether anything was counted here.
    public var isUsed: Bool { shares.contains { $0.leftCount + $0.rightCount > 0 } }
    /// What the states explain of left minus right.
    var explained: MinorUnits { shares.reduce(0) { $0 + $1.difference } }
  }

  static let stateCount = RecordState.allCases.count
  public static let noPlatform = UInt32.max

  // Flat, because every record of a run is counted here: by platform, and by platform and state. The last platform
  // holds what has no left side.
  private var lefts: [MinorUnits]
  private var rights: [MinorUnits]
  private var shares: [Share]
  var leftProof = RecordProof()
  var rightProof = RecordProof()

  init(partyCount: Int) {
    lefts = Array(repeating: 0, count: partyCount + 1)
    rights = lefts
    shares = Array(repeating: Share(), count: (partyCount + 1) * Self.stateCount)
  }

  @inline(__always)
  private func index(_ platform: UInt32) -> Int { min(Int(platform), lefts.count - 1) }

  @inline(__always)
  private func index(_ platform: UInt32, _ state: RecordState) -> Int {
    index(platform) &* Self.stateCount &+ Int(state.rawValue)
  }

  mutating func add(_ platform: UInt32, left: MinorUnits, right: MinorUnits) {
    let index = index(platform)
    lefts[index] += left
    rights[index] += right
  }

  mutating func addDifference(_ platform: UInt32, _ state: RecordState, _ difference: MinorUnits) {
    shares[index(platform, state)].difference += difference
  }

  mutating func addLeft(_ record: RecordID, _ platform: UInt32, _ state: RecordState) {
    shares[index(platform, state)].leftCount += 1
    leftProof.insert(record)
  }

  mutating func addLeft(_ records: RecordProof, _ platform: UInt32, _ state: RecordState) {
    shares[index(platform, state)].leftCount += records.count
    leftProof.merge(records)
  }

  /// Counts what stands on the left without being a record: an instalment that fell due.
  mutating func addLeft(count: Int, _ platform: UInt32, _ state: RecordState) {
    shares[index(platform, state)].leftCount += count
  }

  mutating func addRight(_ record: RecordID, _ platform: UInt32, _ state: RecordState) {
    shares[index(platform, state)].rightCount += 1
    rightProof.insert(record)
  }

  mutating func addRight(_ records: RecordProof, _ platform: UInt32, _ state: RecordState) {
    shares[index(platform, state)].rightCount += records.count
    rightProof.merge(records)
  }

  mutating func merge(_ other: LinkTally) {
    for index in lefts.indices {
      lefts[index] += other.lefts[index]
      rights[index] += other.rights[index]
    }
    for index in shares.indices { shares[index] += other.shares[index] }
    leftProof.merge(other.leftProof)
    rightProof.merge(other.rightProof)
  }

  /// By party; the last one holds what has no left side, or names no party.
  public var platforms: [Platform] {
    lefts.indices.map { index in
      let first = index * Self.stateCount
      return Platform(
        left: lefts[index], right: rights[index], shares: Array(shares[first..<first + Self.stateCount]))
    }
  }

  /// All platforms together.
  public var total: Platform {
    platforms.reduce(into: Platform()) { total, platform in
      total.left += platform.left
      total.right += platform.right
      for index in total.shares.indices { total.shares[index] += platform.shares[index] }
    }
  }
}

/// Count and exclusive or of record ids: equal on both sides only if the same records were seen, each once.
struct RecordProof: Hashable, Sendable, BitwiseCopyable {
  var count = 0
  var xor: UInt64 = 0

  mutating func insert(_ record: RecordID) {
    count += 1
    xor ^= record.rawValue
  }

  mutating func merge(_ other: RecordProof) {
    count += other.count
    xor ^= other.xor
  }
}

/// A sum of money and how many records make it.
public struct SalesTotal: Hashable, Sendable {
  public var count = 0
  public var amount: MinorUnits = 0
}

/// What one partition of the reconciliation found.
struct LedgerPart: Sendable {
  var breaks = Findings()
  var payment: LinkTally
  var forward: LinkTally
  var transfer: LinkTally
  var incentive: LinkTally
  /// What the control totals of ingest must be corrected by: duplicates taken out, updates brought to their standing.
  var saleCorrection = ControlTotals()
  var paymentCorrection = ControlTotals()
  var lineCorrection = ControlTotals()
  var transferCorrection = ControlTotals()
  var incentiveCorrection = ControlTotals()
  /// Standing sales that were settled, and those that their participants were judged by.
  var standingSales = RecordProof()
  var judgedSales = RecordProof()
  var due: MinorUnits = 0
  /// Expected money of sales without payment: the joint between link 1 and link 2.
  var expectedUnpaid: MinorUnits = 0
  /// Standing paid sales by platform.
  var sales: [SalesTotal]
  /// Breaks that want the lines of a batch as their evidence: only their sums had travelled.
  var batchBreaks: [BatchBreak] = []
  var opening = OpeningAnswers()

  init(partyCount: Int) {
    payment = LinkTally(partyCount: partyCount)
    forward = LinkTally(partyCount: partyCount)
    transfer = LinkTally(partyCount: partyCount)
    incentive = LinkTally(partyCount: partyCount)
    sales = Array(repeating: SalesTotal(), count: partyCount)
  }

  mutating func merge(_ other: consuming LedgerPart) {
    breaks.append(other.breaks)
    batchBreaks += other.batchBreaks
    payment.merge(other.payment)
    forward.merge(other.forward)
    transfer.merge(other.transfer)
    incentive.merge(other.incentive)
    saleCorrection += other.saleCorrection
    paymentCorrection += other.paymentCorrection
    lineCorrection += other.lineCorrection
    transferCorrection += other.transferCorrection
    incentiveCorrection += other.incentiveCorrection
    standingSales.merge(other.standingSales)
    judgedSales.merge(other.judgedSales)
    opening.merge(other.opening)
    due += other.due
    expectedUnpaid += other.expectedUnpaid
    for platform in sales.indices {
      sales[platform].count += other.sales[platform].count
      sales[platform].amount += other.sales[platform].amount
    }
  }
}

/// A break that wants the lines of a batch as its evidence: they are looked for once all breaks are known.
struct BatchBreak: Sendable {
  var found: Break
  var shares: [Share]

  /// Lines of one segment.
  struct Share: Sendable {
    var segment: Int
    /// The batch's code in that segment.
    var batch: UInt32
  }
}
