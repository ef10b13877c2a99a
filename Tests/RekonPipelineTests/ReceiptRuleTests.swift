import Foundation
import Glibc
import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// `receipts` in a party's profile file: what it says, what it can get wrong, and what changes with it.
@Suite("Receipts in a definition")
struct ReceiptRuleTests {
  static let profile = "pipelines/feeds/tokopedia.yaml"
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.folder.write(TestKeys.first.publicText, to: "pipelines/keys/first.pem")
    try bench.folder.writePrivate(TestKeys.secret, to: "pipelines/keys/secret")
  }

  private func load() throws -> PipelineDefinition { try bench.pipeline.load() }

  @Test("every party has a rule, and by itself it asks nothing")
  func none() throws {
    let rules = try load().receiptRules
    #expect(rules.keys.sorted() == ["gopay", "ovo", "tokopedia"])
    #expect(rules.values.allSatisfy { !$0.isRequired && $0.keys.isEmpty })
  }

  @Test("keys are in force by business date, ends included")
  func validity() throws {
    try bench.setReceipts(
      "{ required: true, required_from: 2020-09-04, keys: [ { ed25519: keys/first.pem, valid_from: 2020-09-02, "
        + "valid_to: 2020-09-05 }, { hmac: \(bench.folder.path("pipelines/keys/secret")) } ] }")
    let rule = try #require(try load().receiptRules["tokopedia"])
    let days = (1...6).map { BusinessDate(iso: "2020-09-0\($0)")! }
    #expect(days.map(rule.keys[0].isInForce) == [false, true, true, true, true, false])
    #expect(days.map(rule.keys[1].isInForce).allSatisfy { $0 })
    #expect(days.map(rule.isRequired) == [false, false, false, true, true, true])
  }

  @Test("a key's content counts in the definition, not in the names of segments")
  func digests() throws {
    let none = try load()
    try bench.setReceipts("{ keys: [ { ed25519: keys/first.pem }, { hmac: keys/secret } ] }")
    let first = try load()
    try bench.folder.write(TestKeys.second.publicText, to: "pipelines/keys/first.pem")
    let second = try load()
    try bench.folder.writePrivate(TestKeys.secret + "!", to: "pipelines/keys/secret")
    let third = try load()
    #expect(Set([none, first, second, third].map(\.digest)).count == 4)
    #expect(Set([none, first, second, third].map { $0.profiles[0].digest }).count == 1)
    #expect(
      first.sources.filter { $0.path.hasPrefix("keys/") }.map(\.path) == ["keys/first.pem", "keys/secret"])
    let published = Set(first.sources.map(\.sha256))
    #expect(!published.contains(SHA256Digest.hex(of: TestKeys.secret)))
  }

  @Test("at a desk the keys are not looked for")
  func desk() throws {
    try bench.setReceipts("{ required: true, keys: [ { ed25519: keys/none.pem }, { hmac: /nowhere/secret } ] }")
    #expect(try DefinitionLoader.load(bench.pipeline.path, readsKeys: false).receiptRules["tokopedia"]?.keys.count == 0)
    #expect(throws: Faults.self) { try load() }
  }

  @Test("every mistake is told with file, line and key path")
  func faults() throws {
    try bench.folder.write(TestKeys.first.privateText, to: "pipelines/keys/private.pem")
    try bench.folder.writePrivate("short", to: "pipelines/keys/short")
    #expect(chmod(bench.folder.path("pipelines/keys/secret"), 0o644) == 0)
    try bench.setReceipts(
      """

        required: yes
        required_from: 2020-09-01
        key: x
        keys:
          - { ed25519: keys/none.pem }
          - { ed25519: keys/private.pem, valid_from: 2020-09-02, valid_to: 2020-09-01 }
          - { hmac: keys/secret }
          - { hmac: keys/short }
          - { valid_from: 2020-02-30 }
          - { ed25519: keys/first.pem, hmac: keys/short }
      """)
    #expect(
      try bench.pipeline.faults() == [
        "\(Self.profile):6: error[unknown-key]: receipts.key: found key 'key', expected a known key; did you mean 'keys'?",
        "\(Self.profile):4: error[unknown-value]: receipts.required: found 'yes', expected one of false, true",
        "\(Self.profile):5: error[missing-key]: receipts.required_from: found no 'required: true'; it is required here",
        "\(Self.profile):8: error[key-unreadable]: receipts.keys.1.ed25519: found 'keys/none.pem': No such file or directory, "
          + "expected a key file that can be read; paths are relative to the pipeline's folder",
        "\(Self.profile):9: error[validity-reversed]: receipts.keys.2.valid_to: found 2020-09-01, expected a day not before "
          + "valid_from 2020-09-02",
        "\(Self.profile):9: error[key-form]: receipts.keys.2.ed25519: found 'keys/private.pem': 'PRIVATE KEY', expected "
          + "'PUBLIC KEY'; openssl pkey -in KEY.pem -pubout writes the public key of a private one",
        "\(Self.profile):10: error[key-not-private]: receipts.keys.3.hmac: found 'keys/secret': permissions 0644: not only its "
          + "owner has access to it, expected permissions 0600 or less; chmod 600 pipelines/keys/secret",
        "\(Self.profile):11: error[key-short]: receipts.keys.4.hmac: found 'keys/short': a secret of 5 bytes, expected at "
          + "least 16; make one with openssl rand -hex 32",
        "\(Self.profile):12: error[date-impossible]: receipts.keys.5.valid_from: found '2020-02-30', expected a day that "
          + "exists, as yyyy-MM-dd",
        "\(Self.profile):12: error[missing-key]: receipts.keys.5: found no 'ed25519', expected 'ed25519' or 'hmac'; the file "
          + "of a key",
        "\(Self.profile):13: error[unknown-key]: receipts.keys.6.hmac: found 'ed25519' and 'hmac', expected one of them",
      ])
  }
}
