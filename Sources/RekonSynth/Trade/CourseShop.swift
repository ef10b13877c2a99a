import RekonCore

/// Which courses are sold on a day: those of the institutions that are active in this world, the busy ones more often.
struct CourseShop: Sendable {
  private let programme: Programme
  /// Active institutions in order of their business.
  private let active: [Int]
  private let coursesOf: [[Int32]]
  private var sums: [Int] = []
  private var open: [Int] = []
  private var day: Int32 = 0

  /// - Parameter institutionCount: how many take part; a small world needs few, so that a batch has several lines.
  init(_ programme: Programme, seed: UInt64, institutionCount: Int, from: BusinessDate) {
    self.programme = programme
    var chance = Chance(seed: seed, .activity, 1)
    let held = Set(programme.holds.map(\.institution))
    let isOpen = { (index: Int) in programme.institutions[index].validFrom <= from }
    let rest = chance.shuffled(
      programme.institutions.indices.filter { !held.contains(programme.institutions[$0].code) })
    // Small worlds take institutions that are there from the first day; Ruangguru and the held one are always there.
    var order = rest.filter(isOpen) + rest.filter { !isOpen($0) }
    let named = { (code: String) in programme.institutions.firstIndex { $0.code == code } }
    if let index = named("LP0165") { order.insert(index, at: 1) }
    if let index = named("LP0012") { order.insert(index, at: 4) }
    active = Array(order.prefix(max(6, institutionCount)))
    var courses = Array(repeating: [Int32](), count: programme.institutions.count)
    for (index, course) in programme.courses.enumerated() { courses[course.institution].append(Int32(index)) }
    coursesOf = courses
  }

  /// Sets out what may be sold on `day` by a platform: nothing of its own institution once that is forbidden.
  mutating func open(_ day: Int32, for platform: Platform) {
    self.day = day
    let isCapped = day >= Programme.capFrom.dayNumber
    open = []
    sums = []
    var sum = 0
    for (rank, index) in active.enumerated() {
      let institution = programme.institutions[index]
      let isOwn = isCapped && institution.code == platform.ownInstitution
      guard !isOwn, institution.validFrom.dayNumber <= day,
        institution.validTo.map({ day <= $0.dayNumber }) ?? true, coursesOf[index].contains(where: isValid)
      else { continue }
      // Harmonic shares, flattened; the held institution stays small, its sales pile up until the hold ends.
      sum += institution.code == "LP0012" ? 2_000 : 100_000 / (rank + 5)
      open.append(index)
      sums.append(sum)
    }
  }

  private func isValid(_ course: Int32) -> Bool { programme.courses[Int(course)].validFrom.dayNumber <= day }

  /// A course that this buyer has not yet and can pay, or nil when none of some tries was one.
  func pick(_ chance: inout Chance, for buyer: Buyer) -> Int32? {
    for _ in 0..<8 {
      let courses = coursesOf[open[chance.index(inSums: sums)]]
      let course = courses[chance.below(courses.count)]
      if isValid(course), !buyer.has(course), programme.courses[Int(course)].listPrice <= buyer.balance {
        return course
      }
    }
    return nil
  }

  /// The course of the lowest price that is not below `amount`.
  func course(worth amount: Int64) -> Int32? {
    let all = open.flatMap { coursesOf[$0] }.filter { isValid($0) && programme.courses[Int($0)].listPrice >= amount }
    return all.min {
      (programme.courses[Int($0)].listPrice, $0) < (programme.courses[Int($1)].listPrice, $1)
    }
  }
}
