import RekonCore
import RekonSynth
import Testing

/// The sales of a world break no policy by themselves (CODES, the policy table): each is scanned as it was delivered.
@Suite("A world's sales keep the programme's rules")
struct PolicyTests {
  private struct Bought {
    var spent = 0
    var courses: Set<String> = []
    var firstDay = "9999"
  }

  @Test("balance, courses, prices, institutions and days", arguments: ["0", "0.05"])
  func rules(_ rate: String) throws {
    let world = try MadeWorld.ofThreeParties { request in
      request.saleCount = 6_000
      request.hasEntitlements = true
      request.defects = Rate(rate)!
      // What breaks a policy on purpose is told by the truth, not here.
      request.without = FindingCode.allCases.filter { code in
        ["COURSE_", "ENTITLEMENT_", "INSTITUTION_", "PARTICIPANT_", "PLATFORM_", "PURCHASE_", "SELF_"].contains {
          code.rawValue.hasPrefix($0)
        }
      }
    }
    let programme = Programme.standard
    let courses = Dictionary(uniqueKeysWithValues: programme.courses.map { ($0.code, $0) })
    var awarded: [String: String] = [:]
    for row in try world.rows("pmo", "entitlements", separator: ",") {
      #expect(awarded.updateValue(row["awarded_on"]!, forKey: row["participant"]!) == nil)
      #expect(row["training_balance"] == "1000000")
    }
    var bought: [String: Bought] = [:]
    var orders: Set<String> = []
    for row in try world.rows("tokopedia", "sales", separator: ";") {
      let (card, code, day) = (row["card_number"]!, row["course_code"]!, String(row["timestamp"]!.prefix(10)))
      // Updates, second tellings and the row with a short card are planted or natural, and no sales of their own.
      guard card.utf8.count == 16, orders.insert(row["order_id"]!).inserted else { continue }
      let course = try #require(courses[code])
      let institution = programme.institutions[course.institution]
      let date = try #require(BusinessDate(iso: day))
      #expect(row["institution_code"] == institution.code)
      #expect(date >= course.validFrom && date >= institution.validFrom && date <= Programme.lastSale)
      #expect(row["list_price"] == "\(course.listPrice / 100)")
      let amount = try #require(Int(row["amount"]!))
      #expect(amount > 0 && amount <= Int(course.listPrice / 100))
      var buyer = bought[card, default: Bought()]
      #expect(buyer.courses.insert(code).inserted, "\(card) bought \(code) again")
      buyer.spent += amount
      buyer.firstDay = min(buyer.firstDay, day)
      bought[card] = buyer
    }
    for (card, buyer) in bought {
      let award = try #require(awarded[card])
      let day = try #require(BusinessDate(iso: award))
      #expect(buyer.spent <= 1_000_000 && buyer.courses.count <= 3)
      let first = try #require(BusinessDate(iso: buyer.firstDay))
      #expect(first >= day && first <= day.adding(days: 29))
    }
    #expect(bought.keys.contains { $0.hasPrefix("0") })
  }

  @Test("no commission is above the cap for sales from 7 August on, and lines add up")
  func commission() throws {
    let world = try MadeWorld { request in
      request.saleCount = 1_000
      request.from = BusinessDate(iso: "2020-08-24")!
      request.dayCount = 30
    }
    for row in try world.rows("tokopedia", "remittances", separator: ";") {
      let (gross, commission, net) = (Int(row["gross"]!)!, Int(row["commission"]!)!, Int(row["net"]!)!)
      #expect(abs(commission) <= abs(gross) * 1_500 / 10_000 && gross - commission == net)
    }
  }

  @Test("a total is met to the rupiah", arguments: [24_000, 24_001, 999_999, 1_023_999, 64_000_000, 12_345_679])
  func totals(_ rupiah: Int64) throws {
    let world = try MadeWorld { request in
      request.from = BusinessDate(iso: "2020-05-01")!
      request.dayCount = 15
      request.totals = [("tokopedia", rupiah)]
      request.only = [.paymentAmount]
    }
    let rows = try world.rows("tokopedia", "sales", separator: ";")
    #expect(rows.reduce(0) { $0 + Int64($1["amount"]!)! } == rupiah)
    #expect(Set(rows.map { $0["order_id"]! }).count == rows.count)
    #expect(rows.allSatisfy { Int($0["amount"]!)! <= Int($0["list_price"]!)! && Int($0["amount"]!)! > 0 })
  }

  @Test("all eight platforms meet their totals at once")
  func allTotals() throws {
    let totals = zip(WorldRequest.platformCodes, Int64(1)...).map { ($0, 9_876_543 * $1) }
    let world = try MadeWorld { request in
      request.from = BusinessDate(iso: "2020-05-01")!
      request.dayCount = 15
      request.totals = totals
      request.defects = Rate("0")!
    }
    #expect(world.summary.platforms.map(\.code) == totals.map(\.0))
    #expect(world.summary.platforms.map { $0.amount / 100 } == totals.map(\.1))
  }
}
