import RekonCore
import RekonDesk
import RekonIngest
import RekonPipeline
import RekonTestSupport
import Testing

@Suite("Drafts of every feed of the sample")
struct ShippedFeedTests {
  /// What a sample shows against what its shipped profile says.
  struct Case: CustomTestStringConvertible {
    var file: String
    /// What its author decides: without these the draft does not load, or does not say sen.
    var edits: [(String, String)] = []
    /// Where the draft still differs: words, marks and ends that the file does not have, forms that the profile allows
    /// beyond it, and what no file tells (quotes that are not there, minor units, languages of letters).
    var differences: [String]

    var testDescription: String { file }
    var party: String { String(file.prefix { $0 != "/" }) }
    var feed: String { String(file.drop { $0 != "/" }.dropFirst().prefix { $0 != "_" }) }
  }

  /// Amounts in sen: digits alone never tell.
  static let sen = ("money: { style: \"1000\"", "money: { style: minor")
  /// A file without header names no column: its author does.
  static func names(_ names: String...) -> [(String, String)] {
    names.indices.reversed().map { ("column_\($0 + 1)", names[$0]) }
  }

  @Test("a draft says what its shipped profile says, but for what the file does not show", arguments: cases)
  func dialects(_ feed: Case) throws {
    let shipped = try PipelineFolder.shippedFeed(feed.party, feed.feed)
    let drafted = try Drafted(sample: feed.file, record: shipped.record)
    let draft = try PipelineFolder.profile(drafted.decided(feed.edits))
    #expect(differences(dialect(draft), dialect(shipped)) == feed.differences)
  }

  @Test("read by its draft a file has the same rows and the same sums", arguments: cases)
  func sums(_ feed: Case) throws {
    let shipped = try PipelineFolder.shippedFeed(feed.party, feed.feed)
    let drafted = try Drafted(sample: feed.file, record: shipped.record)
    let draft = try PipelineFolder.profile(drafted.decided(feed.edits))
    let found = try FeedIngest.check(drafted.path, profile: draft, inflater: .isal)
    let expected = try FeedIngest.check(drafted.path, profile: shipped, inflater: .isal)
    #expect(found.refusal == nil && found.rejectedCount == 0 && found.acceptedCount > 0)
    #expect(found.acceptedCount == expected.acceptedCount && found.moneySums == expected.moneySums)
  }

  @Test("what a draft leaves open is what its reader asks for, field by field", arguments: cases)
  func openPoints(_ feed: Case) throws {
    let shipped = try PipelineFolder.shippedFeed(feed.party, feed.feed)
    let draft = try Drafted(sample: feed.file, record: shipped.record).draft
    let faults = try Drafted.faults(draft.yaml)
    let open = draft.open.map { String($0.prefix { $0 != ":" }) }
    for name in open { #expect(faults.contains { $0.contains(name) }, "nobody asks for \(name)") }
    for fault in faults { #expect(open.contains { fault.contains($0) }, "\(fault) is not told as open") }
    #expect(draft.guesses.allSatisfy { !$0.isEmpty } && !draft.certain.isEmpty)
  }

  @Test("the record is found by names and columns alone, and said to be a guess", arguments: cases)
  func records(_ feed: Case) throws {
    let shipped = try PipelineFolder.shippedFeed(feed.party, feed.feed)
    let draft = try Drafted(sample: feed.file, record: nil).draft
    #expect(draft.yaml.contains("\n    record: \(shipped.record.name)\n"))
    #expect(draft.guesses.contains { $0.hasPrefix("the record is \(shipped.record.name): ") })
  }

  @Test("the sample has a case for every feed but the bank's messages")
  func everyFeed() throws {
    let folder = Repository.root + "/samples/2020-09/inbox"
    let feeds = try Files.names(in: folder).flatMap { party in
      try Files.names(in: "\(folder)/\(party)").map { "\(party)/" + $0.prefix { $0 != "_" } }
    }
    let drafted = Set(Self.cases.map { "\($0.party)/\($0.feed)" })
    #expect(Set(feeds).subtracting(drafted) == ["bni/transfers", "bni/incentives"])
  }

  static let cases: [Case] = [
    Case(
      file: "bni/payments_20200902.csv.gz",
      differences: [
        "kind map: DEBIT=debit, shipped DEBIT=debit REFUND=refund",
        "order_id optional: -, shipped yes",
        "payment_ref pattern: BN[0-9]{12}, shipped -",
        "status map: SUCCESS=settled, shipped PENDING=pending REVERSED=reversed SUCCESS=settled",
        "totals: amount 1000.00, shipped amount 1000.00 minus refunds negative",
      ]),
    Case(
      file: "bukalapak/remittances_20200824.csv.gz",
      differences: [
        "commission money: Rp1.000, shipped Rp1.000[,00] minus",
        "gross money: Rp1.000, shipped Rp1.000[,00] minus",
        "net money: Rp1.000, shipped Rp1.000[,00] minus",
        "remittance_id pattern: BLR-[0-9]{6}, shipped -",
        "tax money: Rp1.000, shipped Rp1.000[,00] minus",
      ]),
    Case(
      file: "bukalapak/sales_20200825.csv.gz",
      differences: [
        "amount money: Rp1.000, shipped Rp1.000[,00]",
        "order_id pattern: BL-[0-9]{4}-[0-9]{6}, shipped -",
        "sold_at instant: dd/MM/yyyy HH:mm 7h, shipped dd/MM/yyyy HH:mm[:ss] 7h",
        "status map: Lunas=paid, shipped Dibatalkan=cancelled Dikembalikan=refunded Lunas=paid",
      ]),
    Case(
      file: "gopay/incentives_20200826.csv.gz",
      differences: [
        "amount money: 1000.00, shipped 1000[.00]",
        "disbursement_ref pattern: GPD-[0-9]{9}, shipped -",
        "paid_on day: yyyy-MM-dd, shipped yyyy-MM-dd['T'HH:mm:ss[.SSS*]][XXX]",
        "status map: paid=paid, shipped failed=failed paid=paid returned=returned",
      ]),
    Case(
      file: "gopay/payments_20200903.csv.gz",
      differences: [
        "kind map: payment=debit, shipped payment=debit refund=refund",
        "order_id optional: -, shipped yes",
        "payment_ref pattern: GP-[0-9]{9}, shipped -",
        "status map: settlement=settled, shipped cancel=reversed pending=pending settlement=settled",
      ]),
    Case(
      file: "gopay/transfers_20200812.csv.gz",
      differences: [
        "account optional: -, shipped yes", "account pattern: -, shipped [0-9]+",
        "amount money: 1000.00, shipped 1000[.00] minus",
        "booked_on day: yyyy-MM-dd, shipped yyyy-MM-dd['T'HH:mm:ss[.SSS*]][XXX]",
        "status map: completed=booked, shipped completed=booked failed=returned processed=pending",
        "transfer_ref pattern: GPP-[0-9]{9}, shipped -",
      ]),
    Case(
      file: "linkaja/incentives_20200826.csv.gz",
      differences: [
        "amount money: 1000, shipped 1000[.00]",
        "columns: -, shipped ref card instalment date amount state",
        "disbursement_ref pattern: LAD[0-9]{10}, shipped -",
        "header: true, shipped optional",
        "quotes: double, shipped none",
        "status map: OK=paid, shipped FAIL=failed OK=paid RET=returned",
        "totals: amount 1000, shipped amount 1000[.00]",
      ]),
    Case(
      file: "linkaja/payments_20200827.xml.gz",
      differences: [
        "kind map: PAY=debit, shipped PAY=debit RFD=refund",
        "order_id optional: -, shipped yes",
        "payment_ref pattern: LA[0-9]{10}, shipped -",
        "status map: OK=settled, shipped OK=settled REV=reversed WAIT=pending",
        "totals: amount 1000, shipped amount 1000 minus refunds negative",
      ]),
    Case(
      file: "linkaja/transfers_20200827.csv.gz",
      differences: [
        "account optional: -, shipped yes",
        "account pattern: -, shipped [0-9]+",
        "amount money: 1000, shipped 1000[.00] minus",
        "columns: -, shipped ref batch account date amount state",
        "header: true, shipped optional",
        "quotes: double, shipped none",
        "status map: OK=booked, shipped OK=booked RET=returned WAIT=pending",
        "totals: amount 1000, shipped amount 1000[.00] minus",
        "transfer_ref pattern: LAT[0-9]{10}, shipped -",
      ]),
    Case(
      file: "maubelajarapa/remittances_20200824.csv.gz",
      differences: [
        "commission money: 1.000,00, shipped 1.000,00 minus",
        "encoding: utf-8, shipped windows-1252",
        "gross money: 1.000,00, shipped 1.000,00 minus",
        "head: Laporan Penyaluran MauBelajarApa - {date:dd MMM yyyy}, shipped {any} MauBelajarApa - {date:dd MMM yyyy}",
        "net money: 1.000,00, shipped 1.000,00 minus",
        "remittance_id pattern: MBR-[0-9]{6}, shipped -",
        "tax money: 1.000,00, shipped 1.000,00 minus",
      ]),
    Case(
      file: "maubelajarapa/sales_20200819.csv.gz",
      differences: [
        "order_id pattern: MBA-[0-9]{6}, shipped -",
        "sold_at instant: dd MMM yyyy HH:mm 7h, shipped dd MMM yyyy HH:mm[:ss] 7h",
        "status map: Berhasil=paid, shipped Batal=cancelled Berhasil=paid Refund=refunded",
      ]),
    Case(
      file: "ovo/incentives_20200903.csv.gz", edits: [sen],
      differences: [
        "disbursement_ref pattern: OVD[0-9]{12}, shipped -",
        "status map: PAID=paid, shipped FAILED=failed PAID=paid RETURNED=returned",
      ]),
    Case(
      file: "ovo/payments_20200903.csv.gz", edits: [sen, ("ACQUIRING: open", "ACQUIRING: debit")],
      differences: [
        "order_id optional: -, shipped yes",
        "payment_ref pattern: OV[0-9]{14}, shipped -",
        "status map: SUCCESS=settled, shipped PENDING=pending REVERSED=reversed SUCCESS=settled",
      ]),
    Case(
      file: "ovo/transfers_20200827.csv.gz", edits: [sen],
      differences: [
        "account optional: -, shipped yes", "account pattern: -, shipped [0-9]+",
        "amount money: minor, shipped minor minus",
        "status map: SUCCESS=booked, shipped PENDING=pending RETURNED=returned SUCCESS=booked",
        "transfer_ref pattern: OVT[0-9]{12}, shipped -",
      ]),
    Case(
      file: "pijarmahir/remittances_20200825.csv.gz",
      edits: names("type", "remittance", "batch", "order", "institution", "day", "gross", "commission", "net") + [
        ("# remittance_id: { column: \"?\" }", "remittance_id: { column: remittance }"),
        ("# batch_ref: { column: \"?\" }", "batch_ref: { column: batch }"),
        ("# order_id: { column: \"?\" }", "order_id: { column: order }"),
        ("# gross: { column: \"?\", ", "gross: { column: gross, "),
        ("# commission: { column: \"?\", ", "commission: { column: commission, "),
        ("# net: { column: \"?\", ", "net: { column: net, "),
        ("{count}|{any}", "{count}|{sum}"), sen,
        ("    constants:", "    totals: { of: net, money: { style: minor } }\n    constants:"),
      ],
      differences: [
        "commission money: minor, shipped minor minus",
        "gross money: minor, shipped minor minus",
        "net money: minor, shipped minor minus",
        "quotes: double, shipped none",
        "totals: net minor, shipped net minor minus",
      ]),
    Case(
      file: "pijarmahir/sales_20200904.csv.gz",
      edits: names(
        "type", "order", "time", "card", "course", "institution", "channel", "payment_ref", "status", "amount") + [
          ("# order_id: { column: \"?\" }", "order_id: { column: order }"),
          ("# payment_ref: { column: \"?\" }", "payment_ref: { column: payment_ref }"),
          (
            "# status: { column: \"?\", map: { \"?\": cancelled } }",
            "status: { column: status, map: { \"00\": paid } }"
          ),
          sen,
        ],
      differences: [
        "quotes: double, shipped none",
        "status map: 00=paid, shipped 00=paid 05=cancelled 09=refunded",
      ]),
    Case(
      file: "pintaria/remittances_20200824.csv.gz",
      differences: [
        "commission money: 1000.00, shipped 1000.00 minus",
        "gross money: 1000.00, shipped 1000.00 minus",
        "net money: 1000.00, shipped 1000.00 minus",
        "quotes: double, shipped none",
        "remittance_id pattern: PTL-[0-9]-[0-9]{6}, shipped -",
      ]),
    Case(
      file: "pintaria/sales_20200903.csv.gz",
      differences: [
        "order_id pattern: PTR-[0-9]-[0-9]{6}, shipped -",
        "quotes: double, shipped none",
        "status map: completed=paid, shipped completed=paid refunded=refunded void=cancelled",
      ]),
    Case(
      file: "pmo/entitlements_20200808.csv.gz",
      differences: [
        "channel optional: -, shipped yes",
        "revoked_on: -, shipped revoked_on",
        "revoked_on day: -, shipped yyyy-MM-dd",
        "revoked_on optional: -, shipped yes",
        "training_balance money: 1000, shipped 1000[.00]",
      ]),
    Case(
      file: "sekolahmu/remittances_20200902.xml.gz",
      differences: [
        "commission money: 1000, shipped 1000 minus",
        "gross money: 1000, shipped 1000 minus",
        "net money: 1000, shipped 1000 minus",
        "remittance_id pattern: SKR[0-9]{7}, shipped -",
        "totals: net 1000, shipped net 1000 minus",
      ]),
    Case(
      file: "sekolahmu/sales_20200901.xml.gz",
      differences: [
        "order_id pattern: SKM[0-9]{7}, shipped -",
        "status map: SUKSES=paid, shipped BATAL=cancelled REFUND=refunded SUKSES=paid",
      ]),
    Case(
      file: "sisnaker/remittances_20200824.xml.gz",
      differences: [
        "commission money: 1000.00, shipped 1000.00 minus",
        "gross money: 1000.00, shipped 1000.00 minus",
        "net money: 1000.00, shipped 1000.00 minus",
        "remittance_id pattern: SNR[0-9]{8}, shipped -",
        "totals: net 1000.00, shipped net 1000.00 minus",
      ]),
    Case(
      file: "sisnaker/sales_20200902.xml.gz",
      differences: [
        "order_id pattern: SNK[0-9]{8}, shipped -",
        "status map: PAID=paid, shipped CANCELLED=cancelled PAID=paid REFUNDED=refunded",
      ]),
    Case(
      file: "skillacademy/remittances_20200811.csv.gz",
      differences: [
        "commission money: 1000, shipped 1000 minus",
        "gross money: 1000, shipped 1000 minus",
        "net money: 1000, shipped 1000 minus",
        "remittance_id pattern: SAR-[0-9]{9}, shipped -",
      ]),
    Case(
      file: "skillacademy/sales_20200812.csv.gz",
      differences: [
        "participant pattern: -, shipped [0-9]{16}",
        "status map: paid=paid, shipped cancelled=cancelled paid=paid refunded=refunded",
      ]),
    Case(
      file: "tokopedia/remittances_20200824.csv.gz",
      differences: [
        "commission money: 1000, shipped 1000 minus",
        "gross money: 1000, shipped 1000 minus",
        "net money: 1000, shipped 1000 minus",
        "remittance_id pattern: TKR[0-9]{12}, shipped -",
      ]),
    Case(
      file: "tokopedia/sales_20200904.csv.gz",
      differences: [
        "order_id pattern: TKP[0-9]{12}, shipped -",
        "status map: PAID=paid, shipped CANCELLED=cancelled PAID=paid REFUNDED=refunded",
      ]),
  ]
}
