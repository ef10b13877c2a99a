import RekonCore

/// `discrepancies.csv`, `discrepancies.jsonl` and `open-items.csv`: the same columns (CODES, section 7), one row a finding,
/// in the order of code and key.
struct FindingReport: Sendable {
  static let columns = [
    "case", "code", "severity", "state", "detail", "link", "party", "platform", "partner", "institution",
    "participant", "key", "batch_ref", "currency", "left", "right", "difference", "at_risk", "occurred_on", "due_on",
    "age_days", "waiting_for", "candidates", "left_source", "right_source", "message",
  ]

  let asOf: BusinessDate
  let currency: Currency

  /// Findings that one thread writes at a time.
  private static let chunkCount = 1_024

  /// Writes the findings as a table, and as lines of JSON where they are wanted: in one go, so that what is worded is worded
  /// once. At no time more of them lie in memory than the threads have in work.
  func write(_ findings: FindingList, table: ReportFile, lines: ReportFile?, width: Int) async throws {
    var header = ByteText()
    header.appendCSV(Self.columns)
    try table.write(header.bytes, number: 0, rows: 0)
    try lines?.write([], number: 0, rows: 0)
    let count = (findings.count + Self.chunkCount - 1) / Self.chunkCount
    _ = try await inParallel(count, width: width) { number in
      let paths = findings.paths
      var cells = FindingCells(asOf: asOf, currency: currency)
      var (csv, json) = (ByteText(), JSONCells(names: Self.columns))
      let range = number * Self.chunkCount..<min((number + 1) * Self.chunkCount, findings.count)
      for index in range {
        let found = findings.view(index)
        withExtendedLifetime(found) {
          cells.take(found, paths)
          cells.write(csv: &csv)
          if lines != nil { cells.write(json: &json) }
        }
      }
      try table.write(csv.bytes, number: number + 1, rows: range.count)
      try lines?.write(json.text.bytes, number: number + 1, rows: range.count)
    }
  }
}

/// The cells of one finding, in the order of ``FindingReport/columns``: texts where they lie, the rest worded.
struct FindingCells {
  let asOf: BusinessDate
  let currency: Currency
  /// What is worded, and where each cell of it ends.
  private var worded = ByteText()
  private var ends: [Int] = []
  private var texts = FindingTexts()

  init(asOf: BusinessDate, currency: Currency) {
    self.asOf = asOf
    self.currency = currency
  }

  /// The cells of another finding. They are valid as long as it is.
  mutating func take(_ found: FindingView, _ paths: [String]) {
    texts = found.texts
    worded.removeAll()
    ends.removeAll(keepingCapacity: true)
    worded.append(Break.caseID(of: texts.link.isEmpty ? texts.code : texts.link, key: texts.key))
    end()
    worded.append(found.severity.name)
    end()
    worded.append(found.state.name)
    end()
    worded.append(currency.code)
    end()
    for amount in [found.left, found.right, found.difference, found.atRisk] {
      worded.append(amount, exponent: currency.exponent)
      end()
    }
    worded.append(found.occurredOn?.description ?? "")
    end()
    worded.append(found.dueOn?.description ?? "")
    end()
    worded.append(found.occurredOn.map { String(asOf.days(since: $0)) } ?? "")
    end()
    found.appendLeftSource(texts, paths, to: &worded)
    end()
    found.appendRightSource(texts, paths, to: &worded)
    end()
  }

  private mutating func end() { ends.append(worded.count) }

  /// Calls `body` with each cell, in the order of the columns.
  private func visit(_ body: (UnsafeRawBufferPointer) -> Void) {
    worded.bytes.withUnsafeBytes { bytes in
      func worded(_ number: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]])
      }
      body(worded(0))
      body(texts.code)
      body(worded(1))
      body(worded(2))
      body(texts.detail)
      body(texts.link)
      body(texts.party)
      body(texts.platform)
      body(texts.partner)
      body(texts.institution)
      body(texts.participant)
      body(texts.key)
      body(texts.batchRef)
      for number in 3...10 { body(worded(number)) }
      body(texts.waitingFor)
      body(texts.candidates)
      body(worded(11))
      body(worded(12))
      body(texts.message)
    }
  }

  func write(csv text: inout ByteText) {
    var isFirst = true
    visit { cell in
      if !isFirst { text.append(byte: 0x2C) }
      isFirst = false
      text.appendCSVCell(cell)
    }
    text.append(byte: 0x0A)
  }

  func write(json cells: inout JSONCells) {
    cells.begin()
    visit { cells.add($0) }
    cells.end()
  }
}

/// A row of JSON on its way into a report.
struct JSONCells {
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

  mutating func add(_ cell: UnsafeRawBufferPointer) {
    text.append(prefixes[column])
    text.appendJSON(cell)
    column += 1
  }

  mutating func end() { text.append("}\n") }
}
