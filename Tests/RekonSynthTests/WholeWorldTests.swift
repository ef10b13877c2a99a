import RekonCore
import RekonSynth
import Testing

/// What a world of all parties owes to FEEDS besides the form of each file.
@Suite("A world of all parties")
struct WholeWorldTests {
  private static let partners = ["bni", "gopay", "ovo", "linkaja"]

  private func world(
    _ sales: Int64, _ from: String, _ days: Int, _ change: (inout WorldRequest) -> Void = { _ in }
  ) throws -> MadeWorld {
    try MadeWorld { request in
      request.saleCount = sales
      request.from = BusinessDate(iso: from)!
      request.dayCount = days
      request.defects = Rate("0")!
      change(&request)
    }
  }

  private static func number(_ text: Substring, after start: String, before end: String) -> String {
    guard let from = text.firstRange(of: start)?.upperBound, let to = text[from...].firstRange(of: end)?.lowerBound
    else {
      return ""
    }
    return String(text[from..<to])
  }

  @Test("every feed is there on every day, and Skill Academy's until 30 days after it left")
  func calendar() throws {
    let world = try world(300, "2020-08-20", 27) { $0.hasIncentives = true }
    let days = (0..<27).map { BusinessDate(iso: "2020-08-20")!.adding(days: $0).compact }
    let feeds =
      WorldRequest.platformCodes.flatMap { [($0, "sales"), ($0, "remittances")] }
      + Self.partners.flatMap { [($0, "payments"), ($0, "transfers"), ($0, "incentives")] }
    for (party, feed) in feeds {
      let dates = try Set(world.texts(party, feed).map { String($0.name.dropFirst(feed.count + 1).prefix(8)) })
      #expect(dates == Set(party == "skillacademy" ? days.filter { $0 <= "20200906" } : days), "\(party)/\(feed)")
    }
    #expect(try world.texts("skillacademy", "sales").allSatisfy { $0.text.split(separator: "\n").count == 1 })
  }

  @Test("statements are numbered one by one, and each opens with what the last one left")
  func statements() throws {
    let world = try world(3_000, "2020-05-04", 60)
    var (closing, number) = ("", 0)
    for (name, text) in try world.texts("bni", "transfers") {
      let next = try #require(Int(Self.number(text[...], after: "<ElctrncSeqNb>", before: "<")))
      let balances = text.split(separator: "\n").filter { $0.contains("<Bal>") }.map {
        Self.number($0, after: "<Amt Ccy=\"IDR\">", before: "</Amt><CdtDbtInd>CRDT<")
      }
      #expect(number == 0 || (next == number + 1 && balances[0] == closing), "\(name)")
      (closing, number) = (balances[1], next)
    }
    #expect(!closing.isEmpty)
  }

  @Test("Pijar Mahir numbers every file, two on a day that is split; a planted gap leaves out one number")
  func numbers() throws {
    for (codes, holes) in [([], 0), ([FindingCode.feedGap], 1)] {
      let world = try world(300, "2020-09-01", 30) { request in
        request.only = codes
        if !codes.isEmpty { request.defects = Rate("0.02")! }
      }
      let files = try world.texts("pijarmahir", "sales")
      #expect(files.count == 31)
      var after: [String] = []
      var last: Int?
      for (name, text) in files {
        let number = try #require(Int(text.prefix { $0 != "\n" }.suffix(3)))
        if let last, number != last + 1 {
          #expect(number == last + 2)
          after.append("FEED_GAP break pijarmahir/\(name) 0.00 0.00")
        }
        last = number
      }
      #expect(after.count == holes)
      #expect(try world.planted().filter { $0.hasPrefix("FEED_GAP") } == after)
    }
  }

  @Test("a row that is told again is never alone in a file that would be taken for a copy", arguments: [90, 98, 108])
  func repeatedRows(_ seed: UInt64) throws {
    let world = try world(100, "2020-06-02", 70) { request in
      request.seed = seed
      request.defects = Rate("0.4")!
      request.only = [.duplicateSale, .duplicateRemittance, .duplicateTransfer]
    }
    for (party, feed) in WorldRequest.platformCodes.flatMap({ [($0, "sales"), ($0, "remittances")] })
      + Self.partners.map({ ($0, "transfers") })
    {
      // Files without rows are never compared.
      let texts = try world.texts(party, feed).map(\.text)
      let empty = texts.min { $0.utf8.count < $1.utf8.count }!
      let full = texts.filter { $0.utf8.count > empty.utf8.count }
      #expect(Set(full).count == full.count, "\(party)/\(feed)")
    }
    #expect(try !world.planted().filter { $0.hasPrefix("DUPLICATE_") }.isEmpty)
  }

  @Test("tax is a tenth of Bukalapak's commission and two hundredths of MauBelajarApa's gross, in whole rupiah")
  func tax() throws {
    let world = try world(4_000, "2020-08-20", 30)
    var count = 0
    for (_, text) in try world.texts("bukalapak", "remittances") {
      for line in text.split(separator: "\r\n").dropFirst() {
        let amounts = line.split(separator: "\"").suffix(7).compactMap {
          Int($0.filter { $0 != "." && !"Rp".contains($0) })
        }
        #expect(amounts[2] == amounts[1] / 10 && amounts[0] - amounts[1] - amounts[2] == amounts[3])
        count += 1
      }
    }
    for (_, text) in try world.texts("maubelajarapa", "remittances") {
      for line in text.split(separator: "\r\n").dropFirst(2) {
        let amounts = line.split(separator: ";").suffix(4).map { Int($0.dropLast(3).filter { $0 != "." })! }
        #expect(amounts[2] == amounts[0] * 2 / 100 && amounts[0] - amounts[1] - amounts[2] == amounts[3])
        count += 1
      }
    }
    #expect(count > 200)
  }

  @Test("each platform sells through all partners, or through those that are named")
  func channels() throws {
    for named in [[], ["ovo", "linkaja"]] {
      let world = try world(2_000, "2020-08-20", 20) { request in
        request.platforms = ["tokopedia"]
        request.partners = named
      }
      let used = try Set(world.rows("tokopedia", "sales", separator: ";").map { $0["channel"]! })
      #expect(used == Set(named.isEmpty ? Self.partners : named))
    }
  }

  @Test("a course that no register has is sold to nobody twice: that would be a repeated course, too")
  func unknownCourses() throws {
    let world = try MadeWorld.ofThreeParties { request in
      request.saleCount = 3_000
      request.only = [.courseUnknown]
      request.defects = Rate("0.5")!
    }
    let buyers = try world.rows("tokopedia", "sales", separator: ";").filter { $0["course_code"] == "C98999" }
      .compactMap { $0["card_number"] }
    #expect(buyers.count > 1_000)
    #expect(Set(buyers).count == buyers.count)
  }

  @Test("one course is sold on Skill Academy after it left, and only when that is asked for")
  func lateSale() throws {
    let world = try world(300, "2020-08-08", 28) { $0.hasLateSale = true }
    let rows = try world.rows("skillacademy", "sales", separator: ",")
    #expect(rows.count == 1 && rows[0]["status"] == "paid" && rows[0]["lp"] != "LP0165")
    #expect(world.summary.platforms.last?.sales == 1)
  }

  @Test("incentives: Rp600,000, in order, one a month, through the participant's partner, after the first course")
  func incentives() throws {
    let world = try world(2_000, "2020-04-11", 200) { $0.hasIncentives = true }
    let entitled = try Dictionary(
      uniqueKeysWithValues: world.rows("pmo", "entitlements", separator: ",").map { ($0["participant"]!, $0) })
    var paid: [String: [(Int, String)]] = [:]
    for row in try world.rows("gopay", "incentives", separator: ",") {
      let entitlement = try #require(entitled[row["card_number"]!])
      #expect(row["amount"] == "600000.00" && entitlement["channel"] == "gopay")
      #expect(row["completed_on"]! > entitlement["certified_on"]! && entitlement["certified_on"] != "")
      paid[row["card_number"]!, default: []].append((Int(row["instalment"]!)!, row["completed_on"]!))
    }
    for (_, rows) in paid {
      #expect(rows.map(\.0) == Array(1...rows.count))
      #expect(Set(rows.map { $0.1.prefix(7) }).count == rows.count)
    }
    #expect(paid.count > 100 && paid.values.contains { $0.count == 4 })
  }
}
