import RekonCore
import RekonTestSupport
import Testing

@Suite("Skill Academy's dialect")
struct SkillAcademyDialectTests {
  private static let header = "order_id,ts_ms,card_no,sku,lp,channel,payment_ref,status,amount\n"

  private static func sale(_ number: Int, _ status: String, _ time: String = "1599199510000") -> String {
    "SA-\(padded(number, 9)),\(time),0123456789012345,C00017,LP0165,gopay,GP-\(number),\(status),250000\n"
  }

  @Test("sales: a gzip member an hour, the header in the first only, cut anywhere; milliseconds; every status")
  func sales() throws {
    let rows =
      Self.sale(101, "paid") + Self.sale(102, "refunded", "1599199510001") + Self.sale(103, "cancelled", "946659600000")
    let text = Array((Self.header + rows).utf8)
    let expected = [
      saleValues("SA-000000101", "GP-101", channel: "gopay", institution: "LP0165"),
      saleValues(
        "SA-000000102", "GP-102", channel: "gopay", status: "refunded", soldAt: "2020-09-04T06:05:10.001Z",
        institution: "LP0165"),
      saleValues(
        "SA-000000103", "GP-103", channel: "gopay", status: "cancelled", soldAt: "1999-12-31T17:00:00Z",
        institution: "LP0165"),
    ]
    for cut in stride(from: 0, through: text.count, by: 7) {
      let bytes =
        GzipMember(Array(text[..<cut])).bytes + GzipMember().bytes + GzipMember(Array(text[cut...])).bytes
      try expectRows("skillacademy", "sales", bytes, expected)
    }
  }

  @Test(
    "a time that is no count of milliseconds is rejected",
    arguments: ["", "-1", "1599199510.000", "15991995100000000", "1,599", "2020-09-04"])
  func badTimes(_ time: String) throws {
    var profile = try PipelineFolder.shippedFeed("skillacademy", "sales")
    profile.rejectLimit = 1
    let loaded = try ingest(
      Self.header + Self.sale(101, "paid", time.contains(",") ? "\"\(time)\"" : time), profile, as: "F")
    let form =
      time.isEmpty
      ? "value-missing]: found nothing, expected a time as epoch-milliseconds; a value is required here"
      : "time-format]: found '\(time)', expected a time as epoch-milliseconds; another order is never guessed"
    #expect(
      loaded.rejects.map { $0.prefix { $0 != "(" } } == ["F:2: error[\(form) "])
  }

  @Test("remittances: plain integers, a clawback negative")
  func remittances() throws {
    let text =
      "remit_id,batch,order_id,lp,date,gross,fee,net\nR1,B1,SA-1,LP0165,2020-09-09,250000,0,250000\n"
      + "R2,B1,SA-0,LP0165,2020-09-09,-250000,-1,-249999\n"
    try expectRows(
      "skillacademy", "remittances", gzip(text),
      [
        remittanceValues(
          "R1", batch: "B1", order: "SA-1", gross: "25000000", commission: "0", net: "25000000", institution: "LP0165"),
        remittanceValues(
          "R2", batch: "B1", order: "SA-0", gross: "-25000000", commission: "-100", net: "-24999900",
          institution: "LP0165"),
      ])
  }
}
