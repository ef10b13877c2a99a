import RekonCore

/// What goes wrong with whole files: a handful in every world, whatever its size.
public struct FeedStory: Sendable {
  public let code: FindingCode
  public let summary: String
  public let follows: [FindingCode]

  public static let all = [
    FeedStory(
      code: .feedMissing, summary: "a day of transfers is not there: its batches wait", follows: [.transferMissing]),
    FeedStory(
      code: .feedRefused, summary: "a second file of payments is cut in half: its sales wait",
      follows: [.paymentMissing, .forwardUnpaid]),
    FeedStory(code: .feedDuplicate, summary: "a file comes again under another part number", follows: []),
  ]
}

/// The days on which files go wrong.
struct FeedDefects: Sendable {
  /// No transfers file.
  var missingDay: Int32?
  /// The second payments file is cut.
  var refusedDay: Int32?
  /// From which day on the first file with rows comes twice, per feed; taken out when it has.
  private var duplicated: [Feed: Int32] = [:]

  init(_ span: DaySpan, codes: Set<FindingCode>) {
    // As near to the end as its batches' term allows, and so that something moved on that day: after the last sale of
    // the year nothing is remitted but what is taken back.
    let lastSale = Programme.lastSale.dayNumber
    if codes.contains(.feedMissing) {
      missingDay = (4...9).lazy.map { span.day($0, businessDaysBefore: span.asOf) }
        .first { span.day(1, businessDaysBefore: $0) <= lastSale + 1 && $0 > span.from + 2 }
    }
    if codes.contains(.feedRefused) {
      refusedDay = (6...10).lazy.map { span.day($0, businessDaysBefore: span.asOf) }
        .first { $0 <= lastSale && $0 > span.from + 2 }
    }
    if codes.contains(.feedDuplicate) {
      let length = span.asOf - span.from
      duplicated = [
        .remittances: span.from + length * 2 / 5, .payments: span.from + length / 2,
        .transfers: span.from + length * 3 / 5,
      ]
    }
  }

  /// Whether the file of this feed and day, which has rows, comes again under another part number.
  mutating func comesTwice(_ feed: Feed, on day: Int32) -> Bool {
    guard let from = duplicated[feed], day >= from, day != missingDay, day != refusedDay else { return false }
    duplicated[feed] = nil
    return true
  }

  /// Some days' sales come in two files.
  static func isSplit(_ day: Int32, _ span: DaySpan) -> Bool { (day - span.from) % 37 == 12 }
}

/// The feeds that a world holds.
enum Feed: String, CaseIterable, Sendable {
  case sales, payments, remittances, transfers, entitlements
}
