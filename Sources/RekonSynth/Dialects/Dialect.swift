/// What is the same for all files of a dialect.
struct FeedForm: Sendable {
  var suffix = "csv"
  /// Whether a file tells how many rows it has and their sum; no row of it can be damaged then without refusing the file.
  var hasTotals = false
  /// Whether a file tells its place in a sequence.
  var isNumbered = false
}

/// The day of a file and, where its form has one, its number.
struct FileHead: Sendable {
  var day: Int32
  var number: Int64 = 0
}

/// How a platform writes its two feeds. Rows come in the order of the file.
protocol PlatformDialect: Sendable {
  var code: String { get }
  var form: FeedForm { get }
  func write(order: Int64, to text: inout FeedText)
  func write(remittance id: Int64, to text: inout FeedText)
  func write(batch: BatchName, to text: inout FeedText)
  func write(sales: ArraySlice<SaleRow>, _ head: FileHead, to text: inout FeedText)
  func write(remittances: [LineRow], _ head: FileHead, platform: UInt8, to text: inout FeedText)
}

/// How a payment partner writes what participants paid.
protocol PaymentDialect: Sendable {
  var code: String { get }
  var form: FeedForm { get }
  func write(reference: PaymentReference, to text: inout FeedText)
  func write(payments: [PaymentRow], _ head: FileHead, to text: inout FeedText)
}

/// How a payment partner writes what it paid out.
protocol TransferDialect: Sendable {
  var code: String { get }
  var form: FeedForm { get }
  /// Whether money that comes back is an entry of its own; else the transfer's row comes again.
  var booksReturns: Bool { get }
  func write(transfer id: Int64, to text: inout FeedText)
  func write(
    transfers: [TransferRow], _ head: FileHead, accounts: [[UInt8]], balance: inout Int64, to text: inout FeedText)
}

/// How a payment partner writes the incentives that it paid to participants.
protocol IncentiveDialect: Sendable {
  var code: String { get }
  var form: FeedForm { get }
  func write(disbursement id: Int64, to text: inout FeedText)
  func write(incentives: [IncentiveRow], _ head: FileHead, to text: inout FeedText)
}

extension PlatformDialect {
  var form: FeedForm { FeedForm() }
}

extension PaymentDialect {
  var form: FeedForm { FeedForm() }
}

extension TransferDialect {
  var form: FeedForm { FeedForm() }
  var booksReturns: Bool { false }
}

extension IncentiveDialect {
  var form: FeedForm { FeedForm() }
}

/// Who writes what, in the order of the ``Programme``: an index into its platforms or partners is one into these.
/// A new one is a file in this folder and a line here.
enum Dialects {
  static let platforms: [any PlatformDialect] = [
    Sisnaker(), Bukalapak(), Pintaria(), Sekolahmu(), PijarMahir(), Tokopedia(), MauBelajarApa(), SkillAcademy(),
  ]
  static let payments: [any PaymentDialect] = [BNIPayments(), GoPayPayments(), OVOPayments(), LinkAjaPayments()]
  static let transfers: [any TransferDialect] = [
    BNITransfers(), GoPayTransfers(), OVOTransfers(), LinkAjaTransfers(),
  ]
  static let incentives: [any IncentiveDialect] = [
    BNIIncentives(), GoPayIncentives(), OVOIncentives(), LinkAjaIncentives(),
  ]
  /// What each party is called in the feeds of the others.
  static let merchants = Platform.all.map { Array($0.code.utf8) }
  static let channels = Partner.all.map { Array($0.code.utf8) }
}

extension FeedText {
  /// `C00017`; the index counts from 0.
  mutating func append(course index: Int32) {
    append(byte: UInt8(ascii: "C"))
    append(Int64(index) + 1, width: 5)
  }

  /// `LP0003`; the index counts from 0.
  mutating func append(institution index: Int32) {
    append("LP")
    append(Int64(index) + 1, width: 4)
  }

  /// `20200909LP0003` with a separator or none between, and the batch's own number where it has one.
  mutating func append(batch: BatchName, separator: StaticString = "") {
    append(day: batch.day, separator: nil)
    append(separator)
    append("LP")
    append(Int64(batch.institutionNumber), width: 4)
    if batch.own != 0 {
      append("-")
      append(batch.own)
    }
  }

  /// The 16 digits of a card; a damaged row has lost the first.
  mutating func append(card participant: Int64, isDamaged: Bool = false) {
    if isDamaged {
      append(participant % 1_000_000_000_000_000, width: 15)
    } else {
      append(participant, width: 16)
    }
  }

  /// The partner through which a sale was paid.
  mutating func append(channel: UInt8) { append(Dialects.channels[Int(channel)]) }

  mutating func append(_ reference: PaymentReference, of channel: UInt8) {
    Dialects.payments[Int(channel)].write(reference: reference, to: &self)
  }

  mutating func append(order: Int64, of platform: UInt8) {
    Dialects.platforms[Int(platform)].write(order: order, to: &self)
  }

  mutating func append(_ batch: BatchName) { Dialects.platforms[Int(batch.platform)].write(batch: batch, to: &self) }

  /// A number of letters and digits: `OVT000000000077`.
  mutating func append(_ prefix: StaticString, _ number: Int64, width: Int) {
    append(prefix)
    append(number, width: width)
  }
}
