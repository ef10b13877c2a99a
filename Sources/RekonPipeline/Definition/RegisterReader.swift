import RekonCore
import RekonIngest

/// Reads the registers, every mistake of every file at once.
struct RegisterReader {
  let folder: String
  let sink: FaultSink
  /// Minor units in a whole unit of the currency that registers write prices in.
  let unit: MinorUnits

  /// One register file with its rows by column name.
  private struct Table {
    let path: String
    let sink: FaultSink
    let table: DelimitedTable
    let columns: [String: Int]

    struct Row {
      let table: Table
      let row: DelimitedTable.Row

      func text(_ column: String) -> String { table.columns[column].map { row.fields[$0] } ?? "" }

      func fault(_ code: Fault.Code, _ column: String, found: String, expected: String) {
        let number = table.columns[column].map { $0 + 1 }
        table.sink.add(
          Fault(
            code, file: table.path, at: Place(line: row.line, column: column, columnNumber: number), found: found,
            expected: expected))
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
  }

  private func table(_ name: String, _ columns: [String]) -> Table? {
    let path = folder + "/" + name
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
      return isWhole ? Table(path: path, sink: sink, table: table, columns: indices) : nil
    } catch let fault as Fault {
      sink.add(fault.of(file: path))
    } catch let error as FileError {
      sink.add(
        Fault(
          "register-unreadable", found: "\(error)", expected: "a register",
          remedy: "registers are named relative to the pipeline's folder"))
    } catch {
      sink.add(Fault("register-unreadable", file: path, found: "\(error)", expected: "a register"))
    }
    return nil
  }

  func read(_ paths: [String: String]) -> Registers {
    Registers(
      platforms: paths["platforms"].map(platforms) ?? [], partners: paths["partners"].map(partners) ?? [],
      holidays: paths["holidays"].map(holidays) ?? [], holds: paths["holds"].map(holds) ?? [],
      institutions: paths["institutions"].map(institutions), courses: paths["courses"].map(courses))
  }

  private func platforms(_ path: String) -> [Registers.PlatformRow] {
    let columns = [
      "code", "name", "valid_from", "valid_to", "commission_cap_bp", "own_institution", "payout_partner",
    ]
    return table(path, columns)?.rows.map { row in
      Registers.PlatformRow(
        code: row.required("code"), validity: row.validity(), commissionCap: number(row, "commission_cap_bp"),
        ownInstitution: row.text("own_institution"), payoutPartner: row.text("payout_partner"))
    } ?? []
  }

  private func partners(_ path: String) -> [Registers.PartyRow] {
    table(path, ["code", "name", "valid_from", "valid_to"])?.rows.map {
      Registers.PartyRow(code: $0.required("code"), validity: $0.validity())
    } ?? []
  }

  private func holidays(_ path: String) -> [BusinessCalendar.Holiday] {
    table(path, ["day", "name", "known_from", "known_to"])?.rows.compactMap { row in
      _ = row.required("day")
      guard let day = row.date("day") else { return nil }
      return BusinessCalendar.Holiday(
        day: day, name: row.text("name"), knownFrom: row.date("known_from"), knownTo: row.date("known_to"))
    } ?? []
  }

  private func holds(_ path: String) -> [Registers.Hold] {
    table(path, ["platform", "institution", "from", "to", "released_on", "reason"])?.rows.map {
      Registers.Hold(
        platform: $0.text("platform"), institution: $0.text("institution"), soldOn: $0.validity("from", "to"),
        releasedOn: $0.date("released_on"))
    } ?? []
  }

  private func institutions(_ path: String) -> [Registers.InstitutionRow] {
    table(path, ["code", "name", "account", "valid_from", "valid_to"])?.rows.map {
      Registers.InstitutionRow(code: $0.required("code"), account: $0.text("account"), validity: $0.validity())
    } ?? []
  }

  private func courses(_ path: String) -> [Registers.CourseRow] {
    table(path, ["code", "institution", "title", "list_price", "valid_from", "valid_to"])?.rows.map { row in
      Registers.CourseRow(
        code: row.required("code"), institution: row.text("institution"),
        listPrice: number(row, "list_price").map { MinorUnits($0) * unit }, validity: row.validity())
    } ?? []
  }

  /// A whole number, or nil where nothing stands.
  private func number(_ row: Table.Row, _ column: String) -> Int64? {
    let value = row.text(column)
    guard !value.isEmpty else { return nil }
    guard value.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int64(value), number <= Self.largest else {
      row.fault(
        "number-out-of-range", column, found: quoted(value),
        expected: value.count < 16 ? "a whole number, or nothing" : "a whole number below a quadrillion, or nothing")
      return nil
    }
    return number
  }

  /// Prices and rates stay far from where their products leave 128 bits.
  private static let largest: Int64 = 999_999_999_999_999
}
