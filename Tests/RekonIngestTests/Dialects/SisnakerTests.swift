import RekonCore
import RekonTestSupport
import Testing

@Suite("Sisnaker's dialect")
struct SisnakerDialectTests {
  @Test("sales: elements of a namespace, UTC; every status; day and sequence kept")
  func sales() throws {
    let text = Feed.text(
      [Feed.sale(1), Feed.sale(2, amount: "0.50", status: "REFUNDED"), Feed.sale(3, status: "CANCELLED")],
      total: "500000.50")
    try expectRows(
      "sisnaker", "sales", gzip(text),
      [
        saleValues("SNK00000001", "BN000000000103", channel: "bni", soldAt: "2020-09-04T06:05:10Z"),
        saleValues("SNK00000002", "BN000000000103", channel: "bni", status: "refunded", amount: "50"),
        saleValues("SNK00000003", "BN000000000103", channel: "bni", status: "cancelled"),
      ])
    #expect(try stated("sisnaker", "sales", gzip(text)) == ["2020-09-04 #12"])
  }

  @Test("remittances: the header's total is that of the net amounts")
  func remittances() throws {
    func line(_ id: String, _ gross: String, _ commission: String, _ net: String) -> String {
      "<k:Remittance><k:Id>\(id)</k:Id><k:Batch>B1</k:Batch><k:OrderId>SNK1</k:OrderId><k:Institution>LP0003</k:Institution>"
        + "<k:Date>2020-09-09</k:Date><k:Gross ccy=\"IDR\">\(gross)</k:Gross><k:Commission>\(commission)</k:Commission>"
        + "<k:Net ccy=\"IDR\">\(net)</k:Net></k:Remittance>"
    }
    let text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<k:Feed xmlns:k=\"urn:kemnaker:sisnaker:penyaluran:1\">"
      + Feed.header(count: 2, total: "-45000.00", date: "2020-09-09", sequence: "003")
      + line("R1", "250000.00", "25000.00", "225000.00") + line("R2", "-300000.00", "-30000.00", "-270000.00")
      + "</k:Feed>"
    try expectRows(
      "sisnaker", "remittances", gzip(text),
      [
        remittanceValues("R1", batch: "B1", order: "SNK1", gross: "25000000", commission: "2500000", net: "22500000"),
        remittanceValues(
          "R2", batch: "B1", order: "SNK1", gross: "-30000000", commission: "-3000000", net: "-27000000"),
      ])
    #expect(try stated("sisnaker", "remittances", gzip(text)) == ["2020-09-09 #3"])
  }
}
