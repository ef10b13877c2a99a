import RekonCore

/// Turns the record ids of the breaks into `file:line`, reading each segment's places once.
struct Evidence {
  let input: ReconcileInput

  func fill(_ breaks: inout [Break], _ requests: [BatchLineRequest]) async throws {
    try await addBatchLines(&breaks, requests)
    var wanted: [Int: Set<UInt32>] = [:]
    for found in breaks {
      for record in found.leftRecords + found.rightRecords {
        wanted[record.segment, default: []].insert(record.record)
      }
    }
    let segments = wanted.keys.sorted()
    let records = segments.map { wanted[$0]?.sorted() ?? [] }
    let lines = try await inParallel(segments.count, width: input.workers) { [input] in
      try input.segments[segments[$0]].segment.lines(ofRecords: records[$0])
    }
    let bySegment = Dictionary(uniqueKeysWithValues: zip(segments, lines))
    try await write(&breaks) { [input] records in
      records.map { record in
        "\(input.segments[record.segment].path):\(bySegment[record.segment]?[record.record] ?? 0)"
      }.joined(separator: ";")
    }
  }

  /// Writes the sources of all breaks, some thousands at a time.
  private func write(
    _ breaks: inout [Break], source: @escaping @Sendable ([RecordID]) -> String
  ) async throws {
    let size = 4_096
    let sources = try await inParallel((breaks.count + size - 1) / size, width: input.workers) { [breaks] part in
      breaks[part * size..<min((part + 1) * size, breaks.count)].map {
        (source($0.leftRecords), source($0.rightRecords))
      }
    }
    // What has no records may have a source all the same: a row of the opening list.
    for (index, (left, right)) in sources.joined().enumerated() {
      if !left.isEmpty { breaks[index].leftSource = left }
      if !right.isEmpty { breaks[index].rightSource = right }
    }
  }

  /// Looks up the lines of the batches that broke: only their sums had travelled.
  private func addBatchLines(_ breaks: inout [Break], _ requests: [BatchLineRequest]) async throws {
    let bySegment = Dictionary(grouping: requests, by: \.segment)
    let segments = bySegment.keys.sorted()
    let found = try await inParallel(segments.count, width: input.workers) { [input] index in
      let batches = Set((bySegment[segments[index]] ?? []).map(\.batch))
      return try Self.lines(of: batches, segment: segments[index], input)
    }
    for (index, segment) in segments.enumerated() {
      for request in bySegment[segment] ?? [] {
        breaks[request.breakIndex].leftRecords += found[index][request.batch] ?? []
      }
    }
    for request in requests { breaks[request.breakIndex].leftRecords.sort() }
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
