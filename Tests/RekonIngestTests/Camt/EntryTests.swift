import RekonCore
import RekonTestSupport
import Testing

/// What an entry of a statement is: paid out, returned, repaid, pending, or none of this feed's business.
@Suite("Entries of a bank statement")
struct EntryTests {
  private func load(
    _ entries: [String], closing: String, location: SourceLocation = #_sourceLocation
  ) throws -> IngestedFeed {
    let loaded = try ingest(
      Camt.document([Camt.statement(entries, closing: closing)]), Camt.transfers(), as: Camt.file)
    #expect(loaded.refusal == nil && loaded.rejects.isEmpty && loaded.addsUp, sourceLocation: location)
    return loaded
  }

  @Test("a booked debit with a batch is a transfer: every field of it")
  func booked() throws {
    let loaded = try ingest(Camt.one, Camt.transfers(), as: Camt.file)
    loaded.expectLoaded(1)
    #expect(loaded.rows.map(\.values) == [Camt.row("T1", "B1", "6824919666", "25000000", "booked")])
  }

  @Test("versions 02 to 13 of all three messages are read", arguments: Camt.Message.allCases)
  func versions(_ message: Camt.Message) throws {
    let profile = try Camt.transfers()
    let content = Camt.statement([Camt.entry("250000.00", details: [Camt.detail()])], closing: "750000.00")
    for version in 2...13 {
      let text = Camt.document([content], message: message, version: padded(version, 2))
      let loaded = try ingest(text, profile)
      loaded.expectLoaded(1)
      #expect(loaded.rows.map(\.values) == [Camt.row("T1", "B1", "6824919666", "25000000", "booked")])
    }
  }

  @Test(
    "B80 another version or message is named with those that are read",
    arguments: ["053.001.01", "053.001.14", "056.001.08"])
  func otherVersions(_ version: String) throws {
    let name = "urn:iso:std:iso:20022:tech:xsd:camt.\(version)"
    try ingest(Camt.document([], namespace: name), Camt.transfers(), as: Camt.file).expectRefused(
      "\(Camt.file):2: error[xml-namespace]: found namespace '\(name)', expected "
        + "'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.0[2-9]' or "
        + "'urn:iso:std:iso:20022:tech:xsd:camt\\.05[234]\\.001\\.1[0-3]'; another feed, or a version of the message that "
        + "the profile does not read")
  }

  @Test("an entry of several details is a transfer for each, with its own amount, account and reference")
  func details() throws {
    let loaded = try load(
      [
        Camt.entry(
          "300000.00",
          details: [
            Camt.detail(batch: "B1", reference: "T1", amount: "100000.00"),
            Camt.detail(batch: "B2", reference: nil, instructed: "150000", account: "ID12", isIBAN: true),
            Camt.detail(batch: "B3", reference: "T3", amount: "50000.0", account: nil),
          ], count: 3)
      ], closing: "700000.00")
    #expect(
      loaded.rows.map(\.values) == [
        Camt.row("T1", "B1", "6824919666", "10000000", "booked"), Camt.row("E1", "B2", "ID12", "15000000", "booked"),
        Camt.row("T3", "B3", "", "5000000", "booked"),
      ])
    #expect(loaded.rows.map(\.record) == [1, 2, 3] && loaded.notes.isEmpty)
  }

  @Test(
    "details that name no reference are transfers of their own: from the second on the entry's has a number behind it")
  func sharedReference() throws {
    let details = ["B1", "B2", "B3"].map { Camt.detail(batch: $0, reference: nil, amount: "100000.00") }
    let loaded = try load([Camt.entry("300000.00", details: details)], closing: "700000.00")
    #expect(loaded.rows.map { $0["transfer_ref"] } == ["E1", "E1/2", "E1/3"])
    #expect(loaded.rows.map { $0["batch_ref"] } == ["B1", "B2", "B3"])
  }

  @Test("details that do not add up to their entry are noted with what is left: money moved that nobody tells of")
  func detailSum() throws {
    let loaded = try load(
      [
        Camt.entry("900000.00", details: [Camt.detail(amount: "212500.00")]),
        // Mixed signs: 300 out and 100 in are 200 out.
        Camt.entry(
          "200.00",
          details: [
            Camt.detail(reference: "T2", amount: "300.00"),
            Camt.detail(reference: "T3", amount: "100.00", direction: "CRDT"),
          ]),
      ], closing: "99800.00")
    #expect(loaded.rows.count == 3)
    #expect(
      loaded.notes.map { String($0.prefix { $0 != "(" }) } == [
        "\(Camt.file):10: warning[detail-sum]: found details of 212500.00 in an entry of 900000.00, expected the same; 687500.00 "
          + "moved that no detail tells of "
      ])
  }

  @Test("a statement that says no day refuses the feed: it could be any day's")
  func undated() throws {
    let balances = Camt.balance("OPBD", "5.00", date: "") + Camt.balance("CLBD", "5.00", date: "")
    #expect(
      try ingest(Camt.document([Camt.statement([], closing: "", balances: balances)]), Camt.transfers()).refusal?
        .contains(
          "error[control-missing]: found a statement without a date, expected the date of its closing balance") == true)
  }

  @Test("details under two headings of one entry are its details")
  func severalHeadings() throws {
    let text = Camt.entry(
      "300000.00",
      details: [Camt.detail(amount: "100000.00"), Camt.detail(batch: "B2", reference: "T2", amount: "200000.00")]
    ).with("</TxDtls>\n<TxDtls>", "</TxDtls></NtryDtls><NtryDtls><TxDtls>")
    let loaded = try load([text], closing: "700000.00")
    #expect(loaded.rows.map { $0["amount"] } == ["10000000", "20000000"])
  }

  @Test("a detail says its own direction, else it has the entry's")
  func mixedSigns() throws {
    let loaded = try load(
      [
        Camt.entry(
          "100000.00",
          details: [
            Camt.detail(batch: "B1", reference: "T1", amount: "150000.00"),
            Camt.detail(batch: "B2", reference: "T2", amount: "30000.00", direction: "CRDT"),
            Camt.detail(batch: "B3", reference: "T3", amount: "20000.00", direction: "CRDT", isReturn: true),
          ])
      ], closing: "900000.00")
    #expect(
      loaded.rows.map(\.values) == [
        Camt.row("T1", "B1", "6824919666", "15000000", "booked"), Camt.row("T2", "B2", "", "-3000000", "booked"),
        Camt.row("T3", "B3", "6824919666", "2000000", "returning"),
      ])
  }

  @Test("a credit with return information returns a transfer; without, the institution repays and no account is paid")
  func credits() throws {
    let loaded = try load(
      [
        Camt.entry("250000.00", "CRDT", details: [Camt.detail(isReturn: true)]),
        Camt.entry("50000.00", "CRDT", details: [Camt.detail(batch: "B2", reference: "T2")]),
      ], closing: "1300000.00")
    #expect(
      loaded.rows.map(\.values) == [
        Camt.row("T1", "B1", "6824919666", "25000000", "returning"), Camt.row("T2", "B2", "", "-5000000", "booked"),
      ])
  }

  @Test(
    "an entry that is not booked is pending, however its state is written",
    arguments: ["PDNG", "<Cd>PDNG</Cd>", "INFO"])
  func pending(_ state: String) throws {
    let loaded = try load(
      [
        Camt.entry("250000.00", state: state, details: [Camt.detail()]),
        Camt.entry(
          "250000.00", "CRDT", state: state, details: [Camt.detail(batch: "B2", reference: "T2", isReturn: true)]),
        Camt.entry("50000.00", "CRDT", state: state, details: [Camt.detail(batch: "B3", reference: "T3")]),
      ], closing: "1000000.00")
    #expect(
      loaded.rows.map(\.values) == [
        Camt.row("T1", "B1", "6824919666", "25000000", "pending"),
        Camt.row("T2", "B2", "6824919666", "25000000", "pending"),
        Camt.row("T3", "B3", "", "-5000000", "pending"),
      ])
  }

  @Test("a state without Cd, as versions to 06 write it, is read")
  func plainState() throws {
    let loaded = try load([Camt.entry("250000.00", state: "BOOK", details: [Camt.detail()])], closing: "750000.00")
    #expect(loaded.rows.map { $0["status"] } == ["booked"])
  }

  @Test(
    "the day is the booking date, a time with its offset moved into WIB",
    arguments: [
      ("<Dt>2020-09-09</Dt>", "2020-09-09"), ("<Dt>2020-09-09+07:00</Dt>", "2020-09-09"),
      ("<DtTm>2020-09-09T23:30:00</DtTm>", "2020-09-09"), ("<DtTm>2020-09-09T23:30:00+07:00</DtTm>", "2020-09-09"),
      ("<DtTm>2020-09-09T16:59:59.999Z</DtTm>", "2020-09-09"), ("<DtTm>2020-09-09T17:00:00Z</DtTm>", "2020-09-10"),
      ("<DtTm>2020-09-09T01:00:00+09:00</DtTm>", "2020-09-08"),
    ])
  func days(_ booking: String, _ day: String) throws {
    let loaded = try load([Camt.entry("250000.00", booking: booking, details: [Camt.detail()])], closing: "750000.00")
    #expect(loaded.rows.map { $0["booked_on"] } == [day])
  }

  @Test("without a booking date the value date counts, without both the statement's")
  func otherDays() throws {
    let loaded = try load(
      [
        Camt.entry("1.00", booking: nil, details: [Camt.detail()]),
        Camt.entry("1.00", booking: nil, value: "<DtTm>2020-09-11T00:00:00+07:00</DtTm>", details: [Camt.detail()]),
        Camt.entry("1.00", booking: nil, value: nil, details: [Camt.detail()]),
      ], closing: "999997.00")
    #expect(loaded.rows.map { $0["booked_on"] } == ["2020-09-10", "2020-09-11", "2020-09-09"])
  }

  @Test("entries without EndToEndId, or with NOTPROVIDED, are counted and noted, and in the balance all the same")
  func ignored() throws {
    let loaded = try load(
      [
        Camt.entry("10.00", "CRDT"), Camt.entry("20.00", "CRDT", details: [Camt.detail(batch: nil)]),
        Camt.entry("30.00", "CRDT", details: [Camt.detail(batch: "NOTPROVIDED")]),
        Camt.entry("40.00", "CRDT", details: [Camt.detail(batch: "")]),
        Camt.entry("250000.00", details: [Camt.detail()]),
      ], closing: "750100.00")
    #expect(loaded.rows.map(\.record) == [5])
    #expect(loaded.summary.ignoredCount == 4 && loaded.summary.rowCount == 5)
    #expect(
      loaded.notes == [
        "\(Camt.file): warning[rows-ignored]: found 4 entries without Refs/EndToEndId; they are no records of this feed"
      ])
  }

  @Test("a detail alone without an amount has the entry's; beside others it is rejected, for nobody can share it out")
  func amounts() throws {
    var profile = try Camt.transfers()
    profile.rejectLimit = 10
    let first = Camt.detail(batch: "B1", reference: "T1")
    let second = Camt.detail(batch: "B2", reference: "T2")
    let third = Camt.detail(batch: "B3", reference: "T3", amount: "50000.00")
    let text = Camt.document([
      Camt.statement([Camt.entry("250000.00", details: [first, second, third])], closing: "750000.00")
    ])
    func message(_ line: Int, _ record: Int, _ detail: String) -> String {
      "\(Camt.file):\(line): error[amount-shared]: found a detail without an amount of its own beside others, expected an "
        + "amount for each detail; the row's amount cannot be shared out (record \(record), byte "
        + "\(byteOffset(of: "<TxDtls>\(detail)", in: text)))"
    }
    let line = text.prefix(upTo: text.firstRange(of: "<TxDtls>")!.lowerBound).count { $0 == "\n" } + 1
    let loaded = try ingest(text, profile, as: Camt.file)
    loaded.expectRejected([message(line, 1, first), message(line + 1, 2, second)], loaded: [3])
  }

  @Test("an amount in another currency rejects its record; a negative one, too")
  func badAmounts() throws {
    var profile = try Camt.transfers()
    profile.rejectLimit = 10
    let dollars = Camt.detail(amount: "10.00", currency: "USD")
    let negative = Camt.detail(amount: "-10.00")
    let inner = Camt.detail(instructed: "10.00", currency: "USD")
    let text = Camt.document([
      Camt.statement(
        [
          Camt.entry("10.00", details: [dollars]), Camt.entry("10.00", details: [negative]),
          Camt.entry("10.00", details: [inner]),
        ], closing: "999970.00")
    ])
    let start = text.prefix(upTo: text.firstRange(of: "<TxDtls>")!.lowerBound).count { $0 == "\n" } + 1
    func byte(_ detail: String) -> Int { byteOffset(of: "<TxDtls>\(detail)", in: text) }
    try ingest(text, profile, as: Camt.file).expectRejected(
      [
        "\(Camt.file):\(start): error[constant-differs]: found 'USD', expected 'IDR' in every row (record 1, column "
          + "'Amt/@Ccy', byte \(byte(dollars)))",
        "\(Camt.file):\(start + 1): error[amount-negative]: found '-10.00', expected an amount without sign; the direction "
          + "tells which way the money went (record 2, column 'Amt', byte \(byte(negative)))",
        "\(Camt.file):\(start + 2): error[constant-differs]: found 'USD', expected 'IDR' in every row (record 3, column "
          + "'AmtDtls/TxAmt/Amt/@Ccy', byte \(byte(inner)))",
      ], loaded: [])
  }

  @Test("what one entry says is not the next one's")
  func forgotten() throws {
    let loaded = try load(
      [
        Camt.entry("1.00", reference: "E1", details: [Camt.detail(batch: "B1", reference: nil, isReturn: false)]),
        Camt.entry(
          "2.00", "CRDT", reference: "E2", details: [Camt.detail(batch: "B2", reference: nil, isReturn: true)]),
        Camt.entry("3.00", reference: "E3", details: [Camt.detail(batch: "B3", reference: nil, account: nil)]),
        Camt.entry("4.00", "CRDT", reference: "E4", details: [Camt.detail(batch: "B4", reference: nil)]),
      ], closing: "1000002.00")
    #expect(
      loaded.rows.map(\.values) == [
        Camt.row("E1", "B1", "6824919666", "100", "booked"), Camt.row("E2", "B2", "6824919666", "200", "returning"),
        Camt.row("E3", "B3", "", "300", "booked"), Camt.row("E4", "B4", "", "-400", "booked"),
      ])
  }
}
