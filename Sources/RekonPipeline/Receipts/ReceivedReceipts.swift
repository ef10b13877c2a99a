import RekonCore
import RekonIngest
import RekonValidate

/// The check receipts among the first deliveries, read: what of them speaks of a run's scope.
///
/// Pure: it depends on which receipts and signatures came under which names, and on their order under one name only.
struct ReceivedReceipts: Sendable {
  /// One delivery of a check receipt.
  private struct Version: Sendable {
    var path: String
    var sha256: String
    /// Nothing came under this name after it.
    var isLatest: Bool
    var content: Result<CheckReceipt, Fault>
    /// What it says of files in scope.
    var claims: [ReceiptClaim]

    /// It may speak of anything, until it is sent again.
    var isUnreadable: Bool {
      if case .failure = content { return isLatest }
      return false
    }
  }

  private let versions: [Version]
  /// All deliveries under a signature's name, in their order.
  private let signatures: [String: [Receipt]]
  private let definition: PipelineDefinition
  private let asOf: BusinessDate
  private let state: String

  /// - Parameter log: the deliveries that count.
  /// - Throws: `received-damaged` when a kept receipt has other bytes than were received.
  static func read(
    _ log: some Sequence<Receipt>, _ definition: PipelineDefinition, asOf: BusinessDate, state: String, width: Int
  ) async throws -> ReceivedReceipts {
    var receipts: [Receipt] = []
    var signatures: [String: [Receipt]] = [:]
    for receipt in log where definition.isReceipt(receipt.path) {
      if receipt.path.hasSuffix(ReceiptName.ending) {
        receipts.append(receipt)
      } else {
        signatures[receipt.path, default: []].append(receipt)
      }
    }
    let latest = Dictionary(receipts.map { ($0.path, $0.number) }, uniquingKeysWith: max)
    // The same bytes once more are the same receipt.
    var seen: Set<String> = []
    let distinct = receipts.reversed().filter { seen.insert("\($0.path) \($0.sha256)").inserted }.reversed()
    let all = Array(distinct)
    let versions = try await inParallel(all.count, width: width) { index in
      let receipt = all[index]
      var version = Version(
        path: receipt.path, sha256: receipt.sha256, isLatest: latest[receipt.path] == receipt.number,
        content: try content(receipt, state), claims: [])
      if case .success(let content) = version.content {
        version.claims = claims(content, version, definition, asOf)
      }
      return version
    }
    // All that came under a name count as soon as one of them speaks of the scope: a later one takes back what it said.
    let inScope = Set(versions.filter { !$0.claims.isEmpty || $0.isUnreadable }.map(\.path))
    return ReceivedReceipts(
      versions: versions.filter { inScope.contains($0.path) }, signatures: signatures, definition: definition,
      asOf: asOf, state: state)
  }

  private static func content(_ receipt: Receipt, _ state: String) throws -> Result<CheckReceipt, Fault> {
    guard receipt.bytes <= CheckReceipt.bytesMost else {
      return .failure(
        Fault(
          "receipt-form", file: receipt.path, found: "\(receipt.bytes) bytes",
          expected: "at most \(CheckReceipt.bytesMost)", remedy: "check fewer files at once"))
    }
    let bytes = try kept(receipt.sha256, state)
    do throws(Fault) { return .success(try CheckReceipt.read(bytes, file: receipt.path)) } catch {
      return .failure(error)
    }
  }

  /// A received file's bytes, or nothing.
  private static func kept(_ sha256: String, _ state: String) throws -> [UInt8] {
    let path = Receiver.keptPath(sha256, state: state)
    let bytes = try Files.readAll(path)
    guard SHA256Digest.hex(of: bytes) == sha256 else { throw SegmentStore.damaged(path, sha256) }
    return bytes
  }

  /// A receipt speaks of files of its party that this pipeline reads and whose day has come; a name that no feed explains
  /// is this pipeline's business, too, unless it is another's.
  private static func claims(
    _ receipt: CheckReceipt, _ version: Version, _ definition: PipelineDefinition, _ asOf: BusinessDate
  ) -> [ReceiptClaim] {
    receipt.files.compactMap { file in
      let path = ReceiptName.party(version.path) + "/" + file.name
      let match = definition.profile(forPath: path)?.match
      if match == nil, definition.otherFiles.contains(where: { $0.match(path) != nil }) { return nil }
      let date = match?.date ?? file.date
      if let date, date > asOf { return nil }
      return ReceiptClaim(
        receiptPath: version.path, receiptSHA256: version.sha256, isLatest: version.isLatest, path: path, date: date,
        file: file, distrust: nil)
    }
  }

  // MARK: What a run depends on

  /// Every receipt and signature that the result may depend on: by path, those of one path in the order they came.
  var inputs: [DefinitionSource] {
    var hashes: [String: [String]] = [:]
    for version in versions {
      hashes[version.path, default: []].append(version.sha256)
      for path in ReceiptName.signatureEndings.map({ version.path + $0 }) {
        if let delivered = signatures[path] { hashes[path] = delivered.map(\.sha256) }
      }
    }
    return hashes.sorted { bytesPrecede($0.key, $1.key) }.flatMap { path, hashes in
      hashes.map { DefinitionSource(path: path, sha256: $0) }
    }
  }

  // MARK: Signatures

  /// The receipts as validate takes them, each held against its signatures.
  func checked(width: Int) async throws -> CheckReceipts {
    let checks = try await inParallel(versions.count, width: width) { try signatureCheck(versions[$0]) }
    var receipts = CheckReceipts()
    for (version, check) in zip(versions, checks) {
      switch version.content {
      case .failure(let fault):
        if version.isLatest { receipts.unreadable.append(fault) }
      case .success:
        receipts.claims += version.claims.map { claim in
          var claim = claim
          claim.distrust = check?.fault(on: claim.date ?? asOf)
          return claim
        }
      }
    }
    return receipts
  }

  /// No signature or code is longer; what is longer is none, and is not read.
  private static let signatureBytesMost = 4_096

  /// Nil where the party signs nothing.
  private func signatureCheck(_ version: Version) throws -> SignatureCheck? {
    guard let rule = definition.receiptRules[ReceiptName.party(version.path)], !rule.keys.isEmpty,
      case .success(let content) = version.content
    else { return nil }
    func delivered(_ ending: String) throws -> [[UInt8]] {
      // The last bytes first: they are most likely this receipt's.
      try (signatures[version.path + ending] ?? []).reversed().map { receipt in
        receipt.bytes <= Self.signatureBytesMost ? try Self.kept(receipt.sha256, state) : []
      }
    }
    return SignatureCheck(
      receiptPath: version.path, bytes: try Self.kept(version.sha256, state), signedBy: content.signedBy, rule: rule,
      signatures: try delivered(ReceiptName.signatureEnding), codes: try delivered(ReceiptName.codeEnding))
  }
}
