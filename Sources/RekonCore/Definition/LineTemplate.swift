/// The form of a line that carries controls instead of a record: `#TRAILER,{count},{sum}`, `T|{count}|{sum}`, `<END>`,
/// `Laporan Penjualan MauBelajarApa - {date:dd MMM yyyy}`.
///
/// Text stands for itself. A placeholder takes all bytes up to the text behind it: `{count}` rows, `{sum}` money in the
/// style of the feed's totals, `{date:FORM}` the business date, `{sequence}` a number that rises by one a file,
/// `{currency}` an ISO code, `{any}` whatever stands there. Matched left to right without going back.
public struct LineTemplate: Hashable, Sendable {
  public enum Slot: Hashable, Sendable {
    case count, sum, sequence, currency, any
    case date(TimeFormat)
  }
  public enum Part: Hashable, Sendable {
    case literal([UInt8])
    case slot(Slot)
  }

  public enum Problem: Error, Hashable, Sendable {
    case unclosed
    case unknownSlot(String)
    case dateForm(String)
    case slotsTouch
    case empty
  }

  public let text: String
  public let parts: [Part]

  /// - Parameter months: the names that `MMM` in a date's form stands for.
  public init(_ text: String, months: [String] = []) throws(Problem) {
    self.text = text
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "{") else {
        literal.append(byte)
        continue
      }
      guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .unclosed }
      let name = String(decoding: rest[..<close], as: UTF8.self)
      rest = rest[(close + 1)...]
      if literal.isEmpty, !parts.isEmpty { throw .slotsTouch }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      literal = []
      parts.append(.slot(try Self.slot(name, months)))
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    guard !parts.isEmpty else { throw .empty }
    self.parts = parts
  }

  private static func slot(_ name: String, _ months: [String]) throws(Problem) -> Slot {
    switch name {
    case "count": return .count
    case "sum": return .sum
    case "sequence": return .sequence
    case "currency": return .currency
    case "any": return .any
    default:
      guard name.hasPrefix("date:") else { throw .unknownSlot(name) }
      guard let format = TimeFormat(String(name.dropFirst(5)), months: months), !format.hasTime else {
        throw .dateForm(String(name.dropFirst(5)))
      }
      return .date(format)
    }
  }

  /// What the line begins with, as far as it is fixed.
  public var opening: [UInt8] {
    guard case .literal(let bytes) = parts.first else { return [] }
    return bytes
  }

  public var hasTotals: Bool { parts.contains(.slot(.count)) || parts.contains(.slot(.sum)) }

  /// What stood in each slot, with its offset in the line; nil when the line has another form.
  public func match(_ line: UnsafeRawBufferPointer) -> [(slot: Slot, offset: Int, text: String)]? {
    var found: [(slot: Slot, offset: Int, text: String)] = []
    var offset = 0
    for (index, part) in parts.enumerated() {
      switch part {
      case .literal(let bytes):
        guard Self.stands(bytes, in: line, at: offset) else { return nil }
        offset += bytes.count
      case .slot(let slot):
        var end = line.count
        if index + 1 < parts.count, case .literal(let next) = parts[index + 1] {
          end = offset
          while end <= line.count, !Self.stands(next, in: line, at: end) { end += 1 }
          guard end <= line.count else { return nil }
        }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: line[offset..<end]), as: UTF8.self)
        found.append((slot, offset, text))
        offset = end
      }
    }
    return offset == line.count ? found : nil
  }

  private static func stands(_ bytes: [UInt8], in line: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    offset + bytes.count <= line.count
      && UnsafeRawBufferPointer(rebasing: line[offset..<offset + bytes.count]).elementsEqual(bytes)
  }
}
