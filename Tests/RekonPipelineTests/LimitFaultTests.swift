import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// `limits` of a pipeline: read as they are written, in bytes or numbers that make sense.
@Suite("Limits of a definition")
struct LimitFaultTests {
  private static let main = "pipelines/training-payments.yaml"

  private func pipeline(_ limits: String) throws -> PipelineFolder {
    let pipeline = try PipelineFolder()
    try pipeline.replace("currency: IDR", with: "currency: IDR\nlimits: { \(limits) }")
    return pipeline
  }

  @Test("each limit is read, and those that are not named keep their defaults")
  func read() throws {
    let profiles = try pipeline(
      "inflated: 1GiB, ratio: 50, record: 64KiB, line: 4096, field: 128, columns: 12, xml_depth: 9, xml_text: 1MiB"
    ).load().profiles
    var expected = FeedLimits()
    expected.inflatedByteCount = 1 << 30
    expected.ratio = 50
    expected.recordByteCount = 64 << 10
    expected.lineByteCount = 4_096
    expected.fieldByteCount = 128
    expected.columnCount = 12
    expected.xmlDepth = 9
    expected.xmlTextByteCount = 1 << 20
    #expect(profiles.count == 4 && profiles.allSatisfy { $0.limits == expected })
    #expect(try PipelineFolder().load().profiles.allSatisfy { $0.limits == FeedLimits() })
  }

  @Test("another limit makes another segment of the same file")
  func digest() throws {
    let plain = try PipelineFolder().load().profiles.map(\.digest)
    let other = try pipeline("field: 128").load().profiles.map(\.digest)
    #expect(zip(plain, other).allSatisfy { $0 != $1 })
  }

  @Test("a number of bytes that is none, or out of its range, is told with the range")
  func bytes() throws {
    func message(_ key: String, _ found: String, _ range: String) -> String {
      "\(Self.main):7: error[number-out-of-range]: limits.\(key): found '\(found)', expected bytes from \(range), as 4096, "
        + "64KiB, 16MiB or 1GiB"
    }
    #expect(
      try pipeline("inflated: 0, record: 2GiB, line: 16MB, field: 64KiB, xml_text: -1").faults() == [
        message("inflated", "0", "1 to 1125899906842624"), message("record", "2GiB", "1024 to 1073741824"),
        message("line", "16MB", "1024 to 1073741824"), message("field", "64KiB", "16 to 32768"),
        message("xml_text", "-1", "16 to 10000000"),
      ])
  }

  @Test("a limit that nobody knows is told with the nearest one")
  func unknown() throws {
    #expect(
      try pipeline("xml_dept: 3").faults() == [
        "\(Self.main):7: error[unknown-key]: limits.xml_dept: found key 'xml_dept', expected a known key; did you mean "
          + "'xml_depth'?"
      ])
  }

  @Test("numbers outside their range are told", arguments: ["ratio: 1", "columns: 0", "xml_depth: 257", "ratio: many"])
  func numbers(_ limit: String) throws {
    let faults = try pipeline(limit).faults()
    #expect(faults.count == 1 && faults[0].hasPrefix("\(Self.main):7: error["))
    #expect(faults[0].contains("limits.\(limit.prefix { $0 != ":" })"))
  }
}
