import RekonCore
import RekonTestSupport

/// The shipped registers as far as a story needs them.
struct StoryRegisters: Sendable {
  private let institutions: [String: String]
  private let accounts: [String: String]

  static let shipped: StoryRegisters = {
    do { return try StoryRegisters() } catch { fatalError("pipelines/registers: \(error)") }
  }()

  init() throws {
    let folder = Repository.root + "/pipelines/registers/"
    let courses = csvTable(try Files.readText(folder + "courses.csv"))
    institutions = Dictionary(courses.map { ($0["code"]!, $0["institution"]!) }) { first, _ in first }
    let rows = csvTable(try Files.readText(folder + "institutions.csv"))
    accounts = Dictionary(rows.map { ($0["code"]!, $0["account"]!) }) { first, _ in first }
  }

  func institution(of course: String) -> String { institutions[course] ?? "LP0016" }

  func account(of institution: String) -> String { accounts[institution] ?? "no account of \(institution)" }

  /// A register of platforms or partners that names only the parties of a story; all others come in 2021.
  static func text(_ name: String, keeping parties: Set<String>) throws -> String {
    let lines = try Files.readText(Repository.root + "/pipelines/registers/" + name).split(separator: "\n")
    var kept = [String(lines[0])]
    var later: [String] = []
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      if parties.contains(String(cells[0])) {
        kept.append(String(line))
      } else if !later.contains(where: { $0.hasPrefix(cells[0] + ",") }) {
        later.append(([cells[0], cells[1], "2021-01-01", ""] + cells.dropFirst(4)).joined(separator: ","))
      }
    }
    return RekonTestSupport.feed(kept + later)
  }
}
