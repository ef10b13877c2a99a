/// What is wrong with a feed, a definition or the machine: where, what was found, what was expected, what to do.
///
/// A fault of a *record* is data (it goes to the rejects file), a fault of a *run* is thrown. Codes are kebab-case and
/// ours; the breaks of the money have codes of their own (``Break``).
public struct Fault: Error, Hashable, Sendable {
  /// An open set: adding a code breaks nobody's switch.
  public struct Code: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let name: String
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }
    public var description: String { name }
  }

  public enum Severity: UInt8, Hashable, Sendable {
    case warning = 0
    case error = 1
  }

  public var code: Code
  public var severity: Severity
  /// The file as its reader knows it: a path in the inbox, or of a definition.
  public var file: String
  public var place: Place
  public var found: String
  public var expected: String
  public var remedy: String

  public init(
    _ code: Code, severity: Severity = .error, file: String = "", at place: Place = Place(), found: String,
    expected: String, remedy: String = ""
  ) {
    self.code = code
    self.severity = severity
    self.file = file
    self.place = place
    self.found = found
    self.expected = expected
    self.remedy = remedy
  }

  /// The same fault, told of `file`.
  public func of(file: String) -> Fault {
    var copy = self
    copy.file = file
    return copy
  }

  /// Found, expected and remedy in one sentence, without the place. What comes from a file may be in each of them.
  public var reason: String {
    visible(
      "found \(found)" + (expected.isEmpty ? "" : ", expected \(expected)") + (remedy.isEmpty ? "" : "; \(remedy)"))
  }
}

/// A place in a file. Every part is optional: a gzip fault has no line, a missing key no byte.
public struct Place: Hashable, Sendable {
  /// 1-based physical line of the record's (or key's) first byte.
  public var line: Int?
  /// Data record, 1 = first after the header.
  public var record: Int?
  /// Offset in the inflated stream.
  public var byte: Int?
  /// Offset in the compressed file.
  public var compressedByte: Int?
  public var column: String?
  /// 1-based.
  public var columnNumber: Int?
  /// `links.payment.terms.payment_grace` in a definition.
  public var keyPath: String?

  public init(
    line: Int? = nil, record: Int? = nil, byte: Int? = nil, compressedByte: Int? = nil, column: String? = nil,
    columnNumber: Int? = nil, keyPath: String? = nil
  ) {
    self.line = line
    self.record = record
    self.byte = byte
    self.compressedByte = compressedByte
    self.column = column
    self.columnNumber = columnNumber
    self.keyPath = keyPath
  }

  /// `record 6, column 10 'amount', byte 512`, or empty.
  public var details: String {
    var parts: [String] = []
    if let record { parts.append("record \(record)") }
    switch (columnNumber, column) {
    case (let number?, let name?): parts.append("column \(number) '\(visible(name))'")
    case (let number?, nil): parts.append("column \(number)")
    case (nil, let name?): parts.append("column '\(visible(name))'")
    case (nil, nil): break
    }
    if let byte { parts.append("byte \(byte)") }
    if let compressedByte { parts.append("zbyte \(compressedByte)") }
    return parts.joined(separator: ", ")
  }
}

extension Fault: CustomStringConvertible {
  /// `file:line: error[code]: key.path: found …, expected …; remedy (record, column, byte)`.
  public var description: String {
    var text = visible(file)
    if let line = place.line { text += ":\(line)" }
    if !text.isEmpty { text += ": " }
    text += severity == .error ? "error[\(code)]: " : "warning[\(code)]: "
    if let keyPath = place.keyPath, !keyPath.isEmpty { text += "\(visible(keyPath)): " }
    text += reason
    let details = place.details
    // A name that is all Cyrillic stands among Latin words here.
    return visible(details.isEmpty ? text : text + " (\(details))")
  }
}

/// Several faults found together: a definition tells every mistake at once.
public struct Faults: Error, Sendable, CustomStringConvertible {
  public var all: [Fault]
  public init(_ all: [Fault]) { self.all = all }
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// `bytes` of a feed in single quotes for a message: cut after `limit` bytes, invisible bytes escaped.
public func quoted(_ bytes: UnsafeRawBufferPointer, limit: Int = 60) -> String {
  let cut = UnsafeRawBufferPointer(rebasing: bytes[..<min(limit, bytes.count)])
  var text = visible(String(decoding: cut, as: UTF8.self))
  if bytes.count > limit { text += "… (\(bytes.count) bytes)" }
  return "'\(text)'"
}

public func quoted(_ text: String, limit: Int = 60) -> String {
  var copy = text
  return copy.withUTF8 { quoted(UnsafeRawBufferPointer($0), limit: limit) }
}

/// The name in `known` that is nearest to `name`, if near enough to be what was meant.
public func nearest(_ name: String, among known: some Sequence<String>) -> String? {
  var best: (name: String, distance: Int)?
  let most = max(2, name.utf8.count / 3)
  // The distance is at least the difference in length; a name may be as long as a file.
  for candidate in known where abs(candidate.utf8.count - name.utf8.count) <= most {
    let distance = editDistance(Array(name.utf8), Array(candidate.utf8))
    if distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  // Something must be the same: '^' is not meant to be ';'.
  guard let best, best.distance <= most, best.distance < name.utf8.count else { return nil }
  return best.name
}

func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var row = Array(0...right.count)
  for (index, byte) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in right.enumerated() {
      let above = row[column + 1]
      row[column + 1] = min(above + 1, row[column] + 1, diagonal + (byte == other ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
