import RekonCore

/// The files of a day.
extension WorldMaker {
  func writeSales(of day: Int32, _ press: Press) throws {
    for target in targets {
      var rows = queues.sales[target.platform].take(day)
      guard day >= span.from else { continue }
      rows.sort { ($0.soldAt, $0.order, $0.status.rawValue) < ($1.soldAt, $1.order, $1.status.rawValue) }
      let code = programme.platforms[target.platform].code
      let dialect = Dialects.platform(code)!
      let noon = Int64(day) * 86_400 + 14 * 3_600
      let parts: [(String, ArraySlice<SaleRow>)]
      if FeedDefects.isSplit(day, span) {
        let middle = rows.firstIndex { $0.soldAt >= noon } ?? rows.count
        parts = [("_01", rows[..<middle]), ("_02", rows[middle...])]
      } else {
        parts = [("", rows[...])]
      }
      for (part, rows) in parts {
        var text = FeedText()
        dialect.write(sales: rows, of: day, to: &text)
        let damaged = rows.enumerated().filter { $0.element.isDamaged }.map { $0.offset + 1 }
        try print(.sales, code, day, part, text, rows: rows.count, damaged: damaged, press)
      }
    }
  }

  func writePayments(of day: Int32, _ press: Press) throws {
    for partner in partners {
      var rows = queues.payments[partner].take(day)
      guard day >= span.from else { continue }
      rows.sort { left, right in
        if left.paidAt != right.paidAt { return left.paidAt < right.paidAt }
        if left.reference != right.reference { return left.reference < right.reference }
        return !left.isDamaged && right.isDamaged
      }
      let code = programme.partners[partner].code
      let isRefused = day == feedDefects.refusedDay
      let parts =
        isRefused
        ? [("_01", rows.filter { !$0.isInSecondFile }), ("_02", rows.filter(\.isInSecondFile))] : [("", rows)]
      for (part, rows) in parts {
        var text = FeedText()
        Dialects.payment(code).write(payments: rows, of: day, to: &text)
        let damaged = rows.enumerated().filter { $0.element.isDamaged }.map { $0.offset + 1 }
        try print(
          .payments, code, day, part, text, rows: rows.count, damaged: damaged, isCut: isRefused && part == "_02", press
        )
      }
    }
  }

  func writeRemittances(_ rows: [LineRow], of day: Int32, _ target: Target, _ press: Press) throws {
    guard day >= span.from else { return }
    let code = programme.platforms[target.platform].code
    var text = FeedText()
    Dialects.platform(code)!.write(remittances: rows, of: day, platform: UInt8(target.platform), to: &text)
    try print(.remittances, code, day, "", text, rows: rows.count, press)
  }

  func writeTransfers(of day: Int32, _ press: Press) throws {
    for partner in payoutPartners {
      var rows = queues.transfers[partner].take(day)
      let code = programme.partners[partner].code
      guard day >= span.from else { continue }
      if day == feedDefects.missingDay {
        precondition(rows.isEmpty, "a transfer planned for the day without a file")
        truth.tell(.feedMissing, .break, "\(code)/transfers_\(BusinessDate(dayNumber: day).compact)")
        choice.add(.feedMissing)
        continue
      }
      rows.sort { $0.id < $1.id }
      var text = FeedText()
      Dialects.transfer(code).write(transfers: rows, of: day, accounts: accounts, to: &text)
      try print(.transfers, code, day, "", text, rows: rows.count, press)
    }
  }

  /// Hands a file to the press, counts it, and tells what is wrong with it as a whole and which rows are rejected.
  private func print(
    _ feed: Feed, _ party: String, _ day: Int32, _ part: String, _ text: FeedText, rows: Int, damaged: [Int] = [],
    isCut: Bool = false, _ press: Press
  ) throws {
    let stem = "\(party)/\(feed.rawValue)_\(BusinessDate(dayNumber: day).compact)"
    let path = stem + part + ".csv.gz"
    var fate = Press.Fate(isCutInHalf: isCut)
    let name = party + "/" + feed.rawValue
    if counts[name] == nil {
      counts[name] = WorldSummary.FeedCount(name: name)
      feedNames.append(name)
    }
    counts[name]!.files += 1
    counts[name]!.rows += rows
    if isCut {
      truth.tell(.feedRefused, .break, path)
      choice.add(.feedRefused)
    } else {
      for number in damaged { truth.tell(.rowRejected, .break, "\(path):\(number)") }
    }
    if part.isEmpty, rows > 0, feedDefects.comesTwice(feed, on: day) {
      let copy = stem + "_02.csv.gz"
      fate.copy = copy
      counts[name]!.files += 1
      truth.tell(.feedDuplicate, .break, copy)
      choice.add(.feedDuplicate)
    }
    try press.print(text.bytes, at: path, fate)
  }
}
