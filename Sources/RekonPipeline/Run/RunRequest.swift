import RekonCore
import RekonIngest

/// What a run is asked to do.
public struct RunRequest: Sendable {
  /// How far to go; each stage does what the stages before it have not done yet.
  public enum Stage: Int, Sendable, Comparable {
    case ingest, validate, reconcile, export
    public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  /// Which deliveries count.
  public enum Receipts: Hashable, Sendable {
    /// Those that had come when the day was reconciled; all, unless an official run of a later day stands.
    case knownThen
    case all
    /// The first so many.
    case first(Int)
  }

  public var pipeline: String
  public var inbox: String
  public var state: String
  public var out: String
  public var asOf: AsOf?
  public var workers: Int
  public var inflater: InflaterChoice
  public var rehash: Bool
  /// Breaks of this severity or above give exit status 1; nil: none does.
  public var failOn: Severity?
  public var stage: Stage
  public var receipts: Receipts
  /// Bytes to get along with, beside what the findings take; nil: as many as it needs.
  public var memoryByteCount: Int?
  /// Partitions of the reconciliation, a power of two up to 64, for tests; nil: as many as fit.
  public var partitionCount: Int?

  public init(
    pipeline: String, inbox: String, state: String, out: String, asOf: AsOf?, workers: Int, inflater: InflaterChoice,
    rehash: Bool, failOn: Severity?, stage: Stage, receipts: Receipts = .knownThen, memoryByteCount: Int? = nil,
    partitionCount: Int? = nil
  ) {
    self.memoryByteCount = memoryByteCount
    self.partitionCount = partitionCount
    self.receipts = receipts
    self.pipeline = pipeline
    self.inbox = inbox
    self.state = state
    self.out = out
    self.asOf = asOf
    self.workers = workers
    self.inflater = inflater
    self.rehash = rehash
    self.failOn = failOn
    self.stage = stage
  }
}

/// What a run says: its exit status, the text for standard output and the remarks for standard error.
public struct RunReport: Sendable {
  public var exitStatus: Int
  public var text = ""
  public var json = ""
  public var remarks: [String] = []
  /// What hinders an answer about the past; also for standard error, unless nobody wants to hear of it.
  public var cautions: [String] = []
  /// What an answer about the past rests on, `as known after receipt 5, by run 2020-09-04/run-1`; empty for other runs.
  public var knownThen = ""
  /// How long each stage took.
  public var clock: StageClock

  init(exitStatus: Int, clock: StageClock) {
    self.exitStatus = exitStatus
    self.clock = clock
  }

  /// The published folder.
  public var folder: String?
}

/// Exit statuses, as README lists them.
public enum ExitStatus {
  public static let clean = 0
  public static let breaks = 1
  public static let incomplete = 2
  public static let usage = 64
  public static let definition = 65
  public static let noInput = 66
  public static let proof = 70
  public static let cannotCreate = 73
  public static let inputOutput = 74
  public static let busy = 75
}
