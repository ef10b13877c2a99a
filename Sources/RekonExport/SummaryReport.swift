import RekonCore

/// `summary.json`: the money chain with every state, counts and money by code, the platforms' sales and shares.
struct SummaryReport {
  let outcome: RunOutcome

  func document() -> String {
    let opening = outcome.opening.map { list in
      [("opening", OpeningReport(opening: list, currency: outcome.currency).json())]
    }
    return JSONValue.object(
      [
        ("pipeline", .string(outcome.pipeline)),
        ("as_of", .string(outcome.asOf.description)),
        ("period_from", .string(outcome.scope.from.description)),
        ("currency", .string(outcome.currency.code)),
        ("complete", .boolean(!outcome.isIncomplete)),
        (
          "breaks",
          .object(
            Severity.allCases.map { severity in
              (
                severity.name,
                .number(outcome.standingBreaks.count(severity))
              )
            })
        ),
        ("links", .list(outcome.links.map(link))),
        ("codes", .list(codes())),
      ] + (opening ?? []) + [
        ("sales", sales()),
        ("feeds", .list(feeds())),
        ("skipped_rules", .list(outcome.skipped.map { .string($0) })),
      ]
    ).document
  }

  private func money(_ amount: MinorUnits) -> JSONValue {
    .string(decimal(amount, exponent: outcome.currency.exponent))
  }

  private func link(_ link: LinkOutcome) -> JSONValue {
    .object([
      ("link", .string(link.name)), ("whole", totals(link.whole)),
      ("platforms", .list(link.platforms.map(totals))),
    ])
  }

  private func totals(_ totals: LinkOutcome.Totals) -> JSONValue {
    var members: [(String, JSONValue)] = []
    if !totals.platform.isEmpty { members.append(("platform", .string(totals.platform))) }
    members += [
      ("left", money(totals.left)), ("right", money(totals.right)), ("difference", money(totals.left - totals.right)),
    ]
    let states = totals.shares.map { share -> (String, JSONValue) in
      (
        share.state.name,
        .object([
          ("left_records", .number(share.leftCount)), ("right_records", .number(share.rightCount)),
          ("difference", money(share.difference)),
        ])
      )
    }
    members.append(("states", .object(states)))
    return .object(members)
  }

  /// By code and state: how many, what difference, what is at risk.
  private func codes() -> [JSONValue] {
    var sums: [FindingTally] = []
    for tally in (outcome.standingBreaks.tallies + outcome.openItems.tallies).sorted(by: Self.precedes) {
      if let last = sums.last, (last.code, last.state) == (tally.code, tally.state) {
        sums[sums.count - 1].count += tally.count
        sums[sums.count - 1].difference += tally.difference
        sums[sums.count - 1].atRisk += tally.atRisk
      } else {
        sums.append(tally)
      }
    }
    return sums.map { sum in
      .object([
        ("code", .string(sum.code)), ("state", .string(sum.state.name)), ("count", .number(sum.count)),
        ("difference", money(sum.difference)), ("at_risk", money(sum.atRisk)),
      ])
    }
  }

  private static func precedes(_ left: FindingTally, _ right: FindingTally) -> Bool {
    left.code != right.code ? bytesPrecede(left.code, right.code) : left.state.rawValue < right.state.rawValue
  }

  private func sales() -> JSONValue {
    let total = outcome.sales.reduce(MinorUnits(0)) { $0 + $1.amount }
    return .object([
      ("count", .number(outcome.sales.reduce(0) { $0 + $1.count })),
      ("amount", money(total)),
      (
        "platforms",
        .list(
          outcome.sales.map { sales in
            .object([
              ("platform", .string(sales.platform)), ("count", .number(sales.count)), ("amount", money(sales.amount)),
              ("share_percent", .string(percent(sales.amount, of: total))),
            ])
          })
      ),
    ])
  }

  private func feeds() -> [JSONValue] {
    struct Count {
      var files: [String: Int] = [:]
      var isClosed = true
      var rows = 0
      var accepted = 0
      var rejected = 0
    }
    var counts: [String: Count] = [:]
    for file in outcome.files {
      let name = file.party + "/" + file.feed
      counts[name, default: Count()].files[file.disposition, default: 0] += 1
      counts[name, default: Count()].isClosed = file.isClosed
      guard file.disposition == "accepted" else { continue }
      counts[name, default: Count()].rows += file.summary.rowCount
      counts[name, default: Count()].accepted += file.summary.acceptedCount
      counts[name, default: Count()].rejected += file.summary.rejectedCount
    }
    return counts.sorted { bytesPrecede($0.key, $1.key) }.map { name, count in
      let files = count.files.sorted { bytesPrecede($0.key, $1.key) }.map { ($0.key, JSONValue.number($0.value)) }
      return .object([
        ("feed", .string(name)), ("files", .object(files)), ("rows", .number(count.rows)),
        ("accepted", .number(count.accepted)), ("rejected", .number(count.rejected)),
        ("closed", .boolean(count.isClosed)),
      ])
    }
  }
}
