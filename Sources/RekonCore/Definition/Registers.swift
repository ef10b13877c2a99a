/// The programme's registers, read at an event's day (CODES, section 1).
public struct Registers: Sendable {
  public var platforms: [PlatformRow]
  public var partners: [PartyRow]
  public var holidays: [BusinessCalendar.Holiday]
  public var holds: [Hold]
  /// Nil when the definition names no such register: rules that need it are skipped, and the summary says so.
  public var institutions: [InstitutionRow]?
  /// Nil when the definition names no such register.
  public var courses: [CourseRow]?

  public init(
    platforms: [PlatformRow], partners: [PartyRow], holidays: [BusinessCalendar.Holiday], holds: [Hold],
    institutions: [InstitutionRow]? = nil, courses: [CourseRow]? = nil
  ) {
    self.platforms = platforms
    self.partners = partners
    self.holidays = holidays
    self.holds = holds
    self.institutions = institutions
    self.courses = courses
  }

  /// Days, ends included, on which a register row is valid; an open end is nil.
  public struct Validity: Hashable, Sendable {
    public var from: BusinessDate?
    public var to: BusinessDate?
    public init(from: BusinessDate?, to: BusinessDate?) {
      self.from = from
      self.to = to
    }

    public static let always = Validity(from: nil, to: nil)

    public func contains(_ date: BusinessDate) -> Bool {
      if let from, date < from { return false }
      if let to, date > to { return false }
      return true
    }
  }

  public struct PlatformRow: Hashable, Sendable {
    public var code: String
    public var validity: Validity
    /// The most that a platform may keep of a remittance, in hundredths of a percent; nil: no cap.
    public var commissionCap: Int64?
    /// The institution that belongs to the platform itself; empty when there is none.
    public var ownInstitution: String
    public var payoutPartner: String
    public init(
      code: String, validity: Validity, commissionCap: Int64? = nil, ownInstitution: String = "", payoutPartner: String
    ) {
      self.code = code
      self.validity = validity
      self.commissionCap = commissionCap
      self.ownInstitution = ownInstitution
      self.payoutPartner = payoutPartner
    }
  }

  public struct InstitutionRow: Hashable, Sendable {
    public var code: String
    /// The bank account that its money belongs on; empty when the register does not say.
    public var account: String
    public var validity: Validity
    public init(code: String, account: String, validity: Validity) {
      self.code = code
      self.account = account
      self.validity = validity
    }
  }

  public struct CourseRow: Hashable, Sendable {
    public var code: String
    public var institution: String
    /// Minor units; nil when the register does not say.
    public var listPrice: MinorUnits?
    public var validity: Validity
    public init(code: String, institution: String, listPrice: MinorUnits?, validity: Validity) {
      self.code = code
      self.institution = institution
      self.listPrice = listPrice
      self.validity = validity
    }
  }

  public struct PartyRow: Hashable, Sendable {
    public var code: String
    public var validity: Validity
    public init(code: String, validity: Validity) {
      self.code = code
      self.validity = validity
    }
  }

  /// Money that is kept back on purpose: sold days `from ... to` of a platform and institution (empty: any).
  public struct Hold: Hashable, Sendable {
    public var platform: String
    public var institution: String
    public var soldOn: Validity
    public var releasedOn: BusinessDate?
    public init(platform: String, institution: String, soldOn: Validity, releasedOn: BusinessDate?) {
      self.platform = platform
      self.institution = institution
      self.soldOn = soldOn
      self.releasedOn = releasedOn
    }
  }

  public func isPlatform(_ code: String) -> Bool { platforms.contains { $0.code == code } }

  /// A platform or a partner: who delivers daily and begins a run's scope.
  public func isParty(_ code: String) -> Bool { isPlatform(code) || partners.contains { $0.code == code } }

  /// The row valid on `date` (of several the last: it was added to replace the others), else the last one of that code.
  public func platform(_ code: String, on date: BusinessDate) -> PlatformRow? {
    let rows = platforms.filter { $0.code == code }
    return rows.last { $0.validity.contains(date) } ?? rows.last
  }

  /// The partner that pays a platform's batches out on `date`; empty when none is registered.
  public func payoutPartner(of platform: String, on date: BusinessDate) -> String {
    self.platform(platform, on: date)?.payoutPartner ?? ""
  }

  /// The platforms whose batches `partner` pays out on `date`.
  public func platforms(paidOutBy partner: String, on date: BusinessDate) -> [String] {
    Set(platforms.map(\.code)).sorted(by: bytesPrecede).filter { payoutPartner(of: $0, on: date) == partner }
  }

  /// Whether a party owes its files on `date`: registered, or a platform that left at most `tailDays` ago.
  public func owesFiles(_ party: String, on date: BusinessDate, tailDays: Int = 30) -> Bool {
    let platformRows = platforms.filter { $0.code == party }
    if platformRows.contains(where: { $0.validity.contains(date) }) { return true }
    if let last = platformRows.compactMap(\.validity.to).max(), platformRows.allSatisfy({ $0.validity.to != nil }) {
      return date > last && date <= last.adding(days: tailDays)
    }
    return partners.contains { $0.code == party && $0.validity.contains(date) }
  }
}
