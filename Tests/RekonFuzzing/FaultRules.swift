import RekonCore

/// What every fault of a feed must be: a code, and a place that is in the feed.
public struct FaultRules {
  /// Bytes of the file as it lies, and of its text; nil where the text cannot be known.
  let fileByteCount: Int
  let textByteCount: Int?
  let lineCount: Int?

  public init(fileByteCount: Int, textByteCount: Int? = nil, lineCount: Int? = nil) {
    self.fileByteCount = fileByteCount
    self.textByteCount = textByteCount
    self.lineCount = lineCount
  }

  public func check(_ fault: Fault) throws {
    try Self.checkText(fault)
    let place = fault.place
    if let line = place.line {
      try require(line >= 1 && line <= (lineCount ?? .max), "a fault's line is in the feed", fault.description)
    }
    if let byte = place.byte {
      try require(byte >= 0 && byte <= (textByteCount ?? .max), "a fault's byte is in the feed", fault.description)
    }
    if let byte = place.compressedByte {
      try require(byte >= 0 && byte <= fileByteCount, "a fault's zbyte is in the file", fault.description)
    }
    try require((place.record ?? 0) >= 0, "a record number is none below 0", fault.description)
    try require((place.columnNumber ?? 1) >= 1, "a column number is none below 1", fault.description)
  }

  /// A code in kebab-case, and a message that cannot drive a terminal.
  public static func checkText(_ fault: Fault) throws {
    let code = fault.code.name
    try require(
      !code.isEmpty && code.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D },
      "a fault has a code in kebab-case", fault.description)
    try require(!fault.found.isEmpty, "a fault says what was found", fault.description)
    let text = fault.description
    try require(
      text == visible(text), "a message has no invisible characters", visible(text))
  }
}

/// Physical lines of a text: LF, CRLF and CR end one, and one more may begin behind the last.
func lineCount(_ bytes: [UInt8]) -> Int {
  var count = 1
  for (index, byte) in bytes.enumerated() {
    if byte == 0x0A {
      count += 1
    } else if byte == 0x0D, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
      count += 1
    }
  }
  return count
}
