import RekonCore

/// The check receipt: what `rekon check` found of files before they are delivered, for a later run to compare. Not to be
/// taken for a ``Receipt``, which says what came when.
///
/// A JSON document with members in a fixed order. It holds no clock, host or path, so that the same check writes the same
/// bytes. Its signature lies beside it: `<receipt>.sig` (64 raw bytes of Ed25519), `<receipt>.hmac` (HMAC-SHA256 in
/// hexadecimal digits), both over the receipt's bytes.
public struct CheckReceipt: Hashable, Sendable {
  /// The number of this document's form.
  public static let format = 1
  /// A check receipt is known in the inbox by its name's end.
  public static let ending = ReceiptName.ending

  /// Of the program that checked.
  public var version: String
  public var files: [VouchedFile]
  /// Fingerprint of the key that signs it; nil when none does.
  public var signedBy: String?

  public init(version: String = PipelineRun.version, files: [VouchedFile], signedBy: String? = nil) {
    self.version = version
    self.files = files
    self.signedBy = signedBy
  }

  public var document: String {
    JSONValue.object([
      ("format", .number(Self.format)), ("rekon", .string(version)),
      ("signed_by", signedBy.map { .string($0) } ?? .null), ("files", .list(files.map(Self.json))),
    ]).document
  }

  private static func json(_ file: VouchedFile) -> JSONValue {
    .object([
      ("name", .string(file.name)), ("feed", .string(file.feed)),
      ("date", file.date.map { .string($0.description) } ?? .null), ("sha256", .string(file.sha256)),
      ("bytes", .number(file.byteCount)), ("profile", .string(file.profileDigest)),
      ("profile_version", .string(file.profileVersion)), ("verdict", .string(file.verdict.rawValue)),
      (
        "rows",
        .object([
          ("read", .number(file.rowCount)), ("accepted", .number(file.acceptedCount)),
          ("rejected", .number(file.rejectedCount)), ("ignored", .number(file.ignoredCount)),
        ])
      ),
      ("sums", json(file.sums)),
    ])
  }

  private static func json(_ sums: [VouchedFile.Sum]) -> JSONValue {
    var currencies: [String] = []
    for sum in sums where !currencies.contains(sum.currency) { currencies.append(sum.currency) }
    return .object(
      currencies.map { currency in
        (currency, .object(sums.filter { $0.currency == currency }.map { ($0.column, .string($0.amount)) }))
      })
  }

  /// Writes the receipt, whole or not at all, and its signatures beside it; ones that lay there are gone.
  ///
  /// - Throws: ``FileError``.
  public func write(to path: String, signingWith key: SigningKey? = nil, secret: SharedSecret? = nil) throws {
    var receipt = self
    receipt.signedBy = key?.verifyingKey.fingerprint
    let bytes = Array(receipt.document.utf8)
    let signature = try key?.signature(of: bytes)
    // An older receipt's signature must not stand beside this one, not even for a moment.
    for ending in ReceiptName.signatureEndings { try Files.remove(path + ending) }
    try Files.replace(path, with: bytes)
    do throws(FileError) {
      if let signature { try Files.replace(path + ReceiptName.signatureEnding, with: signature) }
      if let secret { try Files.replace(path + ReceiptName.codeEnding, with: secret.code(of: bytes) + "\n") }
    } catch {
      // Without the signature that was asked for it would be refused wherever it goes.
      for ending in [""] + ReceiptName.signatureEndings { try? Files.remove(path + ending) }
      throw error
    }
  }
}
