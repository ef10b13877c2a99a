import RekonCore

/// A check for a spreadsheet: a row a finding, and one for each file without any. What a spreadsheet would run is neutralised.
enum CSVReport {
  static let columns = [
    "file", "verdict", "feed", "level", "severity", "code", "line", "byte", "zbyte", "record", "key", "column",
    "column_number", "found", "expected", "remedy", "excerpt", "rows", "accepted", "rejected", "faults", "unlisted",
  ]

  static func text(_ report: CheckReport) -> String {
    var text = ByteText()
    text.appendCSV(columns)
    for file in report.files {
      for finding in file.findings { append(file, finding, to: &text) }
      if file.findings.isEmpty { append(file, nil, to: &text) }
    }
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private static func append(_ file: CheckedFile, _ finding: CheckedFile.Finding?, to text: inout ByteText) {
    let (fault, place) = (finding?.fault, finding?.fault.place)
    let summary = file.summary
    let cells = [
      visible(file.path), file.verdict.rawValue, file.feed, finding?.level.rawValue ?? "", finding?.severity ?? "",
      fault?.code.name ?? "", number(finding?.line), number(finding?.byte), number(place?.compressedByte),
      number(place?.record), finding?.key ?? "", visible(place?.column ?? ""), number(place?.columnNumber),
      visible(fault?.found ?? ""), visible(fault?.expected ?? ""), visible(fault?.remedy ?? ""),
      finding?.excerpt?.text ?? "",
      number(summary?.rowCount), number(summary?.acceptedCount), number(summary?.rejectedCount),
      number(file.faultCount), number(file.unlistedCount),
    ]
    text.appendCSV(cells.map(neutralised))
  }

  private static func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
}
