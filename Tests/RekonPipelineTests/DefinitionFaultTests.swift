import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// What a definition can get wrong: every mistake is told, with file, line and key path, before a feed is read.
@Suite("Faults of a definition")
struct DefinitionFaultTests {
  static let main = "pipelines/training-payments.yaml"
  static let profile = "pipelines/feeds/tokopedia.yaml"
  let pipeline: PipelineFolder

  init() throws { pipeline = try PipelineFolder() }

  private func expect(
    _ faults: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try pipeline.faults()
    #expect(found == faults, sourceLocation: location)
  }

  @Test("the shipped definition has no fault")
  func shipped() throws {
    try expect()
    #expect(
      try pipeline.load().profiles.map(\.name) == [
        "tokopedia/sales", "tokopedia/remittances", "gopay/payments", "ovo/transfers",
      ])
  }

  @Test("an unknown key is told with the nearest known one, or with all of them")
  func unknownKey() throws {
    try pipeline.replace("as_of: yesterday ", with: "as_off: yesterday ")
    try pipeline.replace("waiting_limit: 10bd ", with: "waiting_limit: 10bd\n  patience: 3d")
    try expect(
      "\(Self.main):5: error[unknown-key]: as_off: found key 'as_off', expected a known key; did you mean 'as_of'?",
      "\(Self.main):26: error[unknown-key]: terms.patience: found key 'patience', expected a known key; known: lookback, "
        + "waiting_limit")
  }

  @Test("a key that is missing is told where it belongs")
  func missingKey() throws {
    try pipeline.replace("  lookback: 10bd ", with: "  # lookback: 10bd ")
    try pipeline.replace("    right: payment\n", with: "")
    try expect(
      "\(Self.main):25: error[missing-key]: terms: found no 'lookback'; it is required here",
      "\(Self.main):29: error[missing-key]: links.payment: found no 'right'; it is required here")
  }

  @Test(
    "a term that is no term is told with its form", arguments: ["1 day", "5", "bd", "-1d", "400d", "1.5d", "10wd"])
  func impossibleTerm(_ term: String) throws {
    try pipeline.replace("payment_grace: 1d", with: "payment_grace: \(term)")
    try expect(
      "\(Self.main):32: error[term-impossible]: links.payment.terms.payment_grace: found '\(term)', expected days as 1d or "
        + "business days as 5bd, at most 366; a term counts from an event's day and includes its last day")
  }

  @Test("a severity for a code that the pipeline does not have is told with the nearest one")
  func unknownSeverityCode() throws {
    try pipeline.replace("info: [ FEED_DUPLICATE, FEED_REISSUED ]", with: "info: [ FEED_DUPLICATED, LATE ]")
    try expect(
      "\(Self.main):100: error[unknown-value]: severity.info.1: found 'FEED_DUPLICATED', expected a code of this pipeline; "
        + "did you mean 'FEED_DUPLICATE'?",
      "\(Self.main):100: error[unknown-value]: severity.info.2: found 'LATE', expected a code of this pipeline")
  }

  @Test("a code that stands for two kinds of break is told")
  func codeTwice() throws {
    try pipeline.replace("scale: PAYMENT_SCALE", with: "scale: PAYMENT_DOUBLE")
    try pipeline.replace("over: FORWARD_OVER", with: "over: forward-over")
    try expect(
      "\(Self.main):39: error[code-twice]: links.payment.breaks.scale: found 'PAYMENT_DOUBLE', expected a code of its own; "
        + "'payment.double' has this one",
      "\(Self.main):60: error[code-form]: links.forward.breaks.over: found 'forward-over', expected a code of capitals, "
        + "digits and _")
  }

  @Test("a profile that does not say which column a field has, or how it is written, is told for each field")
  func missingColumn() throws {
    try pipeline.replace("channel:     { column: channel }", with: "channel:     { }", in: "feeds/tokopedia.yaml")
    try pipeline.replace(
      "      gross:         { column: gross, money: { style: \"1000\", sign: minus } }       # negative: a clawback\n",
      with: "", in: "feeds/tokopedia.yaml")
    try pipeline.replace(", zone: Asia/Jakarta", with: "", in: "feeds/tokopedia.yaml")
    try expect(
      "\(Self.profile):15: error[missing-key]: feeds.sales.fields.channel: found no 'column'; it is required here",
      "\(Self.profile):16: error[missing-key]: feeds.sales.fields.sold_at: found no 'zone', expected the zone of a time "
        + "without offset",
      "\(Self.profile):26: error[missing-key]: feeds.remittances.fields: found no 'gross'; it is required here"
    )
  }

  @Test("values outside a closed list are told with the list and the nearest one")
  func closedLists() throws {
    try pipeline.replace("REFUNDED: refunded,", with: "REFUNDED: refund,", in: "feeds/tokopedia.yaml")
    try pipeline.replace("calendar: daily", with: "calendar: weekly", in: "feeds/ovo.yaml")
    try pipeline.replace("style: minor,", with: "style: cents,", in: "feeds/ovo.yaml")
    try expect(
      "\(Self.profile):19: error[unknown-value]: feeds.sales.fields.status.map.REFUNDED: found 'refund', expected one of "
        + "cancelled, paid, refunded; did you mean 'refunded'?",
      "pipelines/feeds/ovo.yaml:7: error[unknown-value]: feeds.transfers.calendar: found 'weekly', expected one of "
        + "business-days, daily, none",
      "pipelines/feeds/ovo.yaml:15: error[money-style]: feeds.transfers.fields.amount.money.style: found 'cents', expected "
        + "an example such as 1000 1000.00 1000,00 1.000 1,000 1.000,00 1,000.00 1.000[,00] Rp1.000[,00] 1000[.00] "
        + "1000[.##] minor")
  }

  @Test("patterns that cannot be matched in one pass are told")
  func patterns() throws {
    try pipeline.replace(
      "{ column: ACCOUNT_NO, pattern: \"[0-9]+\", ", with: "{ column: ACCOUNT_NO, pattern: \"[0-9]{4,20}7\", ",
      in: "feeds/ovo.yaml")
    try pipeline.replace(
      "ovo/transfers_{date}[_{number}].csv[.gz]", with: "ovo/transfers_{day}.csv", in: "feeds/ovo.yaml")
    try expect(
      "pipelines/feeds/ovo.yaml:6: error[file-pattern]: feeds.transfers.files: found 'ovo/transfers_{day}.csv', expected a "
        + "path with {date} once, {number} at most, […] for what may be absent; for example "
        + "tokopedia/sales_{date}[_{number}].csv[.gz]",
      "pipelines/feeds/ovo.yaml:13: error[pattern-impossible]: feeds.transfers.fields.account.pattern: found "
        + "'[0-9]{4,20}7': a repetition and what follows it can take the same character, expected a pattern such as "
        + "TKP[0-9]{12}")
  }

  @Test("a profile of a party that no register knows is told: its silence would look like a quiet day")
  func unregisteredParty() throws {
    try pipeline.replace("party: gopay", with: "party: gopaj", in: "feeds/gopay.yaml")
    try pipeline.replace("gopay/payments_", with: "gopaj/payments_", in: "feeds/gopay.yaml")
    try expect(
      "\(Self.main):11: error[party-unregistered]: feeds: found feed gopaj/payments of 'gopaj', expected a party of the "
        + "platforms or partners register; did you mean 'gopay'?")
  }

  @Test("a profile that reads another party's folder is told")
  func foreignFolder() throws {
    try pipeline.replace("gopay/payments_", with: "tokopedia/payments_", in: "feeds/gopay.yaml")
    try expect(
      "pipelines/feeds/gopay.yaml:6: error[file-pattern]: feeds.payments.files: found "
        + "'tokopedia/payments_{date}[_{number}].csv[.gz]', expected a path in the party's folder, 'gopay/…'")
  }

  @Test("a profile that is named twice is told")
  func profileTwice() throws {
    try pipeline.replace("  - feeds/ovo.yaml", with: "  - feeds/ovo.yaml\n  - feeds/gopay.yaml")
    try expect(
      "\(Self.main):11: error[profile-twice]: feeds: found gopay/payments twice for the same days, expected one profile a "
        + "feed and day; take one out, or part them by valid_from and valid_to")
  }

  @Test("an amount in another currency than the pipeline's is told")
  func mixedCurrency() throws {
    try pipeline.replace("style: \"1000.00\"", with: "style: \"1000.00\", currency: EUR", in: "feeds/gopay.yaml")
    try expect(
      "pipelines/feeds/gopay.yaml:16: error[currency-mixed]: feeds.payments.fields.amount.money.currency: found 'EUR', "
        + "expected the pipeline's IDR; one pipeline reconciles one currency")
  }

  @Test("a file that is not there is told at the key that names it")
  func missingFiles() throws {
    try pipeline.replace("  - feeds/ovo.yaml", with: "  - feeds/ovoo.yaml")
    try pipeline.replace("holds: registers/holds.csv", with: "holds: registers/hold.csv")
    try expect(
      "\(Self.main):13: error[profile-unreadable]: feeds.3: found pipelines/feeds/ovoo.yaml: error[cannot-open]: No such "
        + "file or directory, expected a profile; paths are relative to the pipeline's folder",
      "\(Self.main):21: error[register-unreadable]: registers.holds: found pipelines/registers/hold.csv: "
        + "error[cannot-open]: No such file or directory, expected a register; paths are relative to the pipeline's folder"
    )
  }

  @Test("many mistakes in several files are told at once")
  func manyAtOnce() throws {
    try pipeline.replace("zone: Asia/Jakarta ", with: "zone: Europe/Berlin ")
    try pipeline.replace("transfer_term: 2bd", with: "transfer_term: two")
    try pipeline.replace("optional: true }   # empty", with: "optional: yes }   # empty", in: "feeds/ovo.yaml")
    try pipeline.folder.write(
      "code,name,valid_from,valid_to\nbni,BNI,2020-13-20,\n", to: "pipelines/registers/partners.csv")
    let faults = try pipeline.faults()
    #expect(faults.count == 7)
    #expect(
      faults.map { String($0.prefix { $0 != "]" }) } == [
        "\(Self.main):4: error[zone-unknown", "\(Self.main):74: error[term-impossible",
        "pipelines/feeds/ovo.yaml:13: error[unknown-value", "pipelines/registers/partners.csv:2: error[date-impossible",
        "\(Self.main):11: error[party-unregistered", "\(Self.main):11: error[party-unregistered",
        "\(Self.main):11: error[party-unregistered",
      ])
  }
}
