import RekonCore

/// What a break says to a finance reader, in one sentence. No participant, no account number.
enum Sentence {
  static func sale(
    _ rule: Rule, _ key: String, _ sale: SaleFacts, _ payments: PaymentFacts, left: MinorUnits, right: MinorUnits
  ) -> String {
    let channel = visible(sale.channel)
    let gap = rupiah(abs(left - right))
    switch rule {
    case .paymentMissing:
      return "sale of \(rupiah(left)) on \(sale.soldOn): \(channel) has no settled payment for it"
    case .refundMissing:
      return "sale \(sale.status) on \(sale.statusDay): \(channel) still holds \(rupiah(right)) of it"
    case .paymentRefunded:
      return "\(channel) paid back all of \(rupiah(payments.debits)), but the platform's sale still stands as paid"
    case .paymentDouble:
      return "paid \(payments.settledDebitCount) times: \(rupiah(right)) for a sale of \(rupiah(left)), \(gap) too much"
    case .paymentScale:
      return "paid \(rupiah(right)) for a sale of \(rupiah(left)): a factor of 100"
    default:
      return "paid \(rupiah(right)) for a sale of \(rupiah(left)): \(gap) too \(right > left ? "much" : "little")"
    }
  }

  static func forward(_ rule: Rule, _ sale: SaleFacts, _ lines: LineFacts, left: MinorUnits, right: MinorUnits)
    -> String
  {
    let institution = visible(sale.institution)
    switch rule {
    case .clawbackDue:
      return
        "\(rupiah(right)) stays with \(institution) for a sale that no longer stands: the platform has to take it back"
    case .forwardUnpaid:
      return "\(rupiah(right)) was forwarded to \(institution), but no payment of this sale was ever settled"
    case .forwardClawedBack:
      return "\(rupiah(left)) is due to \(institution), but lines were taken back: \(rupiah(right)) remains forwarded"
    case .forwardDouble:
      return "forwarded \(lines.positiveCount) times to \(institution): \(rupiah(right)) where \(rupiah(left)) is due"
    case .forwardMissing:
      return "\(rupiah(left)) was paid and has not been forwarded to \(institution)"
    case .forwardOver:
      return "\(rupiah(right)) was forwarded to \(institution) where \(rupiah(left)) is due"
    default:
      return "only \(rupiah(right)) of \(rupiah(left)) was forwarded to \(institution)"
    }
  }

  static func payment(
    _ rule: Rule, _ atRisk: MinorUnits, _ sale: SaleFacts, partner: String, firstDebit: Int32?
  ) -> String {
    let amount = rupiah(atRisk)
    let payer = visible(partner)
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

  static func register(
    _ rule: Rule, _ sale: SaleFacts, course: String, amount: MinorUnits, _ atRisk: MinorUnits
  ) -> String {
    let institution = visible(sale.institution)
    switch rule {
    case .platformInactive:
      return "\(sale.platform) sold for \(rupiah(amount)) on \(sale.soldOn), when it was not registered"
    case .institutionInactive:
      return "sold for \(rupiah(amount)) on \(sale.soldOn), when \(institution) was not registered"
    case .institutionUnknown: return "sold for \(rupiah(amount)): the register has no institution \(institution)"
    case .courseUnknown:
      return "sold for \(rupiah(amount)) on \(sale.soldOn): the register has no course \(visible(course)) on that day"
    case .courseInstitution: return "course \(visible(course)) is another institution's than \(institution)"
    case .coursePrice:
      return "sold for \(rupiah(amount)), \(rupiah(atRisk)) above the list price of \(visible(course))"
    default: return "\(sale.platform) sold a course of its own institution \(institution) for \(rupiah(amount))"
    }
  }

  static func policy(
    _ rule: Rule, amount: MinorUnits, _ atRisk: MinorUnits, soldOn: BusinessDate, course: String
  ) -> String {
    switch rule {
    case .entitlementExceeded:
      return
        "with this sale of \(rupiah(amount)) the participant's purchases exceed the balance by \(rupiah(atRisk)) in all"
    case .participantUnknown: return "sold for \(rupiah(amount)) to somebody who is not entitled"
    case .participantRevoked:
      return "sold for \(rupiah(amount)) on \(soldOn), after the participant's entitlement was revoked"
    case .purchaseExpired:
      return "sold for \(rupiah(amount)) on \(soldOn), after the time in which a purchase was allowed"
    default: return "sold for \(rupiah(amount)): the participant had bought course \(visible(course)) before"
    }
  }

  static func line(
    _ rule: Rule, _ line: LineAmounts, _ atRisk: MinorUnits, remittedOn: BusinessDate, institution: String,
    _ sale: SaleFacts?
  ) -> String {
    let institution = visible(institution)
    switch rule {
    case .forwardInstitution:
      return "\(rupiah(line.gross)) went to \(institution), but \(visible(sale?.institution ?? "")) gave the course"
    case .forwardLate: return "\(rupiah(line.gross)) was forwarded to \(institution) on \(remittedOn), after its term"
    case .forwardHeld:
      return "\(rupiah(line.gross)) was forwarded to \(institution) on \(remittedOn), while it was to be kept back"
    case .forwardArithmetic:
      return
        "gross \(rupiah(line.gross)) less commission \(rupiah(line.commission)) and tax \(rupiah(line.tax)) is not the net "
        + "\(rupiah(line.net)): \(rupiah(atRisk)) apart"
    default:
      return "commission \(rupiah(line.commission)) of \(rupiah(line.gross)) is \(rupiah(atRisk)) over the cap"
    }
  }

  static func orphanGroup(
    _ rule: Rule, _ facts: PaymentFacts, _ partner: String, _ platform: String, _ group: OrphanGroup
  ) -> String {
    let why =
      group.detail == "ambiguous"
      ? "\(group.candidates.count == OrphanGroup.candidatesListed ? "at least " : "")\(group.candidates.count) sales could be meant"
      : "\(visible(platform)) has no sale for it"
    return rule == .paymentOrphan
      ? "\(partner) settled \(rupiah(facts.paid)) and \(why)"
      : "\(partner) paid back \(rupiah(-facts.paid)) and \(why)"
  }

  static func orphanLines(_ lines: LineFacts, platform: String, institution: String) -> String {
    "\(platform) forwarded \(rupiah(lines.forwarded)) to \(visible(institution)) for an order without a sale"
  }

  static func batch(_ rule: Rule, _ batch: BatchFacts, partner: String) -> String {
    let institution = visible(batch.institution)
    let payer = partner.isEmpty ? "the payout partner" : partner
    switch rule {
    case .transferNegative:
      return "\(institution) owes \(rupiah(-batch.remitted)) from this batch; \(rupiah(-batch.transferred)) was repaid"
    case .transferReturned:
      return
        "\(rupiah(batch.returned.reduce(0, +))) to \(institution) came back; \(rupiah(batch.transferred)) of \(rupiah(batch.remitted)) stands"
    case .transferMissing:
      return "\(rupiah(batch.remitted)) for \(institution) was remitted and \(payer) has not transferred it"
    default:
      return
        "\(payer) transferred \(rupiah(batch.transferred)) to \(institution) where \(rupiah(batch.remitted)) was remitted"
    }
  }

  static func incentive(_ rule: Rule, _ facts: InstalmentFacts, partner: String, left: MinorUnits) -> String {
    let payer = partner.isEmpty ? "the partner" : visible(partner)
    let paid = rupiah(facts.sum)
    switch rule {
    case .incentiveOrphan: return "\(payer) paid \(paid) as instalment \(facts.number), to which nobody is entitled"
    case .incentiveDouble:
      return "\(payer) paid instalment \(facts.number) \(facts.paid.count) times: \(paid) where \(rupiah(left)) is due"
    case .incentiveMissing:
      let why = facts.hasReturned ? "; it came back" : facts.hasFailed ? "; the payment failed" : ""
      return "instalment \(facts.number) of \(rupiah(left)) fell due and \(payer) has not paid it\(why)"
    case .incentiveEarly:
      return "\(payer) paid instalment \(facts.number) before certification or in the month of the one before"
    case .incentiveOrder:
      return "\(payer) paid instalment \(facts.number), but instalment \(facts.number - 1) has not been paid"
    default: return "\(payer) paid \(paid) as instalment \(facts.number) where \(rupiah(left)) is due"
    }
  }

  static func orphanTransfers(_ batch: BatchFacts) -> String {
    "\(batch.transferPartner) transferred \(rupiah(batch.transferred)) for a batch that no platform remitted"
  }
}
