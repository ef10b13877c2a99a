import RekonCore
import RekonPipeline
import RekonTestSupport

/// A programme that shares nothing with the shipped one: a language school's vouchers in Kuwaiti dinar. Definition, registers
/// and feeds are data; the program is the same.
struct OtherProgramme {
  let folder: TemporaryFolder

  /// - Parameter change: pieces of the definition to write otherwise.
  init(links: String = Self.links, change: [(String, String)] = []) throws {
    folder = try TemporaryFolder()
    var text = Self.head + links + Self.tail
    for (old, new) in change {
      precondition(text.contains(old), "'\(old)' is not in the definition")
      text = text.replacingOccurrences(of: old, with: new)
    }
    try folder.write(text, to: "programme/vouchers.yaml")
    for (name, content) in Self.files { try folder.write(content, to: "programme/" + name) }
  }

  static let head = """
    pipeline: vouchers
    zone: UTC
    currency: KWD
    period: { from: 2024-03-03 }
    feeds: [ school.yaml, bank.yaml ]
    registers: { platforms: schools.csv, partners: banks.csv, holidays: holidays.csv }
    terms: { lookback: 3bd, waiting_limit: 3bd }

    """

  static let links = """
    links:
      voucher:
        left: sale
        right: payment
        passes: [ [channel = partner, payment_ref], [platform, order_id] ]
        terms: { payment_grace: [ { valid_to: 2024-03-09, is: 2d }, { valid_from: 2024-03-10, is: 0d } ] }
        rates: { scale: 1000 }
        breaks: { missing: V01, refund_missing: V02, refunded: V03, double: V04, scale: V05, amount: V06, orphan: V07, refund_orphan: V08 }
        attributes: { late: V10, participant: { code: V11, valid_from: 2024-03-10 } }
      teaching:
        left: sale
        right: remittance
        passes: [ [platform, order_id] ]
        terms: { forward_term: 3d }
        rates: { cap_step: 1 }
        breaks: { clawback_due: T01, unpaid: T02, clawed_back: T03, double: T04, over: T05, missing: T06, short: T07, orphan: T08 }
        attributes: { arithmetic: T10, over_cap: T11 }

    """

  static let tail = """
    findings:
      missing: F1
      duplicate: F2
      reissued: F3
      refused: F4
      gap: F5
      row_rejected: F6
      duplicate_sale: F7
      duplicate_payment: F8
      duplicate_remittance: F9
    severity:
      - { valid_to: 2024-03-09, critical_from: 50, warning: [ V10 ], info: [ F1 ] }
      - { valid_from: 2024-03-10, critical_from: 100, warning: [ V06 ] }

    """

  static let files = [
    "schools.csv": """
    code,name,valid_from,valid_to,commission_cap_bp,own_institution,payout_partner
    berlitz,Berlitz,2024-01-01,,1250,,nbk

    """,
    "banks.csv": "code,name,valid_from,valid_to\nnbk,NBK,2024-01-01,\n",
    "holidays.csv": "day,name,known_from,known_to\n",
    "school.yaml": """
    party: berlitz
    feeds:
      enrolments:
        record: sale
        files: "berlitz/enrolments-{date}.txt"
        calendar: none
        csv: { delimiter: "|", encoding: utf-8 }
        fields:
          order_id:    { column: no }
          payment_ref: { column: slip }
          participant: { column: student }
          course:      { column: level }
          institution: { column: branch }
          channel:     { column: bank }
          sold_at:     { column: when, instant: "yyyy-MM-dd HH:mm", zone: UTC }
          amount:      { column: price, money: { style: "1000.000" } }
          status:      { column: state, map: { open: paid, void: cancelled } }
      payouts:
        record: remittance
        files: "berlitz/payouts-{date}.txt"
        calendar: none
        csv: { delimiter: "|", encoding: utf-8 }
        fields:
          remittance_id: { column: line }
          batch_ref:     { column: batch }
          order_id:      { column: no }
          institution:   { column: branch }
          remitted_on:   { column: day, day: "yyyy-MM-dd" }
          gross:         { column: gross, money: { style: "1000.000" } }
          commission:    { column: fee, money: { style: "1000.000" } }
          net:           { column: net, money: { style: "1000.000" } }

    """,
    "bank.yaml": """
    party: nbk
    feeds:
      slips:
        record: payment
        files: "nbk/slips-{date}.txt"
        calendar: none
        csv: { delimiter: "|", encoding: utf-8 }
        fields:
          payment_ref: { column: slip }
          kind:        { column: kind, map: { in: debit, out: refund } }
          order_id:    { column: no, optional: true }
          participant: { column: student }
          platform:    { column: school }
          paid_at:     { column: when, instant: "yyyy-MM-dd HH:mm", zone: UTC }
          amount:      { column: amount, money: { style: "1000.000" } }
          status:      { column: state, map: { ok: settled, wait: pending } }
      wires:
        record: transfer
        files: "nbk/wires-{date}.txt"
        calendar: none
        csv: { delimiter: "|", encoding: utf-8 }
        fields:
          transfer_ref: { column: wire }
          batch_ref:    { column: batch }
          booked_on:    { column: day, day: "yyyy-MM-dd" }
          amount:       { column: amount, money: { style: "1000.000" } }
          status:       { column: state, map: { ok: booked } }

    """,
  ]

  func enrol(_ rows: [String], _ day: String) throws {
    try lay("no|slip|student|level|branch|bank|when|price|state", rows, "berlitz/enrolments-\(day).txt")
  }

  func payOut(_ rows: [String], _ day: String) throws {
    try lay("line|batch|no|branch|day|gross|fee|net", rows, "berlitz/payouts-\(day).txt")
  }

  func pay(_ rows: [String], _ day: String) throws {
    try lay("slip|kind|no|student|school|when|amount|state", rows, "nbk/slips-\(day).txt")
  }

  func wire(_ rows: [String], _ day: String) throws {
    try lay("wire|batch|day|amount|state", rows, "nbk/wires-\(day).txt")
  }

  private func lay(_ header: String, _ rows: [String], _ path: String) throws {
    try folder.write(([header] + rows).map { $0 + "\n" }.joined(), to: "inbox/" + path)
  }

  func run(asOf: String) async throws -> RunResult {
    let report = try await PipelineRun(
      RunRequest(
        pipeline: folder.path("programme/vouchers.yaml"), inbox: folder.path("inbox"), state: folder.path("state"),
        out: folder.path("out"), asOf: AsOf(asOf), workers: 2, inflater: .isal, rehash: false, failOn: .error,
        stage: .export)
    ).run()
    var files: [String: String] = [:]
    for name in try Files.names(in: report.folder! + "/result") {
      files[name] = try Files.readText(report.folder! + "/result/" + name)
    }
    return RunResult(
      status: report.exitStatus, text: folder.withoutPath(report.text), remarks: report.remarks,
      folder: report.folder, files: files)
  }
}

extension RunResult {
  /// The columns of a table, a line a row.
  func cells(_ name: String, _ columns: String...) -> [String] { cells(name, columns) }

  func cells(_ name: String, _ columns: [String]) -> [String] {
    table(name).map { row in columns.map { row[$0] ?? "?" }.joined(separator: " ") }
  }
}
