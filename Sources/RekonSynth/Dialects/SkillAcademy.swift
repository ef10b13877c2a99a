/// CSV with `,`, milliseconds since 1970, plain integers; a gzip member for each hour with sales, the header in the first.
struct SkillAcademy: PlatformDialect {
  let code = "skillacademy"
  /// WIB is seven hours ahead.
  private static let zone: Int64 = 7 * 3_600

  func write(order: Int64, to text: inout FeedText) { text.append("SA-", order, width: 9) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("SAR-", id, width: 9) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("SAB-")
    text.append(batch: batch, separator: "-")
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    text.append("order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount\n")
    var hour = (sales.first?.soldAt ?? 0) / 3_600
    for row in sales {
      if row.soldAt / 3_600 != hour {
        hour = row.soldAt / 3_600
        text.beginMember()
      }
      write(order: row.order, to: &text)
      text.append(",")
      text.append((row.soldAt - Self.zone) * 1_000)
      text.append(",")
      text.append(card: row.participant, isDamaged: row.isDamaged)
      text.append(",")
      text.append(course: row.course)
      text.append(",")
      text.append(institution: row.institution)
      text.append(",")
      text.append(channel: row.channel)
      text.append(",")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append(",paid,")
      case .refunded: text.append(",refunded,")
      case .cancelled: text.append(",cancelled,")
      }
      text.append(rupiah: row.amount)
      text.append("\n")
    }
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    text.append("remit_id,batch,order_id,lp,date,gross,fee,net\n")
    for row in remittances {
      write(remittance: row.id, to: &text)
      text.append(",")
      write(batch: row.batch(of: platform), to: &text)
      text.append(",")
      write(order: row.order, to: &text)
      text.append(",")
      text.append(institution: row.institution)
      text.append(",")
      text.append(day: row.day)
      text.append(",")
      text.append(rupiah: row.gross)
      text.append(",")
      text.append(rupiah: row.commission)
      text.append(",")
      text.append(rupiah: row.net)
      text.append("\n")
    }
  }
}
