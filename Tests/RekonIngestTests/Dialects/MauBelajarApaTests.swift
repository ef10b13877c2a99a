import RekonCore
import RekonTestSupport
import Testing

@Suite("MauBelajarApa's dialect")
struct MauBelajarApaDialectTests {
  private static let title = "Laporan Penjualan MauBelajarApa - 04 Sep 2020\r\n"
  private static let header =
    "ID Transaksi;Waktu;Nomor Kartu;Nama Kursus;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai\r\n"

  private static func sale(
    _ id: String, _ status: String = "Berhasil", _ amount: String = "250.000,00", time: String = "04 Sep 2020 13:05",
    title: String = "Barista"
  ) -> String {
    "\(id);\(time);0123456789012345;\(title);C00017;LP0003;ovo;OV1;\(status);\(amount)\r\n"
  }

  @Test("sales: a title, Windows-1252, quoted course names, names of months, points and commas; every status")
  func sales() throws {
    let text =
      Self.title + Self.header
      + Self.sale("MBA-“1”", title: "\"Barista: \"\"dasar\"\"; lanjutan – café €5\"")
      + Self.sale("MBA-2", "Refund", "1.250.000,50", time: "01 Mei 2020 00:00:59", title: "Kopi’s é")
      + Self.sale("MBA-3", "Batal", "0,00", time: "17 Agt 2020 06:59")
    let bytes = GzipMember(windows1252(text)).bytes
    try expectRows(
      "maubelajarapa", "sales", bytes,
      [
        saleValues("MBA-“1”", "OV1", channel: "ovo", soldAt: "2020-09-04T06:05:00Z"),
        saleValues(
          "MBA-2", "OV1", channel: "ovo", status: "refunded", amount: "125000050", soldAt: "2020-04-30T17:00:59Z"),
        saleValues("MBA-3", "OV1", channel: "ovo", status: "cancelled", amount: "0", soldAt: "2020-08-16T23:59:00Z"),
      ])
    #expect(try stated("maubelajarapa", "sales", bytes) == ["2020-09-04"])
  }

  @Test("remittances: PPh is the tax; the title may call them what it likes")
  func remittances() throws {
    let text =
      "Laporan Penyaluran Dana MauBelajarApa - 09 Sep 2020\r\n"
      + "ID Salur;Batch;ID Transaksi;Kode Lembaga;Tanggal;Bruto;Komisi;PPh;Bersih\r\n"
      + "S1;B1;MBA-1;LP0003;09 Sep 2020;250.000,00;25.000,00;500,00;224.500,00\r\n"
      + "S2;B1;MBA-0;LP0003;09 Sep 2020;-250.000,00;-25.000,00;-500,00;-224.500,00\r\n"
    try expectRows(
      "maubelajarapa", "remittances", GzipMember(windows1252(text)).bytes,
      [
        remittanceValues(
          "S1", batch: "B1", order: "MBA-1", gross: "25000000", commission: "2500000", tax: "50000", net: "22450000"),
        remittanceValues(
          "S2", batch: "B1", order: "MBA-0", gross: "-25000000", commission: "-2500000", tax: "-50000", net: "-22450000"
        ),
      ])
  }

  @Test("a title of another form, with another month's name, or none refuses the file")
  func title() throws {
    let form =
      ", expected a line like 'Laporan Penjualan MauBelajarApa - {date:dd MMM yyyy}'; it names the sender, the feed or the day: "
      + "is this the right file? (byte 0)"
    let header = String(Self.header.dropLast())
    try expectRefused(
      "maubelajarapa", "sales", Self.header,
      ":1: error[head-line]: found '\(header.prefix(60))… (\(header.utf8.count) bytes)'\(form)")
    try expectRefused(
      "maubelajarapa", "sales", Self.title.with("Penjualan", "Penyaluran") + Self.header,
      ":1: error[head-line]: found 'Laporan Penyaluran MauBelajarApa - 04 Sep 2020'\(form)")
    try expectRefused(
      "maubelajarapa", "sales", Self.title.with("Sep", "Aug") + Self.header,
      ":1: error[control-date]: found date '04 Aug 2020' in line 1, expected the business date as dd MMM yyyy (column 1, "
        + "byte 0)")
  }

  @Test(
    "each month has its own name",
    arguments: zip(1...12, ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nov", "Des"]))
  func months(_ number: Int, _ name: String) throws {
    let text = Self.title + Self.header + Self.sale("MBA-1", time: "15 \(name) 2020 07:00")
    let loaded = try ingest(text, PipelineFolder.shippedFeed("maubelajarapa", "sales"))
    #expect(loaded.rows.map { $0["sold_at"] } == ["2020-\(padded(number, 2))-15T00:00:00Z"])
  }
}
