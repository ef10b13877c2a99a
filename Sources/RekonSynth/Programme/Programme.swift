import RekonCore

/// The training-subsidy programme as it stood in 2020: who sells, who pays, who teaches what at which price, and when.
///
/// It is the same in every world: no argument of a world moves it. `pipelines/registers` is this, written down.
public struct Programme: Sendable {
  public var platforms: [Platform]
  public var partners: [Partner]
  public var institutions: [Institution]
  public var courses: [Course]
  public var holidays: [BusinessCalendar.Holiday]
  public var holds: [Hold]

  /// What a participant may spend on courses, in sen.
  public static let trainingBalance: Int64 = 100_000_000
  /// One of the four instalments of the incentive, in sen.
  public static let instalment: Int64 = 60_000_000
  /// What was on each account from which partners pay out, in sen, before the first day of a world.
  static let openingBalance: Int64 = 10_000_000_000
  public static let opened = day("2020-03-20")
  /// From this day a platform keeps at most 15 % and sells no courses of its own institution.
  public static let capFrom = day("2020-08-07")
  /// Hundredths of a percent.
  static let capBasisPoints: Int64 = 1_500
  public static let firstSale = day("2020-04-11")
  public static let lastSale = day("2020-12-15")
  public static let lastDay = day("2020-12-31")

  public static let standard = Programme(
    platforms: Platform.all, partners: Partner.all, institutions: Institution.all(), courses: Course.all(),
    holidays: Holidays.all, holds: Hold.all)

  static func day(_ text: String) -> BusinessDate {
    guard let day = BusinessDate(iso: text) else { preconditionFailure("no day: \(text)") }
    return day
  }
}

/// A platform that sells courses, with its share of the money of early May 2020 in thousandths of a percent.
public struct Platform: Sendable {
  public var code: String
  public var name: String
  public var share: Int
  /// `LP…` code of the institution that belongs to it; empty when there is none.
  public var ownInstitution: String
  public var payoutPartner: String
  public var validTo: BusinessDate?
  /// Commission by contract before the cap, in basis points.
  public var contractBasisPoints: ClosedRange<Int>
  public var tax = Tax.none

  /// A platform that left owes its files for so many more days: refunds, and what it still forwards.
  static let tailDays = 30

  /// The last day on which its files are due; nil as long as it sells.
  var lastFile: BusinessDate? { validTo?.adding(days: Self.tailDays) }

  static let taxes = all.map(\.tax)

  static let all = [
    Platform(
      code: "sisnaker", name: "Sisnaker", share: 10_907, ownInstitution: "", payoutPartner: "bni",
      contractBasisPoints: 0...0),
    Platform(
      code: "bukalapak", name: "Bukalapak", share: 3_976, ownInstitution: "", payoutPartner: "gopay",
      contractBasisPoints: 500...2_000, tax: .ofCommission(basisPoints: 1_000)),
    Platform(
      code: "pintaria", name: "Pintaria", share: 5_719, ownInstitution: "LP0021", payoutPartner: "bni",
      contractBasisPoints: 500...2_500),
    Platform(
      code: "sekolahmu", name: "Sekolah.mu", share: 3_046, ownInstitution: "LP0034", payoutPartner: "linkaja",
      contractBasisPoints: 500...2_500),
    Platform(
      code: "pijarmahir", name: "Pijar Mahir", share: 747, ownInstitution: "LP0052", payoutPartner: "bni",
      contractBasisPoints: 500...2_500),
    Platform(
      code: "tokopedia", name: "Tokopedia", share: 5_313, ownInstitution: "", payoutPartner: "ovo",
      contractBasisPoints: 500...2_000),
    Platform(
      code: "maubelajarapa", name: "MauBelajarApa", share: 1_403, ownInstitution: "LP0077", payoutPartner: "linkaja",
      contractBasisPoints: 500...2_500, tax: .ofGross(basisPoints: 200)),
    Platform(
      code: "skillacademy", name: "Skill Academy", share: 68_889, ownInstitution: "LP0165", payoutPartner: "gopay",
      validTo: Programme.capFrom, contractBasisPoints: 0...0),
  ]
}

/// What a platform keeps for the treasury besides its commission, in whole rupiah, rounded down.
public enum Tax: Sendable {
  case none
  /// On the platform's own service (PPN).
  case ofCommission(basisPoints: Int64)
  /// On what the institution earns (PPh).
  case ofGross(basisPoints: Int64)
}

/// A payment partner: it takes what participants pay, and pays out what platforms pass on.
public struct Partner: Sendable {
  public var code: String
  public var name: String
  /// Of a hundred sales and participants, how many come to it; invented.
  public var share: Int

  static let all = [
    Partner(code: "bni", name: "BNI", share: 30), Partner(code: "gopay", name: "GoPay", share: 30),
    Partner(code: "ovo", name: "OVO", share: 25), Partner(code: "linkaja", name: "LinkAja", share: 15),
  ]
}

/// Money that is kept back on purpose: the programme office holds an institution's sales of some days.
public struct Hold: Sendable {
  public var platform: String
  public var institution: String
  public var from: BusinessDate
  public var to: BusinessDate
  public var releasedOn: BusinessDate?
  public var reason: String

  static let all = [
    Hold(
      platform: "tokopedia", institution: "LP0012", from: Programme.day("2020-08-18"), to: Programme.day("2020-09-30"),
      reason: "Pemeriksaan mutu pelatihan"),
    Hold(
      platform: "tokopedia", institution: "LP0165", from: Programme.day("2020-08-10"), to: Programme.day("2020-08-19"),
      releasedOn: Programme.day("2020-08-26"), reason: "Verifikasi rekening lembaga"),
  ]
}
