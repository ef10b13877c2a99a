import RekonCore
import RekonTestSupport

extension FaultTriggers {
  static let text: [String: Trigger] = [
    "blank-feed": { try read("\n", "tokopedia", "sales") },
    "blank-line": {
      try read(feed([SaleRow.header, SaleRow(101).text, "", SaleRow(102).text]), "tokopedia", "sales")
    },
    "byte-order-mark": { try readSales(bad: "\u{FEFF}" + SaleRow(102).text) },
    "empty-feed": { try read(GzipMember("").bytes, "tokopedia", "sales", as: "csv.gz") },
    "encoding-byte": {
      let front = feed([
        "Laporan Penjualan MauBelajarApa - 04 Sep 2020",
        "ID Transaksi;Waktu;Nomor Kartu;Kode Kursus;Kode Lembaga;Kanal;Ref Bayar;Status;Nilai",
      ])
      let (first, second) = ("MBA1;04 Sep 2020 13:05;0123456789012345;C", ";LP0003;ovo;OV1;Berhasil;1.000,00\n")
      return try read(
        Array(front.utf8) + Array(first.utf8) + [0x81] + Array(second.utf8), "maubelajarapa", "sales", as: "csv")
    },
    "encoding-utf16": {
      let units = sales(SaleRow(101)).utf16.flatMap { littleEndian($0) }
      return try read([0xFF, 0xFE] + units, "tokopedia", "sales", as: "csv")
    },
    "encoding-utf8": {
      let text = sales(SaleRow(101), SaleRow(102).with(\.course, "Caf#"))
      return try read(text.utf8.map { $0 == 0x23 ? 0xE9 : $0 }, "tokopedia", "sales", as: "csv")
    },
    "last-line-open": { try read(String(sales(SaleRow(101), SaleRow(102)).dropLast()), "tokopedia", "sales") },
    "line-limit": {
      try readSales(bad: SaleRow(102).with(\.course, String(repeating: "C", count: 2_000)).text) {
        $0.limits.lineByteCount = 1_024
      }
    },
    "mixed-line-ends": {
      try read("\(SaleRow.header)\n\(SaleRow(101).text)\r\n\(SaleRow(102).text)\n", "tokopedia", "sales")
    },
    "nul-byte": { try readSales(bad: SaleRow(102).with(\.course, "C00003\u{0}").text) },
    "quote-in-field": { try readSales(bad: SaleRow(102).with(\.course, "5\" pipe").text) },
    "quote-not-closed": { try readSales(bad: SaleRow(102).with(\.course, "\"C00003").text) },
    "quote-swallows-lines": {
      let opening = SaleRow(102).with(\.course, "\"C00003").text
      let closing = SaleRow(103).with(\.course, "C00003\"").text
      return try read(feed([SaleRow.header, SaleRow(101).text, opening, closing]), "tokopedia", "sales")
    },
    "record-limit": {
      let long = "\"" + String(repeating: "x\n", count: 1_000) + "\""
      return try readSales(bad: SaleRow(102).with(\.course, long).text) { $0.limits.recordByteCount = 1_024 }
    },
    "text-after-quote": { try readSales(bad: SaleRow(102).with(\.amount, "\"5\"5\"").text) },
  ]
}
