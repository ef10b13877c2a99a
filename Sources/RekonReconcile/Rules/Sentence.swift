import RekonCore

/// What a break says to a finance reader, in one sentence, with money in the programme's currency. No participant, no account
/// number.
struct Sentence: Sendable {
  let currency: Currency
  /// What a mistake of scale multiplies by.
  let scale: Dated<MinorUnits>

  func money(_ amount: MinorUnits) -> String { readable(amount, currency) }

  /// Institutions of a batch that should have one: a list that a reader can still take in.
  func mixed(_ remitted: MinorUnits, _ institutions: [String]) -> String {
    let shown = 10
    let more = institutions.count > shown ? " and \(institutions.count - shown) more" : ""
    return "one batch of \(money(remitted)) for \(institutions.count) institutions: "
      + institutions.prefix(shown).map(visible).joined(separator: ", ") + more
  }

  func sale(
    _ rule: Rule, _ key: String, _ sale: SaleFacts, _ payments: PaymentFacts, left: MinorUnits, right: MinorUnits
  ) -> String {
    let channel = visible(sale.channel)
    let gap = money(abs(left - right))
    switch rule {
    case .paymentMissing:
      return "sale of \(money(left)) on \(sale.soldOn): \(channel) has no settled payment for it"
    case .refundMissing:
      return "sale \(sale.status) on \(sale.statusDay): \(channel) still holds \(money(right)) of it"
    case .paymentRefunded:
      return "\(channel) paid back all of \(money(payments.debits)), but the platform's sale still stands as paid"
    case .paymentDouble:
      return "paid \(payments.settledDebitCount) times: \(money(right)) for a sale of \(money(left)), \(gap) too much"
    case .paymentScale:
      return "paid \(money(right)) for a sale of \(money(left)): a factor of \(scale[sale.soldOn])"
    default:
      return "paid \(money(right)) for a sale of \(money(left)): \(gap) too \(right > left ? "much" : "little")"
    }
  }

  func forward(_ rule: Rule, _ sale: SaleFacts, _ lines: LineFacts, left: MinorUnits, right: MinorUnits)
    -> String
  {
    let institution = visible(sale.institution)
    switch rule {
    case .clawbackDue:
      return
        "\(money(right)) stays with \(institution) for a sale that no longer stands: the platform has to take it back"
    case .forwardUnpaid:
      return "\(money(right)) was forwarded to \(institution), but no payment of this sale was ever settled"
    case .forwardClawedBack:
      return "\(money(left)) is due to \(institution), but lines were taken back: \(money(right)) remains forwarded"
    case .forwardDouble:
      return "forwarded \(lines.positiveCount) times to \(institution): \(money(right)) where \(money(left)) is due"
    case .forwardMissing:
      return "\(money(left)) was paid and has not been forwarded to \(institution)"
    case .forwardOver:
      return "\(money(right)) was forwarded to \(institution) where \(money(left)) is due"
    default:
      return "only \(money(right)) of \(money(left)) was forwarded to \(institution)"
    }
  }

  func payment(
    _ rule: Rule, _ atRisk: MinorUnits, _ sale: SaleFacts, partners: [String], firstDebit: Int32?
  ) -> String {
    let amount = money(atRisk)
    let payer = partners.map(visible).joined(separator: " and ")
    switch rule {
    case .paymentParticipant: return "\(payer) settled \(amount) of this sale in the name of another participant"
    case .paymentPlatform: return "\(payer) settled \(amount) of this sale for another platform than \(sale.platform)"
    case .paymentChannel:
      return "sold as paid through \(visible(sale.channel)), but \(amount) came through \(payer)"
    case .paymentReference: return "\(amount) was paid under another reference than the sale's"
    default:
      let day = firstDebit.map { " on \(BusinessDate(dayNumber: $0))" } ?? ""
      return "sold on \(sale.soldOn), first paid\(day): \(amount) came late"
    }
  }

  func register(
    _ rule: Rule, _ sale: SaleFacts, course: String, amount: MinorUnits, _ atRisk: MinorUnits
  ) -> String {
    let institution = visible(sale.institution)
    switch rule {
    case .platformInactive:
      return "\(sale.platform) sold for \(money(amount)) on \(sale.soldOn), when it was not registered"
    case .institutionInactive:
      return "sold for \(money(amount)) on \(sale.soldOn), when \(institution) was not registered"
    case .institutionUnknown: return "sold for \(money(amount)): the register has no institution \(institution)"
    case .courseUnknown:
      return "sold for \(money(amount)) on \(sale.soldOn): the register has no course \(visible(course)) on that day"
    case .courseInstitution: return "course \(visible(course)) is another institution's than \(institution)"
    case .coursePrice:
      return "sold for \(money(amount)), \(money(atRisk)) above the list price of \(visible(course))"
    default: return "\(sale.platform) sold a course of its own institution \(institution) for \(money(amount))"
    }
  }

  func policy(
    _ rule: Rule, amount: MinorUnits, _ atRisk: MinorUnits, soldOn: BusinessDate, course: String
  ) -> String {
    switch rule {
    case .entitlementExceeded:
      return
        "with this sale of \(money(amount)) the participant's purchases exceed the balance by \(money(atRisk)) in all"
    case .participantUnknown: return "sold for \(money(amount)) to somebody who is not entitled"
    case .participantRevoked:
      return "sold for \(money(amount)) on \(soldOn), after the participant's entitlement was revoked"
    case .purchaseExpired:
      return "sold for \(money(amount)) on \(soldOn), after the time in which a purchase was allowed"
    default: return "sold for \(money(amount)): the participant had bought course \(visible(course)) before"
    }
  }

  func line(
    _ rule: Rule, _ line: LineAmounts, _ atRisk: MinorUnits, remittedOn: BusinessDate, institution: String,
    _ sale: SaleFacts?
  ) -> String {
    let institution = visible(institution)
    switch rule {
    case .forwardInstitution:
      return "\(money(line.gross)) went to \(institution), but \(visible(sale?.institution ?? "")) gave the course"
    case .forwardLate: return "\(money(line.gross)) was forwarded to \(institution) on \(remittedOn), after its term"
    case .forwardHeld:
      return "\(money(line.gross)) was forwarded to \(institution) on \(remittedOn), while it was to be kept back"
    case .forwardArithmetic:
      return
        "gross \(money(line.gross)) less commission \(money(line.commission)) and tax \(money(line.tax)) is not the net "
        + "\(money(line.net)): \(money(atRisk)) apart"
    default:
      return "commission \(money(line.commission)) of \(money(line.gross)) is \(money(atRisk)) over the cap"
    }
  }

  func orphanGroup(
    _ rule: Rule, _ facts: PaymentFacts, _ partner: String, _ platform: String, _ group: OrphanGroup
  ) -> String {
    let why =
      group.detail == "ambiguous"
      ? "\(group.candidates.count == OrphanGroup.candidatesListed ? "at least " : "")\(group.candidates.count) sales could be meant"
      : "\(visible(platform)) has no sale for it"
    return rule == .paymentOrphan
      ? "\(partner) settled \(money(facts.paid)) and \(why)"
      : "\(partner) paid back \(money(-facts.paid)) and \(why)"
  }

  func orphanLines(_ lines: LineFacts, platform: String, institution: String) -> String {
    "\(platform) forwarded \(money(lines.forwarded)) to \(visible(institution)) for an order without a sale"
  }

  func batch(_ rule: Rule, _ batch: BatchFacts, partner: String) -> String {
    let institution = visible(batch.institution)
    let payer = partner.isEmpty ? "the payout partner" : partner
    switch rule {
    case .transferNegative:
      return "\(institution) owes \(money(-batch.remitted)) from this batch; \(money(-batch.transferred)) was repaid"
    case .transferReturned:
      return
        "\(money(batch.returned.reduce(0, +))) to \(institution) came back; \(money(batch.transferred)) of \(money(batch.remitted)) stands"
    case .transferMissing:
      return "\(money(batch.remitted)) for \(institution) was remitted and \(payer) has not transferred it"
    default:
      return
        "\(payer) transferred \(money(batch.transferred)) to \(institution) where \(money(batch.remitted)) was remitted"
    }
  }

  func incentive(_ rule: Rule, _ facts: InstalmentFacts, partner: String, left: MinorUnits) -> String {
    let payer = partner.isEmpty ? "the partner" : visible(partner)
    let paid = money(facts.sum)
    switch rule {
    case .incentiveOrphan: return "\(payer) paid \(paid) as instalment \(facts.number), to which nobody is entitled"
    case .incentiveDouble:
      return "\(payer) paid instalment \(facts.number) \(facts.paid.count) times: \(paid) where \(money(left)) is due"
    case .incentiveMissing:
      let why = facts.hasReturned ? "; it came back" : facts.hasFailed ? "; the payment failed" : ""
      return "instalment \(facts.number) of \(money(left)) fell due and \(payer) has not paid it\(why)"
    case .incentiveEarly:
      return "\(payer) paid instalment \(facts.number) before certification or in the month of the one before"
    case .incentiveOrder:
      return "\(payer) paid instalment \(facts.number), but instalment \(facts.number - 1) has not been paid"
    default: return "\(payer) paid \(paid) as instalment \(facts.number) where \(money(left)) is due"
    }
  }

  /// Behind a finding that a row of the opening list names.
  func opening(_ list: OpeningList, row: Int, came: MinorUnits) -> String {
    let source = visible(list.source(row))
    let open = list.rows[row].difference
    if open == came { return "; it answers \(source)" }
    let had = open < 0 ? "\(money(-open)) too much" : "\(money(open)) open"
    return "; \(source) has \(had), and \(money(abs(came))) \(came < 0 ? "went back" : "came")"
  }

  func orphanTransfers(_ batch: BatchFacts) -> String {
    "\(batch.transferPartner) transferred \(money(batch.transferred)) for a batch that no platform remitted"
  }
}
