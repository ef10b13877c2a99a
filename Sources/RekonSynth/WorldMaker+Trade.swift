import RekonCore

/// The events of a day.
extension WorldMaker {
  /// All sales of a day and what follows from each, put into the queues.
  func sell(on day: Int32, _ office: ProgrammeOffice?) throws {
    var sales: [Sold] = []
    for target in targets {
      let quantity = quantity(of: target, on: day)
      if case .sales(0) = quantity { continue }
      sales += market.sales(of: target.platform, on: day, quantity)
      for entitlement in market.entitled {
        try office?.add(entitlement)
        if request.hasIncentives { instalments.add(entitlement) }
      }
    }
    let picks = saleDefects.picks(on: day, of: sales.count, choice)
    let counts = SaleDefects.DailyCounts(sales, of: programme)
    var next = 0
    for (index, sale) in sales.enumerated() {
      let isLate = day == lateSale?.day && Int(sale.platform) == lateSale?.platform
      var isPlanted = false
      // Few sales are held: one of them is taken for what befalls these alone.
      let isWanted =
        sale.held == .standing && choice.isListed(.forwardHeld) && choice.count(.forwardHeld) == 0
      let isPicked = next < picks.count && picks[next] == index
      if isPicked { next += 1 }
      if isPicked || isWanted {
        isPlanted = !isLate && saleDefects.plant(sale, counts, &choice, into: &plan)
      }
      if !isPlanted {
        var chance = Chance(seed: request.seed, .sale, -Int(sale.order) * 16 - Int(sale.platform))
        plan.clear()
        ordinary.plan(sale, &chance, isPlain: isLate, into: &plan)
      }
      try carryOut(sale, office)
      if isLate, choice.isListed(.platformInactive) || request.hasLateSale {
        truth.tell(.platformInactive, .break, key(.sale, of: sale), atRisk: sale.amount)
        choice.add(.platformInactive)
      }
      if sale.day >= span.from {
        totals[Int(sale.platform)].sales += 1
        totals[Int(sale.platform)].amount += sale.amount
      }
    }
  }

  private func quantity(of target: Target, on day: Int32) -> Market.Quantity {
    guard var season = target.season(of: day) else {
      return .sales(day == lateSale?.day && target.platform == lateSale?.platform ? 1 : 0)
    }
    guard let money = target.money, day >= span.from else { return .sales(Int(demand.part(of: season, on: day))) }
    season.total = money
    let sold = totals[target.platform].amount
    return .money(sold: sold, tonight: demand.sum(of: season, through: day), atLast: money)
  }

  /// Puts the plan's rows where they will be delivered, and tells its findings.
  private func carryOut(_ sale: Sold, _ office: ProgrammeOffice?) throws {
    for entitlement in plan.entitlements { try office?.add(entitlement) }
    for (day, row) in plan.sales where day >= span.from { queues.sales[Int(sale.platform)].add(row, on: day) }
    for (day, row) in plan.payments where day >= span.from { queues.payments[Int(row.partner)].add(row, on: day) }
    for (day, row) in plan.lines { queues.lines[Int(sale.platform)].add(row, on: day) }
    for finding in plan.findings {
      truth.tell(
        finding.code, finding.state, key(finding.subject, of: sale), finding.difference, atRisk: finding.atRisk)
    }
  }

  private func key(_ subject: Plan.Subject, of sale: Sold) -> String {
    let platform = programme.platforms[Int(sale.platform)].code
    let partner = programme.partners[Int(sale.partner)].code
    let dialect = Dialects.platforms[Int(sale.platform)]
    let payment = Dialects.payments[Int(sale.partner)]
    return switch subject {
    case .sale: platform + "/" + words { dialect.write(order: sale.order, to: &$0) }
    case .secondSale: platform + "/" + words { dialect.write(order: sale.order, to: &$0) } + "#2"
    case .group(let reference): partner + "/" + words { payment.write(reference: reference, to: &$0) }
    case .secondDebit: partner + "/" + words { payment.write(reference: sale.reference, to: &$0) } + "/debit#2"
    case .batch(let name): words { dialect.write(batch: name, to: &$0) }
    case .participant(let number): words { $0.append(card: number) }
    }
  }

  func words(_ write: (inout FeedText) -> Void) -> String {
    var text = FeedText()
    write(&text)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// Closes the batches of a day: numbers their lines, writes the file, pays them out or lets that go wrong.
  func closeBatches(of day: Int32, _ press: Press) throws {
    for (place, target) in targets.enumerated() {
      var lines = queues.lines[target.platform].take(day)
      lines.sort { left, right in
        if left.institution != right.institution { return left.institution < right.institution }
        if left.ownBatch != right.ownBatch { return left.ownBatch < right.ownBatch }
        if left.order != right.order { return left.order < right.order }
        return left.gross > right.gross
      }
      for index in lines.indices {
        lineCount += 1
        lines[index].id = lineCount
      }
      for line in lines {
        guard let defect = line.defect else { continue }
        truth.tell(defect, .break, key(.line(order: line.order, line.id), target), atRisk: line.atRisk)
      }
      let batches = batches(of: lines, platform: UInt8(target.platform))
      let missing = feedDefects.missing
      let way = Payout.Way(
        place: place, isTurn: place >= Int(day) % targets.count,
        booksReturns: Dialects.transfers[target.payoutPartner].booksReturns,
        missingDay: missing?.partner == target.payoutPartner ? missing?.day : nil)
      let outcome = payout.close(batches, of: lines, on: day, way, &choice)
      for (day, row) in outcome.transfers { queues.transfers[target.payoutPartner].add(row, on: day) }
      for (place, row) in outcome.changes { lines[place] = row }
      for (day, row) in outcome.copies { queues.copies[target.platform].add(row, on: day) }
      for finding in outcome.findings {
        truth.tell(
          finding.code, finding.state, key(finding.subject, target), finding.difference, atRisk: finding.atRisk)
      }
      try writeRemittances(lines + queues.copies[target.platform].take(day), of: day, target, press)
    }
  }

  private func batches(of lines: [LineRow], platform: UInt8) -> [ClosedBatch] {
    var batches: [ClosedBatch] = []
    for (index, line) in lines.enumerated() {
      let name = line.batch(of: platform)
      if let last = batches.indices.last, batches[last].name == name {
        batches[last].net += line.net
        batches[last].lines = batches[last].lines.lowerBound..<index + 1
      } else {
        batches.append(
          ClosedBatch(name: name, institution: line.institution, net: line.net, lines: index..<index + 1))
      }
    }
    return batches
  }

  private func key(_ subject: Payout.Outcome.Subject, _ target: Target) -> String {
    let platform = programme.platforms[target.platform].code
    let dialect = Dialects.platforms[target.platform]
    let partner = programme.partners[target.payoutPartner].code
    return switch subject {
    case .batch(let name): words { dialect.write(batch: name, to: &$0) }
    case .secondTransfer(let id):
      partner + "/" + words { Dialects.transfers[target.payoutPartner].write(transfer: id, to: &$0) } + "#2"
    case .transfer(let name, let id):
      words { dialect.write(batch: name, to: &$0) } + "/"
        + words { Dialects.transfers[target.payoutPartner].write(transfer: id, to: &$0) }
    case .line(let order, let id):
      platform + "/" + words { dialect.write(order: order, to: &$0) } + "/"
        + words { dialect.write(remittance: id, to: &$0) }
    case .secondLine(let id): platform + "/" + words { dialect.write(remittance: id, to: &$0) } + "#2"
    }
  }
}
