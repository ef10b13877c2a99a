import Crypto
import FoundationEssentials

/// A secret that a partner and the operator share, for HMAC-SHA256 where a partner cannot sign.
public struct SharedSecret: Sendable, CustomStringConvertible {
  private let key: SymmetricKey

  /// Below it a secret can be guessed from one receipt and its code.
  public static let bytesLeast = 16

  /// The bytes of a file; a line end behind them does not count.
  ///
  /// - Throws: a ``Fault`` with a code that begins with `key-`.
  public static func read(_ path: String) throws(Fault) -> SharedSecret {
    var bytes = try KeyFile.read(path, isSecret: true)
    if bytes.last == 0x0A { bytes.removeLast() }
    if bytes.last == 0x0D { bytes.removeLast() }
    guard bytes.count >= bytesLeast else {
      throw Fault(
        "key-short", file: path, found: "a secret of \(bytes.count) bytes", expected: "at least \(bytesLeast)",
        remedy: "make one with openssl rand -hex 32")
    }
    return SharedSecret(key: SymmetricKey(data: bytes))
  }

  /// 64 lower-case hexadecimal digits, as `openssl dgst -sha256 -hmac` prints them.
  public func code(of bytes: [UInt8]) -> String {
    hexadecimal(Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key)))
  }

  /// Whether `code` (32 bytes) is that of `bytes`, compared in constant time.
  public func isValid(_ code: [UInt8], over bytes: [UInt8]) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: key)
  }

  /// What tells one secret from another in a definition's digest: a code of fixed bytes, so that no plain hash of a secret
  /// is published.
  public var identity: String { code(of: Array("rekon shared secret".utf8)) }

  /// Never the secret itself: what is printed ends in logs.
  public var description: String { "shared secret" }

  /// The 32 bytes of a code's text: 64 lower-case digits, also behind `HMAC-SHA2-256(name)= `, also with a line end; nil
  /// when it is none.
  public static func codeBytes(_ text: [UInt8]) -> [UInt8]? {
    var digits = text[...]
    if digits.last == 0x0A { digits.removeLast() }
    if digits.last == 0x0D { digits.removeLast() }
    if let end = digits.lastIndex(of: UInt8(ascii: "=")) {
      let name = digits[..<end]
      guard name.starts(with: "HMAC-".utf8) || name.starts(with: "SHA2".utf8), name.last == UInt8(ascii: ")"),
        digits[(end + 1)...].first == 0x20
      else { return nil }
      digits = digits[(end + 2)...]
    }
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for digit in digits {
      let value: UInt8
      switch digit {
      case 0x30...0x39: value = digit - 0x30
      case 0x61...0x66: value = digit - 0x61 + 10
      default: return nil
      }
      bytes.append(value)
    }
    return stride(from: 0, to: 64, by: 2).map { bytes[$0] << 4 | bytes[$0 + 1] }
  }
}
