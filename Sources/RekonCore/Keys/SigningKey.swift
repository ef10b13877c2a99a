import Crypto
import FoundationEssentials

/// The private half of an Ed25519 pair, with which a partner signs its check receipts.
///
/// - Source: PKCS#8 in PEM, as `openssl genpkey -algorithm ed25519` writes it (RFC 8410).
public struct SigningKey: Sendable, CustomStringConvertible {
  private let key: Curve25519.Signing.PrivateKey

  /// Version 0, algorithm 1.3.101.112, the 32 bytes of the key in two octet strings.
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]

  /// - Throws: a ``Fault`` with a code that begins with `key-`.
  public static func read(_ path: String) throws(Fault) -> SigningKey {
    let remedy = "make one with openssl genpkey -algorithm ed25519"
    let bytes = try KeyFile.read(path, isSecret: true)
    let content = try KeyFile.decodePEM(bytes, label: "PRIVATE KEY", path: path, remedy: remedy)
    guard content.count == prefix.count + 32, content.starts(with: prefix),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: content[prefix.count...])
    else {
      throw KeyFile.form(path, "a private key of another kind", "an Ed25519 private key", remedy: remedy)
    }
    return SigningKey(key: key)
  }

  public var verifyingKey: VerifyingKey { VerifyingKey(key: key.publicKey) }

  /// 64 bytes. Ed25519 leaves the signer free to add chance, so that two signatures of the same bytes may differ.
  public func signature(of bytes: [UInt8]) throws -> [UInt8] { Array(try key.signature(for: bytes)) }

  /// Never the key itself: what is printed ends in logs.
  public var description: String { "signing key \(verifyingKey.fingerprint)" }
}

/// The public half of an Ed25519 pair: what an operator pins.
///
/// - Source: SubjectPublicKeyInfo in PEM, as `openssl pkey -pubout` writes it.
public struct VerifyingKey: Sendable {
  private let key: Curve25519.Signing.PublicKey

  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  init(key: Curve25519.Signing.PublicKey) { self.key = key }

  /// - Throws: a ``Fault`` with a code that begins with `key-`.
  public static func read(_ path: String) throws(Fault) -> VerifyingKey {
    let remedy = "openssl pkey -in KEY.pem -pubout writes the public key of a private one"
    let bytes = try KeyFile.read(path, isSecret: false)
    let content = try KeyFile.decodePEM(bytes, label: "PUBLIC KEY", path: path, remedy: remedy)
    guard content.count == prefix.count + 32, content.starts(with: prefix),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: content[prefix.count...])
    else {
      throw KeyFile.form(path, "a public key of another kind", "an Ed25519 public key", remedy: remedy)
    }
    return VerifyingKey(key: key)
  }

  /// SHA-256 of the key as DER: what `openssl pkey -pubin -in KEY.pem -outform DER | sha256sum` prints.
  public var fingerprint: String { SHA256Digest.hex(of: Self.prefix + Array(key.rawRepresentation)) }

  public func isValid(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    signature.count == 64 && key.isValidSignature(signature, for: bytes)
  }
}
