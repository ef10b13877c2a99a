/// The days a run speaks of, with its calendar and the terms looked up for them.
public struct Scope: Sendable {
  public let from: BusinessDate
  public let asOf: BusinessDate
  public let calendar: BusinessCalendar
  public let paymentGrace: TermTable
  public let forwardTerm: TermTable
  public let transferTerm: TermTable
  public let waitingLimit: TermTable
  public let firstDue: TermTable
  public let dueWindow: Dated<Term>
  public let lookback: Dated<Term>
  /// Where `before` ends for what is bounded by the lookback: the last day within it of `from`.
  public let lookbackEnd: BusinessDate

  public init(from: BusinessDate, asOf: BusinessDate, holidays: [BusinessCalendar.Holiday], terms: Terms) {
    self.from = from
    self.asOf = asOf
    let calendar = BusinessCalendar(holidays: holidays, asOf: asOf)
    self.calendar = calendar
    // Events may lie somewhat outside the files' dates; beyond the table terms are walked.
    let first = from.adding(days: -40)
    let last = asOf.adding(days: 40)
    func table(_ term: Dated<Term>) -> TermTable { TermTable(term, calendar: calendar, from: first, through: last) }
    paymentGrace = table(terms.paymentGrace)
    forwardTerm = table(terms.forwardTerm)
    transferTerm = table(terms.transferTerm)
    waitingLimit = table(terms.waitingLimit)
    firstDue = table(terms.firstDue)
    dueWindow = terms.dueWindow
    lookback = terms.lookback
    lookbackEnd = terms.lookback[from].end(from: from, in: calendar)
  }

  /// The first day of the lookback that ends on `date`.
  public func lookbackStart(_ date: BusinessDate) -> BusinessDate {
    lookback[date].start(before: date, in: calendar)
  }
}
