import RekonCore
import RekonPipeline
import RekonTestSupport

extension FaultTriggers {
  private static let file = "tokopedia/sales_20200904.csv"
  private static let receipt = "tokopedia/day.receipt.json"

  /// A bench with a day's sales, the keys and the secret of its operator, and these of them pinned.
  private static func delivered(pinned keys: String? = nil) throws -> Workbench {
    let bench = try Workbench()
    try bench.lay(sales(SaleRow(101)), file)
    try bench.folder.write(TestKeys.first.publicText, to: "pipelines/keys/first.pem")
    try bench.folder.writePrivate(TestKeys.secret, to: "pipelines/keys/secret")
    if let keys { try bench.setReceipts("{ keys: [ \(keys) ] }") }
    return bench
  }

  private static func validated(_ bench: Workbench) async throws -> [Told] {
    try await FaultCatalogueTests.validated(bench, asOf: "2020-09-04")
  }

  /// What a run says of the day when its receipt was spoiled by `change`.
  private static func vouched(_ change: (inout VouchedFile) -> Void) async throws -> [Told] {
    let bench = try delivered()
    try bench.layReceipt(of: [file], receipt, changing: change)
    return try await validated(bench)
  }

  /// What a run says of the day when its receipt is this text.
  private static func received(_ text: String) async throws -> [Told] {
    let bench = try delivered()
    try bench.lay(text, receipt)
    return try await validated(bench)
  }

  /// What a run says of the day when its receipt is signed so, and these keys are pinned.
  private static func signed(
    by key: SigningKey? = nil, _ secret: SharedSecret? = nil, pinned keys: String
  ) async throws -> [Told] {
    let bench = try delivered(pinned: keys)
    try bench.layReceipt(of: [file], receipt, key: key, secret: secret)
    return try await validated(bench)
  }

  private static let firstKey = "{ ed25519: keys/first.pem }"

  /// What is told of a definition that pins this key.
  private static func pinned(_ key: String) throws -> [Told] { try delivered(pinned: key).pipeline.told() }

  static let receipts: [String: Trigger] = [
    "hmac-wrong": {
      try await signed(by: nil, try TestKeys.sharedSecret("a secret of two others"), pinned: "{ hmac: keys/secret }")
    },
    "key-form": {
      let bench = try delivered(pinned: "{ ed25519: keys/private.pem }")
      try bench.folder.write(TestKeys.first.privateText, to: "pipelines/keys/private.pem")
      return try bench.pipeline.told()
    },
    "key-not-private": {
      let folder = try TemporaryFolder()
      try folder.writePrivate(TestKeys.first.privateText, to: "signing.pem", mode: 0o644)
      return try await ended(in: folder) { _ = try SigningKey.read(folder.path("signing.pem")) }
    },
    "key-not-regular": { try pinned("{ ed25519: keys }") },
    "key-short": {
      let bench = try delivered(pinned: "{ hmac: keys/short }")
      try bench.folder.writePrivate("fifteen letters\n", to: "pipelines/keys/short")
      return try bench.pipeline.told()
    },
    "key-unreadable": { try pinned("{ ed25519: keys/tokopedia.pem }") },
    "receipt-differs": {
      let bench = try delivered()
      try bench.layReceipt(of: [file], receipt)
      try bench.lay(sales(SaleRow(101), SaleRow(102)), file)
      return try await validated(bench)
    },
    "receipt-file-absent": {
      let bench = try delivered()
      let second = "tokopedia/sales_20200904_02.csv"
      try bench.lay(sales(SaleRow(102)), second)
      try bench.layReceipt(of: [file, second], receipt)
      try Files.remove(bench.inbox + "/" + second)
      return try await validated(bench)
    },
    "receipt-form": { try await received("{ \"format\": 1, \"rekon\": \"0.1.0\", \"files\": [] }\n") },
    "receipt-format": { try await received("{ \"format\": 2 }\n") },
    "receipt-missing": {
      let bench = try delivered()
      try bench.setReceipts("{ required: true, required_from: 2020-09-04 }")
      return try await validated(bench)
    },
    "receipt-refused": { try await vouched { $0.verdict = .refused } },
    "receipt-rows": {
      try await vouched {
        $0.rowCount = 2
        $0.rejectedCount = 1
      }
    },
    "receipt-sums": { try await vouched { $0.sums[0].amount = "250001.00" } },
    "signature-bad": {
      let bench = try delivered(pinned: firstKey)
      try bench.layReceipt(of: [file], receipt, key: try TestKeys.first.signingKey())
      let text = try Files.readText(bench.inbox + "/" + receipt)
      try bench.lay(text.replacing("250000.00", with: "350000.00"), receipt)
      return try await validated(bench)
    },
    "signature-key-expired": {
      try await signed(
        by: try TestKeys.first.signingKey(), pinned: "{ ed25519: keys/first.pem, valid_to: 2020-09-03 }")
    },
    "signature-key-unknown": { try await signed(by: try TestKeys.second.signingKey(), pinned: firstKey) },
    "signature-missing": { try await signed(pinned: firstKey) },
  ]
}
