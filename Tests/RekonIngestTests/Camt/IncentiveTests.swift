import RekonCore
import RekonTestSupport
import Testing

/// Incentives of BNI are notifications: the EndToEndId is a card and the number of the instalment.
@Suite("Incentives of a bank")
struct BankIncentiveTests {
  static let file = "bni/incentives_20200909.xml"

  private static func notification(_ entries: [String]) -> String {
    Camt.document([Camt.statement(entries, closing: "", balances: "")], message: .notification)
  }

  private static func paid(
    _ id: String, _ direction: String = "DBIT", state: String = "<Cd>BOOK</Cd>", isReturn: Bool = false
  )
    -> String
  {
    Camt.entry(
      "600000", direction, state: state, booking: "<DtTm>2020-09-09T20:00:00Z</DtTm>",
      details: [Camt.detail(batch: id, reference: "D1", isReturn: isReturn)])
  }

  @Test("a booked debit is paid, a credit with return information returned: every field of it, without balances")
  func rows() throws {
    let loaded = try ingest(
      Self.notification([Self.paid("0123456789012345-1"), Self.paid("0123456789012345-4", "CRDT", isReturn: true)]),
      Camt.incentives(), as: Self.file)
    loaded.expectLoaded(2)
    let first = [
      "disbursement_ref": "D1", "participant": "0123456789012345", "instalment": "1", "paid_on": "2020-09-10",
      "amount": "60000000", "status": "paid",
    ]
    #expect(
      loaded.rows.map(\.values) == [
        first, first.merging(["instalment": "4", "status": "returning"]) { $1 },
      ])
  }

  @Test("an announcement is not booked and no incentive", arguments: ["PDNG", "<Cd>PDNG</Cd>", "<Cd>INFO</Cd>"])
  func announced(_ state: String) throws {
    let loaded = try ingest(
      Self.notification([Self.paid("0123456789012345-1", state: state)]), Camt.incentives(), as: Self.file)
    #expect(loaded.refusal == nil && loaded.rows.isEmpty && loaded.summary.ignoredCount == 1 && loaded.addsUp)
    #expect(
      loaded.notes == [
        "\(Self.file): warning[rows-ignored]: found 1 entry that a case of the profile passes over; they are no records of "
          + "this feed"
      ])
  }

  @Test(
    "an EndToEndId that is no card and instalment rejects its record",
    arguments: [
      (
        "0123456789012345", "split-parts]: found '0123…' (16 characters), expected 2 parts parted by '-'",
        "Refs/EndToEndId"
      ),
      (
        "0123456789012345-1-2", "split-parts]: found '0123…' (20 characters), expected 2 parts parted by '-'",
        "Refs/EndToEndId"
      ),
      ("0123456789012345-0", "number-out-of-range]: found '0', expected a whole number from 1 to 4", "Refs/EndToEndId"),
      ("0123456789012345-5", "number-out-of-range]: found '5', expected a whole number from 1 to 4", "Refs/EndToEndId"),
      (
        "0123456789012345-", "value-missing]: found nothing, expected a number; a value is required here",
        "Refs/EndToEndId"
      ),
      (
        "012345678901234-1", "pattern-mismatch]: found '0123…' (17 characters), expected text like [0-9]{16}",
        "Refs/EndToEndId"
      ),
    ])
  func badIdentifiers(_ id: String, _ message: String, _ column: String) throws {
    var profile = try Camt.incentives()
    profile.rejectLimit = 1
    let loaded = try ingest(Self.notification([Self.paid(id)]), profile, as: Self.file)
    #expect(loaded.rejects.count == 1 && loaded.rows.isEmpty && loaded.addsUp)
    #expect(
      loaded.rejects.first?.contains("error[\(message) (record 1, column '\(column)', byte") == true,
      "\(loaded.rejects)")
  }

  @Test("a credit that returns nothing is told with what the entry says")
  func unknownCase() throws {
    var profile = try Camt.incentives()
    profile.rejectLimit = 1
    let loaded = try ingest(Self.notification([Self.paid("0123456789012345-1", "CRDT")]), profile, as: Self.file)
    #expect(
      loaded.rejects.first?.contains(
        "error[case-unknown]: found direction 'CRDT', state 'BOOK', return absent, expected a case of the profile; what "
          + "this entry is cannot be told") == true)
  }

  @Test("balances that a notification has must add up all the same")
  func balances() throws {
    let text = Camt.document(
      [Camt.statement([Self.paid("0123456789012345-1")], closing: "1000000.00")], message: .notification)
    #expect(try ingest(text, Camt.incentives()).refusal?.contains("error[balance-differs]") == true)
  }
}
