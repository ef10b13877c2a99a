import RekonCore

/// The programme's registers by the numbers of a run's names.
struct RegisterIndex: Sendable {
  struct Platform: Sendable {
    /// Hundredths of a percent; nil: no cap.
    var commissionCap: Int64?
    /// Nil when the platform has none, or one that no record names.
    var ownInstitution: UInt32?
  }

  struct Course: Sendable {
    /// Nil where the register does not say; ``noName`` when no record names it.
    var institution: UInt32?
    /// Minor units; the largest number where the register does not say.
    var listPrice: Int64
  }

  /// The number of no name at all.
  static let noName = UInt32.max

  let platforms: DatedRows<Platform>
  /// Nil when the definition has no such register.
  /// The account of each.
  let institutions: DatedRows<String>?
  let courses: DatedRows<Course>?
  /// By party, the lowest cap it ever had; nil when it never had one.
  private let lowestCaps: [Int64?]

  init(_ registers: Registers, names: NameTable) {
    let count = names.names.count
    func numbered<Source, Row>(
      _ rows: [Source], _ code: (Source) -> String, _ validity: (Source) -> Registers.Validity, _ row: (Source) -> Row
    ) -> DatedRows<Row> {
      DatedRows(
        nameCount: count,
        rows.compactMap { source in
          names.numbers[code(source)].map { (name: $0, validity: validity(source), row: row(source)) }
        })
    }
    platforms = numbered(registers.platforms, \.code, \.validity) {
      Platform(commissionCap: $0.commissionCap, ownInstitution: names.numbers[$0.ownInstitution])
    }
    institutions = registers.institutions.map { numbered($0, \.code, \.validity, \.account) }
    courses = registers.courses.map { rows in
      numbered(rows, \.code, \.validity) {
        Course(
          institution: $0.institution.isEmpty ? nil : names.numbers[$0.institution] ?? Self.noName,
          listPrice: $0.listPrice.map { Int64(clamping: $0) } ?? .max)
      }
    }
    var caps = [Int64?](repeating: nil, count: names.partyCount)
    for row in registers.platforms {
      guard let party = names.party(named: row.code), let cap = row.commissionCap else { continue }
      caps[Int(party)] = min(caps[Int(party)] ?? cap, cap)
    }
    lowestCaps = caps
  }

  func lowestCap(of party: UInt32) -> Int64? { lowestCaps[Int(party)] }
}
