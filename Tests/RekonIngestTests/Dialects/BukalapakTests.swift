import RekonCore
import RekonTestSupport
import Testing

@Suite("Bukalapak's dialect")
struct BukalapakDialectTests {
  private static let sales =
    "\u{FEFF}\"No. Pesanan\",\"Tanggal\",\"No. Kartu Prakerja\",\"Kode Kursus\",\"Kode Lembaga\",\"Kanal Pembayaran\","
    + "\"Referensi Pembayaran\",\"Status\",\"Harga\"\r\n"

  private static func sale(_ number: Int, _ status: String, _ amount: String, _ time: String = "04/09/2020 13:05")
    -> String
  {
    "\"BL-2020-\(padded(number, 6))\",\"\(time)\",\"0123456789012345\",\"C00017\",\"LP0003\",\"gopay\","
      + "\"GP-\(padded(number, 9))\",\"\(status)\",\"\(amount)\"\r\n"
  }

  @Test(
    "sales: byte order mark, CRLF, quotes, days first, Rp with points; every status, seconds or none, decimals or none")
  func sales() throws {
    let text =
      Self.sales + Self.sale(101, "Lunas", "Rp250.000") + Self.sale(102, "Dikembalikan", "Rp1.000.000,50")
      + Self.sale(103, "Dibatalkan", "Rp0", "05/09/2020 00:00:01")
    try expectRows(
      "bukalapak", "sales", gzip(text),
      [
        saleValues("BL-2020-000101", "GP-000000101", channel: "gopay", soldAt: "2020-09-04T06:05:00Z"),
        saleValues(
          "BL-2020-000102", "GP-000000102", channel: "gopay", status: "refunded", amount: "100000050",
          soldAt: "2020-09-04T06:05:00Z"),
        saleValues(
          "BL-2020-000103", "GP-000000103", channel: "gopay", status: "cancelled", amount: "0",
          soldAt: "2020-09-04T17:00:01Z"),
      ])
  }

  @Test("remittances: PPN is the tax, and a minus may stand before or behind Rp")
  func remittances() throws {
    let text =
      "\u{FEFF}\"No. Penyaluran\",\"No. Batch\",\"No. Pesanan\",\"Kode Lembaga\",\"Tanggal Salur\",\"Bruto\",\"Komisi\",\"PPN\","
      + "\"Bersih\"\r\n"
      + "\"BLR-000077\",\"BLB-1\",\"BL-2020-000101\",\"LP0003\",\"09/09/2020\",\"Rp250.000\",\"Rp25.000\",\"Rp2.500\",\"Rp222.500\"\r\n"
      + "\"BLR-000078\",\"BLB-1\",\"BL-2020-000100\",\"LP0003\",\"09/09/2020\",\"-Rp250.000\",\"Rp-25.000\",\"-Rp2.500,00\","
      + "\"Rp-222.500\"\r\n"
    try expectRows(
      "bukalapak", "remittances", gzip(text),
      [
        remittanceValues(
          "BLR-000077", batch: "BLB-1", order: "BL-2020-000101", gross: "25000000", commission: "2500000",
          tax: "250000",
          net: "22250000"),
        remittanceValues(
          "BLR-000078", batch: "BLB-1", order: "BL-2020-000100", gross: "-25000000", commission: "-2500000",
          tax: "-250000", net: "-22250000"),
      ])
  }

  @Test("a day with nothing sold is a header") func empty() throws {
    try expectRows("bukalapak", "sales", gzip(Self.sales), [])
  }
}
