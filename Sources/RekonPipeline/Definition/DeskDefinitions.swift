import RekonCore

/// What a partner's desk needs of the definitions: the profiles of all feeds, and the currency of their money.
public struct DeskDefinitions: Sendable {
  public var profiles: [FeedProfile]
  public var currency: Currency

  /// From whole pipelines. A feed that several of them name is there once.
  ///
  /// - Throws: ``Faults`` with every mistake, or ``FileError`` when a file cannot be read.
  public static func load(pipelines: [String]) throws -> DeskDefinitions {
    var profiles: [FeedProfile] = []
    var currency: Currency?
    for path in pipelines {
      let definition = try DefinitionLoader.load(path)
      if let other = currency, other != definition.currency {
        throw Faults([
          Fault(
            "currency-mixed", file: path, at: Place(keyPath: "currency"), found: "'\(definition.currency.code)'",
            expected: "'\(other.code)', as in \(visible(pipelines[0]))",
            remedy: "check the feeds of one currency at a time")
        ])
      }
      currency = definition.currency
      for profile in definition.profiles
      where !profiles.contains(where: { $0.name == profile.name && $0.digest == profile.digest }) {
        profiles.append(profile)
      }
    }
    guard let currency else { return DeskDefinitions(profiles: [], currency: Currency(code: "IDR")!) }
    return DeskDefinitions(profiles: profiles, currency: currency)
  }

  /// From a profile that no pipeline names yet.
  ///
  /// - Parameter settings: the currency, zone and limits that its pipeline will have; nil: rupiah, Jakarta, the usual limits.
  public static func load(profile path: String, settings: PipelineDefinition?) throws -> DeskDefinitions {
    let sink = FaultSink()
    let currency = settings?.currency ?? Currency(code: "IDR")!
    let text = try Files.readText(path)
    guard let root = YAMLCursor.root(of: text, file: path, sink: sink) else { throw Faults(sink.faults) }
    let reader = ProfileReader(
      currency: currency, zoneOffsetSeconds: settings?.zoneOffsetSeconds ?? 7 * 3_600,
      limits: settings?.profiles.first?.limits ?? FeedLimits())
    let profiles = reader.read(root)
    try sink.throwIfAny()
    return DeskDefinitions(profiles: profiles, currency: currency)
  }
}
