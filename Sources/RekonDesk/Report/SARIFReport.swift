import RekonCore

/// A check as SARIF 2.1.0, for code browsers and build servers: places are those of the inflated text.
///
/// - Source: OASIS SARIF 2.1.0, sections 3.14 (run), 3.27 (result), 3.30 (region).
enum SARIFReport {
  static func document(_ report: CheckReport) -> String {
    let rules = codes(report)
    let results = report.files.enumerated().flatMap { index, file in
      file.findings.map { result($0, file, artifact: index, rules) }
    }
    return JSONValue.object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
      (
        "runs",
        .list([
          .object([
            ("tool", .object([("driver", driver(rules, report.version))])),
            ("invocations", .list([invocation(report)])),
            ("artifacts", .list(report.files.map(artifact))),
            ("results", .list(results)),
            ("columnKind", .string("unicodeCodePoints")),
          ])
        ])
      ),
    ]).document
  }

  /// Every code once, in the order of its name.
  private static func codes(_ report: CheckReport) -> [String] {
    Set(report.files.flatMap { $0.findings.map(\.fault.code.name) }).sorted(by: bytesPrecede)
  }

  private static func driver(_ rules: [String], _ version: String) -> JSONValue {
    .object([
      ("name", .string("rekon")), ("version", .string(version)),
      (
        "rules",
        .list(rules.map(rule))
      ),
    ])
  }

  private static func rule(_ code: String) -> JSONValue {
    let entry = FaultCatalogue.entry(named: code)
    return .object([
      ("id", .string(code)), ("shortDescription", message(entry?.summary ?? code)),
      ("fullDescription", message(entry?.meaning ?? code)), ("help", message(entry?.remedy ?? code)),
    ])
  }

  private static func message(_ text: String) -> JSONValue { .object([("text", .string(text))]) }

  /// What was counted and is not listed is said here, so that nobody takes the list for all there is.
  private static func invocation(_ report: CheckReport) -> JSONValue {
    let notices = report.files.compactMap { file in
      file.remainder.map { remainder in
        JSONValue.object([
          ("level", .string("note")), ("message", message("\(visible(file.path)): \(remainder)")),
        ])
      }
    }
    return .object([
      ("executionSuccessful", .boolean(true)), ("exitCode", .number(report.exitStatus)),
      ("toolExecutionNotifications", .list(notices)),
    ])
  }

  private static func artifact(_ file: CheckedFile) -> JSONValue {
    var members: [(String, JSONValue)] = [("location", .object([("uri", .string(FileURI.relative(file.path)))]))]
    if let byteCount = file.byteCount { members.append(("length", .number(byteCount))) }
    if let sha256 = file.sha256 { members.append(("hashes", .object([("sha-256", .string(sha256))]))) }
    members.append(
      (
        "properties",
        .object([
          ("verdict", .string(file.verdict.rawValue)), ("feed", .string(file.feed)),
          ("faults", .number(file.faultCount)),
        ])
      ))
    return .object(members)
  }

  private static func result(
    _ finding: CheckedFile.Finding, _ file: CheckedFile, artifact: Int, _ rules: [String]
  ) -> JSONValue {
    let level = finding.level == .note ? "note" : finding.fault.severity == .error ? "error" : "warning"
    let place = finding.place.isEmpty ? "" : " (\(finding.place))"
    var physical: [(String, JSONValue)] = [
      (
        "artifactLocation",
        .object([("uri", .string(FileURI.relative(file.path))), ("index", .number(artifact))])
      )
    ]
    if let region = region(finding) { physical.append(("region", region)) }
    return .object([
      ("ruleId", .string(finding.fault.code.name)),
      ("ruleIndex", .number(rules.firstIndex(of: finding.fault.code.name) ?? 0)), ("level", .string(level)),
      ("message", message(finding.message + place)),
      ("locations", .list([.object([("physicalLocation", .object(physical))])])),
    ])
  }

  private static func region(_ finding: CheckedFile.Finding) -> JSONValue? {
    var members: [(String, JSONValue)] = []
    if let line = finding.line { members.append(("startLine", .number(line))) }
    if let byte = finding.byte { members.append(("byteOffset", .number(byte))) }
    if let excerpt = finding.excerpt { members.append(("snippet", message(excerpt.text))) }
    return members.isEmpty ? nil : .object(members)
  }
}

/// A path as a URI reference (RFC 3986): what is not allowed there is percent-encoded.
enum FileURI {
  static func relative(_ path: String) -> String {
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      let isPlain =
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
        || [0x2D, 0x2E, 0x5F, 0x7E, 0x2F].contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      uri += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }
    return uri
  }
}
