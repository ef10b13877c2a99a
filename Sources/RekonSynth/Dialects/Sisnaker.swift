/// XML in a namespace, a control header with the file's number, elements for the fields, times in UTC, two decimals.
struct Sisnaker: PlatformDialect {
  let code = "sisnaker"
  let form = FeedForm(suffix: "xml", hasTotals: true, isNumbered: true)
  /// WIB is seven hours ahead.
  private static let zone: Int64 = 7 * 3_600

  func write(order: Int64, to text: inout FeedText) { text.append("SNK20", order, width: 6) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("SNR20", id, width: 6) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("SNB")
    text.append(batch: batch)
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    begin("penjualan", head, count: sales.count, total: sales.reduce(0) { $0 + $1.amount }, &text)
    for row in sales {
      text.append("  <k:Sale><k:OrderId>")
      write(order: row.order, to: &text)
      text.append("</k:OrderId><k:SoldAt>")
      text.append(isoTime: row.soldAt - Self.zone)
      text.append("Z</k:SoldAt><k:Card>")
      text.append(card: row.participant)
      text.append("</k:Card><k:Course>")
      text.append(course: row.course)
      text.append("</k:Course><k:Institution>")
      text.append(institution: row.institution)
      text.append("</k:Institution><k:Payment channel=\"")
      text.append(channel: row.channel)
      text.append("\" ref=\"")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append("\"/><k:Status>PAID</k:Status><k:Amount ccy=\"IDR\">")
      case .refunded: text.append("\"/><k:Status>REFUNDED</k:Status><k:Amount ccy=\"IDR\">")
      case .cancelled: text.append("\"/><k:Status>CANCELLED</k:Status><k:Amount ccy=\"IDR\">")
      }
      text.append(decimal: row.amount)
      text.append("</k:Amount></k:Sale>\n")
    }
    text.append("</k:Feed>\n")
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    begin("penyaluran", head, count: remittances.count, total: remittances.reduce(0) { $0 + $1.net }, &text)
    for row in remittances {
      text.append("  <k:Remittance><k:Id>")
      write(remittance: row.id, to: &text)
      text.append("</k:Id><k:Batch>")
      write(batch: row.batch(of: platform), to: &text)
      text.append("</k:Batch><k:OrderId>")
      write(order: row.order, to: &text)
      text.append("</k:OrderId><k:Institution>")
      text.append(institution: row.institution)
      text.append("</k:Institution><k:Date>")
      text.append(day: row.day)
      text.append("</k:Date><k:Gross ccy=\"IDR\">")
      text.append(decimal: row.gross)
      text.append("</k:Gross><k:Commission ccy=\"IDR\">")
      text.append(decimal: row.commission)
      text.append("</k:Commission><k:Net ccy=\"IDR\">")
      text.append(decimal: row.net)
      text.append("</k:Net></k:Remittance>\n")
    }
    text.append("</k:Feed>\n")
  }

  private func begin(_ feed: StaticString, _ head: FileHead, count: Int, total: Int64, _ text: inout FeedText) {
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<k:Feed xmlns:k=\"urn:kemnaker:sisnaker:")
    text.append(feed)
    text.append(":1\">\n  <k:Header><k:BusinessDate>")
    text.append(day: head.day)
    text.append("</k:BusinessDate><k:Sequence>")
    text.append(head.number)
    text.append("</k:Sequence><k:Count>")
    text.append(Int64(count))
    text.append("</k:Count><k:Total ccy=\"IDR\">")
    text.append(decimal: total)
    text.append("</k:Total></k:Header>\n")
  }
}
