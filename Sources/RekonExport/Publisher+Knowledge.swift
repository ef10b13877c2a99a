import FoundationEssentials
import RekonCore

/// What official runs knew, from their manifests.
extension Publisher {
  /// A manifest as far as it says what its run knew.
  public struct ToldKnowledge: Sendable {
    /// Of which nothing can be checked here: the last receipt's hash is the reader's to add.
    public var receiptCount: Int
    public var notTaken: [Fault]
    public var seal: String
  }

  /// Why a manifest does not say what its run knew.
  public enum KnowledgeProblem: Error, Hashable, Sendable {
    case notThere
    case noManifest
    /// A run of an earlier version.
    case untold
  }

  /// The official runs as of `asOf` or before, the last one first: `2020-09-04/run-2`, `2020-09-04/run-1`, …
  public func officialRuns(until asOf: BusinessDate) throws -> [String] {
    guard Files.isFolder(out) else { return [] }
    let days = try Files.names(in: out).compactMap { BusinessDate(iso: Substring($0)) }.filter { $0 <= asOf }
    return try days.sorted(by: >).flatMap { day in
      try runNumbers(in: "\(out)/\(day)").reversed().map { "\(day)/run-\($0)" }
    }
  }

  /// What a run knew, as its manifest has it.
  public func knowledge(ofRun run: String) throws(KnowledgeProblem) -> ToldKnowledge {
    struct Manifest: Decodable {
      struct Note: Decodable {
        var code: String
        var severity: String
        var file: String
        var found: String
        var expected: String
        var remedy: String
      }
      enum CodingKeys: String, CodingKey {
        case receipts
        case notTaken = "not_taken"
        case seal = "known_sha256"
      }
      var receipts: Int?
      var notTaken: [Note]?
      var seal: String?
    }
    guard let bytes = try? Files.readAll(manifestPath(ofRun: run)) else { throw .notThere }
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)) else { throw .noManifest }
    guard let count = manifest.receipts, let notes = manifest.notTaken, let seal = manifest.seal else {
      throw .untold
    }
    let notTaken = notes.map { note in
      Fault(
        Fault.Code(note.code), severity: note.severity == "error" ? .error : .warning, file: note.file,
        found: note.found, expected: note.expected, remedy: note.remedy)
    }
    return ToldKnowledge(receiptCount: count, notTaken: notTaken, seal: seal)
  }

  public func manifestPath(ofRun run: String) -> String { "\(out)/\(run)/MANIFEST.json" }
}
