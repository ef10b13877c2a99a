import CLibXML2
import RekonCore

/// What a document or its statements say of themselves: counts and sums at the end of each, balances, dates, sequence.
///
/// A class, as its slots are: they are asked for each entry and each detail, and a copy of a structure of arrays retains
/// every one of them.
final class XMLControls {
  private let dialect: XMLDialect
  private let profile: FeedProfile
  private let style: MoneyStyle?
  private let refuse: (Fault) throws -> Void
  private var document: ControlCheck
  private(set) var facts: [StatedFacts] = []

  let statementSlots: [Int]
  let balanceSlots: [Int]
  private let dateSlots: [[Int]]
  private let partySlots: [Int]
  private let sequenceSlots: [Int]
  private let countSlots: [Int]
  private let sumSlots: [Int]
  private let currencySlots: [Int]
  private let accountSlots: [Int]
  private let detailCountSlots: [Int]
  private let balance: BalanceSlots?

  private final class BalanceSlots {
    let type: [Int]
    let amount: [Int]
    let currency: [Int]
    let direction: [Int]
    let date: [Int]
    let entryAmount: [Int]
    let entryCurrency: [Int]
    let entryDirection: [Int]
    let entryState: [Int]
    let detailAmount: [Int]
    let detailDirection: [Int]
    /// The state of an entry that counts towards the balance.
    let booked: String

    init(_ balance: XMLDialect.Balance, _ plan: XMLPlan) {
      type = plan.slots([balance.type], of: .balance)
      amount = plan.slots([balance.amount], of: .balance)
      currency = plan.slots([balance.currency], of: .balance)
      direction = plan.slots([balance.direction], of: .balance)
      date = plan.slots(balance.date, of: .balance)
      entryAmount = plan.slots([balance.entryAmount], of: .row)
      entryCurrency = plan.slots([balance.entryCurrency], of: .row)
      entryDirection = plan.slots([balance.entryDirection], of: .row)
      entryState = plan.slots(balance.entryState, of: .row)
      detailAmount = plan.slots(balance.detailAmount, of: .detail)
      detailDirection = plan.slots(balance.detailDirection, of: .detail)
      booked = balance.booked
    }
  }

  /// What the details of an entry come to: with no direction of their own, in, and out.
  private struct DetailSums {
    var own: MinorUnits = 0
    var credit: MinorUnits = 0
    var debit: MinorUnits = 0
  }

  /// The open statement.
  private var open = StatedFacts()
  private var entrySum: MinorUnits = 0
  private var absoluteSum: MinorUnits = 0
  private var entryCount = 0
  /// Every entry of the open statement could be read: only then its sums say something.
  private var areEntriesRead = true
  /// Of the open entry; nil once one of its details has no amount of its own.
  private var detailSums: DetailSums? = DetailSums()
  private var openPath = 0
  /// Of the opening and closing types, by type.
  private var balances: [String: MinorUnits] = [:]
  private(set) var closingDate: BusinessDate?

  /// - Parameter refuse: told what refuses the feed; it ends the reading, or goes on at a partner's desk.
  init(_ dialect: XMLDialect, profile: FeedProfile, plan: XMLPlan, refuse: @escaping (Fault) throws -> Void) {
    self.dialect = dialect
    self.profile = profile
    self.refuse = refuse
    style = profile.totals?.style
    document = ControlCheck(profile: profile, refuse: refuse)
    let scope: XMLPlan.Role = dialect.statements.isEmpty ? .document : .statement
    let controls = dialect.controls
    statementSlots = plan.scopeSlots[.statement] ?? []
    balanceSlots = plan.scopeSlots[.balance] ?? []
    dateSlots = controls.date.map { plan.slots([$0], of: scope) }
    partySlots = plan.slots(controls.party, of: scope)
    sequenceSlots = plan.slots(controls.sequence, of: scope)
    countSlots = plan.slots(controls.count, of: scope)
    sumSlots = plan.slots(controls.sum, of: scope)
    currencySlots = plan.slots(controls.currency, of: scope)
    accountSlots = plan.slots(controls.account, of: scope)
    detailCountSlots = plan.slots(controls.detailCount, of: .row)
    balance = dialect.balance.map { BalanceSlots($0, plan) }
  }

  private typealias Walk = UnsafeMutablePointer<XMLWalk>

  /// A text that money hangs on: twice in one place nobody can say which of them counts.
  private func once(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws -> String? {
    let slot = walk.pointee.first(slots)
    if slot >= 0, walk.pointee.slots[slot].isRepeated {
      try refuse(fault("element-repeated", place, "\(what) with an element more than once", "it once"))
    }
    return text(walk, slots)
  }

  private func text(_ walk: Walk, _ slots: [Int]) -> String? {
    let slot = walk.pointee.first(slots)
    return slot < 0 ? nil : String(decoding: walk.pointee.bytes(slot), as: UTF8.self)
  }

  private func stated(_ walk: Walk, _ slots: [Int], _ paths: [String], _ place: Place) throws -> ControlCheck.Stated? {
    let slot = walk.pointee.first(slots)
    if slot >= 0, walk.pointee.slots[slot].isRepeated {
      try refuse(fault("control-repeated", place, "'\(paths[0])' more than once", "it once"))
    }
    return text(walk, slots).map { ControlCheck.Stated(text: $0, place: place, source: paths[0]) }
  }

  // MARK: Document

  /// A document without statements: every control that the profile names must be there.
  func endDocument(_ walk: UnsafeMutablePointer<XMLWalk>, place: Place) throws {
    let controls = dialect.controls
    func needed(_ slots: [Int], _ paths: [String]) throws -> ControlCheck.Stated? {
      guard !paths.isEmpty else { return nil }
      guard let stated = try stated(walk, slots, paths, place) else {
        try refuse(
          Fault(
            "control-missing", at: place, found: "no \(paths.joined(separator: " or "))",
            expected: "the control that this feed carries", remedy: "the feed may be cut or of another sender"))
        return nil
      }
      return stated
    }
    if let party = try needed(partySlots, controls.party), party.text != controls.partyText {
      try refuse(
        Fault(
          "control-party", at: place, found: "party \(quoted(party.text)) in \(party.source)",
          expected: "'\(controls.partyText)'", remedy: "is this the right file?"))
    }
    for (path, slots) in zip(controls.date, dateSlots) {
      if let date = try needed(slots, [path]), let format = controls.dateFormat {
        try document.take(date: date, format)
      }
    }
    if let sequence = try needed(sequenceSlots, controls.sequence) { try document.take(sequence: sequence) }
    if let currency = try stated(walk, currencySlots, controls.currency, place) {
      try document.take(currency: currency)
    }
    document.count = try needed(countSlots, controls.count)
    document.sum = try needed(sumSlots, controls.sum)
    if let found = document.statedFacts { facts = [found] }
  }

  func verify(rowCount: Int, rejected: Int, sum: MinorUnits) throws {
    guard dialect.statements.isEmpty else {
      if facts.isEmpty {
        try refuse(
          Fault(
            "statement-missing", at: Place(line: 1), found: "a document without a statement",
            expected: "one, empty where nothing happened"))
      }
      return
    }
    try document.verify(rowCount: rowCount, rejected: rejected, sum: sum)
  }

  // MARK: Statements

  /// - Parameter path: which of the dialect's statements it is.
  func beginStatement(_ place: Place, path: Int) {
    open = StatedFacts()
    openPath = path
    balances = [:]
    open.place = place
    entrySum = 0
    absoluteSum = 0
    entryCount = 0
    areEntriesRead = true
    closingDate = nil
  }

  private func fault(_ code: Fault.Code, _ place: Place, _ found: String, _ expected: String, _ remedy: String = "")
    -> Fault
  { Fault(code, at: place, found: found, expected: expected, remedy: remedy) }

  /// Nil where it is no amount, which has been told.
  private func money(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws -> MinorUnits? {
    let text = try once(walk, slots, place, what) ?? ""
    guard let style, !text.hasPrefix("-"), let amount = FieldParsers.amount(text, style) else {
      try refuse(
        fault(
          "statement-amount", place, "\(what) \(quoted(text))", style.map { FieldExplainer.moneyForm($0) } ?? "money"))
      return nil
    }
    return amount
  }

  private func checkCurrency(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws {
    guard let text = text(walk, slots), let code = style?.currency.code, text != code else { return }
    try refuse(
      fault(
        "control-currency", place, "currency \(quoted(text)) of \(what)", "'\(code)'",
        "amounts are never converted: ask the sender which currency it is"))
  }

  /// Credits come in, debits go out; without a direction a balance is a credit. Nil for another word, which has been told.
  private func signed(_ amount: MinorUnits, _ direction: String?, _ place: Place, _ what: String) throws -> MinorUnits?
  {
    switch direction {
    case nil, "CRDT": return amount
    case "DBIT": return -amount
    case .some(let other):
      try refuse(fault("statement-direction", place, "direction \(quoted(other)) of \(what)", "CRDT or DBIT"))
      return nil
    }
  }

  func endBalance(_ walk: UnsafeMutablePointer<XMLWalk>, place: Place) throws {
    guard let balance, let rule = dialect.balance, let type = text(walk, balance.type) else { return }
    let isOpening = rule.opening.contains(type)
    guard isOpening || rule.closing.contains(type) else { return }
    let what = "balance \(type)"
    try checkCurrency(walk, balance.currency, place, what)
    let unsigned = try money(walk, balance.amount, place, what)
    let direction = try once(walk, balance.direction, place, what)
    guard let unsigned, let amount = try signed(unsigned, direction, place, what) else {
      // What it says has been told; what depends on it is no fault of its own.
      areEntriesRead = false
      if isOpening { open.opening = open.opening ?? 0 } else { open.closing = open.closing ?? 0 }
      return
    }
    if let other = balances.updateValue(amount, forKey: type), other != amount {
      try refuse(fault("balance-repeated", place, "\(what) twice, with different amounts", "it once"))
    }
    if isOpening {
      // The first of the opening types in the profile's order counts.
      if open.opening == nil || type == rule.opening[0] { open.opening = amount }
    } else if open.closing == nil || type == rule.closing[0] {
      open.closing = amount
      if let day = text(walk, balance.date) { closingDate = try date(day, rule.dateFormat, place) }
    }
  }

  private func date(_ text: String, _ format: TimeFormat, _ place: Place) throws -> BusinessDate? {
    guard let date = FieldParsers.day(text, format, zoneOffsetSeconds: profile.zoneOffsetSeconds) else {
      try refuse(fault("control-date", place, "date \(quoted(text))", "a day as \(format.text)"))
      return nil
    }
    return date
  }

  /// Takes a detail's amount, to be held against its entry's.
  func addDetail(_ walk: UnsafeMutablePointer<XMLWalk>) {
    guard let balance, let style, detailSums != nil else { return }
    guard let amount = text(walk, balance.detailAmount).flatMap({ FieldParsers.amount($0, style) }), amount >= 0 else {
      detailSums = nil
      return
    }
    switch text(walk, balance.detailDirection) {
    case nil: detailSums?.own += amount
    case "CRDT": detailSums?.credit += amount
    case "DBIT": detailSums?.debit += amount
    // The record is rejected for it, which says more than a sum.
    case .some: detailSums = nil
    }
  }

  /// What an entry's details leave of its amount; nil when they add up, or when one of them has no amount.
  private func unexplained(_ amount: MinorUnits, _ direction: String?, detailCount: Int) -> MinorUnits? {
    guard detailCount > 0, let sums = detailSums else { return nil }
    let net = sums.credit - sums.debit
    let difference = amount - sums.own - (direction == "DBIT" ? -net : net)
    return difference == 0 ? nil : difference
  }

  /// Counts an entry towards its statement; gives a note when it does not have the details that it says it has.
  func endRow(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place, detailCount: Int) throws -> [Fault] {
    entryCount += 1
    defer { detailSums = DetailSums() }
    var notes: [Fault] = []
    if let balance {
      guard let (amount, direction) = try takeEntry(walk, balance, place) else {
        areEntriesRead = false
        return notes
      }
      if let rest = unexplained(amount, direction, detailCount: detailCount) {
        let exponent = style?.currency.exponent ?? 2
        notes.append(
          Fault(
            "detail-sum", severity: .warning, at: place,
            found: "details of \(decimal(amount - rest, exponent: exponent)) in an entry of "
              + "\(decimal(amount, exponent: exponent))",
            expected: "the same", remedy: "\(decimal(rest, exponent: exponent)) moved that no detail tells of"))
      }
    }
    guard let stated = text(walk, detailCountSlots), Int(stated) != detailCount else { return notes }
    notes.append(
      Fault(
        "detail-count", severity: .warning, at: place, found: "\(quoted(stated)) details stated",
        expected: "\(detailCount)",
        remedy: "what is there was read"))
    return notes
  }

  /// The amount and direction of an entry, counted in; nil where one of them cannot be read, which has been told.
  private func takeEntry(_ walk: Walk, _ balance: BalanceSlots, _ place: Place) throws -> (MinorUnits, String)? {
    let amount = try money(walk, balance.entryAmount, place, "entry")
    try checkCurrency(walk, balance.entryCurrency, place, "an entry")
    guard let direction = try once(walk, balance.entryDirection, place, "an entry") else {
      try refuse(fault("statement-direction", place, "an entry without direction", "CRDT or DBIT"))
      return nil
    }
    guard let amount, let signedAmount = try signed(amount, direction, place, "an entry") else { return nil }
    if try once(walk, balance.entryState, place, "an entry") == balance.booked { entrySum += signedAmount }
    absoluteSum += amount
    return (amount, direction)
  }

  func endStatement(_ walk: UnsafeMutablePointer<XMLWalk>) throws {
    let place = open.place
    let controls = dialect.controls
    var check = ControlCheck(profile: profile, refuse: refuse)
    if let sequence = try stated(walk, sequenceSlots, controls.sequence, place) {
      try check.take(sequence: sequence)
      open.sequence = check.facts.sequence
    }
    if let currency = try stated(walk, currencySlots, controls.currency, place) { try check.take(currency: currency) }
    check.count = try stated(walk, countSlots, controls.count, place)
    check.sum = try stated(walk, sumSlots, controls.sum, place)
    try check.verify(rowCount: entryCount, rejected: 0, sum: areEntriesRead ? absoluteSum : nil)
    open.account = text(walk, accountSlots) ?? ""
    try checkDates(walk, place)
    try checkBalances(place)
    if open.date == nil, dialect.balance?.requiredIn.contains(dialect.statements[openPath]) == true {
      try refuse(fault("control-missing", place, "a statement without a date", "the date of its closing balance"))
    }
    facts.append(open)
  }

  private func checkDates(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place) throws {
    open.date = closingDate
    guard let format = dialect.controls.dateFormat else { return }
    for slots in dateSlots {
      guard let text = text(walk, slots) else { continue }
      guard let day = try date(text, format, place) else { continue }
      if let other = open.date, other != day {
        try refuse(
          fault(
            "control-date", place, "a statement of \(day) whose closing balance is of \(other)", "one business date"))
      }
      open.date = day
    }
  }

  private func checkBalances(_ place: Place) throws {
    guard let rule = dialect.balance else { return }
    guard let opening = open.opening, let closing = open.closing else {
      guard rule.requiredIn.contains(dialect.statements[openPath]) else { return }
      let absent = open.opening == nil ? rule.opening : rule.closing
      return try refuse(
        fault(
          "balance-missing", place, "a statement without balance \(absent.joined(separator: " or "))",
          "opening and closing balance"))
    }
    guard !areEntriesRead || opening + entrySum == closing else {
      let exponent = style?.currency.exponent ?? 2
      func shown(_ amount: MinorUnits) -> String { decimal(amount, exponent: exponent) }
      return try refuse(
        fault(
          "balance-differs", place,
          "opening \(shown(opening)) + entries \(shown(entrySum)) = \(shown(opening + entrySum)), closing \(shown(closing)): "
            + "difference \(shown(opening + entrySum - closing))",
          "opening + booked entries = closing", "entries were lost or added on the way: send the statement again"))
    }
  }
}
