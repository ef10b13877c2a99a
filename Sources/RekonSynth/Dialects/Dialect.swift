/// How a platform writes its two feeds. Rows come in the order of the file.
protocol PlatformDialect: Sendable {
  var code: String { get }
  func write(order: Int64, to text: inout FeedText)
  func write(remittance id: Int64, to text: inout FeedText)
  func write(batch: BatchName, to text: inout FeedText)
  func write(sales: ArraySlice<SaleRow>, of day: Int32, to text: inout FeedText)
  func write(remittances: [LineRow], of day: Int32, platform: UInt8, to text: inout FeedText)
}

/// How a payment partner writes what participants paid.
protocol PaymentDialect: Sendable {
  var code: String { get }
  func write(reference: Int64, to text: inout FeedText)
  func write(payments: [PaymentRow], of day: Int32, to text: inout FeedText)
}

/// How a payment partner writes what it paid out.
protocol TransferDialect: Sendable {
  var code: String { get }
  func write(transfer id: Int64, to text: inout FeedText)
  func write(transfers: [TransferRow], of day: Int32, accounts: [[UInt8]], to text: inout FeedText)
}

/// The partners whose feeds can be written. A new one is a file in this folder and a line here.
enum Dialects {
  static let platforms: [any PlatformDialect] = [Tokopedia()]
  static let payments: [any PaymentDialect] = [GoPayPayments()]
  static let transfers: [any TransferDialect] = [OVOTransfers()]

  static func platform(_ code: String) -> (any PlatformDialect)? { platforms.first { $0.code == code } }

  /// Of several with a writer the named one, else the first: money takes the way that can be told.
  static func payment(_ code: String) -> any PaymentDialect { payments.first { $0.code == code } ?? payments[0] }

  static func transfer(_ code: String) -> any TransferDialect { transfers.first { $0.code == code } ?? transfers[0] }
}

extension FeedText {
  /// `C00017`; the index counts from 0.
  mutating func append(course index: Int32) {
    append(byte: UInt8(ascii: "C"))
    append(Int64(index) + 1, width: 5)
  }

  /// `LP0003`; the index counts from 0.
  mutating func append(institution index: Int32) {
    append("LP")
    append(Int64(index) + 1, width: 4)
  }
}
