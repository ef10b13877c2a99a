import RekonCore

/// Holds deliveries against the check receipts. One receipt that is believed and agrees is enough.
///
/// A file is held by its bytes first (``identityFault(of:)``, before anything else of it is judged) and, where it can be read,
/// by its rows and sums (``content(of:)``).
struct ReceiptJudge {
  private let definition: PipelineDefinition
  private let unreadable: [Fault]
  private let all: [ReceiptClaim]
  /// By the path of the file they speak of, in the order in which they are told.
  private let claims: [String: [ReceiptClaim]]
  /// Receipts whose signature has refused a file: the finding says why.
  private var toldReceipts: Set<String> = []

  init(_ receipts: CheckReceipts, definition: PipelineDefinition) {
    self.definition = definition
    unreadable = receipts.unreadable
    all = receipts.claims.sorted(by: ReceiptClaim.precedes)
    claims = Dictionary(grouping: all, by: \.path)
  }

  // MARK: The bytes

  /// Why a delivery is not one that its partner checked; nil when it is, or when nobody asks.
  mutating func identityFault(of file: DeliveredFile) -> Fault? {
    guard let claims = claims[file.path] else { return missing(file) }
    let own = claims.filter { Self.isOf($0, file) }
    if own.contains(where: { $0.distrust == nil }) { return nil }
    if let distrust = tell(own.first) { return distrust }
    guard let believed = claims.first(where: { $0.distrust == nil }) else { return tell(claims.first) }
    return Fault(
      "receipt-differs", file: file.path, found: Self.bytes(file.sha256, file.byteCount),
      expected:
        "\(Self.bytes(believed.file.sha256, believed.file.byteCount)), which \(visible(believed.receiptPath)) names",
      remedy: "these are not the bytes that were checked: send the checked file, or check this one and send its receipt"
    )
  }

  private static func isOf(_ claim: ReceiptClaim, _ file: DeliveredFile) -> Bool {
    claim.file.sha256 == file.sha256 && claim.file.byteCount == file.byteCount
  }

  private static func bytes(_ sha256: String, _ byteCount: Int) -> String {
    "\(byteCount) \(byteCount == 1 ? "byte" : "bytes") with SHA-256 \(sha256.prefix(12))…"
  }

  private func missing(_ file: DeliveredFile) -> Fault? {
    let party = definition.profiles[file.profileIndex].party
    guard definition.receiptRules[party]?.isRequired(on: file.date) == true else { return nil }
    return Fault(
      "receipt-missing", file: file.path, found: "no check receipt that names it",
      expected: "one, as receipts.required of \(visible(party)) asks",
      remedy: "check the file with rekon check --receipt and send the receipt, too")
  }

  private mutating func tell(_ claim: ReceiptClaim?) -> Fault? {
    guard let claim, let distrust = claim.distrust else { return nil }
    toldReceipts.insert(claim.receiptSHA256)
    return distrust
  }

  // MARK: Rows and sums

  /// What the receipts of these bytes say of their content: a fault, or what is worth a note.
  func content(of file: DeliveredFile) -> (fault: Fault?, notes: [Fault]) {
    let profile = definition.profiles[file.profileIndex]
    let believed = (claims[file.path] ?? []).filter { Self.isOf($0, file) && $0.distrust == nil }
    let sameProfile = believed.filter { $0.file.profileDigest == profile.digest }
    // Where the very profile was checked with, what another one found says nothing.
    let judgements = (sameProfile.isEmpty ? believed : sameProfile).map { judgement($0, file, profile) }
    return judgements.first { $0.fault == nil && $0.notes.isEmpty } ?? judgements.first { $0.fault == nil }
      ?? judgements.first ?? (nil, [])
  }

  private func judgement(
    _ claim: ReceiptClaim, _ file: DeliveredFile, _ profile: FeedProfile
  ) -> (fault: Fault?, notes: [Fault]) {
    if claim.file.verdict == .refused {
      return (
        Fault(
          "receipt-refused", file: file.path, found: "the verdict 'refused' in \(visible(claim.receiptPath))",
          expected: "a file that its partner's check accepts",
          remedy: "rekon check says why: mend the file, check it and send it with its new receipt"), []
      )
    }
    var differences = [rows(claim, file), sums(claim, file)].compactMap { $0 }
    guard claim.file.profileDigest != profile.digest else { return (differences.first, []) }
    for index in differences.indices {
      differences[index].severity = .warning
      differences[index].remedy =
        "it was checked with another profile (\(Self.profile(claim.file)); here \(Self.version(profile.validFrom?.description))"
        + " \(profile.digest.prefix(12))…)"
    }
    return (nil, differences)
  }

  private static func profile(_ file: VouchedFile) -> String {
    "\(visible(file.feed)) \(version(file.profileVersion)) \(file.profileDigest.prefix(12))…"
  }

  private static func version(_ date: String?) -> String {
    date.flatMap { $0.isEmpty ? nil : "from \(visible($0))" } ?? "of any day"
  }

  private func rows(_ claim: ReceiptClaim, _ file: DeliveredFile) -> Fault? {
    let summary = file.segment.summary
    let found = [summary.rowCount, summary.acceptedCount, summary.rejectedCount, summary.ignoredCount]
    let checked = [
      claim.file.rowCount, claim.file.acceptedCount, claim.file.rejectedCount, claim.file.ignoredCount,
    ]
    guard found != checked else { return nil }
    func told(_ counts: [Int]) -> String {
      zip(counts, ["read", "accepted", "rejected", "ignored"]).map { "\($0) \($1)" }.joined(separator: ", ")
    }
    return Fault(
      "receipt-rows", file: file.path, found: told(found),
      expected: "\(told(checked)), as \(visible(claim.receiptPath)) says", remedy: Self.remedy)
  }

  private func sums(_ claim: ReceiptClaim, _ file: DeliveredFile) -> Fault? {
    let found = VouchedFile.sums(file.segment.summary, definition.currency)
    let checked = claim.file.sums
    guard Set(found) != Set(checked) else { return nil }
    func told(_ sums: [VouchedFile.Sum]) -> String {
      sums.isEmpty
        ? "no sums" : sums.map { "\(visible($0.column)) \($0.amount) \(visible($0.currency))" }.joined(separator: ", ")
    }
    return Fault(
      "receipt-sums", file: file.path, found: told(found.filter { !checked.contains($0) }),
      expected: "\(told(checked.filter { !found.contains($0) })), as \(visible(claim.receiptPath)) says",
      remedy: Self.remedy)
  }

  private static let remedy =
    "the check that wrote the receipt was another program's: check the file again and send the receipt"

  // MARK: The receipts themselves

  /// What is told of receipts beside the files they refuse, and whether the run is incomplete for it.
  ///
  /// - Parameter delivered: paths of all files that have come.
  func notes(delivered: Set<String>) -> (notes: [Fault], isIncomplete: Bool) {
    // A receipt that was sent again under its name has taken back what it said.
    let latest = all.filter(\.isLatest)
    let absent = absentFiles(latest.filter { !delivered.contains($0.path) })
    var distrusted: Set<String> = toldReceipts
    let distrust = latest.compactMap { claim -> Fault? in
      guard var fault = claim.distrust, distrusted.insert(claim.receiptSHA256).inserted else { return nil }
      fault.severity = .warning
      return fault.of(file: claim.receiptPath)
    }
    return (unreadable + absent + distrust, !unreadable.isEmpty || !absent.isEmpty)
  }

  /// One note a file. A file that the check refused is rightly not sent.
  private func absentFiles(_ claims: [ReceiptClaim]) -> [Fault] {
    var paths: Set<String> = []
    return claims.compactMap { claim in
      guard claim.file.verdict != .refused, !isBeforePeriod(claim), paths.insert(claim.path).inserted else {
        return nil
      }
      return Fault(
        "receipt-file-absent", file: claim.receiptPath, at: Place(line: claim.file.line),
        found: "\(visible(claim.path)) named, and no such file in the inbox",
        expected: "every file that a receipt names",
        remedy: "send the file under this name, or the receipt again without it")
    }
  }

  private func isBeforePeriod(_ claim: ReceiptClaim) -> Bool {
    guard let from = definition.periodFrom, let date = claim.date else { return false }
    return date < from && definition.registers.isParty(ReceiptName.party(claim.path))
  }
}
