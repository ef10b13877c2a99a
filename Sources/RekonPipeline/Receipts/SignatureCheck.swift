import RekonCore

/// Holds one check receipt against everything that came under its signatures' names and the keys its party pinned.
///
/// A signature that came later, or again, counts as one that came at once: one that is right is enough.
struct SignatureCheck {
  private let receiptPath: String
  private let signedBy: String?
  private let rule: ReceiptRule
  /// Those of the pinned keys by which it is signed.
  private let signers: [PinnedKey]
  private let hasSignature: Bool
  private let hasCode: Bool

  /// - Parameters:
  ///   - signatures: all files under the name `<receipt>.sig`.
  ///   - codes: all files under the name `<receipt>.hmac`.
  init(
    receiptPath: String, bytes: [UInt8], signedBy: String?, rule: ReceiptRule, signatures: [[UInt8]], codes: [[UInt8]]
  ) {
    self.receiptPath = receiptPath
    self.signedBy = signedBy
    self.rule = rule
    let codeBytes = codes.compactMap(SharedSecret.codeBytes)
    signers = rule.keys.filter { key in
      switch key.material {
      case .ed25519(let key): signatures.contains { key.isValid($0, over: bytes) }
      case .hmac(let secret): codeBytes.contains { secret.isValid($0, over: bytes) }
      }
    }
    // A file that no pinned key could have made says nothing.
    hasSignature = !signatures.isEmpty && rule.keys.contains { $0.isEd25519 }
    hasCode = !codes.isEmpty && rule.keys.contains { !$0.isEd25519 }
  }

  /// Why the receipt is not to be believed for a file of that date; nil when it is signed as it must be.
  func fault(on date: BusinessDate) -> Fault? {
    guard rule.needsSignature(on: date), !signers.contains(where: { $0.isInForce(on: date) }) else { return nil }
    if let signer = signers.first { return expired(signer, date) }
    if hasSignature { return signatureFault }
    return hasCode ? codeFault : missing
  }

  private var receipt: String { visible(receiptPath) }
  private var party: String { visible(ReceiptName.party(receiptPath)) }

  private func expired(_ signer: PinnedKey, _ date: BusinessDate) -> Fault {
    var name = "the shared secret"
    if case .ed25519(let key) = signer.material { name = "key \(key.fingerprint.prefix(12))…" }
    return Fault(
      "signature-key-expired", found: "\(receipt) signed by \(name), in force \(signer.validity)",
      expected: "a key in force on \(date)",
      remedy: "sign with the new key, or pin this one for longer in receipts.keys of \(party)")
  }

  private var missing: Fault {
    let names = rule.keys.map { receipt + ($0.isEd25519 ? ReceiptName.signatureEnding : ReceiptName.codeEnding) }
    let wanted = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
    return Fault(
      "signature-missing", found: "\(receipt) without a signature", expected: wanted.joined(separator: " or "),
      remedy: "send it beside the receipt")
  }

  private var signatureFault: Fault {
    let pinned = rule.keys.compactMap { key -> String? in
      if case .ed25519(let key) = key.material { return key.fingerprint }
      return nil
    }
    if let signedBy, !pinned.contains(signedBy) {
      return Fault(
        "signature-key-unknown", found: "\(receipt) signed by key \(signedBy.prefix(12))…",
        expected: "a key of \(party): \(pinned.map { "\($0.prefix(12))…" }.joined(separator: ", "))",
        remedy: "sign with that key, or pin the new one in receipts.keys of \(party)")
    }
    return Fault(
      "signature-bad",
      found: "\(receipt + ReceiptName.signatureEnding), which is no signature of \(receipt) by a key of \(party)",
      expected: "64 bytes of Ed25519 over the receipt's bytes",
      remedy: "the receipt or its signature was changed: send both again as they were written")
  }

  private var codeFault: Fault {
    Fault(
      "hmac-wrong", found: "\(receipt + ReceiptName.codeEnding), which is not the code of \(receipt)",
      expected: "HMAC-SHA256 of the receipt's bytes under the shared secret, 64 hexadecimal digits",
      remedy: "the receipt or its code was changed, or the secrets differ: send both again as they were written")
  }
}

extension PinnedKey {
  fileprivate var isEd25519: Bool {
    if case .ed25519 = material { return true }
    return false
  }
}
