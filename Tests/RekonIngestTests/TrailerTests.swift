import RekonCore
import RekonTestSupport
import Testing

/// B44: a last line with control totals is held against the rows; both numbers are told.
@Suite("Control totals")
struct TrailerTests {
  static let file = "bni/payments_20200904.csv"
  static let header = "trx_id,va_number,order_id,platform,trx_time,amount,type,status"

  static func profile(
    last: String = "#TRAILER,{count},{sum}", totals: String, style: String = "\"1000.00\"", currency: String = "IDR"
  ) throws -> FeedProfile {
    try PipelineFolder.profile(
      """
      party: bni
      feeds:
        payments:
          record: payment
          files: "bni/payments_{date}[_{number}].csv[.gz]"
          csv: { delimiter: ",", last: "\(last)" }
          totals: { of: amount, \(totals) }
          fields:
            payment_ref: { column: trx_id }
            participant: { column: va_number, pattern: "8988[0-9]{16}" }
            order_id:    { column: order_id, optional: true }
            platform:    { column: platform }
            paid_at:     { column: trx_time, instant: "yyyy-MM-dd HH:mm:ss", zone: Asia/Jakarta }
            amount:      { column: amount, money: { style: \(style) } }
            kind:        { column: type, map: { DEBIT: debit, REFUND: refund } }
            status:      { column: status, map: { SUCCESS: settled, PENDING: pending, REVERSED: reversed } }
      """, currency: currency)
  }

  static let decimals = "money: { style: \"1000.00\", sign: minus }, refunds: negative"

  static func row(_ number: Int, _ amount: String, _ type: String = "DEBIT", _ status: String = "SUCCESS") -> String {
    "BN\(number),89880123456789012345,TKP000000000\(number),tokopedia,2020-09-04 10:00:00,\(amount),\(type),\(status)"
  }

  /// Two debits, one of them pending, and a refund: 3 rows, 300000.00.
  static let rows = [row(101, "250000.00"), row(102, "150000.00", "DEBIT", "PENDING"), row(103, "100000.00", "REFUND")]

  private func text(_ trailer: String, rows: [String] = rows) -> String { feed([Self.header] + rows + [trailer]) }

  private func trailerByte(_ rows: [String] = rows) -> Int { feed([Self.header] + rows).utf8.count }

  @Test("B44 a trailer that agrees loads: rows of any status count, refunds are negative")
  func agrees() throws {
    let profile = try Self.profile(totals: Self.decimals)
    try ingest(text("#TRAILER,3,300000.00"), profile).expectLoaded(3)
    try ingest(text("#TRAILER,0,0.00", rows: []), profile).expectLoaded(0)
    // The same sum without decimals is the same sum.
    try ingest(text("#TRAILER,3,300000"), profile).expectLoaded(3)
    try ingest(text("#TRAILER,0,0", rows: []), profile).expectLoaded(0)
    try ingest(text("#TRAILER,1,-5.00", rows: [Self.row(101, "5.00", "REFUND")]), profile).expectLoaded(1)
  }

  @Test("B44 a wrong count refuses the feed and tells both", arguments: ["2", "4", "", "three"])
  func wrongCount(_ count: String) throws {
    try ingest(text("#TRAILER,\(count),300000.00"), Self.profile(totals: Self.decimals)).expectRefused(
      "\(Self.file):5: error[control-count]: found count '\(count)' in the last line, expected 3, the rows read; rows were "
        + "lost or added on the way: send the feed again (column 2, byte \(trailerByte()))")
  }

  @Test("B44 a wrong sum refuses the feed and tells both", arguments: ["300000.01", "500000.00", "300.000,00", ""])
  func wrongSum(_ sum: String) throws {
    try ingest(text("#TRAILER,3,\(sum)"), Self.profile(totals: Self.decimals)).expectRefused(
      "\(Self.file):5: error[control-sum]: found sum '\(sum)' in the last line, expected 300000.00, the sum of the rows "
        + "read; rows were lost or added on the way: send the feed again (column 3, byte \(trailerByte()))")
  }

  @Test("B44 a sum in minor units is told in minor units")
  func wrongSumInMinorUnits() throws {
    let rows = [Self.row(101, "25000000")]
    let profile = try Self.profile(totals: "money: { style: minor }", style: "minor")
    try ingest(text("#TRAILER,1,25000000", rows: rows), profile).expectLoaded(1)
    try ingest(text("#TRAILER,1,25000001", rows: rows), profile).expectRefused(
      "\(Self.file):3: error[control-sum]: found sum '25000001' in the last line, expected 25000000, the sum of the rows "
        + "read; rows were lost or added on the way: send the feed again (column 3, byte \(trailerByte(rows)))")
  }

  @Test("B44 another currency refuses the feed and tells both")
  func wrongCurrency() throws {
    let profile = try Self.profile(
      last: "#TRAILER,{count},{sum},{currency}", totals: "money: { style: \"1000.00\" }")
    let rows = [Self.row(101, "250000.00")]
    try ingest(text("#TRAILER,1,250000.00,IDR", rows: rows), profile).expectLoaded(1)
    for currency in ["USD", "idr", ""] {
      try ingest(text("#TRAILER,1,250000.00,\(currency)", rows: rows), profile).expectRefused(
        "\(Self.file):3: error[control-currency]: found currency '\(currency)' in the last line, expected 'IDR'; amounts "
          + "are never converted: ask the sender which currency it is (column 4, byte \(trailerByte(rows)))")
    }
  }

  @Test("B44 a feed without its trailer is cut, and refused")
  func missing() throws {
    let cut = feed([Self.header] + Self.rows)
    try ingest(cut, Self.profile(totals: Self.decimals)).expectRefused(
      "\(Self.file): error[trailer-missing]: found no last line '#TRAILER,{count},{sum}' behind 3 rows, expected a last line that closes "
        + "the feed; the feed is cut: send it again (byte \(cut.utf8.count))")
  }

  @Test("B44 a row behind the trailer refuses the feed")
  func rowBehind() throws {
    let behind = text("#TRAILER,3,300000.00") + Self.row(104, "1.00") + "\n"
    try ingest(behind, Self.profile(totals: Self.decimals)).expectRefused(
      "\(Self.file):6: error[rows-after-trailer]: found a row behind the last line, expected the end of the feed; the feed "
        + "may be two files joined (record 4, byte \(text("#TRAILER,3,300000.00").utf8.count))")
  }

  @Test("a rejected row counts in the trailer's count, and a feed with control totals may have none")
  func rejectedRow() throws {
    let rows = [Self.row(101, "250000.00"), Self.row(102, "many")]
    try ingest(text("#TRAILER,2,300000.00", rows: rows), Self.profile(totals: Self.decimals)).expectRefused(
      "\(Self.file):3: error[rejects-over-limit]: found 1 rejected row of 2, expected at most 0; first: "
        + "amount-not-numeric: found 'many', expected IDR with 2 decimals such as 250000.00; marks are never guessed; the "
        + "profile's money style says how this feed writes amounts (record 2, column 6 'amount', byte "
        + "\(byteOffset(of: "many", in: text("", rows: rows))))")
  }
}
