import RekonCore

/// Which profile reads a file that lies at a partner's desk: by its name, or by the feed that the partner says it is.
public struct FeedChoice: Sendable {
  public var profile: FeedProfile
  /// The business date that the file's name carries; nil when it carries none.
  public var date: BusinessDate?

  /// Every profile that could be meant.
  public struct Candidates: Sendable {
    let profiles: [FeedProfile]
    public init(_ profiles: [FeedProfile]) { self.profiles = profiles }

    public var names: [String] {
      let names = profiles.map(\.name)
      return names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { names[$0] }
    }
  }

  init(profile: FeedProfile, date: BusinessDate?) {
    self.profile = profile
    self.date = date
  }

  /// By the file's name: `tokopedia/sales_20200904.csv.gz` in any folder, or the name alone where one party has such files.
  public init(path: String, among candidates: Candidates) throws(Fault) {
    let parts = path.split(separator: "/").suffix(2).map(String.init)
    let name = parts.last ?? ""
    if parts.count == 2, let found = Self.match(parts.joined(separator: "/"), candidates) {
      self = found
      return
    }
    if parts.count == 2, candidates.profiles.contains(where: { $0.party == parts[0] }) {
      // A run would not look for another party's feed there.
      throw Fault(
        "feed-unknown", file: path, found: "the name \(quoted(name)) in the folder of \(parts[0])",
        expected:
          "a name of its feeds, such as \(candidates.profiles.first { $0.party == parts[0] }?.files.text ?? "")",
        remedy: "lay it into the folder of its own party, or say which feed it is: --feed PARTY/FEED")
    }
    let found = candidates.profiles.compactMap { Self.match("\($0.party)/\(name)", Candidates([$0])) }
    let feeds = Candidates(found.map(\.profile)).names
    guard let first = found.first else {
      throw Fault(
        "feed-unknown", file: path, found: "the name \(quoted(name))",
        expected: "a name as the profiles write it, such as \(candidates.profiles.first?.files.text ?? "none")",
        remedy: "say which feed it is: --feed PARTY/FEED, one of \(candidates.names.joined(separator: ", "))")
    }
    guard feeds.count == 1 else {
      throw Fault(
        "feed-ambiguous", file: path, found: "the name \(quoted(name)), which \(feeds.count) feeds have",
        expected: "the file in a folder of its party, or --feed",
        remedy: "say which feed it is: --feed \(feeds.joined(separator: " or --feed "))")
    }
    self = first
  }

  /// By the feed's name, in the version of its profile that is in force on the date in the file's name, else the latest.
  public init(path: String, feed: String, among candidates: Candidates) throws(Fault) {
    let versions = candidates.profiles.filter { $0.name == feed }
    guard !versions.isEmpty else {
      throw Fault(
        "feed-unknown", file: path, found: "the feed \(quoted(feed))",
        expected: "one of \(candidates.names.joined(separator: ", "))",
        remedy: nearest(feed, among: candidates.names).map { "did you mean '\($0)'?" } ?? "")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if let found = Self.match("\(versions[0].party)/\(name)", Candidates(versions)) {
      self = found
    } else {
      let latest = versions.max { ($0.validFrom?.dayNumber ?? .min) < ($1.validFrom?.dayNumber ?? .min) }
      self.init(profile: latest ?? versions[0], date: nil)
    }
  }

  private static func match(_ path: String, _ candidates: Candidates) -> FeedChoice? {
    for profile in candidates.profiles {
      guard let match = profile.files.match(path), profile.isInForce(on: match.date) else { continue }
      return FeedChoice(profile: profile, date: match.date)
    }
    return nil
  }
}
