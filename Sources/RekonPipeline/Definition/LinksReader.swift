import RekonCore

/// The section `links`: which links a programme has, what it calls them, their terms, rates and codes.
struct LinksReader {
  /// Minor units in a whole unit of the currency.
  let unit: MinorUnits

  struct Links {
    /// In the order of the chain.
    var definitions: [LinkDefinition] = []
    var terms: Terms?
    var rates: Rates
  }

  /// What a kind of link joins, told in the definition so that it can be read there, and what it wants to know.
  private struct Shape {
    var passes: String
    var terms: [String]
    var rates: [String] = []
    var requiredRates: [String] = []
  }

  private static func shape(of link: Link) -> Shape {
    switch link {
    case .payment:
      Shape(
        passes: "channel = partner, payment_ref; platform, order_id", terms: ["payment_grace"], rates: ["scale"])
    case .forward: Shape(passes: "platform, order_id", terms: ["forward_term"], rates: ["cap_step"])
    case .transfer: Shape(passes: "batch_ref", terms: ["transfer_term"])
    case .incentive:
      Shape(
        passes: "participant, instalment", terms: ["first_due", "due_window"], rates: ["amount", "instalments"],
        requiredRates: ["amount", "instalments"])
    }
  }

  /// - Parameter general: the section `terms`, of all links.
  func read(_ cursor: YAMLCursor?, general: YAMLCursor?, _ names: inout RuleNames) -> Links {
    var links = Links(rates: Rates(capStep: Dated(unit)))
    var terms: [String: Dated<Term>] = [:]
    let common = general?.members(["lookback", "waiting_limit"], required: ["lookback", "waiting_limit"]) ?? [:]
    for key in ["lookback", "waiting_limit"] { terms[key] = common[key]?.dated { $0.term() } }
    for (name, section) in cursor?.freeMembers() ?? [] {
      readLink(name, section, &links, &terms, &names)
    }
    if let cursor, names.isWhole { check(links.definitions, cursor) }
    links.definitions.sort { $0.link.rawValue < $1.link.rawValue }
    let isWhole = links.definitions.allSatisfy { Self.shape(of: $0.link).terms.allSatisfy { terms[$0] != nil } }
    if isWhole, let lookback = terms["lookback"], let waitingLimit = terms["waiting_limit"] {
      links.terms = Terms(
        paymentGrace: terms["payment_grace"], forwardTerm: terms["forward_term"], transferTerm: terms["transfer_term"],
        lookback: lookback, waitingLimit: waitingLimit, firstDue: terms["first_due"], dueWindow: terms["due_window"])
    }
    return links
  }

  private func readLink(
    _ name: String, _ section: YAMLCursor, _ links: inout Links, _ terms: inout [String: Dated<Term>],
    _ names: inout RuleNames
  ) {
    let keys = ["left", "right", "passes", "terms", "rates", "breaks", "attributes"]
    let members = section.members(keys, required: ["left", "right", "passes", "terms", "breaks"])
    let lefts = Dictionary(grouping: Link.allCases, by: \.sides.left.name)
    guard let candidates = members["left"]?.word(lefts),
      let link = members["right"]?.word(
        Dictionary(uniqueKeysWithValues: candidates.map { ($0.sides.right.name, $0) }))
    else {
      names.isWhole = false
      return
    }
    guard !links.definitions.contains(where: { $0.link == link }) else {
      return section.fault(
        "links-impossible", found: "a second link of \(link.sides.left.name) and \(link.sides.right.name)",
        expected: "each pair of records once")
    }
    if !Self.isName(name) {
      section.fault(
        "links-impossible", found: "a link named \(quoted(name))", expected: "a name of small letters, digits and _")
    }
    links.definitions.append(LinkDefinition(link: link, name: name))
    let shape = Self.shape(of: link)
    if let passes = members["passes"] { check(passes, shape) }
    let own = members["terms"]?.members(shape.terms, required: shape.terms) ?? [:]
    for key in shape.terms { terms[key] = own[key]?.dated { $0.term() } }
    if !shape.requiredRates.isEmpty, members["rates"] == nil {
      section.fault("missing-key", found: "no 'rates'", expected: "", remedy: "it is required here")
    }
    if let rates = members["rates"] { readRates(rates, shape, &links.rates) }
    let rules = Rule.allCases.filter { $0.section == link.name }
    let balances = rules.filter { $0.family == .balance }
    if let breaks = members["breaks"] { names.read(breaks, balances, required: balances) }
    if let attributes = members["attributes"] {
      names.read(attributes, rules.filter { $0.family == .attribute }, required: [], isDated: true)
    }
  }

  private func check(_ passes: YAMLCursor, _ shape: Shape) {
    let found = passes.items().map { $0.items().compactMap { $0.text() }.joined(separator: ", ") }
      .joined(separator: "; ")
    guard found != shape.passes else { return }
    passes.fault(
      "passes-unknown", found: quoted(found), expected: "the passes this engine knows: \(shape.passes)")
  }

  private func readRates(_ cursor: YAMLCursor, _ shape: Shape, _ rates: inout Rates) {
    let members = cursor.members(shape.rates, required: shape.requiredRates)
    let whole: (YAMLCursor) -> MinorUnits? = { $0.number(1...1_000_000_000_000).map { MinorUnits($0) } }
    if let scale = members["scale"]?.dated({ $0.number(2...1_000_000).map { MinorUnits($0) } }) { rates.scale = scale }
    if let step = members["cap_step"]?.dated(whole) { rates.capStep = step.map { $0 * unit } }
    if let amount = members["amount"]?.dated(whole) { rates.instalmentAmount = amount.map { $0 * unit } }
    if let count = members["instalments"]?.number(1...4) { rates.instalmentCount = count }
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) }
  }

  /// What is due to an institution is counted by what was paid: a link of sales and remittances needs the payments.
  private func check(_ definitions: [LinkDefinition], _ cursor: YAMLCursor) {
    let found = Set(definitions.map(\.link))
    if found.contains(.forward), !found.contains(.payment) {
      cursor.fault(
        "links-impossible", found: "a link of sale and remittance without one of sale and payment",
        expected: "both: what is due to an institution is what was paid")
    }
    if found.contains(.incentive), found.count > 1 {
      cursor.fault(
        "links-impossible", found: "a link of entitlement and incentive beside others",
        expected: "it in a pipeline of its own")
    }
  }
}
