import RekonCore
import RekonTestSupport
import Testing

@Suite("GoPay's dialect")
struct GoPayDialectTests {
  private static func payment(_ id: String, _ type: String, _ status: String, order: String = "TKP1") -> String {
    "\"\(id)\",\"\(order)\",\"0123456789012345\",\"tokopedia\",\"2020-09-04T13:05:40+07:00\",\"250000.00\",\"\(type)\",\"\(status)\""
  }

  @Test("payments: all quoted, offsets; every kind and status; a row that is sent twice is there twice")
  func payments() throws {
    let lines = [
      "\"transaction_id\",\"order_id\",\"card_number\",\"merchant\",\"transaction_time\",\"gross_amount\",\"transaction_type\","
        + "\"transaction_status\"",
      Self.payment("GP-1", "payment", "settlement"), Self.payment("GP-1", "payment", "settlement"),
      Self.payment("GP-2", "payment", "pending", order: ""), Self.payment("GP-3", "refund", "cancel"),
    ]
    try expectRows(
      "gopay", "payments", gzip(feed(lines)),
      [
        paymentValues("GP-1", order: "TKP1"), paymentValues("GP-1", order: "TKP1"),
        paymentValues("GP-2", order: "", status: "pending"),
        paymentValues("GP-3", kind: "refund", order: "TKP1", status: "reversed"),
      ])
  }

  @Test("transfers: every status; a repayment is negative and has no account; days with or without a time")
  func transfers() throws {
    let text = """
      payout_id,reference_no,beneficiary_account,completed_on,amount,status
      P1,B1,6824919666,2020-09-09,212500,completed
      P2,B2,6824919666,2020-09-09T01:00:00+07:00,212500.00,processed
      P3,B3,0024919666,2020-09-08T17:00:00Z,212500,failed
      P4,B1,,2020-09-09,-50000,completed

      """
    try expectRows(
      "gopay", "transfers", gzip(text),
      [
        transferValues("P1", batch: "B1"), transferValues("P2", batch: "B2", status: "pending"),
        transferValues("P3", batch: "B3", account: "0024919666", status: "returned"),
        transferValues("P4", batch: "B1", account: "", amount: "-5000000"),
      ])
  }

  @Test("incentives: instalments 1 to 4, every status")
  func incentives() throws {
    let text = """
      disbursement_id,card_number,instalment,completed_on,amount,status
      D1,0123456789012345,1,2020-09-09,600000,paid
      D2,0123456789012345,2,2020-09-09,600000.00,failed
      D4,0123456789012345,4,2020-09-09,600000,returned

      """
    try expectRows(
      "gopay", "incentives", gzip(text),
      [
        incentiveValues("D1", instalment: "1", status: "paid"),
        incentiveValues("D2", instalment: "2", status: "failed"),
        incentiveValues("D4", instalment: "4", status: "returned"),
      ])
  }
}
