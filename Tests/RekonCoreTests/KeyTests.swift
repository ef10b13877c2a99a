import RekonCore
import Testing

/// Names that last from run to run and from machine to machine: segments and case books keep them.
@Suite("Keys and hashes")
struct KeyTests {
  /// Computed outside of Swift, from the definition in `KeyHash.swift`.
  static let pinned: [(String, UInt64)] = [
    ("", 0x818B_5816_D6DE_31D0),
    ("a", 0x06E7_7E83_B9A4_5809),
    ("a\u{0}", 0x8CED_0099_2903_4656),
    ("tokopedia", 0x1671_C415_A30B_A17E),
    ("TKP000000000101", 0x541F_0329_9607_6FCF),
    ("TKP0000000001012", 0x07BF_A801_7744_16CE),
    ("TKP00000000010123", 0x0A08_433E_AF3B_6F19),
    ("0123456789012345678901234567890123456789", 0x9D01_1BA2_EF3B_062C),
  ]

  @Test("the hash of a key never changes", arguments: pinned)
  func pinnedHashes(_ text: String, _ hash: UInt64) { #expect(text.keyHash() == hash) }

  @Test("a hash can be continued with another's value as its seed")
  func seeded() { #expect("GP-000000101".keyHash(seed: "gopay".keyHash()) == 0xC179_60DB_8FEF_8558) }

  @Test("texts that differ in one byte, or in length alone, differ in their hash")
  func noNearCollisions() {
    var hashes: Set<UInt64> = []
    for length in 0...64 {
      hashes.insert(String(repeating: "a", count: length).keyHash())
      hashes.insert(String(repeating: "\u{0}", count: length + 1).keyHash())
      for position in 0..<length {
        let text = String(repeating: "a", count: position) + "b" + String(repeating: "a", count: length - position - 1)
        hashes.insert(text.keyHash())
      }
    }
    #expect(hashes.count == 65 + 65 + 64 * 65 / 2)
  }

  static let keys: [([String], String)] = [
    (["tokopedia", "TKP1"], "tokopedia/TKP1"), (["a/b", "c"], "a%2Fb/c"), (["a", "b/c"], "a/b%2Fc"),
    (["a#2", "x:y"], "a%232/x%3Ay"), (["50%", ";"], "50%25/%3B"), (["%2F"], "%252F"), (["", ""], "/"), (["é b"], "é b"),
  ]

  @Test("no part of a key can pass for two", arguments: keys)
  func joinedKeys(_ parts: [String], _ expected: String) {
    switch parts.count {
    case 1: #expect(joinedKey(parts[0]) == expected)
    default: #expect(joinedKey(parts[0], parts[1]) == expected)
    }
  }

  @Test("the path of a file keeps its slashes")
  func pathKeys() {
    #expect(pathKey("tokopedia/sales_20200904.csv.gz") == "tokopedia/sales_20200904.csv.gz")
    #expect(pathKey("a:b//c#d") == "a%3Ab//c%23d")
  }

  @Test("a case is named by link and key, or by code and key: 12 characters of Crockford base 32 over SHA-256")
  func caseIDs() {
    // Python: hashlib.sha256(b"payment:tokopedia/TKP000000000101"), five bits a character.
    var found = Break(
      .paymentMissing, RuleName(code: "PAYMENT_MISSING", severity: .error), state: .break,
      key: "tokopedia/TKP000000000101")
    found.link = "payment"
    #expect(found.caseID == "212GGCFT4BN5")
    found.code = "PAYMENT_AMOUNT"
    #expect(found.caseID == "212GGCFT4BN5")
    let other = Break(
      .duplicateSale, RuleName(code: "DUPLICATE_SALE", severity: .error), state: .break,
      key: "tokopedia/TKP000000000101#2")
    #expect(other.caseID == "RMHBV5ZZYD8C")
  }

  @Test("Crockford base 32 takes the highest bit first, and as many characters as there are bits")
  func crockfordText() {
    #expect(crockford([UInt8](repeating: 0xFF, count: 8), count: 12) == "ZZZZZZZZZZZZ")
    #expect(crockford(Array(0..<8), count: 12) == "000G40R40M30")
    #expect(crockford([0xFF], count: 12) == "Z")
    #expect(crockford([], count: 12) == "")
  }

  @Test("SHA-256 of pieces is that of the whole", arguments: [0, 1, 63, 64, 65, 1_000])
  func sha256(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    var digest = SHA256Digest()
    for byte in bytes { withUnsafeBytes(of: byte) { digest.update($0) } }
    #expect(digest.hex() == SHA256Digest.hex(of: bytes))
    #expect(SHA256Digest.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
