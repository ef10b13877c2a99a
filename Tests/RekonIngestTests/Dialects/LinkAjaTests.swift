import RekonCore
import RekonTestSupport
import Testing

@Suite("LinkAja's dialect")
struct LinkAjaDialectTests {
  private static func payment(
    _ id: String, _ type: String, _ state: String, order: String = "<merchantOrder>TKP1</merchantOrder>"
  )
    -> String
  {
    "<txn><id>\(id)</id>\(order)<card>0123456789012345</card><merchant>tokopedia</merchant>"
      + "<time>2020-09-04T13:05:40+07:00</time><type>\(type)</type><amount>250000</amount><state>\(state)</state></txn>\n"
  }

  private static func payments(
    _ rows: [String], count: Int? = nil, net: String, partner: String = "linkaja", date: String = "2020-09-04"
  ) -> String {
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<settlement date=\"\(date)\" partner=\"\(partner)\">\n"
      + "<summary count=\"\(count ?? rows.count)\" net=\"\(net)\"/>\n\(rows.joined())</settlement>\n"
  }

  @Test("payments: Latin-1 XML; every kind and state; net is what was paid less what was refunded")
  func payments() throws {
    let text = Self.payments(
      [
        Self.payment("LA\u{E9}1", "PAY", "OK"), Self.payment("LA2", "PAY", "WAIT", order: ""),
        Self.payment("LA3", "RFD", "REV", order: "<merchantOrder/>"),
      ], net: "250000")
    let bytes = GzipMember(latin1(text)).bytes
    try expectRows(
      "linkaja", "payments", bytes,
      [
        paymentValues("LA\u{E9}1", order: "TKP1"), paymentValues("LA2", order: "", status: "pending"),
        paymentValues("LA3", kind: "refund", order: "", status: "reversed"),
      ])
    #expect(try stated("linkaja", "payments", bytes) == ["2020-09-04"])
    try expectRows("linkaja", "payments", gzip(Self.payments([], net: "0")), [])
  }

  @Test("payments: a wrong count, net or partner refuses the file")
  func totals() throws {
    let row = Self.payment("LA1", "RFD", "OK")
    let resend = "; rows were lost or added on the way: send the feed again"
    try expectRows(
      "linkaja", "payments", gzip(Self.payments([row], net: "-250000")),
      [paymentValues("LA1", kind: "refund", order: "TKP1")])
    try expectRefused(
      "linkaja", "payments", Self.payments([row], net: "250000"),
      ":5: error[control-sum]: found sum '250000' in summary/@net, expected -250000, the sum of the rows read\(resend)")
    try expectRefused(
      "linkaja", "payments", Self.payments([row], count: 0, net: "-250000"),
      ":5: error[control-count]: found count '0' in summary/@count, expected 1, the rows read\(resend)")
    try expectRefused(
      "linkaja", "payments", Self.payments([row], net: "-250000", partner: "ovo"),
      ":5: error[control-party]: found party 'ovo' in @partner, expected 'linkaja'; is this the right file?")
  }

  @Test("transfers: totals in front, the line of names there or not; every state; a repayment negative")
  func transfers() throws {
    let rows = [
      "R1|B1|6824919666|09-09-2020|212500|OK", "R2|B2|6824919666|09-09-2020|212500|WAIT",
      "R3|B3|6824919666|09-09-2020|212500.00|RET", "R4|B1||09-09-2020|-100|OK",
    ]
    let expected = [
      transferValues("R1", batch: "B1"), transferValues("R2", batch: "B2", status: "pending"),
      transferValues("R3", batch: "B3", status: "returned"),
      transferValues("R4", batch: "B1", account: "", amount: "-10000"),
    ]
    let head = "#count=4;sum=637400"
    try expectRows("linkaja", "transfers", gzip(feed([head, "ref|batch|account|date|amount|state"] + rows)), expected)
    try expectRows("linkaja", "transfers", gzip(feed([head] + rows)), expected)
    try expectRows("linkaja", "transfers", gzip(feed(["#count=0;sum=0"])), [])
    try expectRefused(
      "linkaja", "transfers", feed(["#count=4;sum=637500"] + rows),
      ":1: error[control-sum]: found sum '637500' in line 1, expected 637400, the sum of the rows read; rows were lost or "
        + "added on the way: send the feed again (column 1, byte 0)")
    try expectRefused(
      "linkaja", "transfers", feed(rows),
      ":1: error[head-line]: found 'R1|B1|6824******|09-09-2020|212500|OK', expected a line like '#count={count};sum={sum}'; it names the sender, the "
        + "feed or the day: is this the right file? (byte 0)")
    try expectRefused(
      "linkaja", "transfers", feed([head] + rows.dropLast()),
      ":1: error[control-count]: found count '4' in line 1, expected 3, the rows read; rows were lost or added on the way: "
        + "send the feed again (column 1, byte 0)")
  }

  @Test("incentives: the same form, every state")
  func incentives() throws {
    let lines = [
      "#count=3;sum=1800000", "ref|card|instalment|date|amount|state", "D1|0123456789012345|1|09-09-2020|600000|OK",
      "D2|0123456789012345|2|09-09-2020|600000|FAIL", "D3|0123456789012345|3|09-09-2020|600000|RET",
    ]
    try expectRows(
      "linkaja", "incentives", gzip(feed(lines)),
      [
        incentiveValues("D1", instalment: "1", status: "paid"),
        incentiveValues("D2", instalment: "2", status: "failed"),
        incentiveValues("D3", instalment: "3", status: "returned"),
      ])
  }
}
