/// CSV with `;`, local time without zone, whole rupiah, no trailer.
struct Tokopedia: PlatformDialect {
  let code = "tokopedia"

  func write(order: Int64, to text: inout FeedText) {
    text.append("TKP")
    text.append(order, width: 12)
  }

  func write(remittance id: Int64, to text: inout FeedText) {
    text.append("TKR")
    text.append(id, width: 12)
  }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("TKB")
    text.append(day: batch.day, separator: nil)
    text.append("LP")
    text.append(Int64(batch.institutionNumber), width: 4)
    if batch.own != 0 {
      text.append("-")
      text.append(batch.own)
    }
  }

  func write(sales: ArraySlice<SaleRow>, of day: Int32, to text: inout FeedText) {
    text.append(
      "timestamp;order_id;card_number;course_code;institution_code;channel;payment_ref;status;list_price;amount\n")
    for row in sales {
      let partner = Dialects.payment(channels[Int(row.channel)])
      text.append(day: Sold.day(of: row.soldAt))
      text.append(byte: 0x20)
      text.append(time: row.soldAt)
      text.append(";")
      write(order: row.order, to: &text)
      text.append(";")
      // A damaged row has lost the first digit of the card.
      if row.isDamaged {
        text.append(row.participant % 1_000_000_000_000_000, width: 15)
      } else {
        text.append(row.participant, width: 16)
      }
      text.append(";")
      text.append(course: row.course)
      text.append(";")
      text.append(institution: row.institution)
      text.append(";")
      text.append(partner.code.utf8)
      text.append(";")
      partner.write(reference: row.reference, to: &text)
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

  func write(remittances: [LineRow], of day: Int32, platform: UInt8, to text: inout FeedText) {
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

  private let channels = Partner.all.map(\.code)
}
