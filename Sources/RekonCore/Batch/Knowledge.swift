/// What a run knew, beside its definition: the deliveries that had come, and what lay in the inbox and was not taken.
///
/// It stands in the run's manifest, so that an earlier day can be asked for as it was known then.
public struct Knowledge: Hashable, Sendable {
  /// The first so many deliveries of `receipts.jsonl`.
  public var receiptCount: Int
  /// SHA-256 of the line of the last of them. Lines are chained, so it stands for all before it, too.
  public var lastReceipt: String
  /// Without places: a file that is not taken has no lines.
  public var notTaken: [Fault]

  public init(receiptCount: Int, lastReceipt: String, notTaken: [Fault]) {
    self.receiptCount = receiptCount
    self.lastReceipt = lastReceipt
    self.notTaken = notTaken
  }

  /// SHA-256 over all of it. It says whether a manifest still tells what the run knew, and of which state folder.
  public var seal: String {
    var digest = SHA256Digest()
    digest.update("\(receiptCount) \(lastReceipt)\n")
    for fault in notTaken { digest.update(Self.json(fault).line + "\n") }
    return digest.hex()
  }

  /// Whether something under a feed's name could not be taken, so that the result cannot be complete.
  public var lacksFiles: Bool { notTaken.contains { $0.severity == .error } }

  /// `as known after receipt 5, by run 2020-09-04/run-1`.
  public func sentence(toldBy run: String?) -> String {
    "as known after receipt \(receiptCount)" + (run.map { ", by run \($0)" } ?? "")
  }

  public static func json(_ fault: Fault) -> JSONValue {
    .object([
      ("code", .string(fault.code.name)), ("severity", .string(fault.severity == .error ? "error" : "warning")),
      ("file", .string(fault.file)), ("found", .string(fault.found)), ("expected", .string(fault.expected)),
      ("remedy", .string(fault.remedy)),
    ])
  }
}
