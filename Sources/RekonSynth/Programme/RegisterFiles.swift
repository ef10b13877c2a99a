import RekonCore

/// The six registers as files: `pipelines/registers` is exactly this.
public enum RegisterFiles {
  /// Name and content of each, in the order in which they are written.
  public static func all(of programme: Programme = .standard) -> [(name: String, text: String)] {
    [
      ("platforms.csv", platforms(programme)), ("partners.csv", partners(programme)),
      ("institutions.csv", institutions(programme)), ("courses.csv", courses(programme)),
      ("holidays.csv", holidays(programme)), ("holds.csv", holds(programme)),
    ]
  }

  /// Writes them into `folder`, over those that are there.
  public static func write(to folder: String) throws(FileError) {
    try Files.makeFolder(folder)
    for (name, text) in all() { try WorldFolder.write(Array(text.utf8), to: folder + "/" + name) }
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    var text = ByteText()
    text.appendCSV(header)
    for row in rows { text.appendCSV(row) }
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private static func platforms(_ programme: Programme) -> String {
    let dayBefore = Programme.capFrom.adding(days: -1)
    return table(
      ["code", "name", "valid_from", "valid_to", "commission_cap_bp", "own_institution", "payout_partner"],
      programme.platforms.flatMap { platform in
        [
          [
            platform.code, platform.name, "\(Programme.opened)", "\(dayBefore)", "", platform.ownInstitution,
            platform.payoutPartner,
          ],
          [
            platform.code, platform.name, "\(Programme.capFrom)", platform.validTo?.description ?? "", "1500",
            platform.ownInstitution, platform.payoutPartner,
          ],
        ]
      })
  }

  private static func partners(_ programme: Programme) -> String {
    table(
      ["code", "name", "valid_from", "valid_to"],
      programme.partners.map { [$0.code, $0.name, "\(Programme.opened)", ""] })
  }

  private static func institutions(_ programme: Programme) -> String {
    table(
      ["code", "name", "account", "valid_from", "valid_to"],
      programme.institutions.map {
        [$0.code, $0.name, $0.account, "\($0.validFrom)", $0.validTo.map { "\($0)" } ?? ""]
      })
  }

  private static func courses(_ programme: Programme) -> String {
    table(
      ["code", "institution", "title", "list_price", "valid_from", "valid_to"],
      programme.courses.map {
        let institution = programme.institutions[$0.institution].code
        return [$0.code, institution, $0.title, "\($0.listPrice / 100)", "\($0.validFrom)", ""]
      })
  }

  private static func holidays(_ programme: Programme) -> String {
    table(
      ["day", "name", "known_from", "known_to"],
      programme.holidays.map {
        ["\($0.day)", $0.name, $0.knownFrom?.description ?? "", $0.knownTo?.description ?? ""]
      })
  }

  private static func holds(_ programme: Programme) -> String {
    table(
      ["platform", "institution", "from", "to", "released_on", "reason"],
      programme.holds.map {
        [$0.platform, $0.institution, "\($0.from)", "\($0.to)", $0.releasedOn?.description ?? "", $0.reason]
      })
  }
}
