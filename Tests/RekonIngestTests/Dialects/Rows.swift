import RekonCore
import RekonTestSupport
import Testing

/// The canonical rows of these tests, whole, as `LoadedRow` tells them.
func saleValues(
  _ order: String, _ payment: String, channel: String, status: String = "paid", amount: String = "25000000",
  soldAt: String = "2020-09-04T06:05:10Z", listPrice: String = "absent", institution: String = "LP0003"
) -> [String: String] {
  [
    "order_id": order, "payment_ref": payment, "participant": "0123456789012345", "course": "C00017",
    "institution": institution, "channel": channel, "sold_at": soldAt, "amount": amount, "list_price": listPrice,
    "refunded_amount": "0", "status": status,
  ]
}

func remittanceValues(
  _ remittance: String, batch: String, order: String, gross: String, commission: String, tax: String = "0", net: String,
  institution: String = "LP0003"
) -> [String: String] {
  [
    "remittance_id": remittance, "batch_ref": batch, "order_id": order, "institution": institution,
    "remitted_on": "2020-09-09", "gross": gross, "commission": commission, "tax": tax, "net": net,
  ]
}

func paymentValues(
  _ reference: String, kind: String = "debit", order: String, platform: String = "tokopedia",
  status: String = "settled",
  paidAt: String = "2020-09-04T06:05:40Z", amount: String = "25000000"
) -> [String: String] {
  [
    "payment_ref": reference, "kind": kind, "order_id": order, "participant": "0123456789012345", "platform": platform,
    "paid_at": paidAt, "amount": amount, "status": status,
  ]
}

func transferValues(
  _ reference: String, batch: String, account: String = "6824919666", amount: String = "21250000",
  status: String = "booked"
) -> [String: String] {
  [
    "transfer_ref": reference, "batch_ref": batch, "account": account, "booked_on": "2020-09-09", "amount": amount,
    "status": status,
  ]
}

func incentiveValues(_ reference: String, instalment: String, status: String) -> [String: String] {
  [
    "disbursement_ref": reference, "participant": "0123456789012345", "instalment": instalment, "paid_on": "2020-09-09",
    "amount": "60000000", "status": status,
  ]
}

/// Loads a file of a shipped feed and compares its rows whole.
func expectRows(
  _ party: String, _ feed: String, _ bytes: [UInt8], _ rows: [[String: String]], notes: [String] = [],
  location: SourceLocation = #_sourceLocation
) throws {
  let loaded = try ingest(bytes, PipelineFolder.shippedFeed(party, feed))
  loaded.expectLoaded(rows.count, notes: notes, location: location)
  #expect(loaded.rows.map(\.values) == rows, sourceLocation: location)
}

/// A file of a shipped feed that must be refused; its name in messages is `party/feed`.
func expectRefused(
  _ party: String, _ feed: String, _ text: String, _ message: String, location: SourceLocation = #_sourceLocation
) throws {
  try ingest(text, PipelineFolder.shippedFeed(party, feed), as: "\(party)/\(feed)").expectRefused(
    "\(party)/\(feed)\(message)", location: location)
}

/// What a feed says of itself: `2020-09-04 #12`.
func stated(_ party: String, _ feed: String, _ bytes: [UInt8]) throws -> [String] {
  try ingest(bytes, PipelineFolder.shippedFeed(party, feed)).summary.stated.map {
    ($0.date.map { "\($0)" } ?? "no date") + ($0.sequence.map { " #\($0)" } ?? "")
  }
}
