import RekonCore
import RekonDesk
import RekonPipeline
import RekonTestSupport
import Testing

/// A draft as a test looks at it.
struct Drafted {
  let draft: FeedDraft
  /// The sample's path.
  let path: String
  /// Where the sample lies, when it is a test's own.
  private var folder: TemporaryFolder?

  /// A file of the sample `samples/2020-09`, such as `tokopedia/sales_20200904.csv.gz`, drafted as its shipped profile's record.
  init(sample: String, record: RecordKind?) throws {
    path = Repository.root + "/samples/2020-09/inbox/" + sample
    draft = try FeedDraft(path: path, record: record)
  }

  /// `text` in a file of its own.
  init(_ bytes: [UInt8], named name: String = "kelasku/sales_20200904.csv", record: RecordKind? = nil) throws {
    let folder = try TemporaryFolder()
    try folder.write(bytes, to: name)
    self.folder = folder
    path = folder.path(name)
    draft = try FeedDraft(path: path, record: record)
  }

  init(_ text: String, named name: String = "kelasku/sales_20200904.csv", record: RecordKind? = nil) throws {
    try self.init(Array(text.utf8), named: name, record: record)
  }

  /// The draft after its author's decisions: each text must stand in it.
  func decided(_ edits: [(String, String)]) throws -> String {
    var yaml = draft.yaml
    for (old, new) in edits {
      try #require(yaml.contains(old), "'\(old)' is not in the draft")
      yaml = yaml.replacing(old, with: new)
    }
    return yaml
  }

  func has(_ line: String) -> Bool { draft.yaml.split(separator: "\n").contains { $0.drop { $0 == " " } == line } }

  /// What the definition's reader says of a profile: key path and what was found, a line each.
  static func faults(_ yaml: String) throws -> [String] {
    do {
      _ = try PipelineFolder.profile(yaml)
      return []
    } catch let faults as Faults {
      return faults.all.map { "\($0.place.keyPath ?? ""): \($0.found)" }
    }
  }
}

/// Everything that a profile says of how its feed is written, by name: what two profiles are held against each other by.
func dialect(_ profile: FeedProfile) -> [String: String] {
  var facts = [
    "party": profile.party, "feed": profile.feed, "record": profile.record.name, "files": profile.files.text,
    "calendar": profile.calendar.rawValue,
  ]
  switch profile.format {
  case .delimited(let csv):
    facts["delimiter"] = LineName.of(csv.delimiter)
    facts["encoding"] = csv.encoding.rawValue
    facts["quotes"] = csv.quotes.rawValue
    facts["header"] = csv.header.rawValue
    facts["columns"] = csv.columns.joined(separator: " ")
    facts["comment"] = csv.comment.map(LineName.of)
    facts["head"] = csv.headLines.map(\.text).joined(separator: " / ")
    facts["last"] = csv.lastLine?.text
  case .xml(let xml):
    facts["document"] = xml.document
    facts["namespaces"] = xml.namespaces.map(\.text).joined(separator: " ")
    facts["row"] = xml.row
    facts["date"] = xml.controls.date.joined() + " " + (xml.controls.dateFormat?.text ?? "")
    facts["said party"] = xml.controls.party.joined() + " " + xml.controls.partyText
    facts["sequence"] = xml.controls.sequence.joined()
    facts["count"] = xml.controls.count.joined()
    facts["sum"] = xml.controls.sum.joined()
    facts["currency"] = xml.controls.currency.joined()
  }
  if let totals = profile.totals {
    facts["totals"] =
      "\(profile.record.columns[totals.column].name) \(money(totals.style))\(totals.refundsNegative ? " refunds negative" : "")"
  }
  facts["constants"] = profile.constants.map { "\($0.column)=\($0.text)" }.joined(separator: " ")
  facts["ignored"] = profile.ignoredColumns.joined(separator: " ")
  for rule in profile.fields {
    let name = profile.record.columns[rule.target].name
    facts[name] = rule.paths.isEmpty ? rule.column : rule.paths.joined(separator: " ")
    facts["\(name) optional"] = rule.isOptional ? "yes" : nil
    facts["\(name) strip"] = rule.strip.isEmpty ? nil : rule.strip
    switch rule.type {
    case .text(let pattern): facts["\(name) pattern"] = pattern?.text
    case .words(let words):
      facts["\(name) map"] = words.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
    case .money(let style): facts["\(name) money"] = money(style)
    case .number: facts["\(name) number"] = "yes"
    case .day(let format): facts["\(name) day"] = format.text
    case .instant(let format, let zone):
      facts["\(name) instant"] = format.text + (format.hasOffset ? "" : " \(zone / 3600)h")
    }
    if case .day(let format) = rule.type, !format.months.isEmpty {
      facts["months"] = format.months.joined(separator: " ")
    }
  }
  return facts.filter { !$0.value.allSatisfy { $0 == " " } }
}

private func money(_ style: MoneyStyle) -> String { style.text + (style.allowsMinus ? " minus" : "") }

private enum LineName {
  static func of(_ byte: UInt8) -> String { byte == 0x09 ? "tab" : String(UnicodeScalar(byte)) }
}

/// Where two dialects differ: `quotes: double, shipped none`.
func differences(_ draft: [String: String], _ shipped: [String: String]) -> [String] {
  Set(draft.keys).union(shipped.keys).sorted().compactMap { key in
    draft[key] == shipped[key] ? nil : "\(key): \(draft[key] ?? "-"), shipped \(shipped[key] ?? "-")"
  }
}
