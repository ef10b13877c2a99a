import RekonCore
import RekonTestSupport
import Testing

/// Files that are no definition at all.
@Suite("YAML that cannot be read")
struct YAMLFaultTests {
  static let main = "pipelines/training-payments.yaml"
  let pipeline: PipelineFolder

  init() throws { pipeline = try PipelineFolder() }

  @Test("a syntax error is told with its line")
  func syntax() throws {
    try pipeline.replace("info: [ FEED_DUPLICATE, FEED_REISSUED ]", with: "info: [ FEED_DUPLICATE")
    let found = try pipeline.faults()
    #expect(
      found == [
        "\(Self.main):101: error[yaml-syntax]: found what is no YAML: did not find expected ',' or ']'"
      ])
  }

  @Test("a tab for indentation is told with its line")
  func tab() throws {
    try pipeline.replace("  waiting_limit: 10bd ", with: "\twaiting_limit: 10bd ")
    let found = try pipeline.faults()
    #expect(
      found == [
        "\(Self.main):25: error[yaml-syntax]: found what is no YAML: found character that cannot start any token"
      ])
  }

  @Test("a key that stands twice is told with the line of the first")
  func duplicateKey() throws {
    try pipeline.replace("currency: IDR\n", with: "currency: IDR\ncurrency: EUR\n")
    let found = try pipeline.faults()
    #expect(
      found == [
        "\(Self.main):6: error[yaml-duplicate-key]: found key 'currency' twice, expected each key once"
      ])
  }

  @Test("a syntax error in a profile does not hide the faults of the other files")
  func syntaxInProfile() throws {
    try pipeline.replace("party: gopay", with: "party: [gopay", in: "feeds/gopay.yaml")
    try pipeline.replace("payment_grace: 1d", with: "payment_grace: 1")
    let faults = try pipeline.faults()
    #expect(faults.count == 2)
    #expect(faults.first?.hasPrefix("\(Self.main):32: error[term-impossible]: ") == true)
    #expect(faults.last?.hasPrefix("pipelines/feeds/gopay.yaml:3: error[yaml-syntax]: ") == true)
  }

  @Test("an empty file and a file of another shape are told")
  func otherShape() throws {
    try pipeline.folder.write("", to: Self.main)
    let found = try pipeline.faults()
    #expect(found == ["\(Self.main):1: error[definition-empty]: found an empty file, expected a definition"])
    try pipeline.folder.write("- a\n- b\n", to: Self.main)
    #expect(
      try pipeline.faults().first
        == "\(Self.main):1: error[definition-shape]: found a list, expected a mapping with pipeline, zone, as_of, currency, "
        + "period, feeds, owes, reads, limits, registers, terms, links, policies, findings, severity")
  }

  @Test("scalars are text: 12:30, 010 and yes are not numbers or truths")
  func scalarsAreText() throws {
    try pipeline.replace("payment_grace: 1d", with: "payment_grace: 12:30")
    let found = try pipeline.faults()
    #expect(
      found == [
        "\(Self.main):32: error[term-impossible]: links.payment.terms.payment_grace: found '12:30', expected days as 1d or "
          + "business days as 5bd, at most 366; a term counts from an event's day and includes its last day"
      ])
  }

  @Test("a control character is told with its line, and not shown")
  func controlCharacter() throws {
    try pipeline.replace("party: gopay", with: "party: go\u{7}pay", in: "feeds/gopay.yaml")
    let line = try line(of: "party: go", in: "feeds/gopay.yaml")
    #expect(
      try pipeline.faults() == [
        "pipelines/feeds/gopay.yaml:\(line): error[yaml-syntax]: found what is no YAML: control characters are not allowed "
          + "(U+7)"
      ])
  }

  @Test("a key with invisible characters is shown with their escapes, in its path, too")
  func invisibleKey() throws {
    try pipeline.replace("party: gopay", with: "\"par\\u202Ety\": gopay", in: "feeds/gopay.yaml")
    let faults = try pipeline.faults()
    #expect(faults.contains { $0.contains("par\\u{202E}ty: found key 'par\\u{202E}ty'") })
    #expect(faults.allSatisfy { $0 == visible($0) })
  }

  @Test("aliases of aliases that stand for more than any definition are refused at once")
  func aliases() throws {
    var lines = ["a0: &a0 [x, x]"]
    for level in 1...40 { lines.append("a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]") }
    try pipeline.folder.write(lines.joined(separator: "\n"), to: "pipelines/feeds/gopay.yaml")
    #expect(
      try pipeline.faults() == [
        "pipelines/feeds/gopay.yaml:1: error[definition-limit]: found over 4 MiB once every alias is written out, "
          + "expected a definition's few pages; write out what the aliases stand for, or take some out"
      ])
  }

  private func line(of text: String, in name: String) throws -> Int {
    let lines = try Files.readText(pipeline.folder.path("pipelines/" + name)).split(
      separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.hasPrefix(text) }) + 1
  }
}
