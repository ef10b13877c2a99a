/// How a check receipt and its signatures are named in the inbox: `<party>/<anything>.receipt.json`, with `.sig` or
/// `.hmac` behind it.
public enum ReceiptName {
  public static let ending = ".receipt.json"
  public static let signatureEnding = ".sig"
  public static let codeEnding = ".hmac"
  public static let signatureEndings = [signatureEnding, codeEnding]

  /// A receipt, or a signature of one.
  public static func isReceiptOrSignature(_ path: String) -> Bool {
    path.hasSuffix(ending) || signatureEndings.contains { path.hasSuffix(ending + $0) }
  }

  /// The party in whose folder `path` lies.
  public static func party(_ path: String) -> String { String(path.prefix { $0 != "/" }) }
}
