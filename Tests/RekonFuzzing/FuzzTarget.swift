import Glibc
import RekonCore
import Synchronization

/// One part of the program that takes bytes which somebody else has written. A fuzzer and the tests call the same function.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The gzip layer, by both inflaters.
  case gzip
  /// The reader of delimited feeds, by every dialect.
  case csv
  /// The reader of XML feeds, by every dialect.
  case xml
  /// Pipelines, profiles and registers.
  case definition

  /// Holds `bytes` against the target's rules, one call at a time.
  ///
  /// - Throws: ``BrokenRule``; another error when the machine fails.
  public func check(_ bytes: [UInt8]) throws {
    try FuzzStage.shared.withLock { stage in
      guard let stage = try stage?.get() else { preconditionFailure("an input behind the end of the program") }
      switch self {
      case .gzip: try stage.gzip.check(bytes)
      case .csv: try stage.csv.check(bytes)
      case .xml: try stage.xml.check(bytes)
      case .definition: try stage.definition.check(bytes)
      }
    }
  }
}

/// The shipped profiles and the scratch files, set up once: a fuzzer calls thousands of times a second.
private struct FuzzStage {
  let gzip: GzipRules
  let csv: FeedRules
  let xml: FeedRules
  let definition: DefinitionRules

  static let shared = Mutex(setUp())

  /// Sees to it, too, that the files are gone when the program ends.
  private static func setUp() -> Result<FuzzStage, any Error>? {
    atexit { FuzzStage.shared.withLock { $0 = nil } }
    return Result { try FuzzStage() }
  }

  init() throws {
    let scratch = try ScratchFiles()
    let profiles = try shippedProfiles()
    let delimited = profiles.filter { if case .delimited = $0.format { true } else { false } }
    gzip = GzipRules(scratch: scratch, profile: delimited[0])
    csv = FeedRules(scratch: scratch, profiles: delimited)
    xml = FeedRules(scratch: scratch, profiles: profiles.filter { if case .xml = $0.format { true } else { false } })
    definition = try DefinitionRules(scratch: scratch)
  }
}
