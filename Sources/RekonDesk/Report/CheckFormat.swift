import RekonCore

/// How a check is told: to a person, to a program, to a build server, to a code browser.
public enum CheckFormat: String, CaseIterable, Sendable {
  case text, json, jsonl, csv, junit, sarif, html

  /// The hash of a file costs a pass of its own over its bytes.
  public var showsHash: Bool { self == .json || self == .jsonl || self == .junit || self == .sarif || self == .html }

  public func text(_ report: CheckReport) -> String {
    switch self {
    case .text: TextReport.text(report)
    case .json: JSONReport.document(report)
    case .jsonl: JSONReport.lines(report)
    case .csv: CSVReport.text(report)
    case .junit: JUnitReport.document(report)
    case .sarif: SARIFReport.document(report)
    case .html: HTMLReport.page(report)
    }
  }
}

extension CheckedFile {
  /// What became of the file, in one sentence.
  var conclusion: String {
    switch verdict {
    case .notFound: "not found"
    case .accepted: "accepted" + (count(.note) > 0 ? ", with \(counted(count(.note), "note"))" : "")
    case .acceptedWithRejects:
      "accepted with \(counted(summary?.rejectedCount ?? 0, "rejected row")): "
        + "\(counted(count(.row), "fault")) in rows"
    case .refused:
      "refused: \(counted(count(.file), "fault")) of the file"
        + (count(.row) > 0 ? ", \(counted(count(.row), "fault")) in rows" : "")
    }
  }

  /// `tokopedia/sales of 2020-09-04`; empty where the feed is not known.
  var subject: String {
    feed + (date.map { " of \($0)" } ?? "")
  }

  /// How many findings are not listed, and where all faults of fields lie; nil when everything is listed.
  var remainder: String? {
    guard unlistedCount > 0 else { return nil }
    let listed = "\(counted(findings.count, "finding")) of \(counts.values.reduce(0, +)) listed"
    let columns = columnCounts.map { "\(visible($0.column)) \($0.count)" }.joined(separator: ", ")
    return listed + (columns.isEmpty ? "" : "; faults by column: \(columns)")
  }
}

func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension CheckedFile.Finding {
  /// `record 2 'TKP000000000102', column 10 'amount'`, without bytes.
  var place: String {
    var parts: [String] = []
    if let record = fault.place.record { parts.append("record \(record)" + (key.isEmpty ? "" : " '\(key)'")) }
    var column = fault.place
    (column.record, column.byte, column.compressedByte) = (nil, nil, nil)
    if !column.details.isEmpty { parts.append(column.details) }
    if let zbyte = fault.place.compressedByte { parts.append("zbyte \(zbyte)") }
    return parts.joined(separator: ", ")
  }

  /// Found, expected and remedy in one sentence.
  var message: String { fault.reason }

  var severity: String { fault.severity == .error ? "error" : "warning" }
}
