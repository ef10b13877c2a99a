import RekonCore
import Testing

/// The order of every report: code, key, state, by bytes; and that a finding comes out as it went in.
@Suite("Findings laid flat")
struct FindingListTests {
  private func finding(_ code: String, _ key: String, _ state: RecordState = .break, message: String = "") -> Break {
    var found = Break(.paymentMissing, RuleName(code: code, severity: .error), state: state, key: key)
    found.message = message
    return found
  }

  private func sorted(_ findings: [Break], width: Int = 2) async throws -> (breaks: FindingList, open: FindingList) {
    try await FindingList.sorted(Findings(findings), width: width)
  }

  @Test(
    "codes, then keys, byte order, not letters' order; of equals the earlier stays first; what is open stands apart")
  func order() async throws {
    let found = try await sorted([
      finding("B", "a"), finding("A", "ä"), finding("A", "z"), finding("A", "Z"), finding("A", "z", .waiting),
      finding("A", "z", .pending), finding("A", "zz"), finding("A", ""), finding("B", "a", message: "second"),
    ])
    #expect(
      found.breaks.map { "\($0.code) \($0.key) \($0.message)" } == [
        "A  ", "A Z ", "A z ", "A zz ", "A ä ", "B a ", "B a second",
      ])
    #expect(found.open.map { "\($0.key) \($0.state.name)" } == ["z pending", "z waiting"])
  }

  @Test("keys are told apart behind what they all begin with, however long that is")
  func longKeys() async throws {
    let same = "tokopedia/TKP0000000000000"
    let keys = ["9", "10", "1", "", "1\u{1}", "123456789", "123456780", "12345678"].map { same + $0 }
    let found = try await sorted(keys.map { finding("A", $0) })
    #expect(found.breaks.map(\.key) == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  @Test("parts put together are one list, whatever the number of threads", arguments: [1, 2, 5])
  func parts(_ width: Int) async throws {
    var findings = Findings([finding("B", "1")])
    findings.append(Findings())
    findings.append(Findings([finding("A", "2"), finding("B", "0")]))
    findings.append(finding("A", "3"))
    let found = try await FindingList.sorted(findings, width: width)
    #expect(findings.count == 4)
    #expect(found.breaks.map { $0.code + $0.key } == ["A2", "A3", "B0", "B1"])
    #expect(found.open.isEmpty)
  }

  /// A finding that fills everything, with money of any width.
  private func full(_ money: MinorUnits) -> Break {
    var found = finding("FORWARD_MISSING", "tokopedia/TKP000000000102", .waiting, message: "A message: \"é\", 1;2")
    found.severity = .critical
    found.detail = "a;b"
    found.link = "forward"
    found.party = "party"
    found.platform = "platform"
    found.partner = "partner"
    found.institution = "institution"
    found.participant = "0627127145837493"
    found.batchRef = "TKB20200907LP0003"
    (found.left, found.right, found.difference, found.atRisk) = (money, -money, money / 2, 7)
    found.occurredOn = BusinessDate(dayNumber: -3)
    found.dueOn = BusinessDate(dayNumber: 18_700)
    found.waitingFor = ["gopay/payments_20200901", "ovo/transfers_20200902"]
    found.candidates = ["a/1", "b/2"]
    found.leftSource = "opening.csv:4"
    found.rightSource = "given.csv:5"
    return found
  }

  @Test(
    "all of a finding comes out as it went in, small money and money beyond 64 bits alike",
    arguments: [
      0, 125_000_00, MinorUnits(Int64.max), MinorUnits(Int64.max) * 1_000, -MinorUnits(Int64.max) * 1_000,
    ])
  func whole(_ money: MinorUnits) async throws {
    var left = full(money)
    left.message = String(repeating: "long ", count: 40_000)
    let found = try await sorted([full(money), left, finding("B", "", .pending)]).open
    #expect(found.map { "\($0)" } == [finding("B", "", .pending), full(money), left].map { "\($0)" })
  }

  @Test("a finding without days has none")
  func noDays() async throws {
    let found = try await sorted([finding("A", "1")]).breaks[0]
    #expect(found.occurredOn == nil && found.dueOn == nil && found.waitingFor == [] && found.leftRecords == [])
  }

  @Test("records become file:line, left and right; without records the source that was given stays")
  func sources() async throws {
    var first = full(1)
    first.leftRecords = [RecordID(segment: 0, record: 1), RecordID(segment: 1, record: 7)]
    var second = full(2)
    second.key += "x"
    second.rightRecords = [RecordID(segment: 1, record: 8)]
    var findings = Findings([first, second])
    findings.paths = ["a.csv", "b.csv"]
    var records: [RecordID] = []
    findings.forEachRecord { records.append($0) }
    #expect(records == first.leftRecords + second.rightRecords && findings.recordCount == 3)
    findings.setLines([2, 9, 4_294_967_295])
    let found = try await FindingList.sorted(findings, width: 1).open
    #expect(
      found.map { "\($0.leftSource) \($0.rightSource)" } == [
        "a.csv:2;b.csv:9 given.csv:5", "opening.csv:4 b.csv:4294967295",
      ])
  }

  @Test("severities are set where the findings lie")
  func severities() async throws {
    var findings = Findings([finding("A", "1"), finding("A", "2"), finding("B", "3", .pending)])
    findings.setSeverities { $0.state == .pending ? .info : $0.code == "A" ? .warning : .critical }
    let found = try await FindingList.sorted(findings, width: 1)
    #expect(found.breaks.map(\.severity) == [.warning, .warning] && found.open.map(\.severity) == [.info])
    #expect(found.breaks.count(.warning) == 2 && found.breaks.count(.error) == 0)
  }

  @Test("tallies say what the findings add up to, by rule, state and severity")
  func tallies() async throws {
    func found(_ key: String, _ state: RecordState, _ atRisk: MinorUnits, _ severity: Severity = .error) -> Break {
      var found = finding("A", key, state)
      (found.difference, found.atRisk, found.severity) = (-atRisk, atRisk, severity)
      return found
    }
    let sorted = try await sorted([
      found("1", .break, 5), found("2", .pending, 7), found("3", .break, 0), found("4", .break, 11, .critical),
      found("5", .break, 13), finding("B", "1"),
    ])
    #expect(
      sorted.breaks.tallies.map {
        "\($0.code) \($0.severity) \($0.count) \($0.countAtRisk) \($0.difference) \($0.atRisk)"
      }
        == ["A error 3 2 -18 18", "A critical 1 1 -11 11", "B error 1 0 0 0"])
    #expect(sorted.open.tallies.map { "\($0.state) \($0.count) \($0.atRisk)" } == ["pending 1 7"])
  }

  @Test("the ten with the most at risk come first; of equals the one that stands first")
  func largest() async throws {
    let found = (0..<60).map { number in
      var found = finding(number % 3 == 0 ? "A" : "B", "k\(100 + number)", number % 7 == 0 ? .pending : .break)
      found.atRisk = [0, 900, 900, 50][number % 4]
      return found
    }
    let breaks = try await sorted(found).breaks
    let expected = breaks.enumerated().filter { $0.element.atRisk > 0 }.sorted {
      ($1.element.atRisk, $0.offset) < ($0.element.atRisk, $1.offset)
    }.prefix(10).map(\.offset)
    #expect(breaks.largest == expected && expected.count == 10)
    #expect(try await sorted([finding("A", "1")]).breaks.largest == [])
  }

  @Test("many findings fill many pages and stay what they are")
  func pages() async throws {
    let many = (0..<20_000).map { number in
      var found = full(MinorUnits(number))
      found.key = "k\(1_000_000 + number)"
      found.leftRecords = [RecordID(segment: 0, record: UInt32(number))]
      return found
    }
    var findings = Findings(many)
    findings.paths = ["a.csv"]
    findings.setLines((0..<20_000).map { UInt32($0 * 2) })
    let found = try await FindingList.sorted(findings, width: 2).open
    #expect(found.count == 20_000)
    let wrong = found.enumerated().filter {
      $0.element.left != MinorUnits($0.offset) || $0.element.leftSource != "a.csv:\($0.offset * 2)"
    }
    #expect(wrong.isEmpty)
  }
}
