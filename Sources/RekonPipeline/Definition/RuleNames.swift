import RekonCore

/// What a definition calls its rules, as it is read piece by piece: every code once, each of a known rule.
struct RuleNames {
  private(set) var rules: [Rule: RuleName] = [:]
  /// Whether all sections could be read: what names a code of another is a mistake of its own only then.
  var isWhole = true

  /// Reads the names of the rules about feeds and records. Those of records are needed where links join them.
  mutating func readFindings(_ cursor: YAMLCursor, of links: [LinkDefinition]) {
    let joined = Set(links.flatMap { [$0.link.sides.left, $0.link.sides.right] })
    let rules = Rule.allCases.filter { $0.family == .feed }
    read(cursor, rules, required: rules.filter { $0.repeatedRecord.map(joined.contains) ?? true })
  }

  /// Reads `key: CODE` for each of `known`; where a code may be dated, `key: { code, valid_from, valid_to }`, too.
  ///
  /// - Parameters:
  ///   - required: those that must be there; another that is not named is not judged.
  ///   - more: further keys of a rule's own mapping, and what to do with their values.
  mutating func read(
    _ cursor: YAMLCursor, _ known: [Rule], required: [Rule], isDated: Bool = false,
    more: [Rule: [String]] = [:], _ others: (Rule, [String: YAMLCursor]) -> Void = { _, _ in }
  ) {
    let members = cursor.members(known.map(\.key), required: required.map(\.key))
    for rule in known {
      guard let member = members[rule.key] else { continue }
      guard isDated, member.isMapping else {
        add(rule, member, .always)
        continue
      }
      let parts = member.members(
        ["code", "valid_from", "valid_to"] + (more[rule] ?? []), required: ["code"])
      if let code = parts["code"] { add(rule, code, validity(parts)) }
      others(rule, parts)
    }
  }

  private func validity(_ parts: [String: YAMLCursor]) -> Registers.Validity {
    let validity = Registers.Validity(from: parts["valid_from"]?.date(), to: parts["valid_to"]?.date())
    if let from = validity.from, let to = validity.to, from > to {
      parts["valid_to"]?.fault("validity-reversed", found: "\(to)", expected: "a day not before \(from)")
    }
    return validity
  }

  private mutating func add(_ rule: Rule, _ member: YAMLCursor, _ validity: Registers.Validity) {
    guard let code = member.text() else { return }
    if code.isEmpty
      || !code.utf8.allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) })
    {
      member.fault("code-form", found: quoted(code), expected: "a code of capitals, digits and _")
    }
    if let other = Rule.allCases.first(where: { rules[$0]?.code == code }) {
      member.fault("code-twice", found: quoted(code), expected: "a code of its own; '\(other.rawValue)' has this one")
    }
    rules[rule] = RuleName(code: code, severity: Dated(.error), validity: validity)
  }

  // MARK: Severities

  private struct Grades: Hashable {
    var severities: [String: Severity] = [:]
    var criticalFrom = MinorUnits(Int64.max)
  }

  /// Codes are errors unless listed; an error with much at risk is critical. One list, or several by days.
  mutating func readSeverities(_ cursor: YAMLCursor?, unit: MinorUnits) -> Dated<MinorUnits> {
    let keys = ["critical_from", "info", "warning"]
    guard let cursor else { return Dated(Grades().criticalFrom) }
    let grades: Dated<Grades> =
      cursor.isList
      ? cursor.datedItems(keys, default: Grades()) { self.grades($0, unit) }
      : Dated(self.grades(cursor.members(keys), unit))
    for rule in Rule.allCases {
      guard let code = rules[rule]?.code else { continue }
      rules[rule]?.severity = grades.map { $0.severities[code] ?? .error }
    }
    return grades.map(\.criticalFrom)
  }

  private func grades(_ members: [String: YAMLCursor], _ unit: MinorUnits) -> Grades {
    var grades = Grades()
    for (key, severity) in [("info", Severity.info), ("warning", .warning)] {
      for item in members[key]?.items() ?? [] {
        guard let code = item.text() else { continue }
        guard rules.values.contains(where: { $0.code == code }) else {
          guard isWhole else { continue }
          let hint =
            nearest(code, among: rules.values.map(\.code).sorted(by: bytesPrecede)).map { "did you mean '\($0)'?" }
            ?? ""
          item.fault("unknown-value", found: quoted(code), expected: "a code of this pipeline", remedy: hint)
          continue
        }
        grades.severities[code] = severity
      }
    }
    if let from = members["critical_from"]?.number(1...1_000_000_000_000) {
      grades.criticalFrom = MinorUnits(from) * unit
    }
    return grades
  }
}
