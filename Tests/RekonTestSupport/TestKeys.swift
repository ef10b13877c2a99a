import Glibc
import RekonCore

/// Key pairs of RFC 8032 (section 7.1, tests 1 and 2), as openssl writes them: everybody knows them, for tests only.
public enum TestKeys {
  public static let first = Pair(
    seed: "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g",
    publicKey: "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    fingerprint: "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9")
  public static let second = Pair(
    seed: "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7",
    publicKey: "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=",
    fingerprint: "deb2ded39dc26fce0e6085b6fc34bf6b5941913bbfe2ea614113cff9e004c170")
  public static let secret = "a secret of two parties"

  public struct Pair: Sendable {
    public let privateText: String
    public let publicText: String
    public let fingerprint: String

    init(seed: String, publicKey: String, fingerprint: String) {
      privateText = "-----BEGIN PRIVATE KEY-----\n\(seed)\n-----END PRIVATE KEY-----\n"
      publicText = "-----BEGIN PUBLIC KEY-----\n\(publicKey)\n-----END PUBLIC KEY-----\n"
      self.fingerprint = fingerprint
    }

    public func signingKey() throws -> SigningKey {
      let folder = try TemporaryFolder()
      try folder.writePrivate(privateText, to: "key.pem")
      return try SigningKey.read(folder.path("key.pem"))
    }
  }

  public static func sharedSecret(_ text: String = secret) throws -> SharedSecret {
    let folder = try TemporaryFolder()
    try folder.writePrivate(text, to: "secret")
    return try SharedSecret.read(folder.path("secret"))
  }
}

extension TemporaryFolder {
  /// Writes a file that only its owner may read.
  public func writePrivate(_ text: String, to name: String, mode: mode_t = 0o600) throws {
    try write(text, to: name)
    guard chmod(path(name), mode) == 0 else { throw FileError("chmod", path(name)) }
  }
}
