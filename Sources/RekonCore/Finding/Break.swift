import Glibc

/// One finding of the reconciliation: a break, or an open item that may still become one. The columns of
/// `discrepancies.csv` and `open-items.csv` (CODES, section 7).
public struct Break: Sendable {
  public var rule: Rule
  public var code: String
  public var severity: Severity
  public var state: RecordState
  public var detail = ""
  /// `payment`, `forward`, `transfer`; empty for findings about feeds and rows.
  public var link = ""
  /// Who has to act.
  public var party = ""
  public var platform = ""
  public var partner = ""
  public var institution = ""
  public var participant = ""
  public var key: String
  public var batchRef = ""
  public var left: MinorUnits = 0
  public var right: MinorUnits = 0
  public var difference: MinorUnits = 0
  public var atRisk: MinorUnits = 0
  public var occurredOn: BusinessDate?
  public var dueOn: BusinessDate?
  /// Missing or refused feed files that would decide it, `party/feed_yyyymmdd`.
  public var waitingFor: [String] = []
  /// Keys of the records it might belong to, when that is ambiguous.
  public var candidates: [String] = []
  /// Records that prove it.
  public var leftRecords: [RecordID] = []
  public var rightRecords: [RecordID] = []
  /// `file:line` of the records, filled in once the breaks are known.
  public var leftSource = ""
  public var rightSource = ""
  public var message = ""

  /// Its severity is the rule's first; ``PipelineDefinition/severity(of:)`` knows the day and the money, too.
  public init(_ rule: Rule, _ name: RuleName, state: RecordState, key: String) {
    self.rule = rule
    code = name.code
    severity = name.severity.values[0]
    self.state = state
    self.key = key
  }

  /// The name under which the same finding is known from run to run: 12 characters of Crockford base 32 over link and
  /// key for a balance break (its code may change, the case stays), over code and key for any other.
  public var caseID: String { Self.caseID(of: link.isEmpty ? code : link, key: key) }

  /// - Parameter name: a link's for a balance, a code for the rest.
  public static func caseID(of name: String, key: String) -> String {
    var (name, key) = (name, key)
    return name.withUTF8 { name in
      key.withUTF8 { caseID(of: UnsafeRawBufferPointer(name), key: UnsafeRawBufferPointer($0)) }
    }
  }

  /// The same of texts in UTF-8.
  public static func caseID(of name: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer) -> String {
    var digest = SHA256Digest()
    digest.update(name)
    digest.update(":")
    digest.update(key)
    return crockford(digest.bytes(), count: 12)
  }
}

/// Negative, 0 or positive as `left` comes before, with or after `right` in byte order.
func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  guard let a = left.baseAddress, let b = right.baseAddress else { return left.count - right.count }
  let order = memcmp(a, b, min(left.count, right.count))
  return order != 0 ? Int(order) : left.count - right.count
}

/// Byte order: the same on every machine, whatever its locale.
public func bytesPrecede(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}

public enum Severity: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case info, warning, error, critical

  public var name: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    case .critical: "critical"
    }
  }

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Where a record stands in its link at the end of a run: exactly one of these (CODES, section 3).
public enum RecordState: UInt8, Hashable, Sendable, CaseIterable {
  case matched, pending, waiting, held, before, decided, `break`
  /// Rows that carry no record of their own: they updated one, or said one again.
  case update, duplicate

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  public var name: String {
    switch self {
    case .matched: "matched"
    case .pending: "pending"
    case .waiting: "waiting"
    case .held: "held"
    case .before: "before"
    case .decided: "decided"
    case .break: "break"
    case .update: "update"
    case .duplicate: "duplicate"
    }
  }
}

/// Joins the parts of a key; `/ # : % ;` inside a part are written %XX, so that no part can pass for two.
public func joinedKey(_ parts: String...) -> String {
  parts.map(escapedKeyPart).joined(separator: "/")
}

public func escapedKeyPart(_ part: String) -> String {
  guard part.utf8.contains(where: isKeyMark) else { return part }
  var bytes: [UInt8] = []
  let digits = Array("0123456789ABCDEF".utf8)
  for byte in part.utf8 {
    if isKeyMark(byte) {
      bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// The parts of a key as they were joined; nil for a text in which a `%` is followed by no two digits.
public func keyParts(_ key: String) -> [String]? {
  var parts: [String] = []
  for part in key.split(separator: "/", omittingEmptySubsequences: false) {
    var bytes: [UInt8] = []
    var rest = part.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard let escaped = UInt8(String(rest.prefix(2)) ?? "", radix: 16) else { return nil }
      rest = rest.dropFirst(2)
      bytes.append(escaped)
    }
    parts.append(String(decoding: bytes, as: UTF8.self))
  }
  return parts
}

/// A path in the inbox as a key: its slashes part it, the other marks are escaped.
public func pathKey(_ path: String) -> String {
  path.split(separator: "/", omittingEmptySubsequences: false).map { escapedKeyPart(String($0)) }.joined(separator: "/")
}

private func isKeyMark(_ byte: UInt8) -> Bool {
  byte == 0x2F || byte == 0x23 || byte == 0x3A || byte == 0x25 || byte == 0x3B
}
