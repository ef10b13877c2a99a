import Foundation
import RekonCore
import RekonIngest

/// A first profile of a feed, drafted from one sample file, for its author to read and to complete.
///
/// What a sample shows is written with what it rests on; what it cannot show is a guess that says so, or is left open so
/// that the definition's reader asks for it. The same bytes under the same name give the same draft. Memory is bounded by
/// ``FeedSample``'s limits.
public struct FeedDraft: Sendable {
  /// The profile, as YAML with comments.
  public let yaml: String
  /// What the sample shows.
  public let certain: [String]
  /// What was taken without proof.
  public let guesses: [String]
  /// What the author must decide: the profile does not load before.
  public let open: [String]
  private let heading: String

  /// - Parameters:
  ///   - party, feed, record: what the author knows already; else from the folder's name, the file's name, the columns.
  /// - Throws: ``Fault`` for a file that no feed can be, ``FileError`` when it cannot be read.
  public init(path: String, party: String? = nil, feed: String? = nil, record: RecordKind? = nil) throws {
    let sample: FeedSample
    let name = SampleName(path: path, folder: Self.folderName(path), party: party, feed: feed)
    var page = DraftPage()
    do {
      sample = try FeedSample.read(path)
      if Self.isXML(sample.head) {
        try Self.document(sample, name, record, &page)
      } else {
        try Self.delimited(sample, name, record, &page)
      }
    } catch let fault as Fault { throw fault.of(file: path) }
    yaml = page.lines.joined(separator: "\n") + "\n"
    certain = Self.once(page.certain)
    guesses = Self.once(page.guesses)
    open = Self.once(page.open)
    heading = "draft of \(YAMLText.remark(YAMLText.masked(name.base)))"
  }

  /// What is certain, what is a guess and what is open, for standard error.
  public var summary: String {
    var lines = [heading]
    for (title, texts) in [("certain", certain), ("guess", guesses), ("open", open)] where !texts.isEmpty {
      lines.append("\(title):")
      lines += texts.map { "  \($0)" }
    }
    if open.isEmpty { lines.append("nothing is open: read the guesses, and check the file by the draft") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What speaks against writing a draft to this path: what an author has made of an earlier one is not written over.
  public static func fault(writingTo path: String) -> Fault? {
    guard Files.exists(path) else { return nil }
    return Fault(
      "file-exists", file: path, found: "a file of that name", expected: "a new one",
      remedy: "write over it with --force")
  }

  private static func once(_ texts: [String]) -> [String] {
    texts.indices.filter { texts.firstIndex(of: texts[$0]) == $0 }.map { texts[$0] }
  }

  private static func folderName(_ path: String) -> String {
    URL(filePath: path).deletingLastPathComponent().standardizedFileURL.lastPathComponent
  }

  /// A document begins with `<` and a name, also behind a mark or blanks, in any encoding.
  private static func isXML(_ head: [UInt8]) -> Bool {
    var bytes = head.prefix(256).filter { $0 != 0 }[...]
    for mark: [UInt8] in [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] where bytes.starts(with: mark) {
      bytes = bytes.dropFirst(mark.count)
    }
    bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard bytes.first == UInt8(ascii: "<"), let second = bytes.dropFirst().first else { return false }
    let text = String(decoding: bytes.prefix(20), as: UTF8.self).lowercased()
    guard !text.hasPrefix("<html"), !text.hasPrefix("<!doctype html"), !text.hasPrefix("<table") else { return false }
    // A line such as <END> has no second element; a document has.
    return isLetter(second) && head.count(where: { $0 == UInt8(ascii: "<") }) > 1 || second == UInt8(ascii: "?")
      || second == UInt8(ascii: "!")
  }

  // MARK: The two kinds of feeds

  private static func delimited(
    _ sample: FeedSample, _ name: SampleName, _ record: RecordKind?, _ page: inout DraftPage
  ) throws {
    let table = SampleTable(try SampleText(sample.head, isWhole: sample.isWhole), sample: (sample.tail, sample.isWhole))
    guard table.header != nil || table.rowCount > 0 || !table.front.isEmpty || !table.last.isEmpty else {
      throw Fault(
        "empty-feed", at: Place(line: 1, byte: 0), found: "blank lines and nothing else", expected: "a feed",
        remedy: "draft from a file that has rows")
    }
    let draft = DelimitedDraft(table, name: name)
    let looked = counted(table.rowCount, "row") + " looked at, " + extent(sample)
    writeHead(name, looked, &page)
    let hints = [name.feed] + table.front
    let mapping = writeFeed(name, record, draft.columns, hints: hints, rowCount: table.rowCount, &page)
    draft.write(mapping, to: &page)
  }

  private static func document(
    _ sample: FeedSample, _ name: SampleName, _ record: RecordKind?, _ page: inout DraftPage
  ) throws {
    let outline = DocumentOutline(try XMLSample.read(sample.head, isWhole: sample.isWhole))
    guard !outline.document.isEmpty else {
      throw Fault(
        "not-text", at: Place(line: 1, byte: 0), found: "no element", expected: "lines with delimiters, or XML",
        remedy: "ask the partner for an export as CSV or XML")
    }
    let looked = counted(outline.rowCount, "row") + " looked at, " + extent(sample)
    if outline.isBankMessage { return bankMessage(outline, name, record, looked: extent(sample), &page) }
    writeHead(name, looked, &page)
    let draft = DocumentDraft(outline, name: name, isWhole: sample.isWhole)
    let hints = [name.feed, outline.document, outline.namespace]
    let mapping = writeFeed(name, record, draft.columns, hints: hints, rowCount: outline.rowCount, &page)
    draft.write(mapping, to: &page)
  }

  /// A bank's message has a profile already, down to the version: another draft of it would only be worse.
  private static func bankMessage(
    _ outline: DocumentOutline, _ name: SampleName, _ record: RecordKind?, looked: String, _ page: inout DraftPage
  ) {
    writeHead(name, looked, &page)
    let kind =
      record
      ?? (FieldNames.words(name.feed).contains { FieldNames.recordWords[.incentive]?.contains($0) == true }
        ? .incentive : .transfer)
    let entry = kind == .incentive ? "incentives" : "transfers"
    page.note(2, "an ISO 20022 message, \(outline.message)")
    page.isCertain("an ISO 20022 message, \(outline.message)")
    if record == nil { page.isGuess("the record is \(kind.name)") }
    page.put(2, "record: \(kind.name)")
    writeFiles(name, kind, &page)
    page.note(
      2,
      "open: copy xml, totals, constants and fields of the entry '\(entry)' in pipelines/feeds/bni.yaml: they read camt.052, camt.053 and camt.054 in versions 02 to 13"
    )
    page.isOpen("xml, totals, constants and fields: copy them from '\(entry)' in pipelines/feeds/bni.yaml")
    page.put(2, "fields: {}")
  }

  private static func extent(_ sample: FeedSample) -> String {
    let form = sample.isGzip ? "gzip" : "not compressed"
    return (sample.isWhole ? "the whole file" : "the first \(FeedSample.headLimit >> 20) MiB and the end") + ", \(form)"
  }

  // MARK: What both have

  private static func writeHead(_ name: SampleName, _ looked: String, _ page: inout DraftPage) {
    let file = YAMLText.masked(name.base)
    page.note(0, "Drafted by rekon init feed from \(file): \(looked).")
    page.note(
      0,
      "Read every line and complete it: a sample shows how a feed is written, not what it means. A comment says what "
        + "the line below it rests on; what says guess or open is for you to decide. Then")
    page.aside(0, "  rekon check \(file) --profile \(name.party).yaml    reads the file by this profile")
    page.aside(
      0, "  rekon feeds PIPELINE                    tells how every feed is read, once the pipeline names this profile")
    page.put(0, "about: \(YAMLText.quoted("\(name.party): drafted from a sample"))")
    page.put(0, "party: \(YAMLText.scalar(name.party))")
    page.put(0, "feeds:")
    page.put(1, "\(YAMLText.scalar(name.feed)):")
  }

  private static func writeFeed(
    _ name: SampleName, _ record: RecordKind?, _ columns: [ColumnFacts], hints: [String], rowCount: Int,
    _ page: inout DraftPage
  ) -> FieldMapping? {
    let mapping: FieldMapping?
    if let record {
      mapping = FieldMapping(record, columns)
      page.put(2, "record: \(record.name)")
    } else if let guess = FieldMapping.guess(columns, hints: hints) {
      mapping = guess.mapping
      page.note(2, "guess: \(guess.evidence)")
      page.isGuess("the record is \(guess.mapping.record.name): \(guess.evidence)")
      page.put(2, "record: \(guess.mapping.record.name)")
    } else {
      mapping = nil
      page.note(
        2, "open: neither names nor columns say what a row is; say it with --record, and the fields are drafted, too")
      page.aside(2, "record: " + RecordKind.allCases.map(\.name).joined(separator: " | "))
      page.isOpen("the record: neither names nor columns say what a row is")
    }
    if rowCount == 0 { page.isGuess("the sample has no row: names alone were looked at") }
    writeFiles(name, mapping?.record, &page)
    return mapping
  }

  private static func writeFiles(_ name: SampleName, _ record: RecordKind?, _ page: inout DraftPage) {
    if let files = name.files {
      page.note(2, "guess: {date} is the day in the file's name, {number} the part of a split day")
      page.put(2, "files: \(YAMLText.quoted(files))")
      page.isGuess("files are called \(files)")
    } else {
      page.note(2, "open: the file's name has no day as yyyymmdd, and a feed's files are known by it")
      page.aside(2, "files: \"\(name.party)/\(name.feed)_{date}[_{number}].csv[.gz]\"")
      page.isOpen("files: the name has no day as yyyymmdd")
    }
    let calendar = record == .entitlement ? "none" : "daily"
    page.note(
      2,
      "guess: \(calendar == "none" ? "entitlements come by wave" : "daily, business-days or none: on which days a file is due")"
    )
    page.put(2, "calendar: \(calendar)")
  }
}
