/// The kinds of link that the engine knows, by what they join. What a programme calls a link is data.
public enum Link: Int, Hashable, Sendable, CaseIterable {
  /// Sale and payment.
  case payment
  /// Sale and remittance line.
  case forward
  /// Remittance batch and bank transfer.
  case transfer
  /// An entitled participant's instalment and its payment.
  case incentive

  /// The section of ``Rule`` whose rules judge it.
  public var name: String {
    switch self {
    case .payment: "payment"
    case .forward: "forward"
    case .transfer: "transfer"
    case .incentive: "incentive"
    }
  }

  /// The records on its two sides.
  public var sides: (left: RecordKind, right: RecordKind) {
    switch self {
    case .payment: (.sale, .payment)
    case .forward: (.sale, .remittance)
    case .transfer: (.remittance, .transfer)
    case .incentive: (.entitlement, .incentive)
    }
  }
}

/// What a programme says of one of its links.
public struct LinkDefinition: Hashable, Sendable {
  public var link: Link
  /// As reports and cases call it.
  public var name: String

  public init(link: Link, name: String) {
    self.link = link
    self.name = name
  }
}
