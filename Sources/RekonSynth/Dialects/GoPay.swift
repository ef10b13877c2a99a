/// CSV with `,`, every field quoted, ISO 8601 with offset, amounts with two decimals.
struct GoPayPayments: PaymentDialect {
  let code = "gopay"
  private let merchants = Platform.all.map { Array($0.code.utf8) }
  private let orders = Platform.all.map { Dialects.platform($0.code) }

  func write(reference: Int64, to text: inout FeedText) {
    text.append("GP-")
    text.append(reference, width: 9)
  }

  func write(payments: [PaymentRow], of day: Int32, to text: inout FeedText) {
    text.append(#""transaction_id","order_id","card_number","merchant","transaction_time","#)
    text.append(#""gross_amount","transaction_type","transaction_status""#)
    text.append("\n")
    for row in payments {
      text.append("\"")
      write(reference: row.reference, to: &text)
      text.append("\",\"")
      if row.order != 0 { orders[Int(row.platform)]?.write(order: row.order, to: &text) }
      text.append("\",\"")
      text.append(row.participant, width: 16)
      text.append("\",\"")
      text.append(merchants[Int(row.platform)])
      text.append("\",\"")
      text.append(day: Sold.day(of: row.paidAt))
      text.append("T")
      text.append(time: row.paidAt)
      text.append("+07:00\",\"")
      // A damaged row has its amount in the words of another system.
      if row.isDamaged {
        text.append("Rp")
        text.append(row.amount / 100)
      } else {
        text.append(decimal: row.amount)
      }
      if row.isRefund { text.append("\",\"refund\",\"") } else { text.append("\",\"payment\",\"") }
      switch row.status {
      case .settled: text.append("settlement\"\n")
      case .pending: text.append("pending\"\n")
      case .reversed: text.append("cancel\"\n")
      }
    }
  }
}
