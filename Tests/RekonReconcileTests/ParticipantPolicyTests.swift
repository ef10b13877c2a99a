import RekonCore
import Testing

@testable import RekonReconcile

/// The rules over a participant's purchases by themselves; what the whole run makes of them is told end to end.
@Suite("A participant's purchases")
struct ParticipantPolicyTests {
  private static func policies(
    hasFeed: Bool = true, knows: Bool = true, firstWithin days: Int? = 29
  ) -> ParticipantPolicies {
    let none = Dated(Term(count: 0, unit: .calendarDays))
    return ParticipantPolicies(
      scope: Scope(
        from: BusinessDate(iso: "2020-08-24")!, asOf: BusinessDate(iso: "2020-12-30")!, holidays: [],
        terms: Terms(paymentGrace: nil, forwardTerm: nil, transferTerm: nil, lookback: none, waitingLimit: none)),
      rates: Rates(
        capStep: Dated(100), firstPurchase: days.map { Dated(Term(count: $0, unit: .calendarDays)) },
        lastPurchase: BusinessDate(iso: "2020-12-15")),
      hasEntitlementFeed: hasFeed, knowsEntitlements: knows)
  }

  private func purchase(
    _ index: Int, _ day: String, _ course: UInt32 = 0, _ amount: MinorUnits = 100, paid: Bool = true
  )
    -> ParticipantPurchase
  {
    ParticipantPurchase(
      index: index, soldOn: BusinessDate(iso: day)!, isPaid: paid, expected: paid ? amount : 0,
      course: course == 0 ? UInt32(1_000 + index) : course)
  }

  private func entitled(_ awarded: String, balance: MinorUnits = 1_000) -> EntitledParticipant {
    EntitledParticipant(awardedOn: BusinessDate(iso: awarded)!, revokedOn: nil, trainingBalance: balance)
  }

  @Test("the excess is that of all purchases, the crossing one is the first above the balance")
  func exceeded() {
    let purchases = (0..<4).map { purchase($0, "2020-09-0\($0 + 1)", 0, 400) }
    let found = Self.policies().findings(purchases, entitled("2020-08-24"))
    #expect(found == [.init(rule: .entitlementExceeded, index: 2, atRisk: 600)])
    #expect(Self.policies().findings(purchases, entitled("2020-08-24", balance: 1_600)).isEmpty)
  }

  @Test("a later purchase whose refund is larger than its price brings the sum back into the balance")
  func broughtBack() {
    let purchases = [purchase(0, "2020-09-01", 0, 1_001), purchase(1, "2020-09-02", 0, -1)]
    #expect(Self.policies().findings(purchases, entitled("2020-08-24")).isEmpty)
  }

  @Test("whoever was awarded before the scope is judged by neither half; on its first day by both")
  func awardedBefore() {
    let purchases = [purchase(0, "2020-10-20"), purchase(1, "2020-12-16")]
    #expect(Self.policies().findings(purchases, entitled("2020-08-23")).isEmpty)
    #expect(Self.policies().findings(purchases, entitled("2020-08-24")).map(\.index) == [0, 1])
  }

  @Test("without the feed a rule that asks for entitlements says nothing; a last day alone asks for none")
  func withoutFeed() {
    let purchases = [purchase(0, "2020-12-16")]
    #expect(Self.policies(hasFeed: false, knows: false).findings(purchases, nil).isEmpty)
    let late = [ParticipantPolicies.Finding(rule: .purchaseExpired, index: 0)]
    #expect(Self.policies(hasFeed: false, knows: false, firstWithin: nil).findings(purchases, nil) == late)
    #expect(Self.policies(knows: false).findings(purchases, nil) == late)
    #expect(Self.policies().findings(purchases, nil).map(\.rule) == [.participantUnknown, .purchaseExpired])
  }

  /// Few purchases are looked through, many are kept in a set: both must say the same.
  @Test("repeated courses among few and among many purchases", arguments: [2, 3, 16, 17, 18, 100])
  func repeated(_ count: Int) {
    let purchases = (0..<count).map { purchase($0, "2020-09-01", UInt32($0 % 7 + 1), 1, paid: $0 % 3 != 0) }
    var seen: Set<UInt32> = []
    let expected = purchases.filter { $0.isPaid && !seen.insert($0.course).inserted }.map(\.index)
    #expect(Self.policies().findings(purchases, entitled("2020-08-24")).map(\.index) == expected)
  }

  /// The ledger looks into the order of one moment only where this says so.
  @Test("what is found does not change with the order, but for the findings that depend on it")
  func order() {
    var state: UInt64 = 88_172_645_463_325_252
    func next(_ limit: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    for _ in 0..<2_000 {
      let day = ["2020-09-22", "2020-09-23", "2020-12-15", "2020-12-16"][next(4)]
      let purchases = (0..<next(4) + 1).map {
        purchase($0, day, UInt32(next(3) + 1), MinorUnits(next(5) * 100), paid: next(4) > 0)
      }
      let who = next(4) == 0 ? nil : entitled("2020-08-24", balance: MinorUnits(next(8) * 100))
      func key(_ found: [ParticipantPolicies.Finding]) -> [String] {
        found.filter { !$0.dependsOnOrder }.map { "\($0.rule) \($0.index)" }.sorted()
      }
      func dependent(_ found: [ParticipantPolicies.Finding]) -> Bool { found.contains(where: \.dependsOnOrder) }
      let forward = Self.policies().findings(purchases, who)
      let backward = Self.policies().findings(purchases.reversed(), who)
      #expect(key(forward) == key(backward) && dependent(forward) == dependent(backward))
    }
  }
}
