import RekonCore

/// Every finding that a reconciliation of the world must make, and no other.
///
/// - Source: the plan alone: what was planted, and what the first and the last day cut off. Nothing is matched here.
public struct Truth: Sendable {
  public struct Row: Hashable, Sendable {
    public var code: FindingCode
    public var state: FindingState
    public var key: String
    /// In sen: left minus right of the link.
    public var difference: Int64
    public var atRisk: Int64
  }

  public private(set) var rows: [Row] = []

  mutating func tell(
    _ code: FindingCode, _ state: FindingState = .break, _ key: String, _ difference: Int64 = 0, atRisk: Int64? = nil
  ) {
    rows.append(
      Row(code: code, state: state, key: key, difference: difference, atRisk: atRisk ?? abs(difference)))
  }

  /// Takes back a break that was told before it turned out that no file is left for it.
  mutating func retract(_ code: FindingCode, _ key: String) {
    rows.removeAll { $0.code == code && $0.key == key && $0.state == .break }
  }

  /// `truth.csv`: breaks first, then by code and key.
  func csv() -> [UInt8] {
    var text = ByteText()
    text.append("code,state,key,difference,at_risk\n")
    for row in sorted() {
      text.appendCSV([
        row.code.rawValue, row.state.rawValue, row.key, decimal(Int128(row.difference)), decimal(Int128(row.atRisk)),
      ])
    }
    return text.bytes
  }

  func sorted() -> [Row] {
    rows.sorted { left, right in
      if (left.state == .break) != (right.state == .break) { return left.state == .break }
      if left.code != right.code { return bytesPrecede(left.code.rawValue, right.code.rawValue) }
      return bytesPrecede(left.key, right.key)
    }
  }
}
