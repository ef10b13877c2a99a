import RekonCore
import RekonTestSupport
import Testing

@Suite("BNI's dialect")
struct BNIDialectTests {
  private static let header = "trx_id,va_number,order_id,platform,trx_time,amount,type,status"

  private static func payment(
    _ id: String, _ type: String, _ status: String, order: String = "TKP1", number: String = "89880123456789012345"
  ) -> String {
    "\(id),\(number),\(order),tokopedia,2020-09-04 13:05:40,250000.00,\(type),\(status)"
  }

  @Test("payments: the card behind 8988, local time; every kind and status, an order or none; the last line's totals")
  func payments() throws {
    let lines = [
      Self.header, Self.payment("BN1", "DEBIT", "SUCCESS"), Self.payment("BN2", "DEBIT", "PENDING", order: ""),
      Self.payment("BN3", "REFUND", "SUCCESS"), Self.payment("BN4", "DEBIT", "REVERSED"), "#TRAILER,4,500000.00",
    ]
    try expectRows(
      "bni", "payments", gzip(feed(lines)),
      [
        paymentValues("BN1", order: "TKP1"), paymentValues("BN2", order: "", status: "pending"),
        paymentValues("BN3", kind: "refund", order: "TKP1"), paymentValues("BN4", order: "TKP1", status: "reversed"),
      ])
    try expectRows("bni", "payments", gzip(feed([Self.header, "#TRAILER,0,0.00"])), [])
  }

  @Test("a virtual account without the bank's 8988, or with no card behind it, is rejected with its number masked")
  func virtualAccounts() throws {
    var profile = try PipelineFolder.shippedFeed("bni", "payments")
    profile.rejectLimit = 3
    let lines = [
      Self.header, Self.payment("BN1", "DEBIT", "SUCCESS", number: "0123456789012345"),
      Self.payment("BN2", "DEBIT", "SUCCESS", number: "8988012345678901234"),
      Self.payment("BN3", "DEBIT", "SUCCESS", number: "8988"),
      "#TRAILER,3,0.00",
    ]
    func place(_ row: Int) -> String {
      "(record \(row), column 2 'va_number', byte \(feed(Array(lines[..<row])).utf8.count + 4))"
    }
    try ingest(feed(lines), profile, as: "F").expectRejected(
      [
        "F:2: error[prefix-missing]: found '0123…' (16 characters), expected '8988' and the value behind it \(place(1))",
        "F:3: error[pattern-mismatch]: found '8988…' (19 characters), expected text like [0-9]{16} \(place(2))",
        "F:4: error[value-missing]: found '89…' (4 characters), expected text like [0-9]{16}; a value is required here "
          + place(3),
      ], loaded: [])
  }
}
