/// What a party's profile file asks of its check receipts.
public struct ReceiptRule: Sendable {
  /// A file that no check receipt names is refused.
  public var isRequired = false
  /// First business date for which that is so; nil: every date.
  public var requiredFrom: BusinessDate?
  public var keys: [PinnedKey] = []

  public init() {}

  public func isRequired(on date: BusinessDate) -> Bool { isRequired && requiredFrom.map { date >= $0 } ?? true }

  /// Signing begins on the first day of any key: what was checked before it nobody could sign. It never ends by itself.
  public func needsSignature(on date: BusinessDate) -> Bool {
    keys.contains { $0.validFrom.map { date >= $0 } ?? true }
  }
}

/// A key by which a party's check receipts may be signed, for files of these business dates, ends included.
public struct PinnedKey: Sendable {
  public enum Material: Sendable {
    case ed25519(VerifyingKey)
    case hmac(SharedSecret)
  }

  public var material: Material
  public var validFrom: BusinessDate?
  public var validTo: BusinessDate?

  public init(_ material: Material, validFrom: BusinessDate?, validTo: BusinessDate?) {
    self.material = material
    self.validFrom = validFrom
    self.validTo = validTo
  }

  public func isInForce(on date: BusinessDate) -> Bool {
    if let validFrom, date < validFrom { return false }
    if let validTo, date > validTo { return false }
    return true
  }

  /// `until 2020-08-31`, `from 2020-09-01 until 2020-12-31`, for messages.
  public var validity: String {
    let parts = [validFrom.map { "from \($0)" }, validTo.map { "until \($0)" }].compactMap { $0 }
    return parts.isEmpty ? "always" : parts.joined(separator: " ")
  }
}
