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
    FeedStory(code: .feedGap, summary: "a number is left out between two files of Pijar Mahir's sales", follows: []),
  ]
}

/// The days on which files go wrong.
struct FeedDefects: Sendable {
  /// A partner's file of one day.
  struct PartnerDay: Sendable {
    var partner: Int
    var day: Int32
  }

  /// No transfers file.
  var missing: PartnerDay?
  /// The second payments file is cut.
  var refused: PartnerDay?
  /// From which day on the next sales file of Pijar Mahir skips a number; nil when it has.
  private var gapFrom: Int32?
  /// From which day on the first file with rows comes twice, per feed; taken out when it has.
  private var duplicated: [Feed: Int32] = [:]

  /// - Parameters:
  ///   - channels: partners that take payments; of them one has the refused file.
  ///   - payoutPartners: partners that pay out; of them one has the missing file.
  init(_ span: DaySpan, codes: Set<FindingCode>, channels: [Int], payoutPartners: [Int]) {
    // As near to the end as its batches' term allows, and so that something moved on that day: after the last sale of
    // the year nothing is remitted but what is taken back.
    let lastSale = Programme.lastSale.dayNumber
    if codes.contains(.feedMissing), let partner = Self.first(["ovo", "gopay", "linkaja", "bni"], of: payoutPartners) {
      missing = (4...9).lazy.map { span.day($0, businessDaysBefore: span.asOf) }
        .first { span.day(1, businessDaysBefore: $0) <= lastSale + 1 && $0 > span.from + 2 }
        .map { PartnerDay(partner: partner, day: $0) }
    }
    if codes.contains(.feedRefused), let partner = Self.first(["gopay", "ovo", "bni", "linkaja"], of: channels) {
      refused = (6...10).lazy.map { span.day($0, businessDaysBefore: span.asOf) }
        .first { $0 <= lastSale && $0 > span.from + 2 }
        .map { PartnerDay(partner: partner, day: $0) }
    }
    let length = span.asOf - span.from
    if codes.contains(.feedGap), length > 0 { gapFrom = span.from + max(1, length * 7 / 10) }
    if codes.contains(.feedDuplicate) {
      duplicated = [
        .remittances: span.from + length * 2 / 5, .payments: span.from + length / 2,
        .transfers: span.from + length * 3 / 5,
      ]
    }
  }

  private static func first(_ codes: [String], of partners: [Int]) -> Int? {
    codes.lazy.compactMap { code in partners.first { Partner.all[$0].code == code } }.first
  }

  /// Whether the file of this feed and day, which has rows, comes again under another part number.
  mutating func comesTwice(_ feed: Feed, on day: Int32) -> Bool {
    guard let from = duplicated[feed], day >= from, day != missing?.day, day != refused?.day else { return false }
    duplicated[feed] = nil
    return true
  }

  /// Whether the next file of this feed and day leaves out a number: that of Pijar Mahir's sales, once.
  mutating func skipsNumber(_ feed: Feed, of party: String, on day: Int32) -> Bool {
    guard feed == .sales, party == Self.gapPlatform, let from = gapFrom, day >= from else { return false }
    gapFrom = nil
    return true
  }

  static let gapPlatform = "pijarmahir"

  /// Some days' sales come in two files.
  static func isSplit(_ day: Int32, _ span: DaySpan) -> Bool { (day - span.from) % 37 == 12 }
}

/// The feeds that a world holds.
enum Feed: String, CaseIterable, Sendable {
  case sales, payments, remittances, transfers, incentives, entitlements
}
