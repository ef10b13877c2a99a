import RekonCore

/// A check for a program: one document, or one value a line. `docs/check.schema.json` is its schema.
enum JSONReport {
  static let format = "rekon-check-1"

  static func document(_ report: CheckReport) -> String {
    JSONValue.object([
      ("format", .string(format)), ("program", .string("rekon \(report.version)")),
      ("exitStatus", .number(report.exitStatus)), ("limit", .number(report.limit)),
      (
        "files",
        .list(report.files.map { .object(members(of: $0) + [("findings", .list($0.findings.map { finding($0) }))]) })
      ),
    ]).document
  }

  /// A line a finding, and behind those of a file one for the file itself.
  static func lines(_ report: CheckReport) -> String {
    report.files.flatMap { file in
      file.findings.map { finding in
        JSONValue.object([("type", .string("finding")), ("path", .string(file.path))] + members(of: finding)).line
      } + [JSONValue.object([("type", .string("file"))] + members(of: file)).line]
    }.map { $0 + "\n" }.joined()
  }

  private static func members(of file: CheckedFile) -> [(String, JSONValue)] {
    let summary = file.summary
    let rows: [(String, JSONValue)] = [
      ("read", .number(summary?.rowCount ?? 0)), ("accepted", .number(summary?.acceptedCount ?? 0)),
      ("rejected", .number(summary?.rejectedCount ?? 0)), ("ignored", .number(summary?.ignoredCount ?? 0)),
    ]
    let sums = file.currency.map { [($0.code, JSONValue.object(file.sums.map { ($0.column, .string($0.amount)) }))] }
    return [
      ("path", .string(file.path)), ("verdict", .string(file.verdict.rawValue)), ("feed", optional(file.feed)),
      ("date", optional(file.date?.description ?? "")), ("profile", optional(file.profileDigest)),
      ("sha256", optional(file.sha256 ?? "")), ("bytes", number(file.byteCount)),
      ("inflatedBytes", number(summary?.textByteCount)), ("rows", .object(rows)), ("sums", .object(sums ?? [])),
      (
        "counts",
        .object([
          ("file", .number(file.count(.file))), ("row", .number(file.count(.row))),
          ("note", .number(file.count(.note))),
          ("unlisted", .number(file.unlistedCount)),
        ])
      ),
      (
        "columns",
        .list(
          file.columnCounts.map { .object([("column", .string($0.column)), ("faults", .number($0.count))]) })
      ),
    ]
  }

  private static func finding(_ finding: CheckedFile.Finding) -> JSONValue { .object(members(of: finding)) }

  private static func members(of finding: CheckedFile.Finding) -> [(String, JSONValue)] {
    let (fault, place) = (finding.fault, finding.fault.place)
    let excerpt = finding.excerpt.map { excerpt in
      JSONValue.object([
        ("line", .number(excerpt.line)), ("text", .string(excerpt.text)),
        ("markerStart", .number(excerpt.markerStart)), ("markerLength", .number(excerpt.markerLength)),
      ])
    }
    return [
      ("level", .string(finding.level.rawValue)), ("severity", .string(finding.severity)),
      ("code", .string(fault.code.name)), ("line", number(finding.line)), ("byte", number(finding.byte)),
      ("compressedByte", number(place.compressedByte)), ("record", number(place.record)),
      ("key", optional(finding.key)),
      ("column", optional(place.column ?? "")), ("columnNumber", number(place.columnNumber)),
      ("found", .string(fault.found)), ("expected", .string(fault.expected)), ("remedy", .string(fault.remedy)),
      ("excerpt", excerpt ?? .null),
    ]
  }

  private static func number(_ value: Int?) -> JSONValue { value.map { .number($0) } ?? .null }
  private static func optional(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }
}
