import RekonCore

/// Reads the registers, every mistake of every file at once.
struct RegisterReader {
  let folder: String
  let sink: FaultSink
  /// Minor units in a whole unit of the currency that registers write prices in.
  let unit: MinorUnits

  private typealias Row = CheckedTable.Row

  private func table(_ name: String, _ columns: [String]) -> CheckedTable? {
    CheckedTable.read(folder + "/" + name, columns, unreadable: "register-unreadable", sink)
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
  private func number(_ row: Row, _ column: String) -> Int64? {
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
