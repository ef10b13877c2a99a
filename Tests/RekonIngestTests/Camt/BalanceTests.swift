import RekonCore
import RekonTestSupport
import Testing

/// B82: a statement must add up, in its balances and in what it says of its entries.
@Suite("Balances of a bank statement")
struct BalanceTests {
  private static let payout = Camt.entry("250000.00", details: [Camt.detail()])

  private func expectRefused(
    _ statements: [String], _ message: String, message kind: Camt.Message = .statement,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let text = Camt.document(statements, message: kind)
    let element = message.hasPrefix("5:") ? "<Stmt>" : message.contains("of an entry") ? "<Ntry>" : ""
    let place = element.isEmpty ? "" : " (byte \(byteOffset(of: element, in: text)))"
    try ingest(text, Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):\(message)\(place)", location: location)
  }

  @Test("opening and booked entries must be the closing balance: the difference is told")
  func differs() throws {
    try expectRefused(
      [Camt.statement([Self.payout], closing: "750000.01")],
      "5: error[balance-differs]: found opening 1000000.00 + entries -250000.00 = 750000.00, closing 750000.01: difference "
        + "-0.01, expected opening + booked entries = closing; entries were lost or added on the way: send the statement "
        + "again")
  }

  @Test("an entry that is not booked is no part of the balance")
  func pending() throws {
    let text = Camt.document([
      Camt.statement([Self.payout, Camt.entry("5.00", state: "PDNG", details: [Camt.detail()])], closing: "750000.00")
    ])
    try ingest(text, Camt.transfers(), as: Camt.file).expectLoaded(2)
  }

  @Test("a balance may be a debit; without direction it is a credit")
  func directions() throws {
    for (opening, closing) in [
      (Camt.balance("OPBD", "100000", direction: nil), Camt.balance("CLBD", "150000", direction: "DBIT")),
      (Camt.balance("PRCD", "250000.00"), Camt.balance("CLBD", "0.00", direction: nil)),
    ] {
      let text = Camt.document([
        Camt.statement([Self.payout], closing: "", balances: Camt.balance("ITBD", "7.77") + opening + closing)
      ])
      try ingest(text, Camt.transfers(), as: Camt.file).expectLoaded(1)
    }
  }

  @Test("OPBD counts before PRCD, whichever comes first")
  func openingOrder() throws {
    for balances in [
      Camt.balance("PRCD", "1.00") + Camt.balance("OPBD", "1000000.00"),
      Camt.balance("OPBD", "1000000.00") + Camt.balance("PRCD", "1.00"),
    ] {
      let text = Camt.document([
        Camt.statement([Self.payout], closing: "", balances: balances + Camt.balance("CLBD", "750000.00"))
      ])
      let loaded = try ingest(text, Camt.transfers(), as: Camt.file)
      loaded.expectLoaded(1)
      #expect(loaded.summary.stated.first?.opening == 100_000_000)
    }
  }

  @Test("a statement without one of its balances refuses the feed")
  func missing() throws {
    try expectRefused(
      [Camt.statement([], closing: "", balances: Camt.balance("CLBD", "1.00"))],
      "5: error[balance-missing]: found a statement without balance OPBD or PRCD, expected opening and closing balance")
    try expectRefused(
      [Camt.statement([], closing: "", balances: Camt.balance("OPBD", "1.00"))],
      "5: error[balance-missing]: found a statement without balance CLBD, expected opening and closing balance")
  }

  @Test("reports and notifications need no balances", arguments: [Camt.Message.report, .notification])
  func notNeeded(_ message: Camt.Message) throws {
    let entries = [Camt.entry("250000.00", details: [Camt.detail()])]
    let text = Camt.document([Camt.statement(entries, closing: "", balances: "")], message: message)
    try ingest(text, Camt.transfers(), as: Camt.file).expectLoaded(1)
  }

  @Test("a balance that comes twice with different amounts refuses the feed; the same amount again is no matter")
  func twice() throws {
    let (first, again) = (Camt.balance("OPBD", "5.00"), Camt.balance("CLBD", "5.00"))
    let same = Camt.document([Camt.statement([], closing: "", balances: first + again + again)])
    try ingest(same, Camt.transfers(), as: Camt.file).expectLoaded(0)
    let other = Camt.document([Camt.statement([], closing: "", balances: first + again + Camt.balance("CLBD", "6.00"))])
    #expect(
      try ingest(other, Camt.transfers(), as: Camt.file).refusal?.contains(
        "error[balance-repeated]: found balance CLBD twice, with different amounts, expected it once") == true)
  }

  @Test("an entry with two amounts refuses the feed: nobody can say which of them moved")
  func twoAmounts() throws {
    let entry = Camt.entry("250000.00", details: [Camt.detail(amount: "250000.00")])
      .replacing("<CdtDbtInd>", with: "<Amt Ccy=\"IDR\">1.00</Amt><CdtDbtInd>", maxReplacements: 1)
    let text = Camt.document([Camt.statement([entry], closing: "750000.00")])
    #expect(
      try ingest(text, Camt.transfers(), as: Camt.file).refusal?.contains(
        "error[element-repeated]: found entry with an element more than once, expected it once") == true)
  }

  @Test("digits of a second may be as many as a bank writes", arguments: ["", ".1", ".123", ".123456"])
  func fractions(_ fraction: String) throws {
    let date = "<DtTm>2020-09-09T01:02:03\(fraction)+07:00</DtTm>"
    let balances = Camt.balance("OPBD", "5.00") + Camt.balance("CLBD", "5.00", date: date)
    let text = Camt.document([Camt.statement([], closing: "", balances: balances)])
    let loaded = try ingest(text, Camt.transfers(), as: Camt.file)
    loaded.expectLoaded(0)
    #expect(loaded.summary.stated.first?.date == BusinessDate(iso: "2020-09-09"))
  }

  @Test("a balance that is no amount, has a sign or another currency refuses the feed")
  func badBalances() throws {
    try expectRefused(
      [Camt.statement([], opening: "-5.00", closing: "5.00")],
      "8: error[statement-amount]: found balance OPBD '-5.00', expected IDR with at most 2 decimals such as 250000.00")
    try expectRefused(
      [Camt.statement([], closing: "", balances: Camt.balance("OPBD", "1.00", currency: "USD"))],
      "8: error[control-currency]: found currency 'USD' of balance OPBD, expected 'IDR'; amounts are never converted: ask "
        + "the sender which currency it is")
    try expectRefused(
      [Camt.statement([], closing: "", balances: Camt.balance("OPBD", "1.00", direction: "CREDIT"))],
      "8: error[statement-direction]: found direction 'CREDIT' of balance OPBD, expected CRDT or DBIT")
  }

  @Test("an account or entry in another currency refuses the feed")
  func currencies() throws {
    try expectRefused(
      [Camt.statement([], closing: "1000000.00", currency: "USD")],
      "5: error[control-currency]: found currency 'USD' in Acct/Ccy, expected 'IDR'; amounts are never converted: ask the "
        + "sender which currency it is")
    try expectRefused(
      [Camt.statement([Camt.entry("1.00", currency: "USD", details: [Camt.detail(amount: "1.00")])], closing: "1.00")],
      "10: error[control-currency]: found currency 'USD' of an entry, expected 'IDR'; amounts are never converted: ask the "
        + "sender which currency it is")
  }

  @Test("an entry without direction refuses the feed")
  func direction() throws {
    let entry = Self.payout.with("<CdtDbtInd>DBIT</CdtDbtInd>", "")
    let refused = try ingest(Camt.document([Camt.statement([entry], closing: "1.00")]), Camt.transfers(), as: Camt.file)
    #expect(
      refused.refusal?.contains("error[statement-direction]: found an entry without direction, expected CRDT or DBIT")
        == true)
  }

  @Test("a summary of entries is held against them: count, and sum whatever the direction")
  func summary() throws {
    let entries = [Self.payout, Camt.entry("50000.00", "CRDT"), Camt.entry("5.00", state: "PDNG")]
    func document(_ summary: String) -> [String] {
      [Camt.statement(entries, closing: "800000.00", summary: summary)]
    }
    let right = try ingest(
      Camt.document(document(Camt.summary(count: 3, sum: "300005.00"))), Camt.transfers(), as: Camt.file)
    #expect(right.refusal == nil && right.rows.count == 1 && right.addsUp)
    let resend = "; rows were lost or added on the way: send the feed again"
    try expectRefused(
      document(Camt.summary(count: 4, sum: "300005.00")),
      "5: error[control-count]: found count '4' in TxsSummry/TtlNtries/NbOfNtries, expected 3, the rows read\(resend)")
    try expectRefused(
      document(Camt.summary(count: 3, sum: "300005.01")),
      "5: error[control-sum]: found sum '300005.01' in TxsSummry/TtlNtries/Sum, expected 300005, the sum of the rows "
        + "read\(resend)")
  }

  @Test("B82 a batch with another number of details than it says is noted and read")
  func detailCount() throws {
    let text = Camt.document([
      Camt.statement([Camt.entry("250000.00", details: [Camt.detail()], count: 2)], closing: "750000.00")
    ])
    let loaded = try ingest(text, Camt.transfers(), as: Camt.file)
    #expect(loaded.rows.count == 1 && loaded.refusal == nil)
    #expect(
      loaded.notes == [
        "\(Camt.file):10: warning[detail-count]: found '2' details stated, expected 1; what is there was read (byte "
          + "\(byteOffset(of: "<Ntry>", in: text)))"
      ])
  }
}
