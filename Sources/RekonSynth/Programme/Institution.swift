import RekonCore

/// A training institution: `LP0001` … `LP0165`, the last one Ruangguru. The other names and all accounts are invented.
public struct Institution: Sendable {
  public var number: Int
  public var name: String
  public var account: String
  public var validFrom: BusinessDate
  /// The last day on which it is in the register; nil as long as it gives courses.
  public var validTo: BusinessDate?

  public var code: String { "LP" + padded(number, 4) }

  static let count = 165
  /// So many are there from the beginning, and all year.
  static let oldCount = 120
  /// The index of an institution that no register has: `LP0999`.
  static let unknown: Int32 = 998

  static func all() -> [Institution] {
    var chance = Chance(seed: Words.registerSeed, .register, 1)
    let names = chance.shuffled(
      Words.kinds.flatMap { kind in
        Words.names.flatMap { name in Words.cities.map { "\(kind) \(name) \($0)" } }
      })
    var own = Dictionary(
      uniqueKeysWithValues: Platform.all.filter { !$0.ownInstitution.isEmpty }.map {
        ($0.ownInstitution, "\($0.name) Learning")
      })
    own["LP0165"] = "Ruangguru"
    // BNI, BRI, BCA, Mandiri: how many digits an account has, and how many of ten institutions bank there.
    let digits = [10, 10, 10, 10, 15, 15, 15, 10, 10, 13]
    return (1...count).map { number in
      let account = Self.account(digits[chance.below(digits.count)], &chance)
      let late = chance.hits(1, outOf: 2) ? Programme.day("2020-06-15") : Programme.capFrom
      let isOld = number <= 120 || number == count
      var institution = Institution(
        number: number, name: names[number], account: account, validFrom: isOld ? Programme.opened : late)
      // One leaves when gelombang 5 has begun.
      if number == 164 { institution.validTo = Programme.day("2020-08-31") }
      if let name = own[institution.code] { institution.name = name }
      return institution
    }
  }

  private static func account(_ digitCount: Int, _ chance: inout Chance) -> String {
    String(chance.among(1...9)) + (1..<digitCount).map { _ in String(chance.below(10)) }.joined()
  }
}

/// A course of one institution at one price for the whole year.
public struct Course: Sendable {
  public var number: Int
  /// Index into the programme's institutions.
  public var institution: Int
  public var title: String
  /// In sen; Rp24,000 to Rp1,000,000.
  public var listPrice: Int64
  public var validFrom: BusinessDate

  public var code: String { "C" + padded(number, 5) }

  static let count = 2_040
  /// The index of a course that no register has: `C98999`.
  static let unknown: Int32 = 98_998
  static let cheapest: Int64 = 2_400_000

  static func all() -> [Course] {
    var chance = Chance(seed: Words.registerSeed, .register, 2)
    let titles = chance.shuffled(
      Words.levels.flatMap { level in
        Words.topics.flatMap { topic in Words.audiences.map { "\(level) \(topic) \($0)" } }
      })
    return (1...count).map { number in
      // Every institution teaches something, and Ruangguru much.
      let institution =
        number <= Institution.count
        ? number - 1 : chance.hits(1, outOf: 20) ? Institution.count - 1 : chance.below(Institution.count)
      // Cheap courses are more than dear ones: the smaller of two throws, with a floor that is rarely met.
      let thousands = 24 + min(chance.below(977), chance.below(977))
      let price = number == 7 ? 24 : number == 11 ? 1_000 : thousands
      let isOld = institution < 120 || institution == Institution.count - 1
      return Course(
        number: number, institution: institution, title: titles[number], listPrice: Int64(price) * 100_000,
        validFrom: isOld ? Programme.opened : Programme.capFrom)
    }
  }
}
