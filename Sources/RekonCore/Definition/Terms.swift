/// The terms of CODES, section 2, each by the day on which it starts.
public struct Terms: Hashable, Sendable {
  public var paymentGrace: Dated<Term>
  public var forwardTerm: Dated<Term>
  public var transferTerm: Dated<Term>
  /// How far back a counterpart may lie.
  public var lookback: Dated<Term>
  /// How long a missing file may still explain a difference.
  public var waitingLimit: Dated<Term>
  /// From certification to the day on which the first instalment falls due.
  public var firstDue: Dated<Term>
  /// Days before and after the due day in which the instalment's payment is looked for when files are missing.
  public var dueWindow: Dated<Term>

  private static let none = Dated(Term(count: 0, unit: .calendarDays))

  public init(
    paymentGrace: Dated<Term>?, forwardTerm: Dated<Term>?, transferTerm: Dated<Term>?, lookback: Dated<Term>,
    waitingLimit: Dated<Term>, firstDue: Dated<Term>? = nil, dueWindow: Dated<Term>? = nil
  ) {
    self.paymentGrace = paymentGrace ?? Self.none
    self.forwardTerm = forwardTerm ?? Self.none
    self.transferTerm = transferTerm ?? Self.none
    self.lookback = lookback
    self.waitingLimit = waitingLimit
    self.firstDue = firstDue ?? Self.none
    self.dueWindow = dueWindow ?? Self.none
  }
}

/// Numbers that rules compute with, each by the day of the event that it is applied to.
public struct Rates: Hashable, Sendable {
  /// A payment that is so many times the expected amount, or such a part of it, is a mistake of scale.
  public var scale: Dated<MinorUnits>
  /// The commission that a cap allows is rounded down to a multiple of this (minor units).
  public var capStep: Dated<MinorUnits>
  /// What an instalment pays (minor units).
  public var instalmentAmount: Dated<MinorUnits>
  /// Instalments of a participant.
  public var instalmentCount: Int
  /// From the day of the award to the last day of the first purchase; nil: it is not bounded.
  public var firstPurchase: Dated<Term>?
  /// Nothing may be bought after this day; nil: no such day.
  public var lastPurchase: BusinessDate?

  public init(
    scale: Dated<MinorUnits> = Dated(100), capStep: Dated<MinorUnits>, instalmentAmount: Dated<MinorUnits> = Dated(0),
    instalmentCount: Int = 0, firstPurchase: Dated<Term>? = nil,
    lastPurchase: BusinessDate? = nil
  ) {
    self.scale = scale
    self.capStep = capStep
    self.instalmentAmount = instalmentAmount
    self.instalmentCount = instalmentCount
    self.firstPurchase = firstPurchase
    self.lastPurchase = lastPurchase
  }
}
