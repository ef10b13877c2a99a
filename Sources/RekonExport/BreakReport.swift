import RekonCore

/// `discrepancies.csv`, `discrepancies.jsonl` and `open-items.csv`: the same columns (CODES, section 7), one row a
/// finding, in the order of code and key.
struct BreakReport: Sendable {
  static let columns = [
    "case", "code", "severity", "state", "detail", "link", "party", "platform", "partner", "institution",
    "participant", "key", "batch_ref", "currency", "left", "right", "difference", "at_risk", "occurred_on", "due_on",
    "age_days", "waiting_for", "candidates", "left_source", "right_source", "message",
  ]

  let asOf: BusinessDate
  let currency: Currency

  /// Findings that one thread writes at a time.
  private static let chunkCount = 2_048

  func csv(_ breaks: [Break], width: Int) async throws -> [UInt8] {
    var header = ByteText()
    header.appendCSV(Self.columns)
    return try await written(breaks, width: width, after: header) { CSVCells() }
  }

  func jsonLines(_ breaks: [Break], width: Int) async throws -> [UInt8] {
    try await written(breaks, width: width, after: ByteText()) { JSONCells(names: Self.columns) }
  }

  private func written<Cells: CellSink>(
    _ breaks: [Break], width: Int, after header: ByteText, _ make: @escaping @Sendable () -> Cells
  ) async throws -> [UInt8] {
    let count = (breaks.count + Self.chunkCount - 1) / Self.chunkCount
    let chunks = try await inParallel(count, width: width) { index in
      var cells = make()
      for at in index * Self.chunkCount..<min((index + 1) * Self.chunkCount, breaks.count) {
        write(breaks[at], to: &cells)
      }
      return cells.text.bytes
    }
    var bytes = header.bytes
    bytes.reserveCapacity(chunks.reduce(bytes.count) { $0 + $1.count })
    for chunk in chunks { bytes += chunk }
    return bytes
  }

  /// One row, in the order of ``columns``.
  private func write(_ found: borrowing Break, to row: inout some CellSink) {
    row.begin()
    row.add(found.caseID)
    row.add(found.code)
    row.add(found.severity.name)
    row.add(found.state.name)
    row.add(found.detail)
    row.add(found.link)
    row.add(found.party)
    row.add(found.platform)
    row.add(found.partner)
    row.add(found.institution)
    row.add(found.participant)
    row.add(found.key)
    row.add(found.batchRef)
    row.add(currency.code)
    row.add(money(found.left))
    row.add(money(found.right))
    row.add(money(found.difference))
    row.add(money(found.atRisk))
    row.add(found.occurredOn?.description ?? "")
    row.add(found.dueOn?.description ?? "")
    row.add(found.occurredOn.map { String(asOf.days(since: $0)) } ?? "")
    row.add(found.waitingFor.joined(separator: ";"))
    row.add(found.candidates.joined(separator: ";"))
    row.add(found.leftSource)
    row.add(found.rightSource)
    row.add(found.message)
    row.end()
  }

  private func money(_ amount: MinorUnits) -> String { decimal(amount, exponent: currency.exponent) }
}

/// The cells of a row on their way into a report.
protocol CellSink: Sendable {
  var text: ByteText { get }
  mutating func begin()
  mutating func add(_ cell: String)
  mutating func end()
}

struct CSVCells: CellSink {
  private(set) var text = ByteText()
  private var isFirst = true

  mutating func begin() { isFirst = true }

  mutating func add(_ cell: String) {
    if !isFirst { text.append(byte: 0x2C) }
    isFirst = false
    text.appendCSVField(neutralised(cell))
  }

  mutating func end() { text.append(byte: 0x0A) }
}

struct JSONCells: CellSink {
  private(set) var text = ByteText()
  /// `{"case":`, `,"code":`, …
  private let prefixes: [ByteText]
  private var column = 0

  init(names: [String]) {
    prefixes = names.enumerated().map { index, name in
      var prefix = ByteText()
      prefix.append(index == 0 ? "{" : ",")
      prefix.appendJSON(name)
      prefix.append(":")
      return prefix
    }
  }

  mutating func begin() { column = 0 }

  mutating func add(_ cell: String) {
    text.append(prefixes[column])
    text.appendJSON(cell)
    column += 1
  }

  mutating func end() { text.append("}\n") }
}
