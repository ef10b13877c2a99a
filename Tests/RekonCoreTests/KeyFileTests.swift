import Foundation
import Glibc
import RekonCore
import RekonTestSupport
import Testing

/// Files with keys and secrets: what is taken, what is refused, and that openssl reads the same.
@Suite("Key files")
struct KeyFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ read: () throws -> Void) -> String {
    do { try read() } catch { return folder.withoutPath("\(error)") }
    return "no fault"
  }

  @Test("a private key gives the public key and the fingerprint that openssl gives")
  func pair() throws {
    try folder.writePrivate(TestKeys.first.privateText, to: "key.pem")
    try folder.write(TestKeys.first.publicText, to: "key.pub")
    let key = try SigningKey.read(folder.path("key.pem"))
    #expect(key.verifyingKey.fingerprint == TestKeys.first.fingerprint)
    #expect(try VerifyingKey.read(folder.path("key.pub")).fingerprint == TestKeys.first.fingerprint)
    #expect("\(key)" == "signing key \(TestKeys.first.fingerprint)")
  }

  @Test("a signature is that of the key and of the bytes, as RFC 8032 has it")
  func signature() throws {
    try folder.write(TestKeys.first.publicText, to: "key.pub")
    let key = try VerifyingKey.read(folder.path("key.pub"))
    // RFC 8032, section 7.1, test 1: the signature of nothing.
    let hex =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246551"
      + "41438e7a100b"
    let signature = stride(from: 0, to: 128, by: 2).map { index in
      let start = hex.index(hex.startIndex, offsetBy: index)
      return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)!
    }
    #expect(key.isValid(signature, over: []))
    #expect(!key.isValid(signature, over: [0]))
    #expect(!key.isValid(Array(signature.dropLast()), over: []))
    #expect(try !TestKeys.second.signingKey().verifyingKey.isValid(signature, over: []))
  }

  @Test("a private key that others may read is refused, as ssh does", arguments: [0o640, 0o604, 0o660, 0o601, 0o644])
  func permissions(_ mode: Int) throws {
    try folder.writePrivate(TestKeys.first.privateText, to: "key.pem", mode: mode_t(mode))
    try folder.writePrivate(TestKeys.secret, to: "secret", mode: mode_t(mode))
    func expected(_ name: String) -> String {
      "\(name): error[key-not-private]: found permissions 0\(String(mode, radix: 8)): not only its owner has access to it, "
        + "expected permissions 0600 or less; chmod 600 \(name)"
    }
    #expect(fault { _ = try SigningKey.read(folder.path("key.pem")) } == expected("key.pem"))
    #expect(fault { _ = try SharedSecret.read(folder.path("secret")) } == expected("secret"))
  }

  @Test("a public key may be read by everybody, a private one by its owner", arguments: [0o600, 0o400])
  func allowed(_ mode: Int) throws {
    try folder.writePrivate(TestKeys.first.privateText, to: "key.pem", mode: mode_t(mode))
    try folder.writePrivate(TestKeys.first.publicText, to: "key.pub", mode: 0o644)
    #expect(
      try SigningKey.read(folder.path("key.pem")).verifyingKey.fingerprint
        == VerifyingKey.read(folder.path("key.pub")).fingerprint)
  }

  @Test("what is no key file is told for what it is, without waiting on a pipe", .timeLimit(.minutes(1)))
  func notRegular() throws {
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    try Files.makeFolder(folder.path("folder"))
    #expect(
      ["pipe", "folder", "nothing"].map { name in fault { _ = try SigningKey.read(folder.path(name)) } } == [
        "pipe: error[key-not-regular]: found what is no regular file, expected a regular file; name the key file itself",
        "folder: error[key-not-regular]: found a folder, expected a regular file; name the key file itself",
        "nothing: error[key-unreadable]: found No such file or directory, expected a key file that can be read; give the path of "
          + "a key file that you may read",
      ])
  }

  @Test("keys of other kinds, cut keys and other files are told")
  func forms() throws {
    let remedy = "make one with openssl genpkey -algorithm ed25519"
    let text = TestKeys.first.privateText
    let cases = [
      ("hello\n", "found no PEM, expected -----BEGIN PRIVATE KEY-----"),
      (TestKeys.first.publicText, "found 'PUBLIC KEY', expected 'PRIVATE KEY'"),
      (text.replacing("PRIVATE", with: "ENCRYPTED PRIVATE"), "found 'ENCRYPTED PRIVATE KEY', expected 'PRIVATE KEY'"),
      (String(text.prefix(60)), "found PEM that is cut or damaged, expected Base64 up to -----END PRIVATE KEY-----"),
      (text.replacing("MC4C", with: "MC4D"), "found a private key of another kind, expected an Ed25519 private key"),
    ]
    for (text, found) in cases {
      try folder.writePrivate(text, to: "key.pem")
      #expect(
        fault { _ = try SigningKey.read(folder.path("key.pem")) } == "key.pem: error[key-form]: \(found); \(remedy)")
    }
    try folder.writePrivate(String(repeating: "x", count: 70_000), to: "key.pem")
    #expect(
      fault { _ = try SigningKey.read(folder.path("key.pem")) }
        == "key.pem: error[key-form]: found a file of more than 64 KiB, expected a key; name the key file itself")
    try folder.write(text, to: "key.pub")
    #expect(
      fault { _ = try VerifyingKey.read(folder.path("key.pub")) }
        == "key.pub: error[key-form]: found 'PRIVATE KEY', expected 'PUBLIC KEY'; openssl pkey -in KEY.pem -pubout writes "
        + "the public key of a private one")
  }

  @Test("a secret is the file's bytes without the line end; a short one is refused")
  func secrets() throws {
    let code = try TestKeys.sharedSecret().code(of: Array("hello".utf8))
    for ending in ["\n", "\r\n"] {
      #expect(try TestKeys.sharedSecret(TestKeys.secret + ending).code(of: Array("hello".utf8)) == code)
    }
    #expect(try TestKeys.sharedSecret(TestKeys.secret + "\n\n").code(of: Array("hello".utf8)) != code)
    try folder.writePrivate("fifteen letters\n", to: "secret")
    #expect(
      fault { _ = try SharedSecret.read(folder.path("secret")) }
        == "secret: error[key-short]: found a secret of 15 bytes, expected at least 16; make one with openssl rand -hex 32"
    )
    #expect(try "\(TestKeys.sharedSecret())" == "shared secret")
  }

  @Test("a code is read as openssl prints it, and as nothing else")
  func codes() throws {
    let secret = try TestKeys.sharedSecret("secretsecret1234")
    let hello = Array("hello".utf8)
    // echo -n hello >R; openssl dgst -sha256 -hmac secretsecret1234 R
    let code = "23d9b5cf3122427b7ab28db4a50ec64f33ef35df9f588fb27ff8f8728b6ef3de"
    #expect(secret.code(of: hello) == code)
    for text in [
      code, code + "\n", "HMAC-SHA2-256(R)= \(code)\n", "HMAC-SHA256(a=b (1))= \(code)\r\n",
      "SHA2-256(stdin)= \(code)\n",
    ] {
      let bytes = try #require(SharedSecret.codeBytes(Array(text.utf8)), "\(text)")
      #expect(secret.isValid(bytes, over: hello))
      #expect(!secret.isValid(bytes, over: hello + [0]))
      #expect(try !TestKeys.sharedSecret().isValid(bytes, over: hello))
    }
    for text in [
      "", "\n", String(code.dropLast()), code + "0", code.uppercased(), "MD5(R)= \(code)", "HMAC-SHA2-256(R)=\(code)",
      "HMAC-SHA2-256= \(code)", code.replacing("2", with: "g"), "\(code)\n\n",
    ] {
      #expect(SharedSecret.codeBytes(Array(text.utf8)) == nil, "\(text)")
    }
  }
}
