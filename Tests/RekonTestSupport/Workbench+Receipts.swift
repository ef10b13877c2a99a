import RekonCore
import RekonIngest
import RekonPipeline

extension Workbench {
  /// What a partner's check finds of a file that lies in the inbox.
  public func checked(_ path: String) throws -> VouchedFile {
    let definition = try DefinitionLoader.load(pipeline.path, readsKeys: false)
    guard let (index, match) = definition.profile(forPath: path) else { preconditionFailure("no feed has \(path)") }
    let profile = definition.profiles[index]
    let (sha256, byteCount) = try SHA256Digest.hex(ofFile: inbox + "/" + path)
    return VouchedFile(
      path: path, profile: profile, date: match.date, sha256: sha256, byteCount: byteCount,
      summary: try FeedIngest.check(inbox + "/" + path, profile: profile, inflater: .isal),
      currency: definition.currency)
  }

  /// Lays a check receipt of files in the inbox, as `rekon check --receipt` writes it.
  public func layReceipt(
    of paths: [String], _ path: String, key: SigningKey? = nil, secret: SharedSecret? = nil,
    changing change: (inout VouchedFile) -> Void = { _ in }
  ) throws {
    let files = try paths.map { path in
      var file = try checked(path)
      change(&file)
      return file
    }
    try CheckReceipt(version: "0.1.0", files: files).write(to: inbox + "/" + path, signingWith: key, secret: secret)
  }

  /// Writes `receipts` of a party's profile file, in front of its feeds.
  public func setReceipts(_ text: String, of party: String = "tokopedia") throws {
    try pipeline.replace("\nfeeds:\n", with: "\nreceipts: \(text)\nfeeds:\n", in: "feeds/\(party).yaml")
  }
}
