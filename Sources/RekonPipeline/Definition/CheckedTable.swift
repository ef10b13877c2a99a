import RekonCore
import RekonIngest

/// A table of a definition, a register or an opening list, with its rows by column name and every mistake with its place.
struct CheckedTable {
  let path: String
  let sink: FaultSink
  let table: DelimitedTable
  let columns: [String: Int]

  struct Row {
    let table: CheckedTable
    let row: DelimitedTable.Row

    var line: Int { row.line }

    /// Empty where the table has no such column.
    func text(_ column: String) -> String { table.columns[column].map { row.fields[$0] } ?? "" }

    func fault(_ code: Fault.Code, _ column: String, found: String, expected: String, remedy: String = "") {
      let number = table.columns[column].map { $0 + 1 }
      table.sink.add(
        Fault(
          code, file: table.path, at: Place(line: row.line, column: column, columnNumber: number), found: found,
          expected: expected, remedy: remedy))
    }

    func required(_ column: String) -> String {
      let value = text(column)
      if value.isEmpty { fault("value-missing", column, found: "nothing", expected: "a value") }
      return value
    }

    func date(_ column: String) -> BusinessDate? {
      let value = text(column)
      if value.isEmpty { return nil }
      let date = BusinessDate(iso: value)
      if date == nil {
        fault("date-impossible", column, found: quoted(value), expected: "a day that exists, as yyyy-MM-dd")
      }
      return date
    }

    func validity(_ from: String = "valid_from", _ to: String = "valid_to") -> Registers.Validity {
      let validity = Registers.Validity(from: date(from), to: date(to))
      if let first = validity.from, let last = validity.to, first > last {
        fault("validity-reversed", to, found: "\(last)", expected: "a day not before \(first)")
      }
      return validity
    }
  }

  var rows: [Row] { table.rows.map { Row(table: self, row: $0) } }

  /// Nil when the table cannot be read or a column is missing; the sink says why.
  static func read(_ path: String, _ columns: [String], unreadable: Fault.Code, _ sink: FaultSink) -> CheckedTable? {
    do {
      let table = try DelimitedTable.read(path)
      var indices: [String: Int] = [:]
      for (index, name) in table.header.enumerated() where indices[name] == nil { indices[name] = index }
      var isWhole = true
      for column in columns where indices[column] == nil {
        let hint = nearest(column, among: table.header).map { "is '\($0)' meant?" } ?? ""
        sink.add(
          Fault(
            "column-missing", file: path, at: Place(line: 1), found: "no column '\(column)'",
            expected: columns.joined(separator: ","), remedy: hint))
        isWhole = false
      }
      return isWhole ? CheckedTable(path: path, sink: sink, table: table, columns: indices) : nil
    } catch let fault as Fault {
      sink.add(fault.of(file: path))
    } catch let error as FileError {
      sink.add(
        Fault(
          unreadable, found: "\(error)", expected: "a table",
          remedy: "it is named relative to the pipeline's folder"))
    } catch {
      sink.add(Fault(unreadable, file: path, found: "\(error)", expected: "a table"))
    }
    return nil
  }
}
