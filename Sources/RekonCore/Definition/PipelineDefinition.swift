/// A programme's reconciliation, whole and validated: everything `pipelines/<name>.yaml` and its profiles say.
public struct PipelineDefinition: Sendable {
  public var name: String
  public var zoneOffsetSeconds: Int
  public var defaultAsOf: AsOf
  public var currency: Currency
  /// First business date in scope; nil: the earliest one delivered.
  public var periodFrom: BusinessDate?
  public var profiles: [FeedProfile]
  /// Files of feeds that other pipelines read.
  public var otherFiles: [FilePattern]
  /// What each party's profile file asks of its check receipts; every party has one.
  public var receiptRules: [String: ReceiptRule] = [:]
  /// Nil for a pipeline without links, which reads and validates feeds only.
  public var terms: Terms?
  public var rules: [Rule: RuleName]
  /// An error with this much at risk is critical (minor units).
  public var criticalFrom: MinorUnits
  public var registers: Registers
  /// SHA-256 over the bytes of the definition, the profiles and the registers.
  public var digest: String
  /// Every file of the definition with its SHA-256, by path relative to the pipeline's folder.
  public var sources: [DefinitionSource]

  public init(
    name: String, zoneOffsetSeconds: Int, defaultAsOf: AsOf, currency: Currency, periodFrom: BusinessDate?,
    profiles: [FeedProfile], otherFiles: [FilePattern], terms: Terms?, rules: [Rule: RuleName],
    criticalFrom: MinorUnits,
    registers: Registers,
    digest: String, sources: [DefinitionSource]
  ) {
    self.name = name
    self.zoneOffsetSeconds = zoneOffsetSeconds
    self.defaultAsOf = defaultAsOf
    self.currency = currency
    self.periodFrom = periodFrom
    self.profiles = profiles
    self.otherFiles = otherFiles
    self.terms = terms
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
}

public struct DefinitionSource: Hashable, Sendable {
  public var path: String
  public var sha256: String
  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// The terms of CODES, section 2.
public struct Terms: Hashable, Sendable {
  public var paymentGrace: Term
  public var forwardTerm: Term
  public var transferTerm: Term
  public var lookback: Term
  public var waitingLimit: Term

  public init(paymentGrace: Term, forwardTerm: Term, transferTerm: Term, lookback: Term, waitingLimit: Term) {
    self.paymentGrace = paymentGrace
    self.forwardTerm = forwardTerm
    self.transferTerm = transferTerm
    self.lookback = lookback
    self.waitingLimit = waitingLimit
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
