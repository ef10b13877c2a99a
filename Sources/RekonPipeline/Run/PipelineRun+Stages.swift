import Foundation
import RekonCore
import RekonExport
import RekonIngest
import RekonReconcile
import RekonValidate

/// Ingest, validate and reconcile: each does what is not done yet, and what is damaged is made again.
extension PipelineRun {
  /// A file that has its segment.
  struct Ingested: Sendable {
    var file: DeliveredFile
    var wasMade: Bool
  }

  func ingest(
    _ files: [InScope], _ definition: PipelineDefinition, _ state: String, _ received: Set<String>
  ) async throws -> [Ingested] {
    let store = SegmentStore(state: state, inflater: request.inflater, received: received)
    let counter = Counter()
    // The same bytes under two names share a segment: made once, by the first of them.
    var firstUse: [String: Int] = [:]
    var paths: [String] = []
    for (index, file) in files.enumerated() {
      let path = store.path(sha256: file.receipt.sha256, profile: definition.profiles[file.profileIndex])
      paths.append(path)
      if firstUse[path] == nil { firstUse[path] = index }
    }
    let unique = firstUse.values.sorted()
    let made = try await inParallel(unique.count, width: request.workers) { index in
      let file = files[unique[index]]
      let result = try store.segment(sha256: file.receipt.sha256, profile: definition.profiles[file.profileIndex])
      progress("ingest", counter.next(), unique.count)
      return result
    }
    let segments = Dictionary(uniqueKeysWithValues: zip(unique.map { paths[$0] }, made))
    return files.enumerated().map { index, file in
      let segment = segments[paths[index]]!
      return Ingested(
        file: DeliveredFile(
          receiptNumber: file.receipt.number, path: file.receipt.path, sha256: file.receipt.sha256,
          byteCount: file.receipt.bytes, profileIndex: file.profileIndex, date: file.match.date,
          number: file.match.number, segment: segment.file),
        wasMade: segment.wasMade && firstUse[paths[index]] == index)
    }
  }

  /// What this run parsed; segments that were there already cost nothing worth counting.
  func lapIngest(_ clock: StageClock, _ files: [Ingested]) {
    let made = files.filter(\.wasMade).map(\.file.segment.summary)
    clock.lap(
      "ingest", rows: made.reduce(0) { $0 + $1.rowCount }, bytes: made.reduce(0) { $0 + $1.textByteCount })
  }

  /// Validates; a segment of a re-issue that turns out damaged is made again from the received bytes.
  func ledger(
    _ files: [DeliveredFile], _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ asOf: BusinessDate,
    _ state: String
  ) throws -> FeedLedger {
    var files = files
    let store = SegmentStore(state: state, inflater: request.inflater)
    while true {
      do {
        return try FeedLedger(files, receipts: receipts, definition: definition, asOf: asOf)
      } catch let damage as SegmentFile.Damage {
        try Files.remove(damage.path)
        for index in files.indices where files[index].segment.path == damage.path {
          files[index].segment = try store.segment(
            sha256: files[index].sha256, profile: definition.profiles[files[index].profileIndex]
          ).file
        }
      }
    }
  }

  /// Reconciles; a segment that turns out damaged is made again from the received bytes and the work starts over.
  func reconcile(
    _ ledger: FeedLedger, _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ scope: Scope,
    _ digest: String, _ isIncomplete: Bool, _ state: String, _ clock: StageClock
  ) async throws -> RunOutcome {
    var ledger = ledger
    while true {
      let input = ReconcileInput(
        definition: definition, scope: scope, segments: ledger.accepted, absent: ledger.absent,
        workers: request.workers, clock: clock, partitionCount: request.partitionCount,
        memoryByteCount: request.memoryByteCount.map(ResidentMemory.left), spillFolder: state + "/tmp")
      do {
        progress("reconcile", 0, 1)
        let result = try await Reconciliation.run(input)
        let outcome = try await RunSummary.outcome(
          definition, scope, ledger, result, digest, isIncomplete, width: request.workers)
        clock.lap("reconcile", "sorting", rows: outcome.findingCount, bytes: 0)
        return outcome
      } catch let damage as SegmentFile.Damage {
        try Files.remove(damage.path)
        ledger = try await remade(ledger, receipts, definition, scope.asOf, state)
      }
    }
  }

  private func remade(
    _ ledger: FeedLedger, _ receipts: CheckReceipts, _ definition: PipelineDefinition, _ asOf: BusinessDate,
    _ state: String
  ) async throws -> FeedLedger {
    let store = SegmentStore(state: state, inflater: request.inflater)
    let files = try ledger.verdicts.map { verdict in
      var file = verdict.file
      file.segment = try store.segment(sha256: file.sha256, profile: definition.profiles[file.profileIndex]).file
      return file
    }
    return try self.ledger(files, receipts, definition, asOf, state)
  }
}

/// Counts across threads, for the progress line.
private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0
  func next() -> Int {
    lock.withLock {
      value += 1
      return value
    }
  }
}
