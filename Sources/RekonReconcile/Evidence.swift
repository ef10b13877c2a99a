import RekonCore

/// Finds the lines in which the records of the findings lie, reading each segment's places once.
struct Evidence {
  let input: ReconcileInput

  func fill(_ findings: inout Findings, _ batchBreaks: [BatchBreak]) async throws {
    for found in try await withLines(batchBreaks) { findings.append(found) }
    findings.paths = input.segments.map(\.path)
    findings.setLines(try await lines(ofRecordsOf: findings))
  }

  /// The line of every record of every finding, in the order in which they lie.
  private func lines(ofRecordsOf findings: Findings) async throws -> [UInt32] {
    // By record: those of a segment are neighbours then, and one that proves two findings is looked for once.
    var wanted: [HashEntry] = []
    wanted.reserveCapacity(findings.recordCount)
    findings.forEachRecord { wanted.append(HashEntry(hash: $0.rawValue, reference: UInt64(wanted.count))) }
    var sorter = HashSorter()
    sorter.sort(&wanted)
    var lines = [UInt32](repeating: 0, count: wanted.count)
    let runs = Self.runsBySegment(wanted)
    let found = try await inParallel(runs.count, width: input.workers) { [input, wanted] index in
      let records = wanted[runs[index]].map { RecordID(rawValue: $0.hash) }
      return try input.segments[records[0].segment].segment.lines(ofRecords: records.map(\.record))
    }
    for (run, found) in zip(runs, found) {
      for (index, line) in zip(run, found) { lines[Int(wanted[index].reference)] = line }
    }
    return lines
  }

  private static func runsBySegment(_ wanted: [HashEntry]) -> [Range<Int>] {
    func segment(_ index: Int) -> Int { RecordID(rawValue: wanted[index].hash).segment }
    var runs: [Range<Int>] = []
    var start = 0
    while start < wanted.count {
      var end = start + 1
      while end < wanted.count, segment(end) == segment(start) { end += 1 }
      runs.append(start..<end)
      start = end
    }
    return runs
  }

  /// The breaks with the lines of their batches.
  private func withLines(_ breaks: [BatchBreak]) async throws -> [Break] {
    var wanted: [Int: Set<UInt32>] = [:]
    for share in breaks.lazy.flatMap(\.shares) { wanted[share.segment, default: []].insert(share.batch) }
    let segments = wanted.keys.sorted()
    let found = try await inParallel(segments.count, width: input.workers) { [input, wanted] index in
      try Self.lines(of: wanted[segments[index]] ?? [], segment: segments[index], input)
    }
    let bySegment = Dictionary(uniqueKeysWithValues: zip(segments, found))
    return breaks.map { item in
      var found = item.found
      for share in item.shares { found.leftRecords += bySegment[share.segment]?[share.batch] ?? [] }
      found.leftRecords.sort()
      return found
    }
  }

  private static func lines(
    of batches: Set<UInt32>, segment: Int, _ input: ReconcileInput
  ) throws -> [UInt32: [RecordID]] {
    var lines: [UInt32: [RecordID]] = [:]
    var rows = LoadedRows(kind: .remittance, input.space.arenas)
    for fine in input.segments[segment].segment.partitionRuns(upTo: LoadedRows.runByteCount) {
      try rows.loadOnly(segment: segment, fine: fine, of: input)
      for (block, view) in rows.views.enumerated() {
        for row in 0..<view.rowCount {
          let batch = UInt32(view.code(RemittanceColumn.batchRef.rawValue, row))
          guard batches.contains(batch) else { continue }
          lines[batch, default: []].append(rows.recordID(RowReference(block: block, row: row)))
        }
      }
    }
    return lines
  }
}
