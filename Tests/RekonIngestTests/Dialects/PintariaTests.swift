import RekonCore
import RekonTestSupport
import Testing

@Suite("Pintaria's dialect")
struct PintariaDialectTests {
  private static let header = "order\tcreated_at\tprakerja_id\tcourse\tprovider\tpaid_via\tpay_ref\tstate\tprice\tpaid"

  @Test("sales: tabs, quotes that mean nothing, offsets, two decimals; every state")
  func sales() throws {
    let lines = [
      Self.header,
      "PTR-9-000101\t2020-09-04T13:05:10+07:00\t0123456789012345\tC00017\tLP0003\tbni\tBN\"1\tcompleted\t300000.00\t250000.00",
      "\"PTR\t2020-09-04T06:05:10Z\t0123456789012345\tC00017\tLP0003\tbni\t\"\"\trefunded\t300000.50\t250000.00",
      "PTR-9-000103\t2020-09-04T00:05:10-06:00\t0123456789012345\tC00017\tLP0003\tbni\tBN3\"\tvoid\t0.00\t0.00",
    ]
    try expectRows(
      "pintaria", "sales", gzip(feed(lines)),
      [
        saleValues("PTR-9-000101", "BN\"1", channel: "bni", listPrice: "30000000"),
        saleValues("\"PTR", "\"\"", channel: "bni", status: "refunded", listPrice: "30000050"),
        saleValues("PTR-9-000103", "BN3\"", channel: "bni", status: "cancelled", amount: "0", listPrice: "0"),
      ])
  }

  @Test("remittances: tabs, ISO days, two decimals")
  func remittances() throws {
    let lines = [
      "payout_line\tpayout_batch\torder\tprovider\tpayout_date\tgross\tfee\tnet",
      "L1\tB1\tPTR-9-000101\tLP0003\t2020-09-09\t250000.00\t25000.00\t225000.00",
      "L2\tB1\tPTR-9-000100\tLP0003\t2020-09-09\t-250000.00\t-25000.00\t-225000.00",
    ]
    try expectRows(
      "pintaria", "remittances", gzip(feed(lines)),
      [
        remittanceValues(
          "L1", batch: "B1", order: "PTR-9-000101", gross: "25000000", commission: "2500000", net: "22500000"),
        remittanceValues(
          "L2", batch: "B1", order: "PTR-9-000100", gross: "-25000000", commission: "-2500000", net: "-22500000"),
      ])
  }
}
