import RekonCore

/// Turns a decision and its judgement into a break or an open item.
///
/// A class, as all that decides is, though it never changes: a copy of a value of this size would be made for each finding.
final class BreakMaker: Sendable {
  let definition: PipelineDefinition
  let scope: Scope
  let sentence: Sentence

  init(definition: PipelineDefinition, scope: Scope) {
    self.definition = definition
    self.scope = scope
    sentence = Sentence(currency: definition.currency, scale: definition.rates.scale)
  }

  /// A balance finding: its difference is left minus right, all of it at risk.
  func balance(
    _ decision: Decision, _ judgement: Judgement, link: Link, key: String, left: MinorUnits, right: MinorUnits
  ) -> Break {
    let difference = left - right
    var found = finding(decision.rule, judgement.state, key: key, atRisk: abs(difference))
    found.link = definition.name(of: link)
    found.detail = joinedDetails(decision.detail, judgement.detail)
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
    return found
  }

  private func finding(_ rule: Rule, _ state: RecordState, key: String, atRisk: MinorUnits) -> Break {
    var found = Break(rule, definition.name(of: rule), state: state, key: key)
    found.atRisk = atRisk
    return found
  }

  /// Something that is wrong with a record, its difference 0; nil when the programme does not judge events of `date` by
  /// the rule.
  func attribute(
    _ rule: Rule, on date: BusinessDate, key: String, atRisk: MinorUnits,
    _ judgement: Judgement = Judgement(state: .break)
  ) -> Break? {
    guard definition.judges(rule, on: date) else { return nil }
    var found = finding(rule, judgement.state, key: key, atRisk: atRisk)
    found.detail = judgement.detail
    found.waitingFor = judgement.waitingFor
    found.occurredOn = date
    return found
  }
}

func joinedDetails(_ details: String...) -> String { details.filter { !$0.isEmpty }.joined(separator: ";") }
