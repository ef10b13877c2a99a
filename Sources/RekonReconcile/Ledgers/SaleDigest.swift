import RekonCore

/// What the ordinary sale asks of itself: of the size of a slot (``DigestTable``).
struct SaleDigest: BitwiseCopyable {
  var reference: UInt64
  var orderLow: UInt64
  var orderHigh: UInt64
  /// Minor units.
  var expected: Int64
  /// The hash of channel and payment reference.
  var check: UInt64
  var record: RecordID
  var soldOn: Int32
  var institution: UInt32
  var channel: UInt32
  /// Parties are few.
  var platform: UInt16
  var orderCount: UInt8
  private var flags: UInt8

  init(
    reference: UInt64, order: ShortKey, expected: Int64, check: UInt64, record: RecordID, soldOn: Int32,
    institution: UInt32, channel: UInt32, platform: UInt32, isOrdinary: Bool, mayBeHeld: Bool
  ) {
    self.reference = reference
    (orderLow, orderHigh, orderCount) = (order.low, order.high, order.count)
    self.expected = expected
    self.check = check
    self.record = record
    self.soldOn = soldOn
    self.institution = institution
    self.channel = channel
    self.platform = UInt16(platform)
    flags = (isOrdinary ? 1 : 0) | (mayBeHeld ? 2 : 0)
  }

  /// It stands as paid, and no register rule has anything to say.
  var isOrdinary: Bool { flags & 1 != 0 }
  var mayBeHeld: Bool { flags & 2 != 0 }

  var order: ShortKey { ShortKey(low: orderLow, high: orderHigh, count: orderCount) }
}

/// What an ordinary sale asks of its remittance line.
struct LineDigest: BitwiseCopyable {
  var reference: UInt64
  var orderLow: UInt64
  var orderHigh: UInt64
  /// Minor units.
  var gross: Int64
  var record: RecordID
  var remittedOn: Int32
  var institution: UInt32
  var platform: UInt16
  var orderCount: UInt8
  /// It stands.
  var isOrdinary: Bool
  /// A look at its amounts found something.
  var isMarked: Bool

  var order: ShortKey { ShortKey(low: orderLow, high: orderHigh, count: orderCount) }
}

/// A payment on its way to its sale, as it came.
struct PaymentDigest: BitwiseCopyable {
  var reference: UInt64
  var message: PaymentMessage
}

/// What the ordinary sales of one platform add up to: each was paid, forwarded and paid for in one amount.
struct OrdinarySales {
  var amount: MinorUnits = 0
  var sales = RecordProof()
  var payments = RecordProof()
  var lines = RecordProof()
}
