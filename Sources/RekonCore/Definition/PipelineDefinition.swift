/// A programme's reconciliation, whole and validated: everything `pipelines/<name>.yaml` and its profiles say.
public struct PipelineDefinition: Sendable {
  public var name: String
  public var zoneOffsetSeconds: Int
  public var defaultAsOf: AsOf
  public var currency: Currency
  /// First business date in scope; nil: the earliest one delivered.
  public var periodFrom: BusinessDate?
  /// What stood open then; nil: what lies before the period is told by a guess.
  public var opening: OpeningList?
  public var profiles: [FeedProfile]
  /// Files of feeds that other pipelines read.
  public var otherFiles: [FilePattern]
  /// What each party's profile file asks of its check receipts; every party has one.
  public var receiptRules: [String: ReceiptRule] = [:]
  /// In the order of the chain. Empty for a pipeline that reads and validates feeds only.
  public var links: [LinkDefinition]
  /// Nil for a pipeline without links.
  public var terms: Terms?
  public var rates: Rates
  /// What the programme calls each rule. A rule that is not here is not judged.
  public var rules: [Rule: RuleName]
  /// An error with this much at risk is critical (minor units), by the day on which it occurred.
  public var criticalFrom: Dated<MinorUnits>
  public var registers: Registers
  /// SHA-256 over the bytes of the definition, the profiles, the registers and the opening list.
  public var digest: String
  /// Every file of the definition with its SHA-256, by path relative to the pipeline's folder.
  public var sources: [DefinitionSource]

  public init(
    name: String, zoneOffsetSeconds: Int, defaultAsOf: AsOf, currency: Currency, periodFrom: BusinessDate?,
    profiles: [FeedProfile], otherFiles: [FilePattern], links: [LinkDefinition], terms: Terms?, rates: Rates,
    rules: [Rule: RuleName], criticalFrom: Dated<MinorUnits>, registers: Registers, digest: String,
    sources: [DefinitionSource]
  ) {
    self.name = name
    self.zoneOffsetSeconds = zoneOffsetSeconds
    self.defaultAsOf = defaultAsOf
    self.currency = currency
    self.periodFrom = periodFrom
    self.profiles = profiles
    self.otherFiles = otherFiles
    self.links = links
    self.terms = terms
    self.rates = rates
    self.rules = rules
    self.criticalFrom = criticalFrom
    self.registers = registers
    self.digest = digest
    self.sources = sources
  }

  /// The profile that reads `path`, with what the path says: the one in force on the path's date.
  public func profile(forPath path: String) -> (index: Int, match: FilePattern.Match)? {
    // In place: a copy of a profile costs more than its match, and this is asked of every name that ever came.
    for index in profiles.indices {
      if let match = profiles[index].files.match(path), profiles[index].isInForce(on: match.date) {
        return (index, match)
      }
    }
    return nil
  }

  /// Whether `path` is a check receipt, or a signature of one, in the folder of a party.
  public func isReceipt(_ path: String) -> Bool {
    ReceiptName.isReceiptOrSignature(path) && receiptRules[ReceiptName.party(path)] != nil
  }

  public func name(of rule: Rule) -> RuleName {
    rules[rule] ?? RuleName(code: rule.rawValue, severity: .error)
  }

  public func has(_ link: Link) -> Bool { links.contains { $0.link == link } }

  /// What the programme calls a link.
  public func name(of link: Link) -> String { links.first { $0.link == link }?.name ?? link.name }

  /// Whether the programme judges events of `date` by a rule.
  public func judges(_ rule: Rule, on date: BusinessDate) -> Bool { rules[rule]?.validity.contains(date) ?? false }

  /// How severe a finding is: by its rule and the day on which it occurred; with much at risk an error is critical, and a
  /// record that came again unchanged is never more than information.
  public func severity(of found: Break) -> Severity {
    severity(of: found.rule, found.detail, on: found.occurredOn, atRisk: found.atRisk)
  }

  /// The same of a finding where it lies.
  public func severity(of found: FindingView) -> Severity {
    let detail = found.rule.repeatedRecord == nil ? "" : String(decoding: found.texts.detail, as: UTF8.self)
    return severity(of: found.rule, detail, on: found.occurredOn, atRisk: found.atRisk)
  }

  private func severity(
    of rule: Rule, _ detail: String, on date: BusinessDate?, atRisk: MinorUnits
  ) -> Severity {
    if rule.repeatedRecord != nil, detail == "identical" { return .info }
    // What has no day of its own is judged as the earliest rules have it.
    let day = date ?? BusinessDate(dayNumber: .min)
    let severity = name(of: rule).severity[day]
    return severity == .error && atRisk >= criticalFrom[day] ? .critical : severity
  }
}

public struct DefinitionSource: Hashable, Sendable {
  public var path: String
  public var sha256: String
  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

public enum AsOf: Hashable, Sendable {
  case date(BusinessDate)
  case today
  case yesterday

  public init?(_ text: String) {
    switch text {
    case "today": self = .today
    case "yesterday": self = .yesterday
    default:
      guard let date = BusinessDate(iso: text) else { return nil }
      self = .date(date)
    }
  }

  /// The day meant, when `today` is the current day in the pipeline's zone.
  public func date(today: BusinessDate) -> BusinessDate {
    switch self {
    case .date(let date): date
    case .today: today
    case .yesterday: today.adding(days: -1)
    }
  }
}
