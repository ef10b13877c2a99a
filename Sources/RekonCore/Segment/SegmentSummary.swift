/// Everything a segment says beside its rows: what was read, what was turned away, the control totals.
///
/// - Source: counted during the one pass over the feed's bytes; the proofs are held against these numbers.
public struct SegmentSummary: Sendable {
  public var kind: RecordKind
  /// Why nothing of the feed is used; nil when it is accepted.
  public var refusal: Fault?
  /// Data rows: accepted, rejected, and ignored by a rule of the profile.
  public var rowCount = 0
  public var acceptedCount = 0
  public var rejectedCount = 0
  /// Rows that the profile names as no records: a bank's interest, top-ups.
  public var ignoredCount = 0
  /// The first rejected rows, at most ``RejectedRow/keptPerFile``.
  public var rejects: [RejectedRow] = []
  /// What was noticed and did not hinder: at most ``Self/notesKept``, counted beyond.
  public var notes: [Fault] = []
  public var totals = ControlTotals()
  /// Sums of the money columns over the accepted rows, whatever their status, in the order of the kind's columns; a
  /// field that a row leaves out adds nothing.
  public var moneySums: [MinorUnits]
  /// What the feed says of itself and only its neighbours can judge: one a file, or one a statement.
  public var stated: [StatedFacts] = []
  /// Exclusive or of the accepted rows' record numbers.
  public var recordNumberXor: UInt64 = 0
  /// Bytes of the feed's text, inflated.
  public var textByteCount = 0
  /// The feed came as gzip, whatever its name.
  public var isGzip = false
  /// The name the segment was written under: one that lies under another name is not what it is taken for.
  var segmentName = ""
  /// The values of each dictionary column, by column index; a code is an index into the list.
  public var dictionaries: [Int: TextList] = [:]
  var stripes: [StripeDirectory] = []

  public static let notesKept = 20

  public init(kind: RecordKind) {
    self.kind = kind
    moneySums = Array(repeating: 0, count: kind.moneyColumns.count)
  }
}

/// What a file, or a statement in it, says of itself: held against the file's name and against its predecessor.
public struct StatedFacts: Hashable, Sendable {
  /// The business date.
  public var date: BusinessDate?
  /// Rises by one a file (of an account).
  public var sequence: Int?
  /// The account of a statement; empty when there is none.
  public var account = ""
  /// Balances in minor units.
  public var opening: MinorUnits?
  public var closing: MinorUnits?
  public var place = Place()

  public init() {}
}

/// A row that broke its profile, kept as it was delivered.
public struct RejectedRow: Hashable, Sendable {
  public static let keptPerFile = 10_000
  public static let bytesKept = 4_096

  public var fault: Fault
  public var raw: [UInt8]

  public init(fault: Fault, raw: [UInt8]) {
    self.fault = fault
    self.raw = raw
  }
}

/// Sums over the accepted rows of one feed file, each row as it stands, in minor units.
///
/// - `carried` is what the rows carry in their link: a paid sale's expected amount, a settled payment (refunds
///   negative), a line's gross, a booked transfer.
@frozen
public struct ControlTotals: Hashable, Sendable {
  public var carried: MinorUnits = 0
  public var commission: MinorUnits = 0
  public var tax: MinorUnits = 0
  public var net: MinorUnits = 0
  /// Σ gross − commission − tax − net, line by line.
  public var gap: MinorUnits = 0

  public init() {}

  public static func += (left: inout ControlTotals, right: ControlTotals) {
    left.carried += right.carried
    left.commission += right.commission
    left.tax += right.tax
    left.net += right.net
    left.gap += right.gap
  }

  public static func -= (left: inout ControlTotals, right: ControlTotals) {
    left.carried -= right.carried
    left.commission -= right.commission
    left.tax -= right.tax
    left.net -= right.net
    left.gap -= right.gap
  }
}

/// Texts one after another in one array of bytes.
@frozen
public struct TextList: Hashable, Sendable {
  public var ends: [UInt32] = []
  public var bytes: [UInt8] = []

  public init() {}

  public var count: Int { ends.count }

  public subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

  public func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }

  public func isEqual(_ index: Int, to text: UnsafeRawBufferPointer) -> Bool {
    let range = range(index)
    return bytes.withUnsafeBytes { equalBytes(UnsafeRawBufferPointer(rebasing: $0[range]), text) }
  }

  public mutating func append(_ text: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
  }
}

/// Where the parts of one stripe lie in the segment file.
struct StripeDirectory: Sendable {
  struct Part: Sendable {
    var offset: UInt64
    var byteCount: UInt32
    var checksum: UInt64
  }

  var rowCount: UInt32
  var partitions: [Part]
  /// Line and byte offset of each row in record order, and its record number.
  var places: Part
}

extension SegmentSummary {
  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.write(kind.rawValue)
    writer.write(UInt8(refusal == nil ? 0 : 1))
    if let refusal { writer.write(refusal) }
    for count in [rowCount, acceptedCount, rejectedCount, ignoredCount] { writer.write(UInt64(count)) }
    writer.write(UInt32(stated.count))
    for facts in stated { writer.write(facts) }
    writer.write(UInt32(rejects.count))
    for reject in rejects {
      writer.write(reject.fault)
      writer.write(reject.raw)
    }
    writer.write(UInt32(notes.count))
    for note in notes { writer.write(note) }
    for sum in [totals.carried, totals.commission, totals.tax, totals.net, totals.gap] + moneySums { writer.write(sum) }
    writer.write(recordNumberXor)
    writer.write(UInt64(textByteCount))
    writer.write(UInt8(isGzip ? 1 : 0))
    writer.write(segmentName)
    writer.write(UInt32(dictionaries.count))
    for column in dictionaries.keys.sorted() {
      writer.write(UInt32(column))
      let list = dictionaries[column] ?? TextList()
      writer.write(UInt32(list.ends.count))
      for end in list.ends { writer.write(end) }
      writer.write(list.bytes)
    }
    writer.write(UInt32(stripes.count))
    for stripe in stripes {
      writer.write(stripe.rowCount)
      for part in stripe.partitions + [stripe.places] {
        writer.write(part.offset)
        writer.write(part.byteCount)
        writer.write(part.checksum)
      }
    }
    return writer.bytes
  }

  /// Nil when the bytes are not such a summary.
  init?(encoded bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let kind = RecordKind(rawValue: reader.read(UInt8.self)) else { return nil }
    self.init(kind: kind)
    if reader.read(UInt8.self) == 1 { refusal = reader.readFault() }
    rowCount = Int(truncatingIfNeeded: reader.read(UInt64.self))
    acceptedCount = Int(truncatingIfNeeded: reader.read(UInt64.self))
    rejectedCount = Int(truncatingIfNeeded: reader.read(UInt64.self))
    ignoredCount = Int(truncatingIfNeeded: reader.read(UInt64.self))
    for _ in 0..<reader.read(UInt32.self) where !reader.failed { stated.append(reader.readFacts()) }
    for _ in 0..<reader.read(UInt32.self) where !reader.failed {
      let fault = reader.readFault()
      rejects.append(RejectedRow(fault: fault, raw: reader.readData()))
    }
    for _ in 0..<reader.read(UInt32.self) where !reader.failed { notes.append(reader.readFault()) }
    totals.carried = reader.read(MinorUnits.self)
    totals.commission = reader.read(MinorUnits.self)
    totals.tax = reader.read(MinorUnits.self)
    totals.net = reader.read(MinorUnits.self)
    totals.gap = reader.read(MinorUnits.self)
    for index in moneySums.indices { moneySums[index] = reader.read(MinorUnits.self) }
    recordNumberXor = reader.read(UInt64.self)
    textByteCount = Int(truncatingIfNeeded: reader.read(UInt64.self))
    isGzip = reader.read(UInt8.self) == 1
    segmentName = reader.readText()
    for _ in 0..<reader.read(UInt32.self) where !reader.failed {
      let column = Int(reader.read(UInt32.self))
      var list = TextList()
      let count = Int(reader.read(UInt32.self))
      guard count <= bytes.count else { return nil }
      list.ends = (0..<count).map { _ in reader.read(UInt32.self) }
      list.bytes = reader.readData()
      dictionaries[column] = list
    }
    for _ in 0..<reader.read(UInt32.self) where !reader.failed {
      let rows = reader.read(UInt32.self)
      var parts: [StripeDirectory.Part] = []
      for _ in 0...SegmentFormat.partitionCount {
        let offset = reader.read(UInt64.self)
        let byteCount = reader.read(UInt32.self)
        parts.append(.init(offset: offset, byteCount: byteCount, checksum: reader.read(UInt64.self)))
      }
      let places = parts.removeLast()
      stripes.append(StripeDirectory(rowCount: rows, partitions: parts, places: places))
    }
    if reader.failed || reader.offset != bytes.count { return nil }
  }
}

extension ByteWriter {
  mutating func write(_ fault: Fault) {
    write(fault.code.name)
    write(fault.severity.rawValue)
    for text in [fault.found, fault.expected, fault.remedy, fault.place.column ?? ""] { write(text) }
    let place = fault.place
    for number in [place.line, place.record, place.byte, place.compressedByte, place.columnNumber] { write(number) }
  }
}

extension ByteReader {
  mutating func readFault() -> Fault {
    let code = readText()
    let severity = Fault.Severity(rawValue: read(UInt8.self)) ?? .error
    let found = readText()
    let expected = readText()
    let remedy = readText()
    let column = readText()
    var place = Place(column: column.isEmpty ? nil : column)
    place.line = readOptional()
    place.record = readOptional()
    place.byte = readOptional()
    place.compressedByte = readOptional()
    place.columnNumber = readOptional()
    return Fault(.init(code), severity: severity, at: place, found: found, expected: expected, remedy: remedy)
  }
}

extension ByteWriter {
  mutating func write(_ facts: StatedFacts) {
    write(facts.account)
    write(facts.date.map { Int64($0.dayNumber) } ?? .min)
    write(facts.sequence)
    for balance in [facts.opening, facts.closing] {
      write(UInt8(balance == nil ? 0 : 1))
      write(balance ?? 0)
    }
    for number in [facts.place.line, facts.place.byte] { write(number) }
  }
}

extension ByteReader {
  mutating func readFacts() -> StatedFacts {
    var facts = StatedFacts()
    facts.account = readText()
    facts.date = Int32(exactly: read(Int64.self)).map(BusinessDate.init(dayNumber:))
    facts.sequence = readOptional()
    facts.opening = readBalance()
    facts.closing = readBalance()
    facts.place = Place(line: readOptional(), byte: readOptional())
    return facts
  }

  private mutating func readBalance() -> MinorUnits? {
    let isThere = read(UInt8.self) == 1
    let balance = read(MinorUnits.self)
    return isThere ? balance : nil
  }
}
