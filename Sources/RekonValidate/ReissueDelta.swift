import RekonCore

/// What a re-issue changed, row by row: rows added, changed, withdrawn, by the key that identifies a record.
///
/// Exact: rows are compared column by column. Several rows of one key are held against each other in their order. Both
/// versions lie in memory while they are compared; only rows that differ become text.
struct ReissueDelta {
  private let kind: RecordKind
  private let exponent: Int
  private let zoneOffsetSeconds: Int
  private let before: Version
  private let now: Version

  /// All rows of one delivery.
  private struct Version {
    struct Row {
      var view: Int
      var row: Int
      var record: UInt32
    }

    let segment: SegmentFile
    let arena = BlockArena()
    var views: [BlockView] = []
    /// By key, in record order.
    var rows: [String: [Row]] = [:]

    init(_ segment: SegmentFile) throws {
      self.segment = segment
      var views: [BlockView] = []
      try segment.readPartitions(0..<SegmentFormat.partitionCount, into: arena, views: &views)
      self.views = views
      let kind = segment.summary.kind
      for (index, view) in views.enumerated() {
        for row in 0..<view.rowCount {
          var key = view.string(kind.identityColumn, row)
          if kind == .payment { key += "/\(word(view.byte(PaymentColumn.kind.rawValue, row)))" }
          rows[key, default: []].append(Row(view: index, row: row, record: view.recordNumber(row)))
        }
      }
      for key in rows.keys where rows[key]!.count > 1 { rows[key]!.sort { $0.record < $1.record } }
    }
  }

  init(before: SegmentFile, now: SegmentFile, definition: PipelineDefinition) throws {
    kind = now.summary.kind
    exponent = definition.currency.exponent
    zoneOffsetSeconds = definition.zoneOffsetSeconds
    self.before = try Version(before)
    self.now = try Version(now)
  }

  /// The changes, sorted by key.
  func changes() throws -> [RowChange] {
    var changes: [RowChange] = []
    for key in Set(before.rows.keys).union(now.rows.keys).sorted(by: bytesPrecede) {
      let (old, new) = (before.rows[key] ?? [], now.rows[key] ?? [])
      for index in 0..<max(old.count, new.count) {
        let left = index < old.count ? old[index] : nil
        let right = index < new.count ? new[index] : nil
        if let change = change(key, left, right) { changes.append(change) }
      }
    }
    return try withLines(changes)
  }

  private func change(_ key: String, _ old: Version.Row?, _ new: Version.Row?) -> RowChange? {
    var change = RowChange(kind: old == nil ? .added : new == nil ? .withdrawn : .changed, key: key)
    change.recordBefore = old.map { Int($0.record) }
    change.recordNow = new.map { Int($0.record) }
    change.amountBefore = old.map { amount($0, before) }
    change.amountNow = new.map { amount($0, now) }
    guard let old, let new else { return change }
    for (column, spec) in kind.columns.enumerated() where !isEqual(old, new, column, spec) {
      change.differences.append(
        .init(column: spec.name, before: text(old, before, column, spec), now: text(new, now, column, spec)))
    }
    return change.differences.isEmpty ? nil : change
  }

  private func isEqual(_ old: Version.Row, _ new: Version.Row, _ column: Int, _ spec: ColumnSpec) -> Bool {
    let (a, b) = (before.views[old.view], now.views[new.view])
    return switch spec.kind {
    case .text: equalBytes(a.text(column, old.row), b.text(column, new.row))
    case .dictionary: text(old, before, column, spec) == text(new, now, column, spec)
    case .money, .instant: a.int64(column, old.row) == b.int64(column, new.row)
    case .day: a.int32(column, old.row) == b.int32(column, new.row)
    case .word, .number: a.byte(column, old.row) == b.byte(column, new.row)
    }
  }

  private func amount(_ row: Version.Row, _ version: Version) -> String {
    let column = kind.amountColumn
    return text(row, version, column, kind.columns[column])
  }

  private func text(_ row: Version.Row, _ version: Version, _ column: Int, _ spec: ColumnSpec) -> String {
    let view = version.views[row.view]
    switch spec.kind {
    case .text: return view.string(column, row.row)
    case .dictionary: return version.segment.summary.dictionaries[column]?[view.code(column, row.row)] ?? ""
    case .money:
      let amount = view.int64(column, row.row)
      return amount == noMoney ? "" : decimal(MinorUnits(amount), exponent: exponent)
    case .day:
      let day = view.int32(column, row.row)
      return day == .min ? "" : BusinessDate(dayNumber: day).description
    case .instant: return instant(view.int64(column, row.row))
    case .word: return word(view.byte(column, row.row))
    case .number: return view.byte(column, row.row) == .max ? "" : String(view.byte(column, row.row))
    }
  }

  /// Local time of the pipeline's zone.
  private func instant(_ milliseconds: Int64) -> String {
    let local = milliseconds + Int64(zoneOffsetSeconds) * 1_000
    let day = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
    let seconds = Int((local - day * 86_400_000) / 1_000)
    return "\(BusinessDate(dayNumber: Int32(day))) \(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):"
      + padded(seconds % 60, 2)
  }

  private func withLines(_ changes: [RowChange]) throws -> [RowChange] {
    let old = try lines(ofRecords: changes.compactMap(\.recordBefore), before)
    let new = try lines(ofRecords: changes.compactMap(\.recordNow), now)
    return changes.map { change in
      var change = change
      change.lineBefore = change.recordBefore.flatMap { old[$0] }
      change.lineNow = change.recordNow.flatMap { new[$0] }
      return change
    }
  }

  private func lines(ofRecords records: [Int], _ version: Version) throws -> [Int: Int] {
    let sorted = records.sorted()
    let lines = try version.segment.lines(ofRecords: sorted.map(UInt32.init))
    return Dictionary(zip(sorted, lines.map(Int.init))) { first, _ in first }
  }
}

private func word(_ byte: UInt8) -> String { Word(rawValue: byte).map { "\($0)" } ?? "" }
