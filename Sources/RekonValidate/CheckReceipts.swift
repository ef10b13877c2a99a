import RekonCore

/// What all check receipts received so far say of the scope, as validate takes it.
public struct CheckReceipts: Sendable {
  public var claims: [ReceiptClaim] = []
  /// Why a receipt cannot be read.
  public var unreadable: [Fault] = []

  public init() {}
}

/// What one check receipt says of one file, and whether it may be believed.
public struct ReceiptClaim: Sendable {
  /// The receipt's path in the inbox.
  public var receiptPath: String
  public var receiptSHA256: String
  /// Nothing came under the receipt's name after it.
  public var isLatest: Bool
  /// The path in the inbox of the file it speaks of.
  public var path: String
  /// The file's business date; nil when neither its name nor the receipt tells one.
  public var date: BusinessDate?
  public var file: VouchedFile
  /// What is wrong with the receipt's signature for a file of that date; nil when it may be believed.
  public var distrust: Fault?

  public init(
    receiptPath: String, receiptSHA256: String, isLatest: Bool, path: String, date: BusinessDate?, file: VouchedFile,
    distrust: Fault?
  ) {
    self.receiptPath = receiptPath
    self.receiptSHA256 = receiptSHA256
    self.isLatest = isLatest
    self.path = path
    self.date = date
    self.file = file
    self.distrust = distrust
  }

  /// The order in which claims on one file are told: what came last under its name first, then by path and bytes, never
  /// by arrival.
  static func precedes(_ left: ReceiptClaim, _ right: ReceiptClaim) -> Bool {
    if left.isLatest != right.isLatest { return left.isLatest }
    if left.receiptPath != right.receiptPath { return bytesPrecede(left.receiptPath, right.receiptPath) }
    if left.receiptSHA256 != right.receiptSHA256 { return bytesPrecede(left.receiptSHA256, right.receiptSHA256) }
    return left.file.line ?? 0 < right.file.line ?? 0
  }
}
