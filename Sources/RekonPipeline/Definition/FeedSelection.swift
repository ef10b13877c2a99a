import RekonCore

/// Which of the parties' feeds a pipeline works with: those it is owed, those it merely reads. A feed is named alone (`sales`:
/// of every party) or with its party (`tokopedia/sales`).
struct FeedSelection {
  /// The chosen feeds; one that is merely read has no calendar.
  private(set) var profiles: [FeedProfile] = []
  /// Files of the parties' other feeds: known, and none of this pipeline's business.
  private(set) var otherFiles: [FilePattern] = []

  /// Without `owes` and `reads` every feed is chosen as its profile has it.
  init(_ all: [FeedProfile], owes: YAMLCursor?, reads: YAMLCursor?) {
    guard owes != nil || reads != nil else {
      profiles = all
      return
    }
    let names = Set(all.flatMap { [$0.feed, $0.name] })
    let owed = Self.chosen(owes, names)
    let read = Self.chosen(reads, names)
    for profile in all {
      if owed.contains(profile.feed) || owed.contains(profile.name) {
        profiles.append(profile)
      } else if read.contains(profile.feed) || read.contains(profile.name) {
        var profile = profile
        profile.calendar = .none
        profiles.append(profile)
      } else {
        otherFiles.append(profile.files)
      }
    }
  }

  private static func chosen(_ cursor: YAMLCursor?, _ names: Set<String>) -> Set<String> {
    var chosen: Set<String> = []
    for item in cursor?.items() ?? [] {
      guard let name = item.text() else { continue }
      if !names.contains(name) {
        let known = names.sorted(by: bytesPrecede)
        item.fault(
          "unknown-value", found: quoted(name), expected: "a feed of the profiles: \(known.joined(separator: ", "))",
          remedy: nearest(name, among: known).map { "did you mean '\($0)'?" } ?? "")
      }
      chosen.insert(name)
    }
    return chosen
  }
}

/// Reads `limits`: how large a feed may be before it is refused.
enum LimitsReader {
  static func read(_ cursor: YAMLCursor) -> FeedLimits {
    let members = cursor.members([
      "inflated", "ratio", "record", "line", "field", "columns", "xml_depth", "xml_text", "earliest", "latest",
    ])
    var limits = FeedLimits()
    func set(_ key: String, _ path: WritableKeyPath<FeedLimits, Int>, _ range: ClosedRange<Int>, isBytes: Bool = true) {
      guard let member = members[key] else { return }
      if let value = isBytes ? member.byteCount(range) : member.number(range) { limits[keyPath: path] = value }
    }
    set("inflated", \.inflatedByteCount, 1...(1 << 50))
    set("ratio", \.ratio, 2...1_032, isBytes: false)
    // Offsets within a record are 32 bits wide.
    set("record", \.recordByteCount, 1_024...(1 << 30))
    set("line", \.lineByteCount, 1_024...(1 << 30))
    // Keys travel with 16-bit lengths.
    set("field", \.fieldByteCount, 16...32_768)
    set("columns", \.columnCount, 1...65_536, isBytes: false)
    set("xml_depth", \.xmlDepth, 2...FeedLimits.xmlDepthMost, isBytes: false)
    set("xml_text", \.xmlTextByteCount, 16...FeedLimits.xmlTextMost)
    if let date = members["earliest"]?.date() { limits.earliestDate = date }
    if let date = members["latest"]?.date() { limits.latestDate = date }
    if limits.earliestDate > limits.latestDate {
      cursor.fault(
        "validity-reversed", found: "latest \(limits.latestDate)", expected: "a day not before \(limits.earliestDate)")
    }
    return limits
  }
}
