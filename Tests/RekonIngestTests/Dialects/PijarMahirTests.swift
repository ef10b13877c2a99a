import RekonCore
import RekonTestSupport
import Testing

@Suite("Pijar Mahir's dialect")
struct PijarMahirDialectTests {
  private static func sale(_ number: Int, _ status: String, type: String = "D") -> String {
    "\(type)|PJM\(padded(number, 9))|20200904130510|0123456789012345|C00017|LP0003|bni|BN\(number)|\(status)|25000000"
  }
  private static let head = "H|PIJARMAHIR|SALES|20200904|001"

  @Test("sales: records with a type, sen, a time without marks; every status; day and sequence kept")
  func sales() throws {
    let text = gzip(
      feed([Self.head, Self.sale(101, "00"), Self.sale(102, "09"), Self.sale(103, "05"), "T|3|75000000"]))
    try expectRows(
      "pijarmahir", "sales", text,
      [
        saleValues("PJM000000101", "BN101", channel: "bni"),
        saleValues("PJM000000102", "BN102", channel: "bni", status: "refunded"),
        saleValues("PJM000000103", "BN103", channel: "bni", status: "cancelled"),
      ])
    #expect(try stated("pijarmahir", "sales", text) == ["2020-09-04 #1"])
    try expectRows("pijarmahir", "sales", gzip(feed([Self.head, "T|0|0"])), [])
  }

  @Test("remittances: the last line adds up the net amounts")
  func remittances() throws {
    let lines = [
      "H|PIJARMAHIR|REMIT|20200909|042", "D|R1|B1|PJM000000101|LP0003|20200909|25000000|2500000|22500000",
      "D|R2|B1|PJM000000100|LP0003|20200909|-30000000|-3000000|-27000000", "T|2|-4500000",
    ]
    try expectRows(
      "pijarmahir", "remittances", gzip(feed(lines)),
      [
        remittanceValues(
          "R1", batch: "B1", order: "PJM000000101", gross: "25000000", commission: "2500000", net: "22500000"),
        remittanceValues(
          "R2", batch: "B1", order: "PJM000000100", gross: "-30000000", commission: "-3000000", net: "-27000000"),
      ])
    #expect(try stated("pijarmahir", "remittances", gzip(feed(lines))) == ["2020-09-09 #42"])
  }

  @Test("a first line of another sender, feed or form refuses the file")
  func head() throws {
    let form =
      ", expected a line like 'H|PIJARMAHIR|SALES|{date:yyyyMMdd}|{sequence}'; it names the sender, the feed or the "
    for head in ["H|PINTARIA|SALES|20200904|001", "H|PIJARMAHIR|REMIT|20200904|001", "H|PIJARMAHIR|SALES|20200904"] {
      try expectRefused(
        "pijarmahir", "sales", feed([head, Self.sale(101, "00"), "T|1|25000000"]),
        ":1: error[head-line]: found '\(head)'\(form)day: is this the right file? (byte 0)")
    }
    try expectRefused(
      "pijarmahir", "sales", feed([Self.sale(101, "00"), "T|1|25000000"]),
      ":1: error[head-line]: found 'D|PJM000000101|2020**********|0123************|C00017|LP0003… (82 bytes)'"
        + "\(form)day: is this the right file? (byte 0)")
    try expectRefused(
      "pijarmahir", "sales", feed(["H|PIJARMAHIR|SALES|2020-09-04|001", "T|0|0"]),
      ":1: error[control-date]: found date '2020-09-04' in line 1, expected the business date as yyyyMMdd (column 4, byte 0)"
    )
    try expectRefused(
      "pijarmahir", "sales", feed(["H|PIJARMAHIR|SALES|20200904|x1", "T|0|0"]),
      ":1: error[control-sequence]: found sequence 'x1' in line 1, expected a number that rises by one a file (column 5, "
        + "byte 0)")
  }

  @Test("a last line that is wrong, missing, cut or not the last refuses the file")
  func lastLine() throws {
    let rows = [Self.head, Self.sale(101, "00")]
    let start = feed(rows).utf8.count
    let resend = "; rows were lost or added on the way: send the feed again"
    try expectRefused(
      "pijarmahir", "sales", feed(rows + ["T|2|25000000"]),
      ":3: error[control-count]: found count '2' in the last line, expected 1, the rows read\(resend) (column 2, byte \(start))"
    )
    try expectRefused(
      "pijarmahir", "sales", feed(rows + ["T|1|250000"]),
      ":3: error[control-sum]: found sum '250000' in the last line, expected 25000000, the sum of the rows read\(resend) "
        + "(column 3, byte \(start))")
    try expectRefused(
      "pijarmahir", "sales", feed(rows),
      ": error[trailer-missing]: found no last line 'T|{count}|{sum}' behind 1 row, expected a last line that closes the "
        + "feed; the feed is cut: send it again (byte \(start))")
    try expectRefused(
      "pijarmahir", "sales", feed(rows + ["T|1"]),
      ":3: error[last-line]: found 'T|1', expected a line like 'T|{count}|{sum}'; the feed may be cut: send it again (byte "
        + "\(start))")
    try expectRefused(
      "pijarmahir", "sales", feed(rows + ["T|1|25000000", "T|1|25000000"]),
      ":4: error[rows-after-trailer]: found a row behind the last line, expected the end of the feed; the feed may be two "
        + "files joined (record 2, byte \(start + 13))")
  }

  @Test("a record of another type is no sale")
  func otherType() throws {
    try expectRefused(
      "pijarmahir", "sales", feed([Self.head, Self.sale(101, "00", type: "X"), "T|1|25000000"]),
      ":2: error[rejects-over-limit]: found 1 rejected row of 1, expected at most 0; first: constant-differs: found 'X', "
        + "expected 'D' in every row (record 1, column 1 'type', byte 32)")
  }
}
