import Glibc
import RekonCore
import RekonIngest
import RekonPipeline
import RekonValidate

/// Checks one file as a run would read it, and tells everything that is wrong.
public struct FileCheck: Sendable {
  public var candidates: FeedChoice.Candidates
  /// The feed that the files are said to be; nil: by their names.
  public var feed: String?
  /// The business date that the files are said to be of; nil: by their names.
  public var date: BusinessDate?
  public var currency: Currency
  /// Findings listed of each kind.
  public var limit: Int
  public var inflater: InflaterChoice
  public var needsHash: Bool

  public init(
    candidates: FeedChoice.Candidates, feed: String?, date: BusinessDate?, currency: Currency, limit: Int,
    inflater: InflaterChoice, needsHash: Bool
  ) {
    self.candidates = candidates
    self.feed = feed
    self.date = date
    self.currency = currency
    self.limit = limit
    self.inflater = inflater
    self.needsHash = needsHash
  }

  /// - Parameter progress: compressed bytes read, all of them, rows so far.
  public func check(_ path: String, progress: @escaping (Int, Int, Int) -> Void = { _, _, _ in }) -> CheckedFile {
    var file = CheckedFile(path: path)
    do throws(Fault) {
      let before = try status(path)
      file.byteCount = before.byteCount
      let choice = try choose(path)
      describe(&file, choice)
      if needsHash { file.sha256 = try hash(path) }
      try inspect(&file, choice, progress)
      guard try status(path) == before else {
        throw Fault(
          "changed-while-reading", file: path, found: "a file that is still being written", expected: "a whole file",
          remedy: "check it again once it is there whole")
      }
    } catch {
      if error.code == "file-not-found" { file.verdict = .notFound }
      file.add(error, .file)
    }
    settle(&file)
    return file
  }

  private func choose(_ path: String) throws(Fault) -> FeedChoice {
    var choice =
      if let feed {
        try FeedChoice(path: path, feed: feed, among: candidates)
      } else {
        try FeedChoice(path: path, among: candidates)
      }
    if let date {
      if let named = choice.date, named != date {
        throw Fault(
          "date-differs", file: path, found: "a name of \(named)", expected: "\(date), as --date says",
          remedy: "--date is for names without a date: is this the right file?")
      }
      choice.date = date
      // Another version of the profile may be in force on that day.
      if let other = candidates.profiles.first(where: { $0.name == choice.profile.name && $0.isInForce(on: date) }) {
        choice.profile = other
      }
    }
    return choice
  }

  private func describe(_ file: inout CheckedFile, _ choice: FeedChoice) {
    file.profile = choice.profile
    file.date = choice.date
    file.currency = currency
  }

  // MARK: The file itself

  private func status(_ path: String) throws(Fault) -> FileStatus {
    let found: FileStatus?
    do throws(FileError) { found = try FileStatus.of(path) } catch { throw unreadable(error, path) }
    guard let found else { throw unreadable(FileError("open", path, ENOENT), path) }
    if let fault = Receiver.fault(ofKind: found.kind, path) { throw fault }
    return found
  }

  private func unreadable(_ error: FileError, _ path: String) -> Fault {
    if error.isNotFound {
      return Fault(
        "file-not-found", file: path, found: "no such file", expected: "a feed", remedy: "is the path right?")
    }
    return Fault(
      "unreadable", file: path, found: String(cString: strerror(error.errorNumber)),
      expected: "a file that can be read", remedy: "may this user read it?")
  }

  private func hash(_ path: String) throws(Fault) -> String {
    do { return try SHA256Digest.hex(ofFile: path).sha256 } catch { throw unreadable(error, path) }
  }

  // MARK: What is in it

  private func inspect(
    _ file: inout CheckedFile, _ choice: FeedChoice, _ progress: @escaping (Int, Int, Int) -> Void
  ) throws(Fault) {
    let desk = DeskLog(limit: limit, progress: progress)
    let path = file.path
    let summary: SegmentSummary
    do {
      summary = try FeedIngest.inspect(path, profile: choice.profile, inflater: inflater, desk: desk)
    } catch let error as FileError {
      throw unreadable(error, path)
    } catch { preconditionFailure("only the machine's failures are thrown: \(error)") }
    file.summary = summary
    file.columnCounts = desk.columnCounts
    take(&file, desk.refusals, .file)
    if let date = choice.date, let fault = StatedDates.fault(summary.stated, date: date) { file.add(fault, .file) }
    take(&file, desk.rowFaults, .row)
    take(&file, desk.notes, .note)
    // Of no bytes, or of bytes that are neither, the name is the smaller matter.
    if summary.isGzip || summary.rowCount > 0 || desk.refusals.count == 0,
      let note = GzipName.note(path, isGzip: summary.isGzip)
    {
      file.add(note, .note)
    }
    if choice.date == nil {
      file.add(
        Fault(
          "name-without-date", severity: .warning, found: "a file name without the business date",
          expected: choice.profile.files.text,
          remedy: "deliver it under such a name; whether the dates inside agree was not checked"), .note)
    }
    addExcerpts(&file, choice.profile, desk)
    let order = file.findings.enumerated().sorted { left, right in
      func rank(_ item: (offset: Int, element: CheckedFile.Finding)) -> (Int, Int, Int) {
        // Damage of the file comes before what it did to the text.
        let damage = item.element.fault.place.compressedByte != nil ? -1 : Int.max
        return (item.element.level.rank, item.element.byte ?? damage, item.offset)
      }
      return rank(left) < rank(right)
    }
    file.findings = order.map(\.element)
  }

  private func take(_ file: inout CheckedFile, _ list: DeskLog.List, _ level: CheckedFile.Finding.Level) {
    file.counts[level, default: 0] += list.count
    for entry in list.entries {
      file.findings.append(
        .init(level: level, fault: entry.fault.of(file: file.path), key: entry.key, excerpt: nil))
    }
  }

  private func addExcerpts(_ file: inout CheckedFile, _ profile: FeedProfile, _ desk: DeskLog) {
    let placed = file.findings.indices.filter { file.findings[$0].fault.place.byte != nil }
    let order = placed.sorted { left, right in
      let (first, second) = (file.findings[left].fault.place.byte!, file.findings[right].fault.place.byte!)
      return (first, left) < (second, right)
    }
    var isXML = false
    if case .xml = profile.format { isXML = true }
    let maker = ExcerptMaker(profile: profile, desk: desk)
    var excerpts: [(index: Int, excerpt: Excerpt?)] = []
    FeedRegions.read(
      file.path, offsets: order.map { file.findings[$0].fault.place.byte! }, isXML: isXML, inflater: inflater,
      limits: profile.limits
    ) { index, region in
      excerpts.append((order[index], maker.excerpt(file.findings[order[index]].fault, region)))
    }
    for (index, excerpt) in excerpts { file.findings[index].excerpt = excerpt }
  }

  private func settle(_ file: inout CheckedFile) {
    guard file.verdict != .notFound else { return }
    if file.count(.file) > 0 {
      file.verdict = .refused
    } else if file.summary?.rejectedCount ?? 0 > 0 {
      file.verdict = .acceptedWithRejects
    }
  }
}
