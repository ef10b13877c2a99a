import RekonCore

/// The validate stage: which delivered files are in force, which days are missing, and what that means for the rows.
///
/// Pure: it depends on the names, bytes and order of delivery under the same name of files and check receipts, on nothing
/// else. Files of different names may arrive in any order.
public struct FeedLedger: Sendable {
  public private(set) var verdicts: [FileVerdict] = []
  /// Findings about feeds and rejected rows.
  public private(set) var breaks: [Break] = []
  /// Files in force, in the order of a run.
  public private(set) var accepted: [AcceptedSegment] = []
  public private(set) var absent = AbsentFeeds()
  /// First business date in scope; nil when nothing was delivered and the definition names none.
  public private(set) var from: BusinessDate?
  public private(set) var notes: [Fault] = []
  /// What the newest delivery of a name changed, by path.
  public private(set) var reissues: [Reissue] = []
  public private(set) var missingCount = 0
  public private(set) var refusedCount = 0
  /// A check receipt cannot be read, or names a file that has not come.
  public private(set) var lacksReceipted = false

  private let definition: PipelineDefinition
  private let asOf: BusinessDate
  private var judge: ReceiptJudge

  /// - Parameters:
  ///   - files: every delivered file whose date is not after `asOf`, in any order.
  ///   - receipts: what the check receipts say of files up to `asOf`.
  /// - Throws: ``SegmentFile/Damage`` when a re-issued file's rows cannot be read.
  public init(
    _ files: [DeliveredFile], receipts: CheckReceipts = CheckReceipts(), definition: PipelineDefinition,
    asOf: BusinessDate
  ) throws {
    self.definition = definition
    judge = ReceiptJudge(receipts, definition: definition)
    self.asOf = asOf
    // What the programme office knows has no beginning: its files count whatever their date.
    let isOfParty = definition.profiles.map { definition.registers.isParty($0.party) }
    from = definition.periodFrom ?? files.filter { isOfParty[$0.profileIndex] }.map(\.date).min()
    let from = from
    let inScope = files.filter { file in !isOfParty[file.profileIndex] || from.map { file.date >= $0 } ?? true }
    noteGap(inScope.filter { isOfParty[$0.profileIndex] })
    try decide(inScope)
    let receiptNotes = judge.notes(delivered: Set(files.map(\.path)))
    notes += receiptNotes.notes
    lacksReceipted = receiptNotes.isIncomplete
    addRejectedRows()
    addMissing()
    addGaps()
    accepted.sort(by: AcceptedSegment.precedes)
    reissues.sort { bytesPrecede($0.path, $1.path) }
    verdicts.sort {
      bytesPrecede($0.file.path, $1.file.path)
        || ($0.file.path == $1.file.path && $0.file.receiptNumber < $1.file.receiptNumber)
    }
  }

  private func profile(_ file: DeliveredFile) -> FeedProfile { definition.profiles[file.profileIndex] }

  // MARK: Versions and duplicates

  /// A place in the calendar that one file fills: party, feed, date and part.
  private struct Slot: Hashable {
    var feed: String
    var date: BusinessDate
    var number: Int?
  }

  private mutating func decide(_ files: [DeliveredFile]) throws {
    var slots: [Slot: [DeliveredFile]] = [:]
    for file in files {
      slots[Slot(feed: profile(file).name, date: file.date, number: file.number), default: []].append(file)
    }
    // Earliest date first, then file name: of two files with the same bytes the first stands.
    let ordered = slots.values.map { $0.sorted { $0.receiptNumber < $1.receiptNumber } }.sorted { left, right in
      let (a, b) = (left[0], right[0])
      if a.date != b.date { return a.date < b.date }
      if a.path != b.path { return bytesPrecede(a.path, b.path) }
      return a.receiptNumber < b.receiptNumber
    }
    var firstPath: [String: String] = [:]
    for versions in ordered { try decideSlot(versions, &firstPath) }
  }

  /// Goes back from the latest delivery to the first that can stand.
  private mutating func decideSlot(_ versions: [DeliveredFile], _ firstPath: inout [String: String]) throws {
    var standing: DeliveredFile?
    // Copies of other files are ignored as if they had not come: what was delivered before them stays.
    var own = versions
    var refused: (file: DeliveredFile, fault: Fault)?
    for (index, file) in versions.enumerated().reversed() {
      guard standing == nil else {
        verdicts.append(FileVerdict(file: file, disposition: .superseded, fault: nil, notes: []))
        continue
      }
      let summary = file.segment.summary
      let bytes = profile(file).name + " " + file.sha256
      if summary.rowCount > 0, let other = firstPath[bytes] {
        addDuplicate(file, of: other)
        own.remove(at: index)
        continue
      }
      if summary.rowCount > 0 { firstPath[bytes] = file.path }
      // What its partner did not check is not looked at any further.
      let content = judge.content(of: file)
      if let refusal = judge.identityFault(of: file) ?? summary.refusal
        ?? StatedDates.fault(summary.stated, date: file.date) ?? content.fault
      {
        verdicts.append(
          FileVerdict(file: file, disposition: .refused, fault: refusal.of(file: file.path), notes: []))
        if refused == nil { refused = (file, refusal) }
        continue
      }
      standing = file
      accept(file, content.notes)
    }
    try addReissue(own, standing)
    if let refused {
      addRefused(refused.file, refused.fault, earlierStands: standing != nil)
      let profile = profile(refused.file)
      if standing == nil {
        absent.insert(refused.file.date, party: profile.party, record: profile.record, name: profile.name)
      }
    }
  }

  private mutating func accept(_ file: DeliveredFile, _ receiptNotes: [Fault]) {
    let profile = profile(file)
    var notes = file.segment.summary.notes.map { $0.of(file: file.path) } + receiptNotes
    if let note = GzipName.note(file.path, isGzip: file.segment.summary.isGzip) { notes.insert(note, at: 0) }
    verdicts.append(FileVerdict(file: file, disposition: .accepted, fault: nil, notes: notes))
    accepted.append(
      AcceptedSegment(
        party: profile.party, feed: profile.feed, kind: profile.record, date: file.date, path: file.path,
        segment: file.segment))
  }

  // MARK: Findings

  private func finding(_ rule: Rule, key: String, party: String, date: BusinessDate, message: String) -> Break {
    var found = Break(rule, definition.name(of: rule), state: .break, key: key)
    found.party = party
    found.occurredOn = date
    found.message = message
    found.severity = definition.severity(of: found)
    return found
  }

  private mutating func addDuplicate(_ file: DeliveredFile, of other: String) {
    let profile = profile(file)
    verdicts.append(FileVerdict(file: file, disposition: .duplicate, fault: nil, notes: []))
    breaks.append(
      finding(
        .feedDuplicate, key: pathKey(file.path), party: profile.party, date: file.date,
        message: "\(visible(file.path)) has the same bytes as \(visible(other)) and is ignored"))
  }

  private mutating func addRefused(_ file: DeliveredFile, _ refusal: Fault, earlierStands: Bool) {
    let profile = profile(file)
    let fault = refusal.of(file: file.path)
    refusedCount += 1
    var found = finding(
      .feedRefused, key: pathKey(file.path), party: profile.party, date: file.date,
      message: fault.description + (earlierStands ? "; the earlier delivery stays in force" : "; nothing of it is used")
    )
    found.detail = refusal.code.name
    if let line = refusal.place.line { found.leftSource = "\(file.path):\(line)" }
    breaks.append(found)
  }

  /// The latest delivery of a name held against the one before it with other bytes.
  private mutating func addReissue(_ versions: [DeliveredFile], _ standing: DeliveredFile?) throws {
    guard let latest = versions.last, let earlier = versions.last(where: { $0.sha256 != latest.sha256 }) else { return }
    let (before, now) = (earlier.segment.summary, latest.segment.summary)
    let exponent = definition.currency.exponent
    let isInForce = standing?.receiptNumber == latest.receiptNumber
    var message =
      "\(visible(latest.path)) was delivered again with other bytes, and "
      + "\(isInForce ? "the new delivery stands" : "the new delivery is not used"): "
      + "\(now.acceptedCount) rows carrying \(decimal(now.totals.carried, exponent: exponent)), before "
      + "\(before.acceptedCount) rows carrying \(decimal(before.totals.carried, exponent: exponent))"
    // A refused delivery has no rows to compare.
    if isInForce, before.refusal == nil {
      let changes = try ReissueDelta(before: earlier.segment, now: latest.segment, definition: definition).changes()
      reissues.append(Reissue(path: latest.path, changes: changes))
      let counts = RowChange.Kind.allCases.map { kind in "\(changes.count { $0.kind == kind }) \(kind.rawValue)" }
      message += "; rows: \(counts.joined(separator: ", ")) (reissues.csv)"
    }
    breaks.append(
      finding(
        .feedReissued, key: pathKey(latest.path), party: profile(latest).party, date: latest.date, message: message))
  }

  private mutating func addRejectedRows() {
    for verdict in verdicts where verdict.disposition == .accepted {
      let file = verdict.file
      for reject in file.segment.summary.rejects {
        let record = reject.fault.place.record ?? 0
        var found = finding(
          .rowRejected, key: pathKey(file.path) + ":\(record)", party: profile(file).party, date: file.date,
          message: reject.fault.of(file: file.path).description)
        found.detail = reject.fault.code.name
        if let line = reject.fault.place.line { found.leftSource = "\(file.path):\(line)" }
        breaks.append(found)
      }
    }
  }

  // MARK: The calendar

  private mutating func addMissing() {
    guard let from else { return }
    var there: Set<Slot> = []
    for verdict in verdicts where verdict.disposition == .accepted || verdict.disposition == .refused {
      there.insert(Slot(feed: profile(verdict.file).name, date: verdict.file.date, number: nil))
    }
    let calendar = BusinessCalendar(holidays: definition.registers.holidays, asOf: asOf)
    for profile in definition.profiles where profile.calendar != .none {
      var date = from
      while date.adding(days: profile.dueAfterDays) <= asOf {
        defer { date = date.adding(days: 1) }
        guard profile.isInForce(on: date), definition.registers.owesFiles(profile.party, on: date),
          profile.calendar == .daily || calendar.isBusinessDay(date),
          !there.contains(Slot(feed: profile.name, date: date, number: nil))
        else { continue }
        missingCount += 1
        absent.insert(date, party: profile.party, record: profile.record, name: profile.name)
        breaks.append(
          finding(
            .feedMissing, key: joinedKey(profile.party, profile.feed + "_" + date.compact), party: profile.party,
            date: date, message: "\(profile.name) of \(date) has not arrived"))
      }
    }
  }

  /// Sequence numbers and balances that do not go on where the file before left off.
  private mutating func addGaps() {
    let refused = Dictionary(grouping: verdicts.filter { $0.disposition == .refused }) { profile($0.file).name }
    let check = ContinuityCheck(absent: absent, refusedDates: refused.mapValues { Set($0.map(\.file.date)) })
    let accepted = Dictionary(grouping: verdicts.filter { $0.disposition == .accepted }) { profile($0.file).name }
    // A feed whose dialect changed has several profiles and goes on all the same.
    for (index, profile) in definition.profiles.enumerated()
    where definition.profiles.firstIndex(where: { $0.name == profile.name }) == index {
      let files = accepted[profile.name]?.map(\.file) ?? []
      for gap in check.gaps(in: files, profile) {
        var found = finding(
          .feedGap, key: pathKey(gap.file.path), party: profile.party, date: gap.file.date, message: gap.message)
        found.detail = gap.detail
        if let line = gap.place.line { found.leftSource = "\(gap.file.path):\(line)" }
        breaks.append(found)
      }
    }
  }

  /// An inbox with one stray old file would make every day since then a missing one: say where the hole is.
  private mutating func noteGap(_ files: [DeliveredFile]) {
    let dates = Set(files.map(\.date)).sorted()
    guard definition.periodFrom == nil, dates.count > 1, dates[1].days(since: dates[0]) > 7 else { return }
    notes.append(
      Fault(
        "scope-gap", severity: .warning,
        file: files.filter { $0.date == dates[0] }.map(\.path).min(by: bytesPrecede) ?? "",
        found: "files of \(dates[0]), then none before \(dates[1])", expected: "a feed a day from the first date on",
        remedy: "set period.from in the pipeline if the first file is a stray"))
  }
}
