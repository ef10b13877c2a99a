import RekonCore

/// The files of a day.
extension WorldMaker {
  func writeSales(of day: Int32, _ press: Press) throws {
    for target in targets {
      var rows = queues.sales[target.platform].take(day)
      guard isDue(day, target, rows.isEmpty) else { continue }
      rows.sort { ($0.soldAt, $0.order, $0.status.rawValue) < ($1.soldAt, $1.order, $1.status.rawValue) }
      let code = programme.platforms[target.platform].code
      let dialect = Dialects.platforms[target.platform]
      let noon = Int64(day) * 86_400 + 14 * 3_600
      let parts: [(String, ArraySlice<SaleRow>)]
      if FeedDefects.isSplit(day, span) {
        let middle = rows.firstIndex { $0.soldAt >= noon } ?? rows.count
        parts = [("_01", rows[..<middle]), ("_02", rows[middle...])]
      } else {
        parts = [("", rows[...])]
      }
      for (part, rows) in parts {
        var file = open(.sales, code, day, part, dialect.form)
        dialect.write(sales: rows, file.head, to: &file.text)
        file.rowCount = rows.count
        file.damaged = rows.enumerated().filter { $0.element.isDamaged }.map { $0.offset + 1 }
        if isRepeated(file) {
          for row in rows {
            if let later = nextDay(day, through: target.lastFile) {
              queues.sales[target.platform].add(row, on: later)
            } else {
              retract(.duplicateSale, code + "/" + words { dialect.write(order: row.order, to: &$0) } + "#2")
            }
          }
          file.clear()
          dialect.write(sales: [], file.head, to: &file.text)
        }
        try print(file, press)
      }
    }
  }

  func writePayments(of day: Int32, _ press: Press) throws {
    for partner in channels.partners {
      var rows = queues.payments[partner].take(day)
      guard day >= span.from else { continue }
      rows.sort { left, right in
        if left.paidAt != right.paidAt { return left.paidAt < right.paidAt }
        if left.reference != right.reference { return left.reference.number < right.reference.number }
        return !left.isDamaged && right.isDamaged
      }
      let code = programme.partners[partner].code
      let dialect = Dialects.payments[partner]
      let isRefused = day == feedDefects.refused?.day && partner == feedDefects.refused?.partner
      let parts =
        isRefused
        ? [("_01", rows.filter { !$0.isInSecondFile }), ("_02", rows.filter(\.isInSecondFile))] : [("", rows)]
      for (part, rows) in parts {
        var file = open(.payments, code, day, part, dialect.form)
        dialect.write(payments: rows, file.head, to: &file.text)
        file.rowCount = rows.count
        file.damaged = rows.enumerated().filter { $0.element.isDamaged }.map { $0.offset + 1 }
        file.isCut = isRefused && part == "_02"
        try print(file, press)
      }
    }
  }

  func writeRemittances(_ rows: [LineRow], of day: Int32, _ target: Target, _ press: Press) throws {
    guard isDue(day, target, rows.isEmpty) else { return }
    let dialect = Dialects.platforms[target.platform]
    var file = open(.remittances, programme.platforms[target.platform].code, day, "", dialect.form)
    dialect.write(remittances: rows, file.head, platform: UInt8(target.platform), to: &file.text)
    file.rowCount = rows.count
    if rows.count > 1, choice.isListed(.feedReissued), choice.count(.feedReissued) == 0, day > span.from {
      // Delivered before without its last line.
      var earlier = FeedText()
      dialect.write(
        remittances: rows.dropLast(), file.head, platform: UInt8(target.platform), to: &earlier)
      try Files.makeFolder("\(request.folder)/earlier/\(file.party)")
      try WorldFolder.write(Gzip.compress(earlier), to: request.folder + "/earlier/" + file.path)
      truth.tell(.feedReissued, .break, file.path)
      choice.add(.feedReissued)
    }
    if isRepeated(file) {
      for row in rows {
        if let later = nextDay(day, through: target.lastFile) {
          queues.copies[target.platform].add(row, on: later)
        } else {
          let key = file.party + "/" + words { dialect.write(remittance: row.id, to: &$0) } + "#2"
          retract(.duplicateRemittance, key)
        }
      }
      file.clear()
      dialect.write(remittances: [], file.head, platform: UInt8(target.platform), to: &file.text)
    }
    try print(file, press)
  }

  func writeTransfers(of day: Int32, _ press: Press) throws {
    for partner in payoutPartners {
      var rows = queues.transfers[partner].take(day)
      let code = programme.partners[partner].code
      let dialect = Dialects.transfers[partner]
      guard day >= span.from else { continue }
      var file = open(.transfers, code, day, "", dialect.form)
      if day == feedDefects.missing?.day, partner == feedDefects.missing?.partner {
        precondition(rows.isEmpty, "a transfer planned for the day without a file")
        truth.tell(.feedMissing, .break, "\(code)/transfers_\(BusinessDate(dayNumber: day).compact)")
        choice.add(.feedMissing)
        continue
      }
      rows.sort { $0.id < $1.id }
      let balance = balances[partner]
      dialect.write(transfers: rows, file.head, accounts: accounts, balance: &balances[partner], to: &file.text)
      file.rowCount = rows.count
      if isRepeated(file) {
        for row in rows {
          if let later = nextDay(day, through: .max, without: feedDefects.missing?.day) {
            queues.transfers[partner].add(row, on: later)
          } else {
            retract(.duplicateTransfer, code + "/" + words { dialect.write(transfer: row.id, to: &$0) } + "#2")
          }
        }
        file.clear()
        balances[partner] = balance
        dialect.write(transfers: [], file.head, accounts: accounts, balance: &balances[partner], to: &file.text)
      }
      try print(file, press)
    }
  }

  func writeIncentives(of day: Int32, _ press: Press) throws {
    for partner in channels.partners {
      let outcome = instalments.take(day, of: partner, &choice)
      let rows = outcome.rows
      guard day >= span.from else { continue }
      let dialect = Dialects.incentives[partner]
      let code = programme.partners[partner].code
      for finding in outcome.findings {
        let key =
          finding.repeated.map { id in code + "/" + words { dialect.write(disbursement: id, to: &$0) } + "#2" }
          ?? words { $0.append(card: finding.participant) } + "/\(finding.instalment)"
        truth.tell(finding.code, .break, key, finding.difference, atRisk: finding.atRisk)
      }
      var file = open(.incentives, code, day, "", dialect.form)
      dialect.write(incentives: rows, file.head, to: &file.text)
      file.rowCount = rows.count
      try print(file, press)
    }
  }

  /// Whether a platform delivers on this day: in the scope, and not too long after it left.
  private func isDue(_ day: Int32, _ target: Target, _ isEmpty: Bool) -> Bool {
    precondition(isEmpty || day <= target.lastFile, "rows for a platform whose files have ended")
    return day >= span.from && day <= target.lastFile
  }

  /// Whether a file says the same as an earlier one of its feed, so that its rows must come on another day.
  private func isRepeated(_ file: FileInWork) -> Bool {
    !printed.isNew(file.text, rowCount: file.rowCount, of: file.party + "/" + file.feed.rawValue)
  }

  private func nextDay(_ day: Int32, through last: Int32, without avoided: Int32? = nil) -> Int32? {
    let next = day + 1 == avoided ? day + 2 : day + 1
    return next <= min(last, span.asOf) ? next : nil
  }

  /// No file is left for a repeated row: it does not come, and is not to be found.
  private func retract(_ code: FindingCode, _ key: String) {
    truth.retract(code, key)
    choice.remove(code)
  }

  /// A file while it is written, and what is wrong with it.
  private struct FileInWork {
    var feed: Feed
    var party: String
    /// Its path in the inbox up to the part number, the part number, and what its name ends in.
    var stem: String
    var part: String
    var form: FeedForm
    var head: FileHead
    var text = FeedText()
    var rowCount = 0
    /// Numbers of the rows that cannot be read.
    var damaged: [Int] = []
    var isCut = false

    /// Takes its rows out.
    mutating func clear() {
      text = FeedText()
      rowCount = 0
      damaged = []
    }

    var path: String { "\(stem)\(part).\(form.suffix).gz" }
  }

  private func open(_ feed: Feed, _ party: String, _ day: Int32, _ part: String, _ form: FeedForm) -> FileInWork {
    var head = FileHead(day: day)
    let stem = "\(party)/\(feed.rawValue)_\(BusinessDate(dayNumber: day).compact)"
    var file = FileInWork(feed: feed, party: party, stem: stem, part: part, form: form, head: head)
    guard form.isNumbered else { return file }
    // As if there had been one a day since the programme opened.
    let last = fileNumbers[party + "/" + feed.rawValue] ?? Int64(span.from - Programme.opened.dayNumber)
    head.number = last + 1
    if feedDefects.skipsNumber(feed, of: party, on: day) {
      head.number += 1
      truth.tell(.feedGap, .break, file.path)
      choice.add(.feedGap)
    }
    fileNumbers[party + "/" + feed.rawValue] = head.number
    file.head = head
    return file
  }

  /// Hands a file to the press, counts it, and tells what is wrong with it as a whole and which rows are rejected.
  private func print(_ file: FileInWork, _ press: Press) throws {
    var fate = Press.Fate(isCutInHalf: file.isCut)
    let name = file.party + "/" + file.feed.rawValue
    if counts[name] == nil {
      counts[name] = WorldSummary.FeedCount(name: name)
      feedNames.append(name)
    }
    counts[name]!.files += 1
    counts[name]!.rows += file.rowCount
    if file.isCut {
      truth.tell(.feedRefused, .break, file.path)
      choice.add(.feedRefused)
    } else {
      for number in file.damaged { truth.tell(.rowRejected, .break, "\(file.path):\(number)") }
    }
    if file.part.isEmpty, file.rowCount > 0, !file.form.isNumbered, feedDefects.comesTwice(file.feed, on: file.head.day)
    {
      let copy = "\(file.stem)_02.\(file.form.suffix).gz"
      fate.copy = copy
      counts[name]!.files += 1
      truth.tell(.feedDuplicate, .break, copy)
      choice.add(.feedDuplicate)
    }
    try press.print(file.text, at: file.path, fate)
  }
}
