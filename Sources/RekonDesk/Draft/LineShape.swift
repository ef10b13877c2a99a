/// What parts the fields of a text: the delimiter under which most records have the same number of fields, and whether
/// fields stand in quotes.
struct LineShape {
  /// One record as it was parted.
  struct Record {
    var fields: [String]
    /// The record's own text, without its end.
    var text: String
    var isBlank: Bool { text.isEmpty }
  }

  /// Nil where no delimiter parts anything: a single column.
  let delimiter: UInt8?
  let isQuoted: Bool
  /// Fields that a quote opens, and quotes inside fields that none opens.
  let quotedCount: Int
  let strayCount: Int
  /// Fields that most records have.
  let width: Int
  /// Records of that width, of so many that were looked at.
  let fitting: Int
  let looked: Int
  /// Other delimiters that fit as well.
  let rivals: [UInt8]

  static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
  private static let lookLimit = 2_000

  /// How `delimiter` is written in a profile.
  static func name(_ delimiter: UInt8) -> String {
    delimiter == 0x09 ? "tab" : "\"\(String(UnicodeScalar(delimiter)))\""
  }

  init(_ text: [UInt8]) {
    var best: (delimiter: UInt8, isQuoted: Bool, width: Int, fitting: Int, looked: Int)?
    var tied: [UInt8] = []
    for delimiter in Self.delimiters {
      for isQuoted in [true, false] {
        let records = Self.records(text, delimiter, isQuoted: isQuoted, limit: Self.lookLimit).filter { !$0.isBlank }
        let (width, fitting) = Self.commonWidth(records)
        guard width > 1 else { continue }
        let found = (delimiter, isQuoted, width, fitting, records.count)
        guard let standing = best else {
          best = found
          continue
        }
        // A share of the records, then of the fields: an amount's comma parts fewer than the delimiter does.
        let (left, right) = (fitting * standing.looked, standing.fitting * records.count)
        if left > right || (left == right && width > standing.width) {
          best = found
          tied = []
        } else if left == right, width == standing.width, delimiter != standing.delimiter, !tied.contains(delimiter) {
          tied.append(delimiter)
        }
      }
    }
    delimiter = best?.delimiter
    rivals = tied
    let records = Self.records(text, delimiter ?? 0x2C, isQuoted: false, limit: Self.lookLimit)
    let fields = records.flatMap(\.fields)
    quotedCount = fields.count { $0.utf8.first == 0x22 }
    strayCount = fields.count { $0.utf8.first != 0x22 && $0.utf8.contains(0x22) }
    isQuoted = best?.isQuoted ?? true
    width = best?.width ?? 1
    fitting = best?.fitting ?? records.count
    looked = best?.looked ?? records.count
  }

  /// The number of fields that most records have; the larger one where two are as frequent.
  static func commonWidth(_ records: [Record]) -> (width: Int, count: Int) {
    var counts: [Int: Int] = [:]
    for record in records { counts[record.fields.count, default: 0] += 1 }
    let best = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return (best?.key ?? 1, best?.value ?? 0)
  }

  /// Parts `text` into records; line ends inside quotes end none.
  static func records(_ text: [UInt8], _ delimiter: UInt8?, isQuoted: Bool, limit: Int = .max) -> [Record] {
    var records: [Record] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var start = 0
    var index = 0
    var isOpen = false
    func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
    }
    func endRecord(_ end: Int) {
      endField()
      records.append(Record(fields: fields, text: String(decoding: text[start..<end], as: UTF8.self)))
      fields = []
    }
    while index < text.count, records.count < limit {
      let byte = text[index]
      if isOpen {
        if byte == 0x22, index + 1 < text.count, text[index + 1] == 0x22 {
          field.append(byte)
          index += 1
        } else if byte == 0x22 {
          isOpen = false
        } else {
          field.append(byte)
        }
      } else if byte == 0x22, isQuoted, field.isEmpty, index == start || text[index - 1] == delimiter {
        isOpen = true
      } else if byte == delimiter {
        endField()
      } else if byte == 0x0A || byte == 0x0D {
        endRecord(index)
        if byte == 0x0D, index + 1 < text.count, text[index + 1] == 0x0A { index += 1 }
        start = index + 1
      } else {
        field.append(byte)
      }
      index += 1
    }
    if start < text.count, records.count < limit { endRecord(text.count) }
    return records
  }
}
