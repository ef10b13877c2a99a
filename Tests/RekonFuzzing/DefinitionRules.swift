import RekonCore
import RekonPipeline
import RekonTestSupport

/// A file of a definition: a definition comes of it, or faults with file and line. A profile that loads can be read by.
///
/// The first line of an input says which file the rest is (``Role``). Behind a NUL byte comes a feed for its profiles.
struct DefinitionRules {
  let feeds: FeedRules
  /// Small registers, four feeds of three parties.
  private let pipeline: PipelineFolder
  /// Feeds of `feeds/test.yaml` alone.
  private let profile: PipelineFolder
  private let originals: [String: [UInt8]]

  /// The file that the input is.
  enum Role: String, CaseIterable {
    case pipeline
    case profile
    case platforms, partners, institutions, courses, holidays, holds
  }

  init(scratch: ScratchFiles) throws {
    feeds = FeedRules(scratch: scratch, profiles: [])
    pipeline = try PipelineFolder()
    profile = try PipelineFolder()
    try profile.replace(
      "  - feeds/tokopedia.yaml\n  - feeds/gopay.yaml\n  - feeds/ovo.yaml", with: "  - feeds/test.yaml")
    var originals: [String: [UInt8]] = [:]
    for role in Role.allCases where role != .profile {
      let path = pipeline.folder.path(Self.path(role))
      originals[path] = try Files.readAll(path)
    }
    self.originals = originals
  }

  private static func path(_ role: Role) -> String {
    switch role {
    case .pipeline: "pipelines/training-payments.yaml"
    case .profile: "pipelines/feeds/test.yaml"
    default: "pipelines/registers/\(role).csv"
    }
  }

  func check(_ bytes: [UInt8]) throws {
    let input = FuzzBytes(bytes)
    let role = input.choice(of: Role.allCases.map { ($0.rawValue, $0) })
    let parts = input.file.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let text = Array(parts[0])
    let folder = role == .profile ? profile : pipeline
    let path = folder.folder.path(Self.path(role))
    try overwrite(path, with: text)
    defer { if let original = originals[path] { try? overwrite(path, with: original) } }
    let definition: PipelineDefinition
    do {
      definition = try folder.load()
    } catch let faults as Faults {
      try require(!faults.all.isEmpty, "a definition that cannot be used says why", "no fault")
      for fault in faults.all { try check(fault, of: folder.folder, text: text, path: path) }
      return
    }
    let again = try folder.load()
    try require(definition.digest == again.digest, "the same definition has the same digest", again.digest)
    guard role == .pipeline || role == .profile else { return }
    for profile in definition.profiles.prefix(4) {
      let feed = parts.count > 1 ? Array(parts[1]) : Self.feed(for: profile)
      try feeds.check(feed, by: profile, [.segment])
    }
  }

  private func check(_ fault: Fault, of folder: TemporaryFolder, text: [UInt8], path: String) throws {
    try FaultRules.checkText(fault)
    try require(
      fault.file.hasPrefix(folder.path + "/"), "a definition's fault names its file", folder.withoutPath("\(fault)"))
    // What is no text has no lines: a register of 0 bytes, one that is a damaged gzip file.
    if fault.place.compressedByte != nil { return }
    guard let line = fault.place.line else {
      throw BrokenRule("a definition's fault names its line", found: folder.withoutPath("\(fault)"))
    }
    if fault.file == path {
      try require(
        line >= 1 && line <= lineCount(text) + 1, "a fault's line is in the file", folder.withoutPath("\(fault)"))
    }
  }

  /// A header and a row of ones, or a document with nothing in it.
  private static func feed(for profile: FeedProfile) -> [UInt8] {
    switch profile.format {
    case .delimited(let dialect):
      let delimiter = String(UnicodeScalar(dialect.delimiter))
      let names = profile.fields.map(\.column)
      let lines = dialect.headLines.map(\.text) + [names.joined(separator: delimiter)]
      let row = names.map { _ in "1" }.joined(separator: delimiter)
      return Array((lines + [row, dialect.lastLine?.text ?? ""]).joined(separator: "\n").utf8)
    case .xml(let dialect): return Array("<\(dialect.document)><\(dialect.row)/></\(dialect.document)>".utf8)
    }
  }
}
