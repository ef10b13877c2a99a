/// Some thousand findings, one behind another in bytes. All numbers are little-endian; a finding is
///
/// ```
/// days, records, rule, severity, state      FindingHead
/// left, right, difference, at risk          8 bytes each where all of them fit, else 16
/// code, key, … message                      each its length (seven bits a byte, low ones first), then its bytes
/// ```
///
/// Changed by whoever alone holds it (``Findings``), read by all.
final class FindingPage: @unchecked Sendable {
  /// Not an array, so that a view of a finding may hold on to where it lies.
  private var bytes: UnsafeMutableRawPointer
  private var capacity: Int
  private var used = 0
  /// Where each finding begins.
  private(set) var starts: [UInt32] = []
  /// The records that prove the findings, left ones first, finding by finding.
  private(set) var records: [RecordID] = []
  /// The line of each record, once they are known (``Findings/setLines(_:)``).
  private(set) var lines: [UInt32] = []

  /// Beyond this a page takes no more findings; one alone may be larger.
  static let byteLimit = 1 << 20

  init(capacity: Int = 1 << 12) {
    self.capacity = capacity
    bytes = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { bytes.deallocate() }

  /// A page of its own with the same findings.
  func copy() -> FindingPage {
    let page = FindingPage(capacity: max(used, 1))
    page.append(UnsafeRawBufferPointer(start: bytes, count: used))
    (page.starts, page.records, page.lines) = (starts, records, lines)
    return page
  }

  var count: Int { starts.count }
  var isFull: Bool { used >= Self.byteLimit }

  /// A finding where it lies.
  func view(_ index: Int) -> FindingView { FindingView(UnsafeRawPointer(bytes + Int(starts[index])), of: self) }

  /// Bytes of memory that it takes, with the lines of its records.
  var byteCount: Int { capacity + starts.capacity * 4 + records.capacity * 8 + records.count * 4 }

  func append(_ found: borrowing Break) {
    starts.append(UInt32(used))
    let money = [found.left, found.right, found.difference, found.atRisk]
    let isWide = !money.allSatisfy { Int64(exactly: $0) != nil }
    append(
      FindingHead(
        occurredOn: found.occurredOn?.dayNumber ?? .min, dueOn: found.dueOn?.dayNumber ?? .min,
        firstRecord: UInt32(records.count), leftCount: UInt32(found.leftRecords.count),
        rightCount: UInt32(found.rightRecords.count), rule: found.rule.number, severity: found.severity.rawValue,
        state: found.state.rawValue, moneyByteCount: isWide ? 16 : 8))
    records += found.leftRecords
    records += found.rightRecords
    for amount in money {
      if isWide { append(amount) } else { append(Int64(truncatingIfNeeded: amount)) }
    }
    for text in FindingText.allCases { append(Self.text(text, of: found)) }
  }

  private static func text(_ text: FindingText, of found: borrowing Break) -> String {
    switch text {
    case .code: found.code
    case .key: found.key
    case .detail: found.detail
    case .link: found.link
    case .party: found.party
    case .platform: found.platform
    case .partner: found.partner
    case .institution: found.institution
    case .participant: found.participant
    case .batchRef: found.batchRef
    case .waitingFor: found.waitingFor.joined(separator: ";")
    case .candidates: found.candidates.joined(separator: ";")
    case .leftSource: found.leftSource
    case .rightSource: found.rightSource
    case .message: found.message
    }
  }

  private func append(_ more: UnsafeRawBufferPointer) {
    if used + more.count > capacity { grow(to: used + more.count) }
    if let base = more.baseAddress { (bytes + used).copyMemory(from: base, byteCount: more.count) }
    used += more.count
  }

  private func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: bytes, byteCount: used)
    bytes.deallocate()
    bytes = larger
  }

  private func append(_ value: some BitwiseCopyable) { withUnsafeBytes(of: value) { append($0) } }

  private func append(_ text: String) {
    var text = text
    text.withUTF8 { text in
      var count = text.count
      while count >= 0x80 {
        append(UInt8(truncatingIfNeeded: count) | 0x80)
        count >>= 7
      }
      append(UInt8(count))
      append(UnsafeRawBufferPointer(text))
    }
  }

  func setSeverity(_ severity: Severity, of index: Int) {
    bytes.storeBytes(
      of: severity.rawValue, toByteOffset: Int(starts[index]) + FindingHead.severityOffset, as: UInt8.self)
  }

  func setLines(_ lines: [UInt32]) {
    precondition(lines.count == records.count, "a line for each record")
    self.lines = lines
  }
}

/// What every finding begins with.
struct FindingHead: BitwiseCopyable {
  /// Day numbers; the smallest stands for none.
  var occurredOn: Int32
  var dueOn: Int32
  var firstRecord: UInt32
  var leftCount: UInt32
  var rightCount: UInt32
  var rule: UInt8
  var severity: UInt8
  var state: UInt8
  var moneyByteCount: UInt8

  static let severityOffset = MemoryLayout<Self>.offset(of: \.severity)!
}

/// The texts of a finding, in the order in which they lie: what it is sorted by comes first.
enum FindingText: Int, CaseIterable {
  case code, key, detail, link, party, platform, partner, institution, participant, batchRef, waitingFor, candidates
  case leftSource, rightSource, message

  static let count = 15
}

extension Rule {
  /// Its place among all rules: the same in one program, not from version to version.
  var number: UInt8 { Self.numbers[self]! }

  init(number: UInt8) { self = Self.allCases[Int(number)] }

  private static let numbers = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, UInt8($0)) })
}
