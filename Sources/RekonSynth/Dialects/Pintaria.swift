/// Tab separated and never quoted, ISO 8601 with offset, two decimals.
struct Pintaria: PlatformDialect {
  let code = "pintaria"

  func write(order: Int64, to text: inout FeedText) { text.append("PTR-9-", order, width: 6) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("PTL-9-", id, width: 6) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("PTB-")
    text.append(batch: batch, separator: "-")
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    text.append("order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid\n")
    for row in sales {
      write(order: row.order, to: &text)
      text.append("\t")
      text.append(isoTime: row.soldAt)
      text.append("+07:00\t")
      text.append(card: row.participant, isDamaged: row.isDamaged)
      text.append("\t")
      text.append(course: row.course)
      text.append("\t")
      text.append(institution: row.institution)
      text.append("\t")
      text.append(channel: row.channel)
      text.append("\t")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append("\tcompleted\t")
      case .refunded: text.append("\trefunded\t")
      case .cancelled: text.append("\tvoid\t")
      }
      text.append(decimal: row.listPrice)
      text.append("\t")
      text.append(decimal: row.amount)
      text.append("\n")
    }
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    text.append("payout_line\tpayout_batch\torder\tprovider\tpayout_date\tgross\tfee\tnet\n")
    for row in remittances {
      write(remittance: row.id, to: &text)
      text.append("\t")
      write(batch: row.batch(of: platform), to: &text)
      text.append("\t")
      write(order: row.order, to: &text)
      text.append("\t")
      text.append(institution: row.institution)
      text.append("\t")
      text.append(day: row.day)
      text.append("\t")
      text.append(decimal: row.gross)
      text.append("\t")
      text.append(decimal: row.commission)
      text.append("\t")
      text.append(decimal: row.net)
      text.append("\n")
    }
  }
}
