import RekonCore
import RekonIngest

/// What a run takes of all that was delivered, and the one number that stands for it.
extension PipelineRun {
  /// A delivery that speaks of the scope.
  struct InScope: Sendable {
    var receipt: Receipt
    var profileIndex: Int
    var match: FilePattern.Match
  }

  /// Every delivery that speaks of the scope. Files of later business dates are not read.
  func inScope(
    _ receipts: some Sequence<Receipt>, _ definition: PipelineDefinition, _ asOf: BusinessDate
  ) -> [InScope] {
    receipts.compactMap { receipt in
      guard let (index, match) = definition.profile(forPath: receipt.path), match.date <= asOf else { return nil }
      return InScope(receipt: receipt, profileIndex: index, match: match)
    }
  }

  /// One number for everything the result depends on: which bytes lie under which name, after which, and the rules.
  func inputsDigest(
    _ files: [InScope], _ checks: ReceivedReceipts, _ notes: [Fault], _ definition: PipelineDefinition,
    _ asOf: BusinessDate
  ) -> String {
    var versions: [String: [String]] = [:]
    for file in files { versions[file.receipt.path, default: []].append(file.receipt.sha256) }
    // Two paths may fill one place in the calendar; then the order of their deliveries counts, too.
    var slots: [String: [String]] = [:]
    for file in files {
      let slot = "\(definition.profiles[file.profileIndex].name) \(file.match.date) \(file.match.number ?? -1)"
      slots[slot, default: []].append(file.receipt.path)
    }
    var digest = SHA256Digest()
    digest.update("rekon \(Self.version) segments \(SegmentFormat.version)\n\(definition.digest)\nas of \(asOf)\n")
    for (path, hashes) in versions.sorted(by: { bytesPrecede($0.key, $1.key) }) {
      digest.update("\(path) \(hashes.joined(separator: " "))\n")
    }
    for (slot, paths) in slots.sorted(by: { bytesPrecede($0.key, $1.key) }) where Set(paths).count > 1 {
      digest.update("\(slot): \(paths.joined(separator: " "))\n")
    }
    for receipt in checks.inputs { digest.update("\(receipt.path) \(receipt.sha256)\n") }
    // What lay in the inbox and was not taken is told in the result, too.
    for note in notes { digest.update(note.description + "\n") }
    return digest.hex()
  }
}
