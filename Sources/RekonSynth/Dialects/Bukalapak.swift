/// CSV with `,`, every field quoted, UTF-8 with a byte order mark, CRLF, `Rp250.000`, day-first dates to the minute.
struct Bukalapak: PlatformDialect {
  let code = "bukalapak"

  func write(order: Int64, to text: inout FeedText) { text.append("BL-2020-", order, width: 6) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("BLR-", id, width: 6) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("BLB-")
    text.append(batch: batch, separator: "-")
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    text.append("\u{FEFF}")
    text.append(#""No. Pesanan","Tanggal","No. Kartu Prakerja","Kode Kursus","Kode Lembaga","Kanal Pembayaran","#)
    text.append(#""Referensi Pembayaran","Status","Harga""#)
    text.append("\r\n")
    for row in sales {
      text.append("\"")
      write(order: row.order, to: &text)
      text.append("\",\"")
      text.append(dayFirst: Sold.day(of: row.soldAt), separator: 0x2F)
      text.append(byte: 0x20)
      text.append(minute: row.soldAt)
      text.append("\",\"")
      text.append(card: row.participant, isDamaged: row.isDamaged)
      text.append("\",\"")
      text.append(course: row.course)
      text.append("\",\"")
      text.append(institution: row.institution)
      text.append("\",\"")
      text.append(channel: row.channel)
      text.append("\",\"")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append("\",\"Lunas\",\"")
      case .refunded: text.append("\",\"Dikembalikan\",\"")
      case .cancelled: text.append("\",\"Dibatalkan\",\"")
      }
      text.append(rp: row.amount)
      text.append("\"\r\n")
    }
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    text.append("\u{FEFF}")
    text.append(#""No. Penyaluran","No. Batch","No. Pesanan","Kode Lembaga","Tanggal Salur","Bruto","Komisi","PPN","#)
    text.append(#""Bersih""#)
    text.append("\r\n")
    for row in remittances {
      text.append("\"")
      write(remittance: row.id, to: &text)
      text.append("\",\"")
      write(batch: row.batch(of: platform), to: &text)
      text.append("\",\"")
      write(order: row.order, to: &text)
      text.append("\",\"")
      text.append(institution: row.institution)
      text.append("\",\"")
      text.append(dayFirst: row.day, separator: 0x2F)
      text.append("\",\"")
      text.append(rp: row.gross)
      text.append("\",\"")
      text.append(rp: row.commission)
      text.append("\",\"")
      text.append(rp: row.tax)
      text.append("\",\"")
      text.append(rp: row.net)
      text.append("\"\r\n")
    }
  }
}

extension FeedText {
  /// `Rp1.000.000`; the sign stands before the currency.
  fileprivate mutating func append(rp sen: Int64) {
    if sen < 0 { append("-") }
    append("Rp")
    append(grouped: abs(sen))
  }
}
