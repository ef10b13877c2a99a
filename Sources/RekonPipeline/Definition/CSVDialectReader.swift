import RekonCore

/// Reads a profile's `csv`: the shape of a delimited feed.
struct CSVDialectReader {
  let months: [String]

  private static let keys = ["delimiter", "encoding", "quotes", "header", "columns", "comment", "head", "last"]

  func read(_ cursor: YAMLCursor) -> CSVDialect? {
    let members = cursor.members(Self.keys, required: ["delimiter"])
    let delimiter: UInt8? = members["delimiter"]?.word([
      ",": 0x2C, ";": 0x3B, "|": 0x7C, "tab": 0x09, "\t": 0x09,
    ])
    guard let delimiter else { return nil }
    var dialect = CSVDialect(delimiter: delimiter)
    let encodings = Dictionary(uniqueKeysWithValues: TextEncoding.allCases.map { ($0.rawValue, $0) })
    dialect.encoding = members["encoding"]?.word(encodings) ?? .utf8
    dialect.quotes = members["quotes"]?.word(["double": .double, "none": .none]) ?? .double
    dialect.header = members["header"]?.word(["true": .required, "false": .none, "optional": .optional]) ?? .required
    dialect.columns = members["columns"]?.items().compactMap { $0.text() } ?? []
    dialect.comment = members["comment"].flatMap(comment)
    dialect.headLines = members["head"].map(templates) ?? []
    dialect.lastLine = members["last"].flatMap { last($0) }
    checkColumns(cursor, members, dialect)
    return dialect
  }

  private func templates(_ cursor: YAMLCursor) -> [LineTemplate] {
    (cursor.isList ? cursor.items() : [cursor]).compactMap { $0.lineTemplate(months: months) }
  }

  /// The last line is known by what it begins with.
  private func last(_ cursor: YAMLCursor) -> LineTemplate? {
    guard let template = cursor.lineTemplate(months: months) else { return nil }
    if template.opening.isEmpty {
      cursor.fault(
        "line-template", found: quoted(template.text), expected: "a last line that begins with a text of its own")
    }
    return template
  }

  private func comment(_ cursor: YAMLCursor) -> UInt8? {
    guard let text = cursor.text() else { return nil }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte != 0x22 else {
      cursor.fault("comment-mark", found: quoted(text), expected: "one character such as #")
      return nil
    }
    return byte
  }

  private func checkColumns(_ cursor: YAMLCursor, _ members: [String: YAMLCursor], _ dialect: CSVDialect) {
    if dialect.header == .required {
      members["columns"]?.fault(
        "columns-named", found: "'columns' for a feed with a header", expected: "header: false or optional")
    } else if dialect.columns.isEmpty {
      cursor.fault(
        "missing-key", found: "no 'columns'", expected: "the columns in order, for no header names them")
    }
    for (index, name) in dialect.columns.enumerated() where dialect.columns.firstIndex(of: name) != index {
      members["columns"]?.fault("columns-named", found: "'\(visible(name))' twice", expected: "each column once")
    }
  }
}
