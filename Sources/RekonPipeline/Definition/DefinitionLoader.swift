import RekonCore

/// Reads and checks a pipeline definition whole, before the first byte of a feed is read.
public enum DefinitionLoader {
  /// - Parameters:
  ///   - path: `pipelines/<name>.yaml`; profiles, registers and keys lie relative to its folder.
  ///   - readsKeys: whether the keys of check receipts are read. A desk has no use for them, and may not have them.
  /// - Throws: ``Faults`` with every mistake of every file, or ``FileError`` when `path` itself cannot be read.
  public static func load(_ path: String, readsKeys: Bool = true) throws -> PipelineDefinition {
    let text = try Files.readText(path)
    let sink = FaultSink()
    let folder = Files.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var sources = [DefinitionSource(path: name, sha256: SHA256Digest.hex(of: text))]
    guard let root = YAMLCursor.root(of: text, file: path, sink: sink) else {
      throw Faults(sink.faults)
    }
    let definition = PipelineReader(folder: folder, sink: sink, readsKeys: readsKeys).read(root, &sources)
    try sink.throwIfAny()
    guard let definition else { throw Faults(sink.faults) }
    return definition
  }
}

/// The schema of the pipeline file.
struct PipelineReader {
  let folder: String
  let sink: FaultSink
  let readsKeys: Bool

  private static let keys = [
    "pipeline", "zone", "as_of", "currency", "period", "feeds", "owes", "reads", "limits", "registers", "terms",
    "links",
    "findings", "severity",
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
    let terms = hasLinks ? terms(members["terms"], members["links"]) : nil
    var rules = names(members["links"], members["findings"])
    let criticalFrom = severities(members["severity"], currency, &rules)
    let reader = ProfileReader(
      currency: currency ?? Currency(code: "IDR")!, zoneOffsetSeconds: zone ?? 0,
      limits: members["limits"].map(LimitsReader.read) ?? FeedLimits())
    var receiptRules: [String: ReceiptRule] = [:]
    let selection = FeedSelection(
      profiles(members["feeds"], reader, &sources, &receiptRules), owes: members["owes"], reads: members["reads"])
    let profiles = selection.profiles
    let registers = registers(members["registers"], &sources)
    checkParties(profiles, registers, members["feeds"])
    guard let name = members["pipeline"]?.text(), let currency, let zone, terms != nil || !hasLinks else { return nil }
    let digest = SHA256Digest.hex(of: sources.map { "\($0.path) \($0.sha256)\n" }.joined())
    var definition = PipelineDefinition(
      name: name, zoneOffsetSeconds: zone, defaultAsOf: members["as_of"].flatMap(asOf) ?? .yesterday,
      currency: currency,
      periodFrom: members["period"]?.members(["from"])["from"]?.date(), profiles: profiles,
      otherFiles: selection.otherFiles, terms: terms, rules: rules, criticalFrom: criticalFrom, registers: registers,
      digest: digest, sources: sources)
    definition.receiptRules = receiptRules
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

  // MARK: Terms, names, severities

  private func terms(_ general: YAMLCursor?, _ links: YAMLCursor?) -> Terms? {
    let common = general?.members(["lookback", "waiting_limit"], required: ["lookback", "waiting_limit"]) ?? [:]
    let sections = links?.members(Link.allCases.map(\.name), required: Link.allCases.map(\.name)) ?? [:]
    func linkTerm(_ link: Link, _ key: String) -> Term? {
      guard let section = sections[link.name] else { return nil }
      let terms = Self.linkMembers(section)["terms"]?.members([key], required: [key])
      return terms?[key]?.term()
    }
    let lookback = common["lookback"]?.term()
    let waiting = common["waiting_limit"]?.term()
    let grace = linkTerm(.payment, "payment_grace")
    let forward = linkTerm(.forward, "forward_term")
    let transfer = linkTerm(.transfer, "transfer_term")
    guard let lookback, let waiting, let grace, let forward, let transfer else { return nil }
    return Terms(
      paymentGrace: grace, forwardTerm: forward, transferTerm: transfer, lookback: lookback, waitingLimit: waiting)
  }

  private static func linkMembers(_ section: YAMLCursor) -> [String: YAMLCursor] {
    let known = ["left", "right", "passes", "terms", "breaks"]
    return YAMLCursor(node: section.node, file: section.file, keyPath: section.keyPath, sink: FaultSink()).members(
      known
    )
    .mapValues { YAMLCursor(node: $0.node, file: $0.file, keyPath: $0.keyPath, sink: section.sink) }
  }

  /// What each link joins; told in the definition so that it can be read there, held against what the engine does.
  private static let shapes: [Link: (left: String, right: String, passes: String)] = [
    .payment: ("sale", "payment", "channel = partner, payment_ref; platform, order_id"),
    .forward: ("sale", "remittance", "platform, order_id"),
    .transfer: ("remittance", "transfer", "batch_ref"),
  ]

  private func names(_ links: YAMLCursor?, _ findings: YAMLCursor?) -> [Rule: RuleName] {
    var rules: [Rule: RuleName] = [:]
    if let findings { readNames(findings, "feeds", hasLinks: links != nil, &rules) }
    guard let links, links.isMapping else { return rules }
    for (name, section) in links.freeMembers() {
      guard let link = Link.allCases.first(where: { $0.name == name }), let shape = Self.shapes[link] else { continue }
      let members = section.members(
        ["left", "right", "passes", "terms", "breaks"], required: ["left", "right", "passes", "terms", "breaks"])
      _ = members["left"]?.word([shape.left: true])
      _ = members["right"]?.word([shape.right: true])
      if let passes = members["passes"] {
        let found = passes.items().map { $0.items().compactMap { $0.text() }.joined(separator: ", ") }.joined(
          separator: "; ")
        if found != shape.passes {
          passes.fault(
            "passes-unknown", found: quoted(found), expected: "the passes this engine knows: \(shape.passes)")
        }
      }
      if let breaks = members["breaks"] { readNames(breaks, name, &rules) }
    }
    return rules
  }

  private func readNames(
    _ cursor: YAMLCursor, _ section: String, hasLinks: Bool = true, _ rules: inout [Rule: RuleName]
  ) {
    let known = Rule.allCases.filter { $0.section == section }
    // Records are held against each other where links join them.
    let members = cursor.members(
      known.map(\.key), required: known.filter { hasLinks || !$0.isOfRecords }.map(\.key))
    for rule in known {
      guard let member = members[rule.key], let code = member.text() else { continue }
      if code.isEmpty
        || !code.utf8.allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) })
      {
        member.fault("code-form", found: quoted(code), expected: "a code of capitals, digits and _")
      }
      if let other = Rule.allCases.first(where: { rules[$0]?.code == code }) {
        member.fault("code-twice", found: quoted(code), expected: "a code of its own; '\(other.rawValue)' has this one")
      }
      rules[rule] = RuleName(code: code, severity: .error)
    }
  }

  /// Codes are errors unless listed; an error with much at risk is critical.
  private func severities(_ cursor: YAMLCursor?, _ currency: Currency?, _ rules: inout [Rule: RuleName]) -> MinorUnits {
    let members = cursor?.members(["critical_from", "info", "warning"]) ?? [:]
    for (key, severity) in [("info", Severity.info), ("warning", .warning)] {
      for item in members[key]?.items() ?? [] {
        guard let code = item.text() else { continue }
        guard let rule = Rule.allCases.first(where: { rules[$0]?.code == code }) else {
          let hint =
            nearest(code, among: rules.values.map(\.code).sorted(by: bytesPrecede)).map { "did you mean '\($0)'?" }
            ?? ""
          item.fault("unknown-value", found: quoted(code), expected: "a code of this pipeline", remedy: hint)
          continue
        }
        rules[rule]?.severity = severity
      }
    }
    let unit = MinorUnits(currency?.minorUnitsPerUnit ?? 1)
    return members["critical_from"]?.number(1...1_000_000_000_000).map { MinorUnits($0) * unit }
      ?? MinorUnits(Int64.max)
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

  private func registers(_ cursor: YAMLCursor?, _ sources: inout [DefinitionSource]) -> Registers {
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
    return RegisterReader(folder: folder, sink: sink).read(paths)
  }

  private static func overlap(_ left: FeedProfile, _ right: FeedProfile) -> Bool {
    func starts(_ first: FeedProfile, beforeEndOf second: FeedProfile) -> Bool {
      guard let from = first.validFrom, let to = second.validTo else { return true }
      return from <= to
    }
    return starts(left, beforeEndOf: right) && starts(right, beforeEndOf: left)
  }

  /// A feed whose sender is in no register would never be owed: its absence would look like a quiet day.
  private func checkParties(_ profiles: [FeedProfile], _ registers: Registers, _ cursor: YAMLCursor?) {
    // A register that could not be read has been told of already.
    for (index, profile) in profiles.enumerated() {
      let others = profiles[..<index].filter { $0.files == profile.files || $0.name == profile.name }
      if others.contains(where: { Self.overlap($0, profile) }) {
        cursor?.fault(
          "profile-twice", found: "\(profile.name) twice for the same days", expected: "one profile a feed and day",
          remedy: "take one out, or part them by valid_from and valid_to")
      }
    }
    guard !registers.platforms.isEmpty, !registers.partners.isEmpty else { return }
    let payers = Set(registers.platforms.map(\.payoutPartner)).subtracting(registers.partners.map(\.code) + [""])
    for payer in payers.sorted(by: bytesPrecede) {
      let hint = nearest(payer, among: registers.partners.map(\.code)).map { "did you mean '\($0)'?" } ?? ""
      cursor?.fault(
        "party-unregistered", found: "payout_partner '\(visible(payer))' of the platforms register",
        expected: "a partner of the partners register", remedy: hint)
    }
    let known = Set(registers.platforms.map(\.code) + registers.partners.map(\.code))
    for profile in profiles where profile.calendar != .none && !known.contains(profile.party) {
      let hint = nearest(profile.party, among: known.sorted(by: bytesPrecede)).map { "did you mean '\($0)'?" } ?? ""
      cursor?.fault(
        "party-unregistered", found: "feed \(profile.name) of '\(profile.party)'",
        expected: "a party of the platforms or partners register", remedy: hint)
    }
  }
}
