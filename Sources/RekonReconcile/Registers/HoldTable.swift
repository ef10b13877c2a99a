import RekonCore

/// Holds that matter as of a day: those that stand, and releases. Platforms and institutions by their numbers.
struct HoldTable: Sendable {
  private struct Hold: Sendable {
    /// Nil: any.
    var platform: UInt32?
    var institution: UInt32?
    var soldOn: Registers.Validity
    /// Nil while it stands.
    var releasedOn: BusinessDate?
  }

  /// What holds say of one sale.
  struct Finding {
    /// One of them stands.
    var stands = false
    /// When the last one that covered it was released.
    var releasedOn: BusinessDate?
    var covers: Bool { stands || releasedOn != nil }

    /// Whether money was kept back on `date`: one that stands now, or was released later.
    func stood(on date: BusinessDate) -> Bool { stands || releasedOn.map { date < $0 } ?? false }
  }

  private let holds: [Hold]

  init(_ holds: [Registers.Hold], asOf: BusinessDate, numbers: [String: UInt32]) {
    self.holds = holds.compactMap { hold in
      let platform = hold.platform.isEmpty ? nil : numbers[hold.platform]
      let institution = hold.institution.isEmpty ? nil : numbers[hold.institution]
      // A name that no record has covers nothing.
      if platform == nil, !hold.platform.isEmpty { return nil }
      if institution == nil, !hold.institution.isEmpty { return nil }
      let isReleased = hold.releasedOn.map { $0 <= asOf } ?? false
      return Hold(
        platform: platform, institution: institution, soldOn: hold.soldOn,
        releasedOn: isReleased ? hold.releasedOn : nil)
    }
  }

  var isEmpty: Bool { holds.isEmpty }

  func find(platform: UInt32, institution: UInt32, soldOn: BusinessDate) -> Finding {
    var finding = Finding()
    for hold in holds {
      guard hold.platform == nil || hold.platform == platform,
        hold.institution == nil || hold.institution == institution, hold.soldOn.contains(soldOn)
      else { continue }
      if let date = hold.releasedOn {
        finding.releasedOn = max(finding.releasedOn ?? date, date)
      } else {
        finding.stands = true
      }
    }
    return finding
  }
}
