import RekonCore

/// CSV with `;`, Windows-1252, CRLF, a title line before the header, `250.000,00`, names of months, courses by their name.
struct MauBelajarApa: PlatformDialect {
  let code = "maubelajarapa"
  private static let months: [StaticString] = [
    " Jan ", " Feb ", " Mar ", " Apr ", " Mei ", " Jun ", " Jul ", " Agt ", " Sep ", " Okt ", " Nov ", " Des ",
  ]
  private static let titles = Course.all().enumerated().map { title($0.element.title, at: $0.offset) }

  func write(order: Int64, to text: inout FeedText) { text.append("MBA-", order, width: 6) }

  func write(remittance id: Int64, to text: inout FeedText) { text.append("MBR-", id, width: 6) }

  func write(batch: BatchName, to text: inout FeedText) {
    text.append("MBB-")
    text.append(batch: batch, separator: "-")
  }

  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText) {
    text.append("Laporan Penjualan MauBelajarApa - ")
    write(day: head.day, to: &text)
    text.append(
      "\r\nID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai\r\n")
    for row in sales {
      write(order: row.order, to: &text)
      text.append(";")
      write(day: Sold.day(of: row.soldAt), to: &text)
      text.append(byte: 0x20)
      text.append(minute: row.soldAt)
      text.append(";")
      text.append(card: row.participant, isDamaged: row.isDamaged)
      text.append(";")
      // A course that no register has is called something all the same.
      text.append(Self.titles[Int(row.course) % Self.titles.count])
      text.append(";")
      text.append(course: row.course)
      text.append(";")
      text.append(institution: row.institution)
      text.append(";")
      text.append(channel: row.channel)
      text.append(";")
      text.append(row.reference, of: row.channel)
      switch row.status {
      case .paid: text.append(";Berhasil;")
      case .refunded: text.append(";Refund;")
      case .cancelled: text.append(";Batal;")
      }
      text.append(grouped: row.amount)
      text.append(",00\r\n")
    }
  }

  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText) {
    text.append("Laporan Penyaluran MauBelajarApa - ")
    write(day: head.day, to: &text)
    text.append("\r\nID Salur;Batch;ID Transaksi;Kode Lembaga;Tanggal;Bruto;Komisi;PPh;Bersih\r\n")
    for row in remittances {
      write(remittance: row.id, to: &text)
      text.append(";")
      write(batch: row.batch(of: platform), to: &text)
      text.append(";")
      write(order: row.order, to: &text)
      text.append(";")
      text.append(institution: row.institution)
      text.append(";")
      write(day: row.day, to: &text)
      text.append(";")
      text.append(grouped: row.gross)
      text.append(",00;")
      text.append(grouped: row.commission)
      text.append(",00;")
      text.append(grouped: row.tax)
      text.append(",00;")
      text.append(grouped: row.net)
      text.append(",00\r\n")
    }
  }

  /// `09 Sep 2020`.
  private func write(day: Int32, to text: inout FeedText) {
    let (year, month, dayOfMonth) = BusinessDate(dayNumber: day).components
    text.append(Int64(dayOfMonth), width: 2)
    text.append(Self.months[month - 1])
    text.append(Int64(year), width: 4)
  }

  /// What a course is called here: quoted, now and then with a semicolon, quotes or letters beyond ASCII in it.
  private static func title(_ title: String, at index: Int) -> [UInt8] {
    let text =
      switch index % 8 {
      case 1: "\(title); lanjutan"
      case 3: "\(title) \"\"Kelas Akhir Pekan\"\""
      case 5: "Kelas Café: \(title)"
      case 7: "\(title) \"\"für alle\"\"; résumé"
      default: title
      }
    // Up to U+00FF a letter's number is its byte.
    return [0x22] + text.unicodeScalars.map { UInt8($0.value) } + [0x22]
  }
}
