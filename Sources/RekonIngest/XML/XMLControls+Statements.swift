import RekonCore

/// Account statements: each entry is counted towards its statement, whose balances and totals must then agree.
extension XMLControls {
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

  func fault(_ code: Fault.Code, _ place: Place, _ found: String, _ expected: String, _ remedy: String = "")
    -> Fault
  { Fault(code, at: place, found: found, expected: expected, remedy: remedy) }

  /// Nil where it is no amount, which has been told.
  func money(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws -> MinorUnits? {
    let text = try once(walk, slots, place, what) ?? ""
    guard let style, !text.hasPrefix("-"), let amount = FieldParsers.amount(text, style) else {
      try refuse(
        fault(
          "statement-amount", place, "\(what) \(quoted(text))",
          style.map { FieldExplainer.moneyForm($0, isSigned: false) } ?? "money"))
      return nil
    }
    return amount
  }

  /// An amount of a message names its currency; none is not taken for the pipeline's.
  func checkCurrency(_ walk: Walk, _ slots: [Int], _ place: Place, _ what: String) throws {
    guard !slots.isEmpty, let code = style?.currency.code else { return }
    let text = text(walk, slots)
    guard text != code else { return }
    try refuse(
      fault(
        "control-currency", place, text.map { "currency \(quoted($0)) of \(what)" } ?? "\(what) without currency",
        "'\(code)'", "amounts are never converted: ask the sender which currency it is"))
  }

  /// Credits come in, debits go out; without a direction a balance is a credit. Nil for another word, which has been told.
  func signed(_ amount: MinorUnits, _ direction: String?, _ place: Place, _ what: String) throws -> MinorUnits? {
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

  func date(_ text: String, _ format: TimeFormat, _ place: Place) throws -> BusinessDate? {
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
  func unexplained(_ amount: MinorUnits, _ direction: String?, detailCount: Int) -> MinorUnits? {
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
  func takeEntry(_ walk: Walk, _ balance: BalanceSlots, _ place: Place) throws -> (MinorUnits, String)? {
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

  func checkDates(_ walk: UnsafeMutablePointer<XMLWalk>, _ place: Place) throws {
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

  func checkBalances(_ place: Place) throws {
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
