/// Rows of small feeds, in the partners' own dialects. The defaults make a chain that adds up: a sale of Rp250.000,
/// paid through GoPay, remitted by Tokopedia with 15 % commission, transferred by OVO.

/// A row of `tokopedia/sales`.
public struct SaleRow {
  public static let header =
    "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount"

  public var number: Int
  public var time = "2020-09-04 10:00:00"
  public var card = "0123456789012345"
  public var course = "C00003"
  public var institution = "LP0003"
  public var channel = "gopay"
  public var reference: String
  public var status = "PAID"
  public var listPrice = "250000"
  public var amount = "250000"

  public init(_ number: Int) {
    self.number = number
    reference = "GP-\(digits(number, 9))"
  }

  public var order: String { "TKP" + digits(number, 12) }

  public var text: String {
    [time, order, card, course, institution, channel, reference, status, listPrice, amount].joined(separator: ";")
  }
}

/// A row of `tokopedia/remittances`.
public struct RemittanceRow {
  public static let header = "remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net"

  public var number: Int
  public var batch = "TKB20200907LP0003"
  public var institution = "LP0003"
  public var day = "2020-09-07"
  public var gross = "250000"
  public var commission = "37500"
  public var net = "212500"

  public init(_ number: Int) { self.number = number }

  public var text: String {
    ["TKR" + digits(number, 12), batch, SaleRow(number).order, institution, day, gross, commission, net]
      .joined(separator: ";")
  }
}

/// A row of `gopay/payments`.
public struct PaymentRow {
  public static let header = quotedFields([
    "transaction_id", "order_id", "card_number", "merchant", "transaction_time", "gross_amount", "transaction_type",
    "transaction_status",
  ])

  public var number: Int
  public var time = "2020-09-04T10:00:30+07:00"
  public var card = "0123456789012345"
  public var merchant = "tokopedia"
  public var amount = "250000.00"
  public var type = "payment"
  public var status = "settlement"

  public init(_ number: Int) { self.number = number }

  public var text: String {
    let sale = SaleRow(number)
    return quotedFields([sale.reference, sale.order, card, merchant, time, amount, type, status])
  }
}

/// A row of `ovo/transfers`, amounts in sen.
public struct TransferRow {
  public static let header = "REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS"
  public static let end = "<END>"

  public var number: Int
  public var batch = "TKB20200907LP0003"
  public var account = "6824919666"
  public var day = "20200908"
  public var amount = "21250000"
  public var status = "SUCCESS"

  public init(_ number: Int) { self.number = number }

  public var text: String {
    ["OVT" + digits(number, 9), batch, account, day, amount, "0", status].joined(separator: ",")
  }
}

extension SaleRow {
  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self { changed(self, field, value) }
}
extension RemittanceRow {
  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self { changed(self, field, value) }
}
extension PaymentRow {
  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self { changed(self, field, value) }
}
extension TransferRow {
  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self { changed(self, field, value) }
}

/// A row of `pmo/entitlements`.
public struct EntitlementRow {
  public static let header = "participant,wave,awarded_on,training_balance,certified_on,revoked_on,channel"

  public var participant: String
  public var awardedOn = "2020-09-01"
  public var balance = "1000000"
  public var revokedOn = ""

  public init(_ participant: String) { self.participant = participant }

  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self { changed(self, field, value) }

  public var text: String { [participant, "4", awardedOn, balance, "", revokedOn, "gopay"].joined(separator: ",") }
}

public func entitlements(_ rows: EntitlementRow...) -> String { feed([EntitlementRow.header] + rows.map(\.text)) }

/// A feed: its lines, each ended by `end`.
public func feed(_ lines: [String], end: String = "\n") -> String { lines.map { $0 + end }.joined() }

public func sales(_ rows: SaleRow...) -> String { feed([SaleRow.header] + rows.map(\.text)) }

/// A feed of three sales whose second row is `bad`.
public func saleFeed(bad: String) -> String { feed([SaleRow.header, SaleRow(101).text, bad, SaleRow(103).text]) }

public func remittances(_ rows: RemittanceRow...) -> String { feed([RemittanceRow.header] + rows.map(\.text)) }

public func payments(_ rows: PaymentRow...) -> String { feed([PaymentRow.header] + rows.map(\.text)) }

public func transfers(_ rows: TransferRow...) -> String {
  feed([TransferRow.header] + rows.map(\.text) + [TransferRow.end])
}

private func quotedFields(_ fields: [String]) -> String { fields.map { "\"\($0)\"" }.joined(separator: ",") }

private func digits(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}

private func changed<Row, Value>(_ row: Row, _ field: WritableKeyPath<Row, Value>, _ value: Value) -> Row {
  var copy = row
  copy[keyPath: field] = value
  return copy
}
