import RekonCore
import RekonIngest

/// The feeds of a pipeline as Markdown: each party's interface as the program reads it, told from its profiles.
public struct FeedDescription {
  private let profiles: [FeedProfile]
  /// An inbox to take examples from.
  let examples: String?

  /// - Parameter definitions: pipelines whose feeds are told, party by party in the order of the first.
  public init(_ definitions: [PipelineDefinition], examples: String?) {
    self.examples = examples
    let all = definitions.flatMap(\.profiles)
    var parties: [String] = []
    for profile in all where !parties.contains(profile.party) { parties.append(profile.party) }
    profiles = parties.flatMap { party in
      let own = all.filter { $0.party == party }
      // Pipelines share profiles; one that was in force before another is told beside it.
      return own.indices.filter { index in
        !own[..<index].contains { $0.name == own[index].name && $0.digest == own[index].digest }
      }.map { own[$0] }
    }
  }

  public func markdown() throws -> String {
    var lines: [String] = []
    var party = ""
    for profile in profiles {
      if profile.party != party {
        party = profile.party
        lines += ["## \(party)", "", profile.about, ""]
      }
      lines += ["### \(profile.name)", ""] + shape(profile) + [""] + fields(profile) + [""]
      lines += try example(profile)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: The file

  private func shape(_ profile: FeedProfile) -> [String] {
    var rows: [(String, String)] = [
      ("file", code(profile.files.text)), ("a row is", article(profile.record.name)), ("owed", calendar(profile)),
    ]
    switch profile.format {
    case .delimited(let dialect): rows += shape(dialect)
    case .xml(let dialect): rows += shape(dialect)
    }
    if let totals = profile.totals, profile.hasControlTotals, !hasStatements(profile) {
      let refunds = totals.refundsNegative ? ", refunds counted negative" : ""
      rows.append(
        (
          "stated sum",
          "of \(code(profile.record.columns[totals.column].name)) over all rows whatever their status\(refunds)"
        ))
    }
    for constant in profile.constants {
      rows.append(
        (
          "always",
          "\(code(constant.column)) is \(code(constant.text))"
            + (constant.isOptional ? " where it is there" : "")
        ))
    }
    rows.append(("rejected rows allowed", rejects(profile)))
    rows.append(
      (
        "end",
        profile.isClosed
          ? "what closes the feed is checked" : "nothing closes it: rows missing at its end cannot be seen"
      ))
    return ["| | |", "|---|---|"] + rows.map { "| \($0.0) | \($0.1) |" }
  }

  /// Statements state totals of their entries, not of the records.
  private func hasStatements(_ profile: FeedProfile) -> Bool {
    if case .xml(let dialect) = profile.format { return !dialect.statements.isEmpty }
    return false
  }

  private func calendar(_ profile: FeedProfile) -> String {
    let due = profile.dueAfterDays == 0 ? "" : ", \(profile.dueAfterDays) days later"
    return switch profile.calendar {
    case .daily: "every day\(due)"
    case .businessDays: "every business day\(due)"
    case .none: "never: read when it comes"
    }
  }

  private func rejects(_ profile: FeedProfile) -> String {
    if let limit = profile.rejectLimit { return String(limit) }
    return profile.hasControlTotals ? "none" : "the larger of 3 and 0.1 %"
  }

  private func shape(_ dialect: CSVDialect) -> [(String, String)] {
    let delimiter = dialect.delimiter == 0x09 ? "a tab" : code(String(UnicodeScalar(dialect.delimiter)))
    let quotes = dialect.quotes == .none ? "quotes mean nothing" : "fields may be quoted"
    var rows = [("form", "lines parted by \(delimiter), \(dialect.encoding.rawValue), \(quotes)")]
    for line in dialect.headLines { rows.append(("in front", code(line.text))) }
    switch dialect.header {
    case .required: rows.append(("header", "names the columns; their order is free"))
    case .none: rows.append(("header", "none: \(dialect.columns.map(code).joined(separator: ", "))"))
    case .optional:
      rows.append(("header", "may be there: \(dialect.columns.map(code).joined(separator: ", "))"))
    }
    if let comment = dialect.comment {
      rows.append(("comments", "lines that begin with \(code(String(UnicodeScalar(comment))))"))
    }
    if let last = dialect.lastLine { rows.append(("last line", code(last.text))) }
    return rows
  }

  private func shape(_ dialect: XMLDialect) -> [(String, String)] {
    var rows = [
      (
        "form",
        "XML, document element \(code(dialect.document))\(dialect.isEnveloped ? ", an envelope may stand around it" : "")"
      )
    ]
    if !dialect.namespaces.isEmpty {
      rows.append(("namespace", dialect.namespaces.map { code($0.text) }.joined(separator: " or ")))
    }
    if !dialect.statements.isEmpty { rows.append(("statements", paths(dialect.statements))) }
    rows.append(("row element", code(dialect.row) + (dialect.detail.map { ", or each \(code($0)) in it" } ?? "")))
    if let needed = dialect.neededPath {
      let nulls = dialect.neededNulls.isEmpty ? "" : " (\(paths(dialect.neededNulls)) is none)"
      rows.append(("ignored and counted", "rows without \(code(needed))\(nulls)"))
    }
    let controls = dialect.controls
    let party = controls.party.isEmpty ? [] : [("party", controls.party)]
    for (name, list) in party + [
      ("business date", controls.date), ("sequence", controls.sequence), ("row count", controls.count),
      ("sum", controls.sum),
      ("currency", controls.currency), ("account", controls.account), ("number of details", controls.detailCount),
    ] where !list.isEmpty { rows.append((name, paths(list))) }
    if let balance = dialect.balance {
      let types =
        "\(balance.opening.joined(separator: "/")) + booked entries = \(balance.closing.joined(separator: "/"))"
      rows.append(
        (
          "balance",
          types + (balance.requiredIn.isEmpty ? ", where they are there" : ", required in \(paths(balance.requiredIn))")
        ))
    }
    for entry in dialect.cases { rows.append(("case", text(entry, dialect))) }
    return rows
  }

  private func text(_ entry: XMLDialect.Case, _ dialect: XMLDialect) -> String {
    let conditions = dialect.marks.indices.compactMap { index -> String? in
      switch entry.conditions[index] {
      case .equals(let text): "\(dialect.marks[index].name) \(code(text))"
      case .present: "\(dialect.marks[index].name) there"
      case .absent: "no \(dialect.marks[index].name)"
      case nil: nil
      }
    }
    let result = entry.status.map { code("\($0)") } ?? "ignored and counted"
    return conditions.joined(separator: ", ") + ": " + result + (entry.isNegative ? ", amount negative" : "")
  }

  // MARK: Fields

  private func fields(_ profile: FeedProfile) -> [String] {
    let rows = profile.fields.map { rule -> String in
      let place =
        rule.type.isWordsOfCases(rule) ? "the case above" : rule.paths.isEmpty ? code(rule.column) : paths(rule.paths)
      return "| \(code(profile.record.columns[rule.target].name)) | \(place) | \(form(rule, profile)) |"
    }
    return ["| field | stands in | written as |", "|---|---|---|"] + rows
  }

  private func form(_ rule: FieldRule, _ profile: FeedProfile) -> String {
    var parts: [String] = []
    if !rule.strip.isEmpty { parts.append("behind \(code(rule.strip))") }
    if let split = rule.split {
      parts.append(
        "part \(split.part + 1) of \(split.partCount), parted by \(code(String(UnicodeScalar(split.separator))))")
    }
    switch rule.type {
    case .text(let pattern): parts.append(pattern.map { "text like \(code($0.text))" } ?? "text")
    case .words(let words):
      guard !rule.type.isWordsOfCases(rule) else { break }
      parts.append(
        words.sorted { $0.value.rawValue < $1.value.rawValue || ($0.value == $1.value && bytesPrecede($0.key, $1.key)) }
          .map { "\(code($0.key)) \($0.value)" }.joined(separator: ", "))
    case .money(let style):
      parts.append(style.isMinor ? "minor units" : code(style.text))
      if style.allowsMinus { parts.append("may be negative") }
    case .number:
      let numbers = profile.record.columns[rule.target].numbers
      parts.append("\(numbers.lowerBound) to \(numbers.upperBound)")
    case .day(let format): parts.append(code(format.text))
    case .instant(let format, let zone):
      parts.append(code(format.text))
      if !format.hasOffset {
        parts.append("UTC\(zone < 0 ? "-" : "+")\(padded(abs(zone) / 3_600, 2)):\(padded(abs(zone) / 60 % 60, 2))")
      }
    }
    if rule.takesStatementDate { parts.append("else the statement's date") }
    if rule.isOptional { parts.append("may be empty") }
    return parts.joined(separator: "; ")
  }

  // MARK: Examples

  private func example(_ profile: FeedProfile) throws -> [String] {
    guard let examples else { return [] }
    let folder = "\(examples)/\(profile.party)"
    for name in try Files.names(in: folder) where profile.files.match("\(profile.party)/\(name)") != nil {
      let path = "\(folder)/\(name)"
      guard (try? FeedIngest.check(path, profile: profile, inflater: .zlib))?.acceptedCount ?? 0 > 0 else { continue }
      let lines = try FeedExcerpt.lines(path, profile: profile, lineLimit: 7, characterLimit: 420)
      return ["\(code(name)) begins:", "", "```text"] + lines + ["```", ""]
    }
    return []
  }

  private func article(_ name: String) -> String { ("aeio".contains(name.prefix(1)) ? "an " : "a ") + name }

  private func code(_ text: String) -> String { "`\(visible(text).replacing("|", with: "\\|"))`" }

  private func paths(_ list: [String]) -> String { list.map(code).joined(separator: " or ") }
}

extension FieldType {
  /// The status that an entry's case decides.
  fileprivate func isWordsOfCases(_ rule: FieldRule) -> Bool {
    if case .words = self { return rule.column == "cases" && rule.paths.isEmpty }
    return false
  }
}
