import RekonCore

/// Turns a decision and its judgement into a break or an open item.
struct BreakMaker: Sendable {
  let definition: PipelineDefinition
  let scope: Scope

  /// A balance finding: its difference is left minus right, all of it at risk.
  func balance(
    _ decision: Decision, _ judgement: Judgement, link: Link, key: String, left: MinorUnits, right: MinorUnits
  ) -> Break {
    let difference = left - right
    var found = finding(decision.rule, judgement.state, key: key, atRisk: abs(difference))
    found.link = link.name
    found.detail = judgement.detail
    found.waitingFor = judgement.waitingFor
    found.left = left
    found.right = right
    found.difference = difference
    found.dueOn = decision.dueOn
    return found
  }

  /// A row that said a record again.
  func duplicate(_ kind: RecordKind, key: String, isIdentical: Bool, atRisk: MinorUnits) -> Break {
    var found = finding(.duplicate(of: kind), .break, key: key, atRisk: atRisk)
    found.detail = isIdentical ? "identical" : "conflicting"
    if isIdentical { found.severity = .info }
    return found
  }

  private func finding(_ rule: Rule, _ state: RecordState, key: String, atRisk: MinorUnits) -> Break {
    let name = definition.name(of: rule)
    let isCritical = name.severity == .error && atRisk >= definition.criticalFrom
    var found = Break(rule, name, severity: isCritical ? .critical : name.severity, state: state, key: key)
    found.atRisk = atRisk
    return found
  }
}

func joinedDetails(_ details: String...) -> String { details.filter { !$0.isEmpty }.joined(separator: ";") }
