import CLibXML2
import RekonCore

/// What a document or its statements say of themselves: counts and sums at the end of each, balances, dates, sequence.
///
/// A class, as its slots are: they are asked for each entry and each detail, and a copy of a structure of arrays retains
/// every one of them.
final class XMLControls {
  let dialect: XMLDialect
  let profile: FeedProfile
  let style: MoneyStyle?
  let refuse: (Fault) throws -> Void
  var document: ControlCheck
  var facts: [StatedFacts] = []

  let statementSlots: [Int]
  let balanceSlots: [Int]
  let dateSlots: [[Int]]
  let partySlots: [Int]
  let sequenceSlots: [Int]
  let countSlots: [Int]
  let sumSlots: [Int]
  let currencySlots: [Int]
  let accountSlots: [Int]
  let detailCountSlots: [Int]
  let balance: BalanceSlots?

  final class BalanceSlots {
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
  struct DetailSums {
    var own: MinorUnits = 0
    var credit: MinorUnits = 0
    var debit: MinorUnits = 0
  }

  /// The open statement.
  var open = StatedFacts()
  var entrySum: MinorUnits = 0
  var absoluteSum: MinorUnits = 0
  var entryCount = 0
  /// Every entry of the open statement could be read: only then its sums say something.
  var areEntriesRead = true
  /// Of the open entry; nil once one of its details has no amount of its own.
  var detailSums: DetailSums? = DetailSums()
  var openPath = 0
  /// Of the opening and closing types, by type.
  var balances: [String: MinorUnits] = [:]
  var closingDate: BusinessDate?

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

  typealias Walk = UnsafeMutablePointer<XMLWalk>

  /// A text that money hangs on: twice in one place nobody can say which of them counts.
  func once(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws -> String? {
    let slot = walk.pointee.first(slots)
    if slot >= 0, walk.pointee.slots[slot].isRepeated {
      try refuse(fault("element-repeated", place, "\(what) with an element more than once", "it once"))
    }
    return text(walk, slots)
  }

  func text(_ walk: Walk, _ slots: [Int]) -> String? {
    let slot = walk.pointee.first(slots)
    return slot < 0 ? nil : String(decoding: walk.pointee.bytes(slot), as: UTF8.self)
  }

  func stated(_ walk: Walk, _ slots: [Int], _ paths: [String], _ place: Place) throws -> ControlCheck.Stated? {
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
}
