import RekonCore
import Testing

@testable import RekonReconcile

@Suite("What is wrong with a remittance line beside its sum")
struct LineAttributeTests {
  private func line(gross: MinorUnits, commission: MinorUnits, tax: MinorUnits = 0, net: MinorUnits = 0) -> LineAmounts
  {
    LineAmounts(gross: gross, commission: commission, tax: tax, net: net)
  }

  @Test(
    "a commission is over its cap by what exceeds it rounded down",
    arguments: [
      // 15 % of Rp250.000 is Rp37.500.
      (25_000_000, 3_750_000, 1_500, 100, 0), (25_000_000, 3_750_001, 1_500, 100, 1),
      (25_000_000, 3_750_100, 1_500, 100, 100),
      // 15 % of Rp10.001 is Rp1.500,15: Rp1.500.
      (1_000_100, 150_000, 1_500, 100, 0), (1_000_100, 150_001, 1_500, 100, 1), (1_000_100, 150_015, 1_500, 100, 15),
      // Less than one step is allowed: nothing is.
      (600, 1, 1_500, 100, 1), (666, 100, 1_500, 100, 100), (667, 100, 1_500, 100, 0),
      // A cap of nothing, no commission, a clawback, a line of nothing.
      (25_000_000, 1, 0, 100, 1), (25_000_000, 0, 0, 100, 0), (-25_000_000, 1, 0, 100, 0), (0, 5, 1_500, 100, 0),
      (25_000_000, -5, 1_500, 100, 0),
      // Steps of more than a rupiah, and of a sen.
      (25_000_000, 3_750_000, 1_500, 100_000, 50_000), (1_000_100, 150_015, 1_500, 1, 0),
      // No product leaves its bounds.
      (Int64.max, Int64.max, 10_000, 100, 7),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func cap(_ gross: Int64, _ commission: Int64, _ cap: Int64, _ step: Int64, _ excess: Int64) {
    let line = line(gross: MinorUnits(gross), commission: MinorUnits(commission))
    #expect(line.excess(overCap: cap, step: MinorUnits(step)) == MinorUnits(excess))
  }

  @Test(
    "what the first look lets pass is within the cap on every day",
    arguments: [[1], [100], [100, 250], [30, 20, 50]] as [[Int64]])
  func firstLook(_ numbers: [Int64]) {
    let steps = numbers.map { MinorUnits($0) }
    var seed: UInt64 = 7
    func random(_ count: Int64) -> MinorUnits {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return MinorUnits(seed >> 33) % MinorUnits(count)
    }
    var passed = 0
    for _ in 0..<20_000 {
      let gross = random(20_000) - 1_000
      let cap = Int64(random(3_000))
      // Around the cap, where it matters.
      let amounts = line(gross: gross, commission: max(0, gross * MinorUnits(cap) / 10_000 + random(700) - 500))
      guard amounts.isSurelyWithin(cap: cap, CapSteps(steps)) else { continue }
      passed += 1
      for step in steps { #expect(amounts.excess(overCap: cap, step: step) == 0, "\(amounts) \(cap) \(step)") }
    }
    #expect(passed > 1_000)
  }

  @Test("an ordinary line at its cap passes the first look")
  func ordinaryPasses() {
    let steps = CapSteps([100])
    #expect(line(gross: 25_000_000, commission: 3_750_000).isSurelyWithin(cap: 1_500, steps))
    #expect(line(gross: 25_000_000, commission: 2_500_050).isSurelyWithin(cap: 1_500, steps))
    #expect(!line(gross: 25_000_000, commission: 3_750_100).isSurelyWithin(cap: 1_500, steps))
    #expect(!line(gross: 1_000_100, commission: 150_001).isSurelyWithin(cap: 1_500, steps))
  }

  @Test("the gap is what gross, commission, tax and net leave")
  func gap() {
    #expect(line(gross: 1_000, commission: 100, tax: 10, net: 890).gap == 0)
    #expect(line(gross: 1_000, commission: 100, tax: 10, net: 891).gap == -1)
    #expect(line(gross: -1_000, commission: -100, net: -900).gap == 0)
    let all = MinorUnits(Int64.max)
    #expect(line(gross: all, commission: -all, tax: -all, net: -all).gap == 4 * all)
  }

  // MARK: Holds and registers

  private func date(_ text: String) -> BusinessDate { BusinessDate(iso: text)! }

  /// What holds of these releases say of a sale, as of 30 September.
  private func finding(_ releases: String?...) -> HoldTable.Finding {
    let holds = releases.map {
      Registers.Hold(platform: "", institution: "", soldOn: .always, releasedOn: $0.map(date))
    }
    return HoldTable(holds, asOf: date("2020-09-30"), numbers: [:]).find(
      platform: 0, institution: 1, soldOn: date("2020-09-07"))
  }

  @Test("a hold stood until the day before its release, whether that has come or not")
  func stood() {
    #expect(!finding().covers && !finding().stood(on: date("2020-09-10")))
    let released = finding("2020-09-21")
    #expect(released.stood(on: date("2020-09-20")) && !released.stood(on: date("2020-09-21")))
    #expect(!released.stands && released.releasedOn == date("2020-09-21"))
    let standing = finding(nil)
    #expect(standing.stands && standing.stood(on: date("2020-12-31")) && standing.releasedOn == nil)
    let announced = finding("2020-10-05")
    #expect(announced.stands && announced.releasedOn == nil)
    #expect(announced.stood(on: date("2020-10-04")) && !announced.stood(on: date("2020-10-05")))
    #expect(!finding("2020-09-30").stands)
  }

  @Test("of several holds the last to be released counts")
  func severalHolds() {
    let both = finding("2020-09-21", "2020-09-14")
    #expect(both.stood(on: date("2020-09-20")) && both.releasedOn == date("2020-09-21"))
    let standing = finding("2020-09-21", nil)
    #expect(standing.stands && standing.stood(on: date("2020-09-25")) && standing.releasedOn == date("2020-09-21"))
  }

  @Test("a hold covers its platform, its institution and its sold days, ends included")
  func covers() {
    let hold = Registers.Hold(
      platform: "tokopedia", institution: "LP0003",
      soldOn: .init(from: date("2020-09-07"), to: date("2020-09-08")), releasedOn: nil)
    let numbers: [String: UInt32] = ["tokopedia": 4, "LP0003": 9]
    func covers(_ platform: UInt32, _ institution: UInt32, _ day: String, _ hold: Registers.Hold) -> Bool {
      let table = HoldTable([hold], asOf: date("2020-09-30"), numbers: numbers)
      let covers = table.find(platform: platform, institution: institution, soldOn: date(day)).covers
      // The quick look errs on the side of yes.
      #expect(!covers || table.mayCover(platform: platform, institution: institution))
      return covers
    }
    #expect(covers(4, 9, "2020-09-07", hold) && covers(4, 9, "2020-09-08", hold))
    #expect(!covers(4, 9, "2020-09-06", hold) && !covers(4, 9, "2020-09-09", hold))
    #expect(!covers(5, 9, "2020-09-07", hold) && !covers(4, 8, "2020-09-07", hold))
    var unknown = hold
    unknown.institution = "LP9999"
    #expect(!covers(4, 9, "2020-09-07", unknown))
    var wide = hold
    wide.institution = ""
    #expect(covers(4, 8, "2020-09-07", wide) && !covers(5, 8, "2020-09-07", wide))
    wide.platform = ""
    #expect(covers(5, 8, "2020-09-07", wide))
  }

  @Test("a register says what its last row of a day says; outside all of them its last row serves")
  func datedRows() {
    func rows(_ rows: [(String?, String?, String)]) -> DatedRows<String> {
      DatedRows(
        nameCount: 2, rows.map { (name: 1, validity: .init(from: $0.0.map(date), to: $0.1.map(date)), row: $0.2) })
    }
    let periods = rows([("2020-03-20", "2020-08-06", "first"), ("2020-08-07", "2020-12-31", "second")])
    #expect(periods.serving(1, on: date("2020-08-06").dayNumber) == "first")
    #expect(periods.serving(1, on: date("2020-08-07").dayNumber) == "second")
    #expect(periods.serving(1, on: date("2020-01-01").dayNumber) == "second")
    #expect(periods.serving(1, on: date("2021-01-01").dayNumber) == "second")
    #expect(periods.valid(1, on: date("2021-01-01").dayNumber) == nil)
    #expect(periods.serving(0, on: date("2020-08-07").dayNumber) == nil && !periods.knows(0))
    // A row that was added behind one whose end was left open.
    let open = rows([("2020-03-20", nil, "first"), ("2020-08-07", nil, "second")])
    #expect(open.valid(1, on: date("2020-08-06").dayNumber) == "first")
    #expect(open.valid(1, on: date("2020-08-07").dayNumber) == "second")
  }

  @Test("a platform's row is read in the same way wherever it is asked for")
  func platformRows() {
    let registers = Registers(
      platforms: [
        .init(code: "tokopedia", validity: .init(from: date("2020-03-20"), to: nil), payoutPartner: "ovo"),
        .init(code: "tokopedia", validity: .init(from: date("2020-08-07"), to: nil), payoutPartner: "bni"),
      ], partners: [], holidays: [], holds: [])
    #expect(registers.payoutPartner(of: "tokopedia", on: date("2020-08-06")) == "ovo")
    #expect(registers.payoutPartner(of: "tokopedia", on: date("2020-08-07")) == "bni")
    #expect(registers.payoutPartner(of: "tokopedia", on: date("2020-01-01")) == "bni")
    #expect(registers.payoutPartner(of: "sisnaker", on: date("2020-08-07")) == "")
  }
}
