/// What findings of one rule, state and severity add up to.
public struct FindingTally: Hashable, Sendable {
  public let code: String
  public let rule: Rule
  public let state: RecordState
  public let severity: Severity
  public var count = 0
  /// Those with money at risk.
  public var countAtRisk = 0
  /// Minor units.
  public var difference: MinorUnits = 0
  public var atRisk: MinorUnits = 0
}

/// The tallies of findings, counted while they are sorted: a look at each of them in the order of the reports would be a miss of the
/// cache.
struct FindingTallies: Sendable {
  private(set) var all: [FindingTally] = []
  /// The last one that was counted in: neighbours are often of a kind.
  private var last = 0

  /// - Parameter code: asked for once a tally.
  mutating func count(_ found: FindingView) {
    let (rule, state, severity) = (found.rule, found.state, found.severity)
    func isTally(_ index: Int) -> Bool {
      all[index].rule == rule && all[index].state == state && all[index].severity == severity
    }
    if last >= all.count || !isTally(last) {
      if let index = all.indices.first(where: isTally) {
        last = index
      } else {
        last = all.count
        all.append(FindingTally(code: found.code, rule: rule, state: state, severity: severity))
      }
    }
    let atRisk = found.atRisk
    all[last].count += 1
    all[last].countAtRisk += atRisk > 0 ? 1 : 0
    all[last].difference += found.difference
    all[last].atRisk += atRisk
  }
}
