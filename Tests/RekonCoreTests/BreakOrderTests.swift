import RekonCore
import Testing

/// The order of every report: code, key, state, by bytes.
@Suite("Order of findings")
struct BreakOrderTests {
  private func finding(_ code: String, _ key: String, _ state: RecordState = .break, message: String = "") -> Break {
    var found = Break(.paymentMissing, RuleName(code: code, severity: .error), state: state, key: key)
    found.message = message
    return found
  }

  @Test("codes, then keys, then states; byte order, not letters' order; of equals the earlier stays first")
  func order() {
    let findings = [
      finding("B", "a"), finding("A", "ä"), finding("A", "z"), finding("A", "Z"), finding("A", "z", .pending),
      finding("A", "zz"), finding("A", ""), finding("B", "a", message: "second"),
    ]
    let sorted = Break.sorted(findings).map { "\($0.code) \($0.key) \($0.state.name) \($0.message)" }
    #expect(
      sorted == [
        "A  break ", "A Z break ", "A z pending ", "A z break ", "A zz break ", "A ä break ", "B a break ",
        "B a break second",
      ])
  }

  @Test("groups are visited as if they were one list")
  func groups() {
    var seen: [String] = []
    Break.visitSorted([[finding("B", "1")], [], [finding("A", "2"), finding("B", "0")]]) {
      seen.append($0.code + $0.key)
    }
    #expect(seen == ["A2", "B0", "B1"])
  }
}
