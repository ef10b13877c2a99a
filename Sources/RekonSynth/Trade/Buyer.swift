/// A participant who will buy again.
struct Buyer: Sendable {
  var participant: Int64
  /// What is left of the balance, in sen.
  var balance: Int64
  /// Courses bought so far, at most two; -1 for none.
  var courses: (Int32, Int32) = (-1, -1)
  var purchasesLeft: Int
  /// The last day on which this participant may buy: never beyond 28 days after the award.
  var lastDay: Int32

  func has(_ course: Int32) -> Bool { courses.0 == course || courses.1 == course }

  mutating func add(_ course: Int32) { courses = (course, courses.0) }
}

/// Numbers of participants: 16 digits, leading zeros among them, none twice.
struct ParticipantNumbers: Sendable {
  private let offset: Int64

  init(seed: UInt64) {
    var chance = Chance(seed: seed, .activity, 3)
    offset = Int64(chance.below(9_000_000_000_000_000))
  }

  /// The number of the `index`-th participant: a multiplier without a factor of 10 visits every number once.
  func number(_ index: Int64) -> Int64 {
    let modulus: UInt64 = 10_000_000_000_000_000
    let product = UInt64(index).multipliedFullWidth(by: 3_141_592_653_589_793)
    let scattered = modulus.dividingFullWidth((product.high % modulus, product.low)).remainder
    return Int64((scattered + UInt64(offset)) % modulus)
  }
}
