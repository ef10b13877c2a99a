import RekonCore

/// Reads `receipts` of a party's profile file: whether its files need check receipts, and by which keys those are signed.
struct ReceiptRuleReader {
  let folder: String
  /// At a partner's desk the operator's secrets are not there, and nothing is held against them.
  let readsKeys: Bool

  /// The party and its rule, whether or not the file has one; nil when the file names no party. Keys are added to `sources`.
  func read(_ root: YAMLCursor, _ sources: inout [DefinitionSource]) -> (party: String, rule: ReceiptRule)? {
    // What is wrong with the other members their own reader tells.
    guard root.isMapping else { return nil }
    let members = root.freeMembers()
    guard let name = members.first(where: { $0.key == "party" })?.value, !name.isMapping, !name.isList,
      let party = name.text()
    else { return nil }
    var rule = ReceiptRule()
    guard let cursor = members.first(where: { $0.key == "receipts" })?.value else { return (party, rule) }
    let receipts = cursor.members(["required", "required_from", "keys"])
    rule.isRequired = receipts["required"]?.flag() ?? false
    if let from = receipts["required_from"] {
      rule.requiredFrom = from.date()
      if !rule.isRequired {
        from.fault("missing-key", found: "no 'required: true'", expected: "", remedy: "it is required here")
      }
    }
    for item in receipts["keys"]?.items() ?? [] {
      if let key = key(item, &sources) { rule.keys.append(key) }
    }
    return (party, rule)
  }

  private func key(_ cursor: YAMLCursor, _ sources: inout [DefinitionSource]) -> PinnedKey? {
    let members = cursor.members(["ed25519", "hmac", "valid_from", "valid_to"])
    let from = members["valid_from"]?.date()
    let to = members["valid_to"]?.date()
    if let from, let to, from > to {
      members["valid_to"]?.fault("validity-reversed", found: "\(to)", expected: "a day not before valid_from \(from)")
    }
    switch (members["ed25519"], members["hmac"]) {
    case (let file?, nil):
      return material(file, &sources) { path throws(Fault) in
        let key = try VerifyingKey.read(path)
        return (.ed25519(key), key.fingerprint)
      }.map { PinnedKey($0, validFrom: from, validTo: to) }
    case (nil, let file?):
      return material(file, &sources) { path throws(Fault) in
        let secret = try SharedSecret.read(path)
        return (.hmac(secret), secret.identity)
      }.map { PinnedKey($0, validFrom: from, validTo: to) }
    case (nil, nil):
      if cursor.isMapping {
        cursor.fault("missing-key", found: "no 'ed25519'", expected: "'ed25519' or 'hmac'", remedy: "the file of a key")
      }
    case (.some, let hmac?): hmac.fault("unknown-key", found: "'ed25519' and 'hmac'", expected: "one of them")
    }
    return nil
  }

  /// Reads a key file; what is wrong with it is told at the key that names it.
  private func material(
    _ cursor: YAMLCursor, _ sources: inout [DefinitionSource],
    _ read: (String) throws(Fault) -> (PinnedKey.Material, identity: String)
  ) -> PinnedKey.Material? {
    guard let path = cursor.text(), readsKeys else { return nil }
    do throws(Fault) {
      let (material, identity) = try read(path.hasPrefix("/") ? path : folder + "/" + path)
      sources.append(DefinitionSource(path: path, sha256: identity))
      return material
    } catch {
      cursor.fault(
        error.code, found: "\(quoted(path)): \(error.found)", expected: error.expected,
        remedy: error.code == "key-unreadable" ? "paths are relative to the pipeline's folder" : error.remedy)
      return nil
    }
  }
}
