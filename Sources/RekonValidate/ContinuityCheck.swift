import RekonCore

/// Whether each file of a feed goes on where the one before left off: its sequence number is the next, its opening balance
/// the previous closing one. Kept apart by account where statements have one.
struct ContinuityCheck {
  let absent: AbsentFeeds
  /// By feed: also of re-issues whose former delivery is in force.
  let refusedDates: [String: Set<BusinessDate>]

  struct Gap {
    var file: DeliveredFile
    var place: Place
    /// `sequence`, `balance`, or both.
    var detail: String
    var message: String
  }

  private struct Last {
    var file: DeliveredFile
    var sequence: Int?
    var closing: MinorUnits?
  }

  /// Gaps that no missing or refused file explains, one a file, in the order of dates and names.
  ///
  /// - Parameter files: accepted files of one feed, in any order.
  func gaps(in files: [DeliveredFile], _ profile: FeedProfile) -> [Gap] {
    var lasts: [String: Last] = [:]
    var gaps: [Gap] = []
    for file in files.sorted(by: Self.precedes) {
      var gap: Gap?
      for facts in file.segment.summary.stated where facts.sequence != nil || facts.opening != nil {
        if let last = lasts[facts.account], !isExplained(last.file, file, profile) {
          add(differences(last, facts), of: facts, file, to: &gap)
        }
        lasts[facts.account] = Last(
          file: file, sequence: facts.sequence ?? lasts[facts.account]?.sequence,
          closing: facts.closing ?? lasts[facts.account]?.closing)
      }
      if let gap { gaps.append(gap) }
    }
    return gaps
  }

  private static func precedes(_ left: DeliveredFile, _ right: DeliveredFile) -> Bool {
    if left.date != right.date { return left.date < right.date }
    // Part 10 comes after part 2, whatever their names' order.
    if left.number != right.number { return left.number ?? 0 < right.number ?? 0 }
    return bytesPrecede(left.path, right.path)
  }

  /// A file that is not there may have carried what is missed.
  private func isExplained(_ before: DeliveredFile, _ after: DeliveredFile, _ profile: FeedProfile) -> Bool {
    refusedDates[profile.name]?.contains { $0 >= before.date && $0 <= after.date } ?? false
      || !absent.dates(of: profile.party, profile.record, from: before.date, through: after.date).isEmpty
  }

  private func differences(_ last: Last, _ facts: StatedFacts) -> [(detail: String, text: String)] {
    var differences: [(String, String)] = []
    if let before = last.sequence, let now = facts.sequence, now != before + 1 {
      differences.append(
        ("sequence", "sequence \(now) follows \(before) of \(visible(last.file.path)), expected \(before + 1)"))
    }
    if let before = last.closing, let now = facts.opening, now != before {
      differences.append(
        (
          "balance",
          "opening balance \(decimal(now)) is not the closing balance \(decimal(before)) of \(visible(last.file.path))"
        ))
    }
    return differences
  }

  private func add(
    _ differences: [(detail: String, text: String)], of facts: StatedFacts, _ file: DeliveredFile, to gap: inout Gap?
  ) {
    for (detail, text) in differences {
      guard var known = gap else {
        gap = Gap(
          file: file, place: facts.place, detail: detail, message: "\(visible(file.path)): \(text)")
        continue
      }
      if !known.detail.split(separator: ";").contains(Substring(detail)) { known.detail += ";" + detail }
      known.message += "; " + text
      gap = known
    }
  }
}
