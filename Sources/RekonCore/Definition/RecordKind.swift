/// The canonical records (FEEDS): what every partner's dialect is read into.
public enum RecordKind: UInt8, Hashable, Sendable, CaseIterable {
  case sale, payment, remittance, transfer, entitlement, incentive

  public var name: String {
    switch self {
    case .sale: "sale"
    case .payment: "payment"
    case .remittance: "remittance"
    case .transfer: "transfer"
    case .entitlement: "entitlement"
    case .incentive: "incentive"
    }
  }

  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// The columns of this kind's segments, in the order of their enum below.
  public var columns: [ColumnSpec] {
    switch self {
    case .sale: Self.saleColumns
    case .payment: Self.paymentColumns
    case .remittance: Self.remittanceColumns
    case .transfer: Self.transferColumns
    case .entitlement: Self.entitlementColumns
    case .incentive: Self.incentiveColumns
    }
  }

  /// The column that, with the party, identifies a record.
  public var identityColumn: Int {
    switch self {
    case .sale: SaleColumn.orderID.rawValue
    case .payment: PaymentColumn.paymentRef.rawValue
    case .remittance: RemittanceColumn.remittanceID.rawValue
    case .transfer: TransferColumn.transferRef.rawValue
    case .entitlement: EntitlementColumn.participant.rawValue
    case .incentive: IncentiveColumn.disbursementRef.rawValue
    }
  }

  /// The time or day field, the only one besides the status in which an update may differ.
  public var timeColumn: Int {
    switch self {
    case .sale: SaleColumn.soldAt.rawValue
    case .payment: PaymentColumn.paidAt.rawValue
    case .remittance: RemittanceColumn.remittedOn.rawValue
    case .transfer: TransferColumn.bookedOn.rawValue
    case .entitlement: EntitlementColumn.awardedOn.rawValue
    case .incentive: IncentiveColumn.paidOn.rawValue
    }
  }

  /// The money column that says how much a row is about.
  public var amountColumn: Int {
    switch self {
    case .sale: SaleColumn.amount.rawValue
    case .payment: PaymentColumn.amount.rawValue
    case .remittance: RemittanceColumn.gross.rawValue
    case .transfer: TransferColumn.amount.rawValue
    case .entitlement: EntitlementColumn.trainingBalance.rawValue
    case .incentive: IncentiveColumn.amount.rawValue
    }
  }

  /// The indices of the money columns, in order.
  public var moneyColumns: [Int] { columns.indices.filter { columns[$0].kind == .money } }

  /// The status, for kinds that have one.
  public var statusColumn: Int? {
    switch self {
    case .sale: SaleColumn.status.rawValue
    case .payment: PaymentColumn.status.rawValue
    case .remittance, .entitlement: nil
    case .transfer: TransferColumn.status.rawValue
    case .incentive: IncentiveColumn.status.rawValue
    }
  }

  /// The words that a status may be, in the order of their names.
  public var statusWords: [(text: String, word: Word)] {
    guard let statusColumn else { return [] }
    return columns[statusColumn].words.sorted { bytesPrecede($0.key, $1.key) }.map { ($0.key, $0.value) }
  }

  private static let saleColumns: [ColumnSpec] = [
    .init("order_id", .text), .init("payment_ref", .text), .init("participant", .text), .init("course", .dictionary),
    .init("institution", .dictionary), .init("channel", .dictionary), .init("sold_at", .instant),
    .init("amount", .money), .init("list_price", .money, optional: true, whenAbsent: noMoney),
    .init("refunded_amount", .money, optional: true, whenAbsent: 0),
    .init("status", .word, words: ["paid": .paid, "refunded": .refunded, "cancelled": .cancelled]),
  ]

  private static let paymentColumns: [ColumnSpec] = [
    .init("payment_ref", .text), .init("kind", .word, words: ["debit": .debit, "refund": .refund]),
    .init("order_id", .text, optional: true), .init("participant", .text), .init("platform", .dictionary),
    .init("paid_at", .instant), .init("amount", .money),
    .init("status", .word, words: ["settled": .settled, "pending": .pending, "reversed": .reversed]),
  ]

  private static let remittanceColumns: [ColumnSpec] = [
    .init("remittance_id", .text), .init("batch_ref", .dictionary), .init("order_id", .text),
    .init("institution", .dictionary), .init("remitted_on", .day), .init("gross", .money),
    .init("commission", .money), .init("tax", .money, optional: true, whenAbsent: 0), .init("net", .money),
  ]

  private static let transferColumns: [ColumnSpec] = [
    .init("transfer_ref", .text), .init("batch_ref", .text), .init("account", .text, optional: true),
    .init("booked_on", .day),
    .init("amount", .money),
    .init(
      "status", .word,
      words: ["booked": .booked, "returned": .returned, "pending": .pending, "returning": .returning]),
  ]

  private static let entitlementColumns: [ColumnSpec] = [
    .init("participant", .text), .init("wave", .dictionary), .init("awarded_on", .day),
    .init("training_balance", .money), .init("certified_on", .day, optional: true),
    .init("revoked_on", .day, optional: true), .init("channel", .dictionary, optional: true),
  ]

  private static let incentiveColumns: [ColumnSpec] = [
    .init("disbursement_ref", .text), .init("participant", .text), .init("instalment", .number, numbers: 1...4),
    .init("paid_on", .day), .init("amount", .money),
    .init(
      "status", .word,
      words: ["paid": .paid, "failed": .failed, "returned": .returned, "returning": .returning]),
  ]
}

public enum SaleColumn: Int {
  case orderID, paymentRef, participant, course, institution, channel, soldAt, amount, listPrice, refundedAmount, status
}

public enum PaymentColumn: Int {
  case paymentRef, kind, orderID, participant, platform, paidAt, amount, status
}

public enum RemittanceColumn: Int {
  case remittanceID, batchRef, orderID, institution, remittedOn, gross, commission, tax, net
}

public enum TransferColumn: Int {
  case transferRef, batchRef, account, bookedOn, amount, status
}

public enum EntitlementColumn: Int {
  case participant, wave, awardedOn, trainingBalance, certifiedOn, revokedOn, channel
}

public enum IncentiveColumn: Int {
  case disbursementRef, participant, instalment, paidOn, amount, status
}

/// A money field that the feed leaves out. `Int64.min` itself is refused when it is read.
public let noMoney = Int64.min

/// A day field that the feed leaves out: before every day that can be written.
public let noDay = Int32.min

/// One column of a canonical record.
public struct ColumnSpec: Sendable {
  /// How values lie in a block: text as offsets and bytes; dictionary as 32-bit codes into the segment's own list;
  /// money (minor units) and instants (ms since 1970 UTC) in 64 bits, days since 1970 in 32, words and small numbers in 8.
  public enum Kind: UInt8, Sendable { case text, dictionary, money, day, instant, word, number }

  public let name: String
  public let kind: Kind
  public let isOptional: Bool
  /// What a money column holds when the feed has no such field.
  public let whenAbsent: Int64
  /// Identity or account of a person or institution: never shown whole in a message.
  public var isPersonal: Bool { name == "participant" || name == "account" }
  /// The canonical words of a word column.
  public let words: [String: Word]
  /// The numbers that a number column may hold.
  public let numbers: ClosedRange<UInt8>

  init(
    _ name: String, _ kind: Kind, optional: Bool = false, whenAbsent: Int64 = 0, words: [String: Word] = [:],
    numbers: ClosedRange<UInt8> = 0...UInt8.max
  ) {
    self.name = name
    self.kind = kind
    isOptional = optional
    self.whenAbsent = whenAbsent
    self.words = words
    self.numbers = numbers
  }

  /// Bytes of one value; 0 for text.
  public var byteWidth: Int {
    switch kind {
    case .text: 0
    case .dictionary, .day: 4
    case .money, .instant: 8
    case .word, .number: 1
    }
  }
}

/// A canonical word: a status or a kind, as one byte.
@frozen
public enum Word: UInt8, Sendable {
  case paid, refunded, cancelled, settled, pending, reversed, booked, returned, failed, debit, refund
  /// A bank entry that returns an earlier transfer or instalment: it turns that one into `returned`.
  case returning

  /// How far a status has come: an update may only rise (CODES, section 1).
  public var rank: Int {
    switch self {
    case .paid, .pending, .debit, .refund: 0
    case .settled, .booked: 1
    case .refunded, .cancelled, .reversed, .returned, .failed, .returning: 2
    }
  }
}
