import RekonCore
import RekonPipeline
import RekonTestSupport
import Testing

/// Check receipts signed with a key, or with a secret: what is believed, and what refuses the files they name.
@Suite("Signed check receipts")
struct ReceiptSignatureTests {
  let bench: Workbench
  static let path = "tokopedia/sales_20200904.csv"
  static let receipt = "tokopedia/day.receipt.json"
  static let day = "2020-09-04"

  init() throws {
    bench = try Workbench()
    try bench.folder.write(TestKeys.first.publicText, to: "pipelines/keys/first.pem")
    try bench.folder.write(TestKeys.second.publicText, to: "pipelines/keys/second.pem")
    try bench.folder.writePrivate(TestKeys.secret, to: "pipelines/keys/secret")
    try bench.lay(sales(SaleRow(101)), Self.path)
    try bench.lay(payments(PaymentRow(101)), "gopay/payments_20200904.csv")
    try bench.layQuietDays(Self.day, Self.day)
  }

  private func pin(_ keys: String...) throws { try bench.setReceipts("{ keys: [ \(keys.joined(separator: ", ")) ] }") }

  private static let first = "{ ed25519: keys/first.pem }"
  private static let hmac = "{ hmac: keys/secret }"

  private func lay(key: SigningKey? = nil, secret: SharedSecret? = nil) throws {
    try bench.layReceipt(of: [Self.path], Self.receipt, key: key, secret: secret)
  }

  private func run() async throws -> RunResult { try await bench.run(asOf: Self.day) }

  /// The run refuses the file, for this reason, and nothing else.
  private func expectRefused(_ reason: String, location: SourceLocation = #_sourceLocation) async throws {
    let run = try await run()
    #expect(
      run.discrepancies == [
        "FEED_REFUSED \(Self.path) error: \(Self.path): error[\(reason); nothing of it is used"
      ], sourceLocation: location)
    #expect(run.status == 2 && run.table("notes.csv").isEmpty, sourceLocation: location)
  }

  private func expectAccepted(location: SourceLocation = #_sourceLocation) async throws {
    let run = try await run()
    #expect(
      run.status == 0 && run.discrepancies == [] && run.table("notes.csv").isEmpty, "\(run.text)",
      sourceLocation: location)
  }

  // MARK: B92

  @Test("B92 a receipt signed by a pinned key is believed, by any of them")
  func signed() async throws {
    try pin(Self.first, "{ ed25519: keys/second.pem }")
    for key in [TestKeys.first, TestKeys.second] {
      try lay(key: key.signingKey())
      try await expectAccepted()
    }
  }

  @Test("B92 without its signature a receipt refuses the file, until the signature comes")
  func missing() async throws {
    try pin(Self.first)
    try lay()
    try await expectRefused(
      "signature-missing]: found \(Self.receipt) without a signature, expected \(Self.receipt).sig; send it beside the "
        + "receipt")
    try lay(key: TestKeys.first.signingKey())
    try await expectAccepted()
  }

  @Test("B92 with both kinds of key either signature is asked for")
  func missingBoth() async throws {
    try pin(Self.first, Self.hmac)
    try lay()
    try await expectRefused(
      "signature-missing]: found \(Self.receipt) without a signature, expected \(Self.receipt).sig or \(Self.receipt).hmac; "
        + "send it beside the receipt")
  }

  private static let bad =
    "signature-bad]: found \(receipt).sig, which is no signature of \(receipt) by a key of tokopedia, expected 64 bytes of "
    + "Ed25519 over the receipt's bytes; the receipt or its signature was changed: send both again as they were written"

  @Test("B92 a receipt that was changed after it was signed refuses the file")
  func changedReceipt() async throws {
    try pin(Self.first)
    try lay(key: TestKeys.first.signingKey())
    let path = bench.inbox + "/" + Self.receipt
    try bench.lay(try Files.readText(path).replacing("\"read\": 1", with: "\"read\":  1"), Self.receipt)
    try await expectRefused(Self.bad)
  }

  @Test("B92 a signature with one bit turned, cut, longer or empty refuses the file", arguments: [0, 1, 2, 3, 4])
  func changedSignature(_ kind: Int) async throws {
    try pin(Self.first)
    try lay(key: TestKeys.first.signingKey())
    var signature = try Files.readAll(bench.inbox + "/\(Self.receipt).sig")
    switch kind {
    case 0: signature[10] ^= 1
    case 1: signature.removeLast()
    case 2: signature.append(0x0A)
    case 3: signature += Array(repeating: 0, count: 5_000)
    default: signature = []
    }
    try bench.lay(signature, Self.receipt + ".sig")
    try await expectRefused(Self.bad)
  }

  @Test("B92 a receipt signed by a key that is not pinned refuses the file")
  func unknownKey() async throws {
    try pin(Self.first)
    try lay(key: TestKeys.second.signingKey())
    try await expectRefused(
      "signature-key-unknown]: found \(Self.receipt) signed by key deb2ded39dc2…, expected a key of tokopedia: "
        + "06e3fd8fda29…; sign with that key, or pin the new one in receipts.keys of tokopedia")
  }

  @Test("B92 a key out of force on the business date refuses the file")
  func expired() async throws {
    try pin(
      "{ ed25519: keys/first.pem, valid_to: 2020-09-03 }", "{ ed25519: keys/second.pem, valid_from: 2020-09-04 }")
    try lay(key: TestKeys.first.signingKey())
    try await expectRefused(
      "signature-key-expired]: found \(Self.receipt) signed by key 06e3fd8fda29…, in force until 2020-09-03, expected a key in "
        + "force on 2020-09-04; sign with the new key, or pin this one for longer in receipts.keys of tokopedia")
    try lay(key: TestKeys.second.signingKey())
    try await expectAccepted()
  }

  @Test("B92 when all keys are over, an unsigned receipt is not believed either")
  func allOver() async throws {
    try pin("{ ed25519: keys/first.pem, valid_to: 2020-09-03 }")
    try lay()
    #expect(try await run().table("discrepancies.csv").map { $0["detail"] } == ["signature-missing"])
  }

  @Test("B92 before the first key is in force nobody could sign")
  func beforeKeys() async throws {
    try pin("{ ed25519: keys/first.pem, valid_from: 2020-09-05 }")
    try lay()
    try await expectAccepted()
  }

  @Test("B92 a pinned key does not make receipts required")
  func noReceipt() async throws {
    try pin(Self.first)
    try await expectAccepted()
  }

  @Test("B92 a receipt that nobody believes cannot vouch for other bytes, nor hinder one that is believed")
  func badBesideGood() async throws {
    try pin(Self.first)
    try bench.layReceipt(of: [Self.path], "tokopedia/forged.receipt.json") {
      $0.sha256 = String(repeating: "0", count: 64)
    }
    #expect(try await run().table("discrepancies.csv").map { $0["detail"] } == ["signature-missing"])
    try lay(key: TestKeys.first.signingKey())
    let run = try await run()
    #expect(run.status == 0 && run.discrepancies == [])
    #expect(
      run.table("notes.csv").map { "\($0["file"]!) \($0["code"]!)" } == [
        "tokopedia/forged.receipt.json signature-missing"
      ])
    try bench.lay(sales(SaleRow(101), SaleRow(102)), Self.path)
    let changed = try await self.run()
    #expect(changed.table("discrepancies.csv").map { $0["detail"] }.contains("receipt-differs"))
  }

  @Test("B92 without pinned keys a signature says nothing, and the receipt is compared")
  func notPinned() async throws {
    try lay(key: TestKeys.second.signingKey())
    try await expectAccepted()
    try bench.lay([1, 2, 3], Self.receipt + ".sig")
    try await expectAccepted()
  }

  @Test("B92 another pinned key is another definition: the run is made anew")
  func keyChanged() async throws {
    try pin(Self.first)
    try lay(key: TestKeys.first.signingKey())
    try await expectAccepted()
    let segments = try Files.names(in: bench.folder.path("state/segments"))
    try bench.folder.write(TestKeys.second.publicText, to: "pipelines/keys/first.pem")
    #expect(try await run().table("discrepancies.csv").map { $0["detail"] } == ["signature-key-unknown"])
    #expect(try Files.names(in: bench.folder.path("state/segments")) == segments)
  }

  @Test("B92 the order in which file, receipt and signature arrive does not matter")
  func arrival() async throws {
    try pin(Self.first)
    try lay(key: TestKeys.first.signingKey())
    let names = [Self.path, Self.receipt, Self.receipt + ".sig"]
    let bytes = try names.map { try Files.readAll(bench.inbox + "/" + $0) }
    let together = try await run()
    for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0], [2, 0, 1]] {
      let other = try Workbench.copy(of: bench)
      try other.folder.write(TestKeys.first.publicText, to: "pipelines/keys/first.pem")
      try other.setReceipts("{ keys: [ \(Self.first) ] }")
      for name in names { try Files.remove(other.inbox + "/" + name) }
      for index in order {
        try other.lay(bytes[index], names[index])
        _ = try await other.run(asOf: Self.day)
      }
      let run = try await other.run(asOf: Self.day)
      #expect(run.files == together.files && run.status == 0)
    }
  }

  // MARK: B93

  @Test("B93 a code under the shared secret is believed, as rekon or openssl writes it")
  func code() async throws {
    try pin(Self.hmac)
    try lay(secret: TestKeys.sharedSecret())
    try await expectAccepted()
    let code = try Files.readText(bench.inbox + "/\(Self.receipt).hmac")
    try lay()
    try bench.lay("HMAC-SHA2-256(day.receipt.json)= " + code, Self.receipt + ".hmac")
    try await expectAccepted()
  }

  @Test("B93 a wrong code refuses the file", arguments: ["", "hello\n", String(repeating: "0", count: 64)])
  func wrongCode(_ text: String) async throws {
    try pin(Self.hmac)
    try lay()
    try bench.lay(text, Self.receipt + ".hmac")
    try await expectRefused(Self.wrong)
  }

  private static let wrong =
    "hmac-wrong]: found \(receipt).hmac, which is not the code of \(receipt), expected HMAC-SHA256 of the receipt's bytes "
    + "under the shared secret, 64 hexadecimal digits; the receipt or its code was changed, or the secrets differ: send both "
    + "again as they were written"

  @Test("B93 a code under another secret refuses the file")
  func otherSecret() async throws {
    try pin(Self.hmac)
    try lay(secret: TestKeys.sharedSecret("another secret of theirs"))
    try await expectRefused(Self.wrong)
  }

  @Test("B93 a signature is no code: where a secret is shared the code is asked for")
  func signatureForCode() async throws {
    try pin(Self.hmac)
    try lay(key: TestKeys.first.signingKey())
    try await expectRefused(
      "signature-missing]: found \(Self.receipt) without a signature, expected \(Self.receipt).hmac; send it beside the receipt"
    )
  }

  @Test("B93 neither the secret nor its plain hash is in anything that a run writes")
  func secretStaysSecret() async throws {
    try pin(Self.hmac)
    try lay(secret: TestKeys.sharedSecret())
    _ = try await run()
    for name in try bench.published() where !name.contains(" -> ") {
      let text = String(decoding: try Files.readAll(bench.folder.path(name)), as: UTF8.self)
      #expect(!text.contains(TestKeys.secret) && !text.contains(SHA256Digest.hex(of: TestKeys.secret)), "\(name)")
    }
  }
}
