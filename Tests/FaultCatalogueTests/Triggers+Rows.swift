import RekonCore
import RekonTestSupport

extension FaultTriggers {
  private static func readHeaderOfSales(_ header: String) throws -> [Told] {
    try read(feed([header, SaleRow(101).text]), "tokopedia", "sales")
  }

  static let rows: [String: Trigger] = [
    "column-limit": {
      try readSales(bad: SaleRow(102).text + String(repeating: ";", count: 40)) { $0.limits.columnCount = 32 }
    },
    "column-missing": {
      let row = String(SaleRow(101).text.dropLast(";250000;250000".count))
      return try read(
        feed([String(SaleRow.header.dropLast(";list_price;amount".count)), row]), "tokopedia", "sales")
    },
    "column-unknown": {
      try read(feed([SaleRow.header + ";voucher", SaleRow(101).text + ";V1"]), "tokopedia", "sales")
    },
    "header-blank-name": { try readHeaderOfSales(SaleRow.header.replacing("course_code", with: "")) },
    "header-delimiter": { try read(sales(SaleRow(101)).replacing(";", with: ","), "tokopedia", "sales") },
    "header-duplicate-name": { try readHeaderOfSales(SaleRow.header.replacing("list_price", with: "amount")) },
    "header-missing": { try read(feed([SaleRow(101).text, SaleRow(102).text]), "tokopedia", "sales") },
    "header-name-differs": { try readHeaderOfSales(SaleRow.header.replacing("amount", with: "Amount")) },
    "header-repeated": { try readSales(bad: SaleRow.header) },
    "rejects-over-limit": {
      let rows = [bniPayment(), bniPayment(amount: "250000")]
      return try read(bniPayments(rows, trailer: "#TRAILER,2,500000.00"), "bni", "payments")
    },
    "rows-not-checked": {
      try checked(feed((101...103).map { SaleRow($0).text }), at: "tokopedia/sales_20200904.csv")
    },
    "row-too-long": { try readSales(bad: SaleRow(102).with(\.course, "Barista; dasar").text) },
    "row-too-short": { try readSales(bad: String(SaleRow(102).text.dropLast(";250000;250000".count))) },
    "trailing-delimiter": {
      try read(feed([SaleRow.header] + (101...105).map { SaleRow($0).text + ";" }), "tokopedia", "sales")
    },
  ]
}
