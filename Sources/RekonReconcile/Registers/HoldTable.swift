import RekonCore

/// Holds that matter as of a day: those that stand, and releases. Platforms and institutions by their numbers.
struct HoldTable: Sendable {
  private struct Hold: Sendable {
    /// Nil: any.
    var platform: UInt32?
    var institution: UInt32?
    var soldOn: Registers.Validity
    /// Nil: not yet.
    var releasedOn: BusinessDate?
  }

  /// What holds say of one sale.
  struct Finding {
    /// One of them stands on the as-of day.
    var stands = false
    /// When the last one that covered it was released, of those that were by the as-of day.
    var releasedOn: BusinessDate?
    /// The first day on which nothing is kept back; nil: nothing ever was.
    var freeFrom: Int32?
    var covers: Bool { freeFrom != nil }

    /// Whether money was kept back on `date`. On the day of its release a hold stands no more.
    func stood(on date: BusinessDate) -> Bool { freeFrom.map { date.dayNumber < $0 } ?? false }
  }

  private let holds: [Hold]
  private let asOf: BusinessDate
  /// By number, whether any hold names it, or may mean it by naming nothing.
  private let isNamed: [Bool]
  private let anyIsMeant: Bool

  init(_ holds: [Registers.Hold], asOf: BusinessDate, numbers: [String: UInt32]) {
    self.asOf = asOf
    self.holds = holds.compactMap { hold in
      let platform = hold.platform.isEmpty ? nil : numbers[hold.platform]
      let institution = hold.institution.isEmpty ? nil : numbers[hold.institution]
      // A name that no record has covers nothing.
      if platform == nil, !hold.platform.isEmpty { return nil }
      if institution == nil, !hold.institution.isEmpty { return nil }
      return Hold(
        platform: platform, institution: institution, soldOn: hold.soldOn, releasedOn: hold.releasedOn)
    }
    var isNamed = [Bool](repeating: false, count: numbers.values.max().map { Int($0) + 1 } ?? 0)
    for name in self.holds.compactMap({ $0.institution ?? $0.platform }) { isNamed[Int(name)] = true }
    self.isNamed = isNamed
    anyIsMeant = self.holds.contains { $0.institution == nil && $0.platform == nil }
  }

  /// Whether a hold may cover such a sale, whenever it was sold; a quick look that errs on the side of yes.
  @inline(__always)
  func mayCover(platform: UInt32, institution: UInt32) -> Bool {
    anyIsMeant || (!holds.isEmpty && (isNamed[Int(platform)] || isNamed[Int(institution)]))
  }

  var isEmpty: Bool { holds.isEmpty }

  func find(platform: UInt32, institution: UInt32, soldOn: BusinessDate) -> Finding {
    var finding = Finding()
    for hold in holds {
      guard hold.platform == nil || hold.platform == platform,
        hold.institution == nil || hold.institution == institution, hold.soldOn.contains(soldOn)
      else { continue }
      finding.freeFrom = max(finding.freeFrom ?? .min, hold.releasedOn?.dayNumber ?? .max)
      if let date = hold.releasedOn, date <= asOf {
        finding.releasedOn = max(finding.releasedOn ?? date, date)
      } else {
        finding.stands = true
      }
    }
    return finding
  }
}
