import RekonCore

/// The schema of the pipeline file.
struct PipelineReader {
  let folder: String
  let sink: FaultSink
  let readsKeys: Bool

  private static let keys = [
    "pipeline", "zone", "as_of", "currency", "period", "feeds", "owes", "reads", "limits", "registers", "terms",
    "links", "policies", "findings", "severity",
  ]
  private static let registerKeys = ["platforms", "partners", "institutions", "courses", "holidays", "holds"]

  func read(_ root: YAMLCursor, _ sources: inout [DefinitionSource]) -> PipelineDefinition? {
    let members = root.members(
      Self.keys, required: ["pipeline", "zone", "currency", "feeds", "registers", "findings"])
    // Links and their terms come together; a pipeline without them reads and validates its feeds.
    let hasLinks = members["links"] != nil || members["terms"] != nil
    if hasLinks {
      for key in ["links", "terms"] where members[key] == nil {
        root.fault("missing-key", found: "no '\(key)'", expected: "", remedy: "it is required here")
      }
    }
    let currency = currency(members["currency"])
    let zone = members["zone"].flatMap(zone)
    let unit = MinorUnits(currency?.minorUnitsPerUnit ?? 1)
    var names = RuleNames()
    let links = LinksReader(unit: unit).read(members["links"], general: members["terms"], &names)
    var rates = links.rates
    if let policies = members["policies"] { PolicyReader().read(policies, &names, &rates) }
    if let findings = members["findings"] { names.readFindings(findings, of: links.definitions) }
    let criticalFrom = names.readSeverities(members["severity"], unit: unit)
    let reader = ProfileReader(
      currency: currency ?? Currency(code: "IDR")!, zoneOffsetSeconds: zone ?? 0,
      limits: members["limits"].map(LimitsReader.read) ?? FeedLimits())
    var receiptRules: [String: ReceiptRule] = [:]
    let selection = FeedSelection(
      profiles(members["feeds"], reader, &sources, &receiptRules), owes: members["owes"], reads: members["reads"])
    let profiles = selection.profiles
    let registers = registers(members["registers"], unit: unit, &sources)
    checkParties(profiles, registers, members["feeds"])
    let period = members["period"]?.members(["from", "opening"]) ?? [:]
    let opening = opening(period, currency, links.definitions, &sources)
    guard let name = members["pipeline"]?.text(), let currency, let zone, links.terms != nil || !hasLinks else {
      return nil
    }
    let digest = SHA256Digest.hex(of: sources.map { "\($0.path) \($0.sha256)\n" }.joined())
    var definition = PipelineDefinition(
      name: name, zoneOffsetSeconds: zone, defaultAsOf: members["as_of"].flatMap(asOf) ?? .yesterday,
      currency: currency,
      periodFrom: period["from"]?.date(), profiles: profiles,
      otherFiles: selection.otherFiles, links: links.definitions, terms: links.terms, rates: rates, rules: names.rules,
      criticalFrom: criticalFrom, registers: registers,
      digest: digest, sources: sources)
    definition.receiptRules = receiptRules
    definition.opening = opening
    return definition
  }

  private func currency(_ cursor: YAMLCursor?) -> Currency? {
    guard let cursor, let code = cursor.text() else { return nil }
    let currency = Currency(code: code)
    if currency == nil { cursor.fault("currency-unknown", found: quoted(code), expected: "an ISO 4217 code") }
    return currency
  }

  private func zone(_ cursor: YAMLCursor) -> Int? {
    guard let name = cursor.text() else { return nil }
    let offset = Zone.offsetSeconds(name)
    if offset == nil {
      cursor.fault(
        "zone-unknown", found: quoted(name), expected: "Asia/Jakarta, Asia/Makassar, Asia/Jayapura, UTC or +07:00")
    }
    return offset
  }

  private func asOf(_ cursor: YAMLCursor) -> AsOf? {
    guard let text = cursor.text() else { return nil }
    let asOf = AsOf(text)
    if asOf == nil {
      cursor.fault("unknown-value", found: quoted(text), expected: "yesterday, today or a day as yyyy-MM-dd")
    }
    return asOf
  }

  /// What stood open when the period began. A desk does not have the list, and has no use for it.
  private func opening(
    _ period: [String: YAMLCursor], _ currency: Currency?, _ links: [LinkDefinition],
    _ sources: inout [DefinitionSource]
  ) -> OpeningList? {
    guard readsKeys, let path = period["opening"]?.text() else { return nil }
    do throws(FileError) {
      let bytes = try Files.readAll(folder + "/" + path)
      sources.append(DefinitionSource(path: path, sha256: SHA256Digest.hex(of: bytes)))
    } catch {
      period["opening"]?.fault(
        "opening-unreadable", found: "\(error)", expected: "an opening list",
        remedy: "its path is relative to the pipeline's folder")
      return nil
    }
    return currency.map { OpeningReader(folder: folder, sink: sink, currency: $0, links: links).read(path) }
  }

  // MARK: Profiles and registers

  private func profiles(
    _ cursor: YAMLCursor?, _ reader: ProfileReader, _ sources: inout [DefinitionSource],
    _ receiptRules: inout [String: ReceiptRule]
  ) -> [FeedProfile] {
    let ruleReader = ReceiptRuleReader(folder: folder, readsKeys: readsKeys)
    var profiles: [FeedProfile] = []
    for item in cursor?.items() ?? [] {
      guard let path = item.text() else { continue }
      do throws(FileError) {
        let text = try Files.readText(folder + "/" + path)
        sources.append(DefinitionSource(path: path, sha256: SHA256Digest.hex(of: text)))
        guard let root = YAMLCursor.root(of: text, file: folder + "/" + path, sink: sink) else { continue }
        profiles += reader.read(root)
        if let (party, rule) = ruleReader.read(root, &sources) { receiptRules[party] = rule }
      } catch {
        item.fault(
          "profile-unreadable", found: "\(error)", expected: "a profile",
          remedy: "paths are relative to the pipeline's folder")
      }
    }
    return profiles
  }

  private func registers(
    _ cursor: YAMLCursor?, unit: MinorUnits, _ sources: inout [DefinitionSource]
  ) -> Registers {
    let members = cursor?.members(Self.registerKeys, required: ["platforms", "partners", "holidays"]) ?? [:]
    var paths: [String: String] = [:]
    for key in Self.registerKeys {
      guard let path = members[key]?.text() else { continue }
      do throws(FileError) {
        sources.append(
          DefinitionSource(path: path, sha256: SHA256Digest.hex(of: try Files.readAll(folder + "/" + path))))
        paths[key] = path
      } catch {
        members[key]?.fault(
          "register-unreadable", found: "\(error)", expected: "a register",
          remedy: "paths are relative to the pipeline's folder")
      }
    }
    return RegisterReader(folder: folder, sink: sink, unit: unit).read(paths)
  }
}
