/// A defect that befalls one sale: what it leaves in the feeds, and every finding that follows.
public struct SaleStory: Sendable {
  public let code: FindingCode
  /// What goes wrong, in the words of the field.
  public let summary: String
  /// Findings that this story brings besides its own, on this or another link.
  public let follows: [FindingCode]
  /// Whether it changes what the sales feed says, so that a world of exact totals leaves it out.
  let touchesSales: Bool
  /// Whether it needs a sale whose money is kept back.
  let needsHold: Bool
  let tell: @Sendable (_ plan: inout Plan, _ sale: Sold, _ chance: inout Chance, _ span: DaySpan) -> Void

  init(
    _ code: FindingCode, _ summary: String, follows: [FindingCode] = [], touchesSales: Bool = false,
    needsHold: Bool = false, tell: @escaping @Sendable (inout Plan, Sold, inout Chance, DaySpan) -> Void
  ) {
    self.code = code
    self.summary = summary
    self.follows = follows
    self.touchesSales = touchesSales
    self.needsHold = needsHold
    self.tell = tell
  }

  /// All of them; those that take long come first, so that a short world has days left for them.
  public static let all =
    ForwardStories.long + LineStories.long + PaymentStories.all + ForwardStories.brief + PayerStories.all
    + LineStories.brief + PolicyStories.all + RecordStories.all

  /// A reference that no ordinary payment has.
  static func strayReference(_ sale: Sold) -> PaymentReference {
    PaymentReference(number: 800_000_000 + sale.reference.number, day: sale.reference.day)
  }
}
