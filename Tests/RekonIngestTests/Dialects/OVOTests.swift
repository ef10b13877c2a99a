import RekonCore
import RekonTestSupport
import Testing

@Suite("OVO's dialect")
struct OVODialectTests {
  @Test("payments: semicolons, sen, compact times; every kind and status")
  func payments() throws {
    let text = """
      SETTLEMENT_ID;TXN_ID;ORDER_ID;CARD;MERCHANT;TXN_TYPE;TXN_TIME;TXN_AMOUNT;STATUS
      S1;OV1;TKP1;0123456789012345;tokopedia;ACQUIRING;20200904 13:05:40;25000000;SUCCESS
      S1;OV2;;0123456789012345;tokopedia;ACQUIRING;20200904 13:05:40;1;PENDING
      S1;OV3;TKP1;0123456789012345;tokopedia;REFUND;20200904 13:05:40;25000000;REVERSED

      """
    try expectRows(
      "ovo", "payments", gzip(text),
      [
        paymentValues("OV1", order: "TKP1"), paymentValues("OV2", order: "", status: "pending", amount: "1"),
        paymentValues("OV3", kind: "refund", order: "TKP1", status: "reversed"),
      ])
  }

  private static let transfers = """
    REQUEST_ID,BATCH_REF,ACCOUNT_NO,TRANSFER_DATE,AMOUNT,FEE,STATUS
    R1,B1,6824919666,20200909,21250000,0,SUCCESS
    R2,B2,6824919666,20200909,21250000,5,RETURNED
    R3,B3,6824919666,20200909,21250000,,PENDING
    R4,B1,,20200909,-100,0,SUCCESS

    """

  @Test("transfers: sen, a repayment negative; the end mark, with or without a line end, must be there")
  func transfers() throws {
    let rows = [
      transferValues("R1", batch: "B1"), transferValues("R2", batch: "B2", status: "returned"),
      transferValues("R3", batch: "B3", status: "pending"),
      transferValues("R4", batch: "B1", account: "", amount: "-100"),
    ]
    try expectRows("ovo", "transfers", gzip(Self.transfers + "<END>\n"), rows)
    try expectRows("ovo", "transfers", gzip(Self.transfers + "<END>"), rows)
    try expectRefused(
      "ovo", "transfers", Self.transfers,
      ": error[trailer-missing]: found no last line '<END>' behind 4 rows, expected a last line that closes the feed; the "
        + "feed is cut: send it again (byte \(Self.transfers.utf8.count))")
    try expectRefused(
      "ovo", "transfers", Self.transfers + "<END> \n",
      ":6: error[last-line]: found '<END> ', expected a line like '<END>'; the feed may be cut: send it again (byte "
        + "\(Self.transfers.utf8.count))")
  }

  @Test("incentives: sen, every status")
  func incentives() throws {
    let text = """
      DISBURSE_ID;CARD;TERMIN;TANGGAL;AMOUNT;STATUS
      D1;0123456789012345;1;20200909;60000000;PAID
      D2;0123456789012345;3;20200909;60000000;FAILED
      D3;0123456789012345;4;20200909;60000000;RETURNED

      """
    try expectRows(
      "ovo", "incentives", gzip(text),
      [
        incentiveValues("D1", instalment: "1", status: "paid"),
        incentiveValues("D2", instalment: "3", status: "failed"),
        incentiveValues("D3", instalment: "4", status: "returned"),
      ])
  }
}
