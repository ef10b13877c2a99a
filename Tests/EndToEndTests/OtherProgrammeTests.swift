import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// Names, rates, terms and severities are data: another programme needs no other program.
@Suite("Another programme is another definition")
struct OtherProgrammeTests {
  @Test("two links in dinar of three decimals, with codes, terms, rates and severities of its own")
  func vouchers() async throws {
    let programme = try OtherProgramme()
    try programme.enrol(
      [
        "A1|S1|ali|B1|north|nbk|2024-03-04 09:00|80.250|open",
        "A2|S2|bob|B1|north|nbk|2024-03-04 10:00|60.000|open",
        "A3|S3|cem|B1|north|nbk|2024-03-04 11:00|0.500|open",
        "A4|S4|dan|B1|north|nbk|2024-03-04 12:00|10.000|open",
      ], "20240304")
    try programme.enrol(
      [
        "B1|S5|eva|B1|north|nbk|2024-03-11 09:00|70.000|open",
        "B2|S6|fay|B1|north|nbk|2024-03-11 10:00|30.000|open",
      ], "20240311")
    try programme.pay(
      [
        "S1|in|A1|ali|berlitz|2024-03-04 09:01|80.250|ok", "S3|in|A3|cem|berlitz|2024-03-04 11:01|500.000|ok",
        // Another student: not judged before 10 March.
        "S4|in|A4|xyz|berlitz|2024-03-04 12:01|10.000|ok",
      ], "20240304")
    try programme.pay(
      [
        // Two days of grace until 9 March, none from the 10th on.
        "S5|in|B1|zoe|berlitz|2024-03-12 09:01|70.000|ok", "S6|in|B2|fay|berlitz|2024-03-11 10:01|29.999|ok",
      ], "20240312")
    try programme.payOut(
      [
        // 12.5 % of 80.250, rounded down to whole dinars, is 10; of 70 it is 8.
        "L1|P1|A1|north|2024-03-05|80.250|10.001|70.249", "L2|P1|A3|north|2024-03-05|0.500|0.000|0.499",
        "L3|P1|A4|north|2024-03-05|10.000|1.000|9.000", "L4|P2|B1|north|2024-03-13|70.000|8.000|62.000",
      ], "20240313")
    let result = try await programme.run(asOf: "2024-03-20")
    #expect(
      result.cells(
        "discrepancies.csv", "code", "severity", "link", "key", "currency", "left", "right", "difference", "at_risk",
        "due_on") == [
          "T06 error teaching berlitz/B2 KWD 30.000 0.000 30.000 30.000 2024-03-14",
          "T10 error  berlitz/A3/L2 KWD 0.000 0.000 0.000 0.001 ",
          "T11 error  berlitz/A1/L1 KWD 0.000 0.000 0.000 0.001 ",
          "V01 critical voucher berlitz/A2 KWD 60.000 0.000 60.000 60.000 2024-03-06",
          "V05 critical voucher berlitz/A3 KWD 0.500 500.000 -499.500 499.500 ",
          "V06 warning voucher berlitz/B2 KWD 30.000 29.999 0.001 0.001 ",
          "V10 error  berlitz/B1 KWD 0.000 0.000 0.000 70.000 ",
          "V11 error  berlitz/B1 KWD 0.000 0.000 0.000 70.000 ",
        ])
    #expect(
      result.cells("discrepancies.csv", "message")[4] == "paid KWD 500.000 for a sale of KWD 0.500: a factor of 1000")
    #expect(result.table("open-items.csv").isEmpty)
    let summary = result.files["summary.json"] ?? ""
    #expect(summary.contains("\"link\": \"voucher\"") && summary.contains("\"link\": \"teaching\""))
    #expect(!summary.contains("\"link\": \"transfer\""))
    #expect(result.text.contains("KWD 250.750"))
  }

  @Test("one link alone: what sales and payments say, whatever else is delivered")
  func paymentsAlone() async throws {
    let payments = OtherProgramme.links.components(separatedBy: "  teaching:")[0]
    let programme = try OtherProgramme(links: payments, change: [("  duplicate_remittance: F9\n", "")])
    try programme.enrol(["A1|S1|ali|B1|north|nbk|2024-03-04 09:00|80.250|open"], "20240304")
    try programme.pay(["S1|in|A1|ali|berlitz|2024-03-04 09:01|80.000|ok"], "20240304")
    try programme.payOut(["L1|P1|A9|north|2024-03-05|80.250|10.001|0.000"], "20240305")
    let result = try await programme.run(asOf: "2024-03-20")
    #expect(result.cells("discrepancies.csv", "code", "key", "difference") == ["V06 berlitz/A1 0.250"])
    #expect(result.table("open-items.csv").isEmpty)
  }

  @Test("batches and transfers alone, in yen without decimals")
  func transfersAlone() async throws {
    let links = """
      links:
        wiring:
          left: remittance
          right: transfer
          passes: [ [batch_ref] ]
          terms: { transfer_term: 1d }
          breaks: { negative: W1, returned: W2, missing: W3, amount: W4, orphan: W5 }

      """
    let programme = try OtherProgramme(
      links: links,
      change: [
        ("currency: KWD", "currency: JPY"),
        ("  duplicate_sale: F7\n  duplicate_payment: F8\n", "  duplicate_transfer: F8\n"),
        ("warning: [ V10 ], ", ""), (", warning: [ V06 ]", ""),
      ])
    for name in ["school", "bank"] {
      let yen = OtherProgramme.files["\(name).yaml"]!.replacingOccurrences(of: "1000.000", with: "1000")
      try programme.folder.write(yen, to: "programme/\(name).yaml")
    }
    try programme.payOut(
      [
        "L1|P1|A1|north|2024-03-05|80250|10000|70250", "L2|P2|A2|north|2024-03-05|500|0|500",
        "L1|P1|A1|north|2024-03-05|80250|10000|70250",
      ],
      "20240305")
    try programme.wire(["W1|P1|2024-03-06|70249|ok", "W2|P9|2024-03-12|7|ok"], "20240306")
    let result = try await programme.run(asOf: "2024-03-20")
    #expect(
      result.cells("discrepancies.csv", "code", "severity", "link", "key", "left", "right", "difference") == [
        "F9 info  berlitz/L1#2 0 0 0", "W3 critical wiring P2 500 0 500", "W4 error wiring P1 70250 70249 1",
        "W5 error wiring P9 0 7 -7",
      ])
    #expect(
      result.cells("discrepancies.csv", "message")[1] == "JPY 500 for north was remitted and nbk has not transferred it"
    )
  }
}
