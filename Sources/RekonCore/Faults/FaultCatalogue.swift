/// Every code that a message of this program can carry, by area. `rekon explain` and docs/faults.md are told from it.
///
/// A new code needs its entry here, in the file of its area, and a trigger in Tests/FaultCatalogueTests; tests there hold
/// the codes of the sources, this catalogue, the triggers and the page together.
public enum FaultCatalogue {
  /// Entries that belong together, in the order of their codes.
  public struct Area: Sendable {
    public var title: String
    /// What the area is about, in a sentence or two.
    public var about: String
    public var entries: [FaultEntry]
  }

  /// In the order in which a feed goes through the program.
  public static let areas = [
    delivery, gzip, text, rows, values, controls, xml, receipts, definition, profile, opening, state, system,
  ]

  public static let all = areas.flatMap(\.entries)

  public static func entry(named code: String) -> FaultEntry? { all.first { $0.code == code } }

  /// The code that may be meant.
  public static func nearestCode(to name: String) -> String? { nearest(name, among: all.map(\.code)) }
}
