import RekonCore
import RekonTestSupport
import Testing

/// A bench whose pipeline judges policies. The sales of most tests lie in one file: what counts is when each was sold.
struct PolicyBench {
  static let codes: Set<String> = [
    "ENTITLEMENT_EXCEEDED", "PARTICIPANT_UNKNOWN", "PARTICIPANT_REVOKED", "PURCHASE_EXPIRED", "COURSE_REPEATED",
    "PLATFORM_INACTIVE", "INSTITUTION_INACTIVE", "INSTITUTION_UNKNOWN", "COURSE_UNKNOWN", "COURSE_INSTITUTION",
    "COURSE_PRICE", "SELF_SALE",
  ]
  static let ofParticipants: Set<String> = [
    "ENTITLEMENT_EXCEEDED", "PARTICIPANT_UNKNOWN", "PARTICIPANT_REVOKED", "PURCHASE_EXPIRED", "COURSE_REPEATED",
  ]

  let bench: Workbench

  init(withOffice: Bool = true) throws {
    bench = try Workbench()
    try bench.pipeline.addPolicies(withOffice: withOffice)
  }

  func register(_ name: String, _ rows: [String]) throws {
    let header = try #require(PipelineFolder.registers[name]).prefix { $0 != "\n" }
    try bench.folder.write(feed([String(header)] + rows), to: "pipelines/registers/" + name)
  }

  /// Lays the sales as Tokopedia's file of a day.
  func sell(_ rows: [SaleRow], on day: String = "20200904") throws {
    try bench.lay(feed([SaleRow.header] + rows.map(\.text)), "tokopedia/sales_\(day).csv")
  }

  func entitle(_ rows: [EntitlementRow], in file: String = "entitlements_20200904") throws {
    try bench.lay(feed([EntitlementRow.header] + rows.map(\.text)), "pmo/\(file).csv")
  }

  func run(asOf: String = "2020-09-04") async throws -> RunResult { try await bench.run(asOf: asOf) }
}

extension RunResult {
  /// The cells of all findings of these codes, breaks and open items alike, one line a finding.
  func policies(_ columns: String..., of codes: Set<String> = PolicyBench.codes) -> [String] {
    (table("discrepancies.csv") + table("open-items.csv")).filter { codes.contains($0["code"]!) }
      .map { row in columns.map { row[$0]! }.joined(separator: " ") }
  }
}
