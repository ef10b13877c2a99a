/// CSV with `;`, local time without zone, whole rupiah, no trailer.
struct Tokopedia: PlatformDialect {
  let code = "tokopedia"

  func write(order: Int64, to text: inout FeedText) { text.append("TKP", order, width: 12) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("TKR", id, width: 12) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("TKB")
    text.append(batch: batch)
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    text.append(
      "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount\n")
    for row in sales {
      text.append(day: Sold.day(of: row.soldAt))
      text.append(byte: 0x20)
      text.append(time: row.soldAt)
      text.append(";")
      write(order: row.order, to: &text)
      text.append(";")
      text.append(card: row.participant, isDamaged: row.isDamaged)
      text.append(";")
      text.append(course: row.course)
      text.append(";")
      text.append(institution: row.institution)
      text.append(";")
      text.append(channel: row.channel)
      text.append(";")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append(";PAID;")
      case .refunded: text.append(";REFUNDED;")
      case .cancelled: text.append(";CANCELLED;")
      }
      text.append(rupiah: row.listPrice)
      text.append(";")
      text.append(rupiah: row.amount)
      text.append("\n")
    }
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    text.append("remit_id;batch_id;order_id;institution_code;remit_date;gross;commission;net\n")
    for row in remittances {
      write(remittance: row.id, to: &text)
      text.append(";")
      write(batch: row.batch(of: platform), to: &text)
      text.append(";")
      write(order: row.order, to: &text)
      text.append(";")
      text.append(institution: row.institution)
      text.append(";")
      text.append(day: row.day)
      text.append(";")
      text.append(rupiah: row.gross)
      text.append(";")
      text.append(rupiah: row.commission)
      text.append(";")
      text.append(rupiah: row.net)
      text.append("\n")
    }
  }
}
