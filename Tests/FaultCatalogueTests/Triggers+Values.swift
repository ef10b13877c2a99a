import RekonCore
import RekonTestSupport

extension FaultTriggers {
  private static func readRemittance(_ row: RemittanceRow) throws -> [Told] {
    try read(remittances(row), "tokopedia", "remittances")
  }

  static let values: [String: Trigger] = [
    "amount-decimals": {
      try read(payments(PaymentRow(101).with(\.amount, "250000.005")), "gopay", "payments")
    },
    "amount-negative": { try readSales(bad: SaleRow(102).with(\.amount, "-250000").text) },
    "amount-not-numeric": { try readSales(bad: SaleRow(102).with(\.amount, "250.000").text) },
    "amount-overflow": { try readSales(bad: SaleRow(102).with(\.amount, "12345678901234567890").text) },
    "constant-differs": {
      let row = "X|PJM000000101|20200904130510|0123456789012345|C00017|LP0003|bni|BN101|00|25000000"
      return try read(pijarMahir(rows: [row], last: "T|1|25000000"), "pijarmahir", "sales") { $0.rejectLimit = 10 }
    },
    "date-implausible": { try readRemittance(RemittanceRow(101).with(\.day, "1970-01-19")) },
    "date-impossible": { try readRemittance(RemittanceRow(101).with(\.day, "2020-09-31")) },
    "field-limit": { try readSales(bad: SaleRow(102).with(\.course, String(repeating: "C", count: 5_000)).text) },
    "identifier-as-number": { try readSales(bad: SaleRow(102).with(\.card, "1.23457E+15").text) },
    "number-out-of-range": {
      let text = feed([
        "disbursement_id,card_number,instalment,completed_on,amount,status",
        "GPI000000101,0123456789012345,5,2020-09-04,600000.00,paid",
      ])
      return try read(text, "gopay", "incentives")
    },
    "pattern-mismatch": { try readSales(bad: SaleRow(102).with(\.card, "123456789012345").text) },
    "prefix-missing": {
      let text = bniPayments([bniPayment("0123456789012345")], trailer: "#TRAILER,1,250000.00")
      return try read(text, "bni", "payments") { $0.rejectLimit = 10 }
    },
    "split-parts": {
      let entries = [BankStatement.entry("250000.00", details: [BankStatement.detail("0123456789012345")])]
      let text = BankStatement().with(\.entries, entries).text
      return try read(text, "bni", "incentives", as: "xml") { $0.rejectLimit = 10 }
    },
    "time-format": { try readRemittance(RemittanceRow(101).with(\.day, "07/09/2020")) },
    "time-impossible": { try readSales(bad: SaleRow(102).with(\.time, "2020-09-04 24:00:00").text) },
    "value-missing": { try readSales(bad: SaleRow(102).with(\.amount, "").text) },
    "word-unknown": { try readSales(bad: SaleRow(102).with(\.status, "PIAD").text) },
  ]
}
