import RekonCore

/// What the registers say of a paid sale: platform, institution, course and price on the sold day (CODES, section 5).
///
/// A class, though it never changes: it is asked for every sale, and a copy of a value of this size would count its parts up
/// and down each time, in all threads at once.
final class RegisterPolicies: Sendable {
  let registers: RegisterIndex
  let definition: PipelineDefinition
  /// Rules of this kind that the programme judges at all.
  let isJudged: Bool

  private static let rules: [Rule] = [
    .platformInactive, .institutionInactive, .institutionUnknown, .courseUnknown, .courseInstitution, .coursePrice,
    .selfSale,
  ]

  init(_ input: ReconcileInput) {
    registers = input.registers
    definition = input.definition
    isJudged = Self.rules.contains { input.definition.rules[$0] != nil }
  }

  /// A sale by the numbers of its names.
  struct Sale {
    var platform: UInt32
    var institution: UInt32
    var course: UInt32
    var soldOn: Int32
    /// Minor units.
    var amount: Int64
  }

  /// Whether no rule can have anything to say: what nearly all sales are.
  @inline(__always)
  func isOrdinary(_ sale: Sale) -> Bool {
    guard let platform = registers.platforms.valid(sale.platform, on: sale.soldOn),
      platform.ownInstitution != sale.institution
    else { return false }
    if let institutions = registers.institutions,
      institutions.valid(sale.institution, on: sale.soldOn) == nil
    {
      return false
    }
    guard let courses = registers.courses else { return true }
    guard let course = courses.valid(sale.course, on: sale.soldOn) else { return false }
    return course.institution ?? sale.institution == sale.institution && sale.amount <= course.listPrice
  }

  /// Every rule that holds, with what it puts at risk.
  func findings(_ sale: Sale) -> [(rule: Rule, atRisk: MinorUnits)] {
    var found: [(rule: Rule, atRisk: MinorUnits)] = []
    let amount = MinorUnits(sale.amount)
    if registers.platforms.knows(sale.platform), registers.platforms.valid(sale.platform, on: sale.soldOn) == nil {
      found.append((.platformInactive, amount))
    }
    var knowsInstitution = false
    if let institutions = registers.institutions {
      knowsInstitution = institutions.knows(sale.institution)
      if !knowsInstitution {
        found.append((.institutionUnknown, amount))
      } else if institutions.valid(sale.institution, on: sale.soldOn) == nil {
        found.append((.institutionInactive, amount))
      }
    }
    if let courses = registers.courses {
      if let course = courses.valid(sale.course, on: sale.soldOn) {
        // An institution that no register knows is told as that alone.
        if let other = course.institution, other != sale.institution, knowsInstitution {
          found.append((.courseInstitution, amount))
        }
        if sale.amount > course.listPrice { found.append((.coursePrice, amount - MinorUnits(course.listPrice))) }
      } else {
        found.append((.courseUnknown, amount))
      }
    }
    if registers.platforms.serving(sale.platform, on: sale.soldOn)?.ownInstitution == sale.institution {
      found.append((.selfSale, amount))
    }
    return found
  }
}
