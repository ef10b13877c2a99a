import Glibc
import Synchronization

/// How long each stage took, over how much, and the most memory held by then.
///
/// For operators, `run.json` and benchmarks: nothing of it reaches a result. Stages follow each other, so each lap begins
/// where the one before it ended.
public final class StageClock: Sendable {
  public struct Lap: Sendable {
    /// `receive`, `ingest`, `validate`, `reconcile` or `export`.
    public var stage: String
    /// A part of the stage; empty for the stage as a whole.
    public var step: String
    public var rowCount: Int
    public var byteCount: Int
    public var wallNanoseconds: Int64
    /// Of all threads, user and system.
    public var cpuNanoseconds: Int64
    /// The most the process had resident since it began.
    public var peakByteCount: Int
    /// Put aside in files because memory was limited.
    public var spilledByteCount = 0
  }

  private struct State {
    var laps: [Lap] = []
    var wall: Int64
    var cpu: Int64
  }

  private let state: Mutex<State>

  public init() { state = Mutex(State(wall: Self.read(CLOCK_MONOTONIC), cpu: Self.read(CLOCK_PROCESS_CPUTIME_ID))) }

  public var laps: [Lap] { state.withLock { $0.laps } }

  /// Ends a lap: what was done since the last one.
  ///
  /// - Parameter rows: records read, or findings written.
  /// - Parameter bytes: of the feeds' text for ingest, of segments for reconcile, of reports for export.
  /// - Parameter spilled: bytes put aside in files meanwhile.
  public func lap(_ stage: String, _ step: String = "", rows: Int, bytes: Int, spilled: Int = 0) {
    let wall = Self.read(CLOCK_MONOTONIC)
    let cpu = Self.read(CLOCK_PROCESS_CPUTIME_ID)
    let peak = Self.peakByteCount()
    state.withLock { state in
      state.laps.append(
        Lap(
          stage: stage, step: step, rowCount: rows, byteCount: bytes, wallNanoseconds: wall - state.wall,
          cpuNanoseconds: cpu - state.cpu, peakByteCount: peak, spilledByteCount: spilled))
      state.wall = wall
      state.cpu = cpu
    }
  }

  /// The laps of a stage together; nil when it was not run.
  public func total(of stage: String) -> Lap? {
    let laps = laps.filter { $0.stage == stage }
    guard var total = laps.first else { return nil }
    total.step = ""
    for lap in laps.dropFirst() {
      // Steps of a stage read the same rows: the stage has read them once.
      total.rowCount = max(total.rowCount, lap.rowCount)
      total.byteCount = max(total.byteCount, lap.byteCount)
      total.wallNanoseconds += lap.wallNanoseconds
      total.cpuNanoseconds += lap.cpuNanoseconds
      total.spilledByteCount += lap.spilledByteCount
      total.peakByteCount = max(total.peakByteCount, lap.peakByteCount)
    }
    return total
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  private static func peakByteCount() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1_024
  }
}
