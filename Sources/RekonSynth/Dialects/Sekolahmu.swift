/// XML whose rows are attributes; number of rows and their sum stand on the root. Whole rupiah, local time.
struct Sekolahmu: PlatformDialect {
  let code = "sekolahmu"
  let form = FeedForm(suffix: "xml", hasTotals: true)

  func write(order: Int64, to text: inout FeedText) { text.append("SKM", order, width: 7) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("SKR", id, width: 7) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("SKB")
    text.append(batch: batch)
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    begin("<penjualan", head, count: sales.count, total: sales.reduce(0) { $0 + $1.amount }, &text)
    for row in sales {
      text.append("  <transaksi id=\"")
      write(order: row.order, to: &text)
      text.append("\" waktu=\"")
      text.append(isoTime: row.soldAt)
      text.append("\" kartu=\"")
      text.append(card: row.participant)
      text.append("\" kursus=\"")
      text.append(course: row.course)
      text.append("\" lembaga=\"")
      text.append(institution: row.institution)
      text.append("\" kanal=\"")
      text.append(channel: row.channel)
      text.append("\" ref=\"")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append("\" status=\"SUKSES\" harga=\"")
      case .refunded: text.append("\" status=\"REFUND\" harga=\"")
      case .cancelled: text.append("\" status=\"BATAL\" harga=\"")
      }
      text.append(rupiah: row.amount)
      text.append("\"/>\n")
    }
    text.append("</penjualan>\n")
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    begin("<penyaluran", head, count: remittances.count, total: remittances.reduce(0) { $0 + $1.net }, &text)
    for row in remittances {
      text.append("  <salur id=\"")
      write(remittance: row.id, to: &text)
      text.append("\" batch=\"")
      write(batch: row.batch(of: platform), to: &text)
      text.append("\" transaksi=\"")
      write(order: row.order, to: &text)
      text.append("\" lembaga=\"")
      text.append(institution: row.institution)
      text.append("\" tanggal=\"")
      text.append(day: row.day)
      text.append("\" bruto=\"")
      text.append(rupiah: row.gross)
      text.append("\" komisi=\"")
      text.append(rupiah: row.commission)
      text.append("\" bersih=\"")
      text.append(rupiah: row.net)
      text.append("\"/>\n")
    }
    text.append("</penyaluran>\n")
  }

  private func begin(_ root: StaticString, _ head: FileHead, count: Int, total: Int64, _ text: inout FeedText) {
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    text.append(root)
    text.append(" tanggal=\"")
    text.append(day: head.day)
    text.append("\" jumlah=\"")
    text.append(Int64(count))
    text.append("\" total=\"")
    text.append(rupiah: total)
    text.append("\">\n")
  }
}
