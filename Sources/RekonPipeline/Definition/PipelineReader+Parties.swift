import RekonCore

/// Whether profiles and registers know the same parties.
extension PipelineReader {
  private static func overlap(_ left: FeedProfile, _ right: FeedProfile) -> Bool {
    func starts(_ first: FeedProfile, beforeEndOf second: FeedProfile) -> Bool {
      guard let from = first.validFrom, let to = second.validTo else { return true }
      return from <= to
    }
    return starts(left, beforeEndOf: right) && starts(right, beforeEndOf: left)
  }

  /// A feed whose sender is in no register would never be owed: its absence would look like a quiet day.
  func checkParties(_ profiles: [FeedProfile], _ registers: Registers, _ cursor: YAMLCursor?) {
    // A register that could not be read has been told of already.
    for (index, profile) in profiles.enumerated() {
      let others = profiles[..<index].filter { $0.files == profile.files || $0.name == profile.name }
      if others.contains(where: { Self.overlap($0, profile) }) {
        cursor?.fault(
          "profile-twice", found: "\(profile.name) twice for the same days", expected: "one profile a feed and day",
          remedy: "take one out, or part them by valid_from and valid_to")
      }
    }
    guard !registers.platforms.isEmpty, !registers.partners.isEmpty else { return }
    let payers = Set(registers.platforms.map(\.payoutPartner)).subtracting(registers.partners.map(\.code) + [""])
    for payer in payers.sorted(by: bytesPrecede) {
      let hint = nearest(payer, among: registers.partners.map(\.code)).map { "did you mean '\($0)'?" } ?? ""
      cursor?.fault(
        "party-unregistered", found: "payout_partner '\(visible(payer))' of the platforms register",
        expected: "a partner of the partners register", remedy: hint)
    }
    let known = Set(registers.platforms.map(\.code) + registers.partners.map(\.code))
    for profile in profiles where profile.calendar != .none && !known.contains(profile.party) {
      let hint = nearest(profile.party, among: known.sorted(by: bytesPrecede)).map { "did you mean '\($0)'?" } ?? ""
      cursor?.fault(
        "party-unregistered", found: "feed \(profile.name) of '\(profile.party)'",
        expected: "a party of the platforms or partners register", remedy: hint)
    }
  }
}
