import RekonCore
import RekonFuzzing
import RekonTestSupport
import Testing

/// The rules must be able to break: a rule that holds for anything finds nothing.
@Suite("Rules of the fuzzer")
struct RuleTests {
  static let outside = Fault("line-limit", at: Place(line: 9), found: "a line", expected: "none")

  @Test("a fault outside of its file breaks a rule, one inside does not")
  func placeOutside() throws {
    let small = FaultRules(fileByteCount: 10, textByteCount: 10, lineCount: 8)
    #expect(throws: BrokenRule.self) { try small.check(Self.outside) }
    try FaultRules(fileByteCount: 10, textByteCount: 10, lineCount: 9).check(Self.outside)
    let byte = Fault("line-limit", at: Place(byte: 11), found: "a line", expected: "none")
    #expect(throws: BrokenRule.self) { try small.check(byte) }
    let compressed = Fault("gzip-damaged", at: Place(compressedByte: 11), found: "bytes", expected: "others")
    #expect(throws: BrokenRule.self) { try small.check(compressed) }
  }

  @Test("a code that is not kebab-case breaks a rule, and so does a fault that says nothing")
  func words() {
    #expect(throws: BrokenRule.self) { try FaultRules.checkText(Fault("Line_Limit", found: "a", expected: "")) }
    #expect(throws: BrokenRule.self) { try FaultRules.checkText(Fault("line-limit", found: "", expected: "")) }
  }

  @Test("rows that do not add up break a rule")
  func counts() throws {
    let faults = FaultRules(fileByteCount: 0)
    var summary = SegmentSummary(kind: .sale)
    try checkSummary(summary, faults)
    summary.rowCount = 1
    #expect(throws: BrokenRule.self) { try checkSummary(summary, faults) }
    summary.acceptedCount = 1
    try checkSummary(summary, faults)
    summary.refusal = Fault("xml-cut", found: "no end", expected: "one")
    #expect(throws: BrokenRule.self) { try checkSummary(summary, faults) }
  }

  @Test("two summaries that differ in one row break a rule, which shows both")
  func difference() {
    var other = SegmentSummary(kind: .sale)
    other.rowCount = 1
    let broken = #expect(throws: BrokenRule.self) {
      try requireSame(told(SegmentSummary(kind: .sale)), told(other), "the same feed twice is the same")
    }
    #expect(
      broken?.description
        == "the same feed twice is the same: 'rows: 0 0 0 0' and 'rows: 1 0 0 0'")
  }
}
