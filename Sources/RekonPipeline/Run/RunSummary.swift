import Foundation
import RekonCore
import RekonExport
import RekonReconcile
import RekonValidate

/// Brings what validate and reconcile found to the form that export takes.
enum RunSummary {
  static func outcome(
    _ definition: PipelineDefinition, _ scope: Scope, _ ledger: FeedLedger, _ result: Reconciliation, _ digest: String,
    _ isIncomplete: Bool, width: Int
  ) async throws -> RunOutcome {
    var findings = Findings(ledger.breaks)
    findings.append(result.findings)
    let files = ledger.verdicts.map { verdict in
      let profile = definition.profiles[verdict.file.profileIndex]
      return FileOutcome(
        path: verdict.file.path, sha256: verdict.file.sha256, party: profile.party, feed: profile.feed,
        date: verdict.file.date, disposition: verdict.disposition.rawValue, fault: verdict.fault, notes: verdict.notes,
        summary: verdict.file.segment.summary, isClosed: profile.isClosed)
    }
    let total = result.sales.reduce(MinorUnits(0)) { $0 + $1.amount }
    let sales = result.sales.enumerated().filter { $0.element.count > 0 }.map {
      PlatformSales(platform: result.names[$0.offset], count: $0.element.count, amount: $0.element.amount)
    }
    var outcome = RunOutcome(
      pipeline: definition.name, scope: scope, currency: definition.currency, files: files,
      findings: try await FindingList.sorted(findings, width: width),
      links: definition.links.map { link($0, result) },
      sales: total > 0
        ? sales.sorted { $0.amount != $1.amount ? $0.amount > $1.amount : bytesPrecede($0.platform, $1.platform) }
        : sales,
      notes: ledger.notes, skipped: skipped(definition, ledger) + notFollowed(definition, result.opening),
      inputsDigest: digest,
      definitionDigest: definition.digest,
      sources: definition.sources)
    outcome.isIncomplete = isIncomplete
    outcome.reissues = ledger.reissues
    outcome.opening = result.opening
    return outcome
  }

  private static func link(_ definition: LinkDefinition, _ result: Reconciliation) -> LinkOutcome {
    let tally = result.tally(definition.link)
    let platforms = tally.platforms.enumerated().filter(\.element.isUsed).map { index, platform in
      totals(index < result.names.count ? result.names[index] : "-", platform)
    }
    return LinkOutcome(
      link: definition.link, name: definition.name, whole: totals("", tally.total), platforms: platforms)
  }

  private static func totals(_ name: String, _ platform: LinkTally.Platform) -> LinkOutcome.Totals {
    LinkOutcome.Totals(
      platform: name, left: platform.left, right: platform.right,
      shares: RecordState.allCases.map { state in
        let share = platform[state]
        return LinkOutcome.Share(
          state: state, leftCount: share.leftCount, rightCount: share.rightCount, difference: share.difference)
      })
  }

  /// Rules that links and sales could be judged by, and that the definition does not name.
  private static func unnamed(_ definition: PipelineDefinition) -> [String] {
    let links = Set(definition.links.map(\.link.name))
    let keys = Rule.allCases.filter { rule in
      guard definition.rules[rule] == nil else { return false }
      switch rule.family {
      case .attribute: return links.contains(rule.section)
      case .policy: return definition.has(.payment)
      case .balance, .feed: return false
      }
    }.map(\.rawValue)
    return keys.isEmpty ? [] : ["rules that the definition does not name: " + keys.joined(separator: ", ")]
  }

  private static func codes(_ rules: [Rule], _ definition: PipelineDefinition) -> String {
    rules.compactMap { definition.rules[$0]?.code }.joined(separator: ", ")
  }

  /// Rules whose register is not configured.
  private static func withoutRegister(_ definition: PipelineDefinition) -> [String] {
    let needs: [(isThere: Bool, register: String, rules: [Rule])] = [
      (
        definition.registers.institutions != nil, "institutions",
        [
          .institutionInactive, .institutionUnknown, .courseInstitution, .transferAccount,
        ]
      ),
      (definition.registers.courses != nil, "courses", [.courseUnknown, .courseInstitution, .coursePrice]),
    ]
    return needs.compactMap { isThere, register, rules in
      let codes = codes(rules, definition)
      return isThere || codes.isEmpty ? nil : "\(codes): no register of \(register) is configured"
    }
  }

  /// Rules that ask who is entitled, when nobody has said so yet.
  private static func withoutEntitlements(_ definition: PipelineDefinition, _ ledger: FeedLedger) -> [String] {
    guard !ledger.absent.has(.entitlement), !ledger.accepted.contains(where: { $0.kind == .entitlement }) else {
      return []
    }
    let isConfigured = definition.profiles.contains { $0.record == .entitlement }
    let why = isConfigured ? "no file of entitlements has come" : "no feed of entitlements is configured"
    if definition.has(.incentive) {
      return [why + ": who is entitled is not known, and every paid instalment is told as an orphan"]
    }
    var codes = [codes([.entitlementExceeded, .participantUnknown, .participantRevoked], definition)]
    // Without a term for the first purchase the last day alone is judged, which asks for no entitlement.
    if definition.rates.firstPurchase != nil {
      let expired = self.codes([.purchaseExpired], definition)
      let lastDay = isConfigured ? definition.rates.lastPurchase : nil
      codes.append(expired + (lastDay.map { " (but for purchases after \($0))" } ?? ""))
    }
    let list = codes.filter { !$0.isEmpty }.joined(separator: ", ")
    return list.isEmpty ? [] : ["\(list): \(why)"]
  }

  /// What the definition leaves unchecked, said aloud: a silent gap would pass for an answer.
  private static func skipped(_ definition: PipelineDefinition, _ ledger: FeedLedger) -> [String] {
    var skipped = unnamed(definition) + withoutRegister(definition) + withoutEntitlements(definition, ledger)
    guard definition.has(.payment) || definition.has(.transfer) else { return skipped }
    let registers = definition.registers
    let payments = Set(definition.profiles.filter { $0.record == .payment }.map(\.party))
    let transfers = Set(definition.profiles.filter { $0.record == .transfer }.map(\.party))
    let partners = Set(registers.partners.map(\.code))
    func list(_ names: Set<String>) -> String { names.sorted(by: bytesPrecede).joined(separator: ", ") }
    let withoutPayments = partners.subtracting(payments)
    if !withoutPayments.isEmpty { skipped.append("payments through \(list(withoutPayments)): no feed is configured") }
    let platforms = Set(definition.profiles.filter { $0.record == .remittance }.map(\.party))
    let payers = Set(registers.platforms.filter { platforms.contains($0.code) }.map(\.payoutPartner)).subtracting([""])
    let withoutTransfers = payers.subtracting(transfers)
    if !withoutTransfers.isEmpty { skipped.append("transfers by \(list(withoutTransfers)): no feed is configured") }
    let open = definition.profiles.filter { $0.calendar != .none && !$0.isClosed }
    if !open.isEmpty {
      skipped.append(
        "rows missing at the end of \(open.count) \(open.count == 1 ? "feed" : "feeds") that nothing closes (feeds.csv, "
          + "column end)")
    }
    return skipped
  }

  static func json(_ outcome: RunOutcome) -> String { Publisher.summaryDocument(outcome) }

  /// The exit status of a published run, from its summary.
  static func exitStatus(ofSummary text: String, failOn: Severity?) throws -> Int {
    struct Summary: Decodable {
      var complete: Bool
      var breaks: [String: Int]
    }
    let summary = try JSONDecoder().decode(Summary.self, from: Data(text.utf8))
    if !summary.complete { return ExitStatus.incomplete }
    guard let failOn else { return ExitStatus.clean }
    let failing = Severity.allCases.filter { $0 >= failOn }
    return failing.contains { summary.breaks[$0.name] ?? 0 > 0 } ? ExitStatus.breaks : ExitStatus.clean
  }
}
