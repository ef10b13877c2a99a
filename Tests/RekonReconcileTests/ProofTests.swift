import Foundation
import RekonCore
import RekonIngest
import RekonPipeline
import RekonTestSupport
import RekonValidate
import Testing

@testable import RekonReconcile

/// The proofs hold for the sample, and none of the mistakes they are there for gets past them.
@Suite("The proofs catch what they promise")
struct ProofTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The sample, ingested and validated without a pipeline run.
  private func sample(_ folder: TemporaryFolder, workers: Int = 2) throws -> ReconcileInput {
    let definition = try DefinitionLoader.load(Self.root + "/pipelines/training-payments.yaml")
    let sample = Self.root + "/samples/2020-09"
    let day = try Files.readText(sample + "/as-of").prefix(10)
    let asOf = try #require(BusinessDate(iso: day))
    try Files.makeFolder(folder.path + "/tmp")
    var files: [DeliveredFile] = []
    for party in try Files.names(in: sample + "/inbox") {
      for name in try Files.names(in: sample + "/inbox/" + party) {
        let path = party + "/" + name
        // What no feed reads, such as entitlements, is none of the run's business.
        guard let (profile, match) = definition.profile(forPath: path) else { continue }
        let segment = folder.path + "/\(files.count)"
        try FeedIngest.ingest(
          sample + "/inbox/" + path, profile: definition.profiles[profile], segmentPath: segment,
          temporaryFolder: folder.path + "/tmp", inflater: .isal)
        let (sha256, byteCount) = try SHA256Digest.hex(ofFile: sample + "/inbox/" + path)
        files.append(
          DeliveredFile(
            receiptNumber: files.count + 1, path: path, sha256: sha256, byteCount: byteCount, profileIndex: profile,
            date: match.date, number: match.number, segment: try SegmentFile.open(segment)))
      }
    }
    let ledger = try FeedLedger(files, definition: definition, asOf: asOf)
    let scope = Scope(
      from: try #require(ledger.from), asOf: asOf, holidays: definition.registers.holidays, terms: definition.terms!)
    return ReconcileInput(
      definition: definition, scope: scope, segments: ledger.accepted, absent: ledger.absent, workers: workers)
  }

  /// Ways in which a matcher could go wrong, each as what it would leave in the sums.
  enum Mistake: String, CaseIterable {
    case dropsAPair, swapsTwoPayments, losesARow, countsARowTwice, hidesADifference, movesADifferenceToAnotherPlatform
    case forgetsADuplicate, forwardsWhatWasNotDue, losesALine, losesATransfer, invertsATransfer
  }

  @Test("the sample's proofs hold")
  func sampleHolds() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let input = try sample(folder)
    try Proofs(input: input, part: try await Reconciliation.ledger(input)).verify()
  }

  @Test("a mistake in the matching is caught", arguments: Mistake.allCases)
  func mistakesAreCaught(_ mistake: Mistake) async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let input = try sample(folder)
    var part = try await Reconciliation.ledger(input)
    let platform: UInt32 = 0
    let record = RecordID(segment: 3, record: 5)
    switch mistake {
    case .dropsAPair: part.payment.add(platform, left: -250_000, right: -250_000)
    case .swapsTwoPayments:
      // Two payments of one price: the sums agree, the same record is counted for both.
      part.payment.addRight(record, platform, .matched)
      part.payment.rightProof.count -= 1
    case .losesARow: part.payment.leftProof.insert(record)
    case .countsARowTwice: part.forward.addRight(record, platform, .matched)
    case .hidesADifference: part.payment.addDifference(platform, .break, -5_000)
    case .movesADifferenceToAnotherPlatform:
      part.forward.addDifference(platform, .break, -5_000)
      part.forward.addDifference(LinkTally.noPlatform, .break, 5_000)
    case .forgetsADuplicate: part.saleCorrection.carried += 100
    case .forwardsWhatWasNotDue:
      part.due += 100
      part.forward.add(platform, left: 100, right: 0)
      part.forward.addDifference(platform, .break, 100)
    case .losesALine: part.lineCorrection.net -= 100
    case .losesATransfer: part.transfer.add(platform, left: 0, right: -100)
    case .invertsATransfer:
      part.transfer.add(platform, left: 0, right: -200)
      part.transfer.addDifference(platform, .break, 200)
    }
    let tampered = part
    #expect(throws: ProofFailure.self) { try Proofs(input: input, part: tampered).verify() }
  }

  private func texts(_ result: Reconciliation) async throws -> [String] {
    let sorted = try await FindingList.sorted(result.findings, width: 1)
    return (Array(sorted.breaks) + sorted.open).map { "\($0)" }
  }

  @Test("the result does not depend on the number of workers", arguments: [1, 3, 16])
  func workersDoNotMatter(_ workers: Int) async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let expected = try await Reconciliation.run(try sample(folder))
    let other = try TemporaryFolder()
    defer { withExtendedLifetime(other) {} }
    let found = try await Reconciliation.run(try sample(other, workers: workers))
    #expect(try await texts(found) == texts(expected))
  }
}
