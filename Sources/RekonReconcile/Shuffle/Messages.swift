import RekonCore

/// A standing sale tells the partition of its payment reference that it waits for a payment there.
struct SaleClaim: ShuffleMessage {
  var referenceHash: UInt64
  var saleHash: UInt64
  var saleID: RecordID
  /// Global name code of the sale's channel.
  var channel: UInt32
  var textOffset: UInt32
  var textCount: UInt16
  /// Bytes of the participant behind the reference; ``packed`` when ``participant`` holds all of it.
  var participantCount = Self.packed
  /// The participant of the sale, as ``packedDigits(_:)`` has it.
  var participant: UInt64 = 0

  static let packed = UInt16.max

  mutating func moveText(by offset: Int) { textOffset += UInt32(offset) }
}

/// A standing payment (a debit or a refund) on its way to the sale it claims, or may claim.
struct PaymentMessage: ShuffleMessage {
  /// The hash of the sale's key.
  var saleHash: UInt64
  /// Pass 1: the sale. Pass 2: the payment group, by its first row.
  var link: RecordID
  /// The row that gave the payment its standing status.
  var paymentID: RecordID
  var amount: Int64
  /// Pass 1: the hash of partner + reference, checked again at the sale. Pass 2: where order id and reference lie.
  var check: UInt64
  /// The day it was paid, and the milliseconds of that day.
  var day: Int32
  var time: Int32 = 0
  /// Pass 2: the platform of the order that the group is sent to; the row's own lies with the text.
  var platform: UInt32
  /// Parties are few: the message stays within a cache line.
  var partnerNumber: UInt16
  var flags: Flags

  var partner: UInt32 { UInt32(partnerNumber) }

  mutating func moveText(by offset: Int) {
    if flags.contains(.secondPass) { check += UInt64(offset) << 32 }
  }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    static let refund = Flags(rawValue: 1)
    static let settled = Flags(rawValue: 2)
    static let everSettled = Flags(rawValue: 4)
    static let secondPass = Flags(rawValue: 8)
    /// Pass 1: names another participant than its sale.
    static let otherParticipant = Flags(rawValue: 16)
  }

  static func textPlace(offset: UInt32, orderCount: Int, referenceCount: Int) -> UInt64 {
    UInt64(offset) << 32 | UInt64(orderCount) << 16 | UInt64(referenceCount)
  }
}

/// A standing sale on its way to its participant.
struct ParticipantSale: ShuffleMessage {
  /// Sixteen digits packed (``packedDigits(_:)``), or where the text lies: offset and length.
  var participant: UInt64 = 0
  /// Milliseconds since 1970 UTC.
  var soldAt: Int64
  /// Its first row.
  var sale: RecordID
  /// Minor units; 0 when it does not stand as paid.
  var expected: Int64
  var course: UInt32
  var platform: UInt16
  var isPaid: Bool
  var isText = false

  mutating func moveText(by offset: Int) {
    if isText { participant += UInt64(offset) << 16 }
  }
}

/// A sale learns that a payment group could not be told to be its own.
struct AmbiguityNote: ShuffleMessage {
  var saleID: RecordID
  /// The group's key, `partner/payment_ref`.
  var textOffset: UInt32
  var textCount: UInt32

  mutating func moveText(by offset: Int) { textOffset += UInt32(offset) }
}

extension Outbox where Message == AmbiguityNote {
  func send(_ sale: RecordID, groupKey: String, to hash: UInt64) {
    var key = groupKey
    key.withUTF8 { key in
      let offset = addText(UnsafeRawBufferPointer(key), for: hash)
      send(AmbiguityNote(saleID: sale, textOffset: offset, textCount: UInt32(key.count)), to: hash)
    }
  }
}

extension Outbox where Message == PaymentMessage {
  /// Adds what a second-pass payment is told apart by; returns where it lies (``PaymentMessage/check``).
  func addPaymentText(
    order: UnsafeRawBufferPointer, reference: UnsafeRawBufferPointer, participant: UnsafeRawBufferPointer,
    ownPlatform: UInt32, paymentID: RecordID, for hash: UInt64
  ) -> UInt64 {
    let offset = addText(order, for: hash)
    _ = addText(reference, for: hash)
    withUnsafeBytes(of: UInt16(participant.count)) { _ = addText($0, for: hash) }
    _ = addText(participant, for: hash)
    withUnsafeBytes(of: ownPlatform.littleEndian) { _ = addText($0, for: hash) }
    // The sale holds it against its own key once more.
    withUnsafeBytes(of: keyHash(order, seed: paymentID.rawValue)) { _ = addText($0, for: hash) }
    return PaymentMessage.textPlace(offset: offset, orderCount: order.count, referenceCount: reference.count)
  }
}

/// Sixteen digits in 64 bits, a digit in four: equal exactly when the texts are. Nil for any other text.
@inline(__always)
func packedDigits(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
  guard bytes.count == 16 else { return nil }
  let high = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
  let low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
  // A digit is 0x30 to 0x39: its upper half is 3, also with 6 added.
  let mask: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
  let digits: UInt64 = 0x3030_3030_3030_3030
  let six: UInt64 = 0x0606_0606_0606_0606
  guard high & mask == digits, low & mask == digits, (high &+ six) & mask == digits, (low &+ six) & mask == digits
  else { return nil }
  return packedNibbles(high) << 32 | packedNibbles(low)
}

@inline(__always)
private func packedNibbles(_ digits: UInt64) -> UInt64 {
  var packed = digits & 0x0F0F_0F0F_0F0F_0F0F
  packed = (packed | packed &>> 4) & 0x00FF_00FF_00FF_00FF
  packed = (packed | packed &>> 8) & 0x0000_FFFF_0000_FFFF
  return (packed | packed &>> 16) & 0x0000_0000_FFFF_FFFF
}

/// The sixteen digits of a packed text.
@inline(__always)
func withUnpackedDigits<Result>(_ packed: UInt64, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
  func digits(_ packed: UInt64) -> UInt64 {
    var spread = (packed | packed &<< 16) & 0x0000_FFFF_0000_FFFF
    spread = (spread | spread &<< 8) & 0x00FF_00FF_00FF_00FF
    return (spread | spread &<< 4) & 0x0F0F_0F0F_0F0F_0F0F | 0x3030_3030_3030_3030
  }
  return withUnsafeBytes(of: (digits(packed >> 32), digits(packed & 0xFFFF_FFFF))) { body($0) }
}
