import RekonCore

/// Turns what policies found into breaks: the sales are looked up partition by partition, each segment once.
struct PolicyReport: Sendable {
  let input: ReconcileInput
  let maker: BreakMaker
  /// By the partition in which the sale lies.
  private let findings: [[PolicyFinding]]
  /// What entitlement files that are refused make of a finding.
  private let entitlementJudgement: Judgement
  private let salesAreIncomplete: Bool
  /// The programme office.
  private let office: String

  init(input: ReconcileInput, maker: BreakMaker, _ found: [PolicyFinding]) {
    self.input = input
    self.maker = maker
    var findings = [[PolicyFinding]](repeating: [], count: input.space.partitions.count)
    for finding in found { findings[finding.partition].append(finding) }
    self.findings = findings
    entitlementJudgement = Self.judgement(input)
    salesAreIncomplete = input.absent.files(of: .sale).contains {
      input.scope.from <= $0.date && $0.date <= input.scope.asOf
    }
    office = input.definition.profiles.first { $0.record == .entitlement }?.party ?? ""
  }

  /// While an entitlements file is refused nobody can say who is entitled, however long that is.
  private static func judgement(_ input: ReconcileInput) -> Judgement {
    let files = input.absent.files(of: .entitlement)
    return files.isEmpty ? Judgement(state: .break) : Judgement(state: .waiting, waitingFor: files.map(\.key))
  }

  func run(_ partition: Int) throws -> Findings {
    var breaks = Findings()
    var rows = LoadedRows(kind: .sale, input.space.arenas)
    let ordered = findings[partition].sorted {
      ($0.sale.rawValue, $0.rule.rawValue) < ($1.sale.rawValue, $1.rule.rawValue)
    }
    var loaded: Int?
    for finding in ordered {
      if loaded != finding.sale.segment {
        try rows.loadOnly(segment: finding.sale.segment, fine: input.space.partitions.fine(of: partition), of: input)
        loaded = finding.sale.segment
      }
      guard let row = rows.row(of: finding.sale) else {
        throw ProofFailure("a sale that a policy speaks of is not in its segment (record \(finding.sale.record))")
      }
      if let found = makeBreak(finding, row, rows) { breaks.append(found) }
    }
    return breaks
  }

  private func makeBreak(_ finding: PolicyFinding, _ row: RowReference, _ rows: borrowing LoadedRows) -> Break? {
    let view = rows.views[row.block]
    let segment = rows.segments[row.block]
    let platform = input.names[input.names.party(ofSegment: segment)]
    let participant = view.string(SaleColumn.participant.rawValue, row.row)
    let amount = MinorUnits(view.int64(SaleColumn.amount.rawValue, row.row))
    let soldOn = BusinessDate(dayNumber: input.day(ofInstant: view.int64(SaleColumn.soldAt.rawValue, row.row)))
    let isParticipants = finding.rule == .entitlementExceeded
    let key =
      isParticipants
      ? joinedKey(participant) : joinedKey(platform, view.string(SaleColumn.orderID.rawValue, row.row))
    let judgement = finding.rule == .courseRepeated ? Judgement(state: .break) : entitlementJudgement
    guard
      var found = maker.attribute(
        finding.rule, on: soldOn, key: key, atRisk: finding.atRisk ?? amount, judgement)
    else { return nil }
    func name(_ column: SaleColumn) -> String {
      input.names[input.names.global(view.code(column.rawValue, row.row), segment: segment, column: column.rawValue)]
    }
    found.platform = platform
    found.partner = name(.channel)
    found.institution = name(.institution)
    found.participant = participant
    switch finding.rule {
    case .entitlementExceeded, .participantUnknown, .participantRevoked: found.party = office
    default: found.party = platform
    }
    switch finding.rule {
    case .entitlementExceeded, .purchaseExpired, .courseRepeated:
      if salesAreIncomplete { found.detail = joinedDetails("sales-incomplete", found.detail) }
    default: break
    }
    found.leftRecords = [finding.sale] + finding.others
    found.message = maker.sentence.policy(
      finding.rule, amount: amount, finding.atRisk ?? amount, soldOn: soldOn, course: name(.course))
    return found
  }
}
