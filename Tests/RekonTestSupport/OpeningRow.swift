import Foundation
import RekonCore

/// A row of an opening list, in the columns of `open-items.csv`.
public struct OpeningRow: Sendable {
  public static let header =
    "case,code,severity,state,detail,link,party,platform,partner,institution,participant,key,batch_ref,currency,left,right,"
    + "difference,at_risk,occurred_on,due_on,age_days,waiting_for,candidates,left_source,right_source,message"

  public var code: String
  public var state = "pending"
  public var link: String
  public var key: String
  public var currency = "IDR"
  public var left: String
  public var right = "0.00"
  public var difference: String

  /// A sale of Rp250.000 that nobody paid or forwarded yet.
  public init(_ link: Link, _ sale: Int) {
    self.init(link, "tokopedia/\(SaleRow(sale).order)", "250000.00")
  }

  public init(_ link: Link, _ key: String, _ difference: String) {
    code =
      ["payment": "PAYMENT_MISSING", "forward": "FORWARD_MISSING", "transfer": "TRANSFER_MISSING"][link.name] ?? ""
    self.link = link.name
    self.key = key
    left = difference
    self.difference = difference
  }

  public func with<Value>(_ field: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var row = self
    row[keyPath: field] = value
    return row
  }

  public var text: String {
    let values = [
      "code": code, "severity": "error", "state": state, "link": link, "key": key, "currency": currency, "left": left,
      "right": right, "difference": difference,
    ]
    return Self.header.split(separator: ",").map { values[String($0)] ?? "" }.joined(separator: ",")
  }
}

extension PipelineFolder {
  /// Begins the period on `day`, with an opening list of these rows.
  public func open(_ rows: [OpeningRow], from day: String) throws {
    try open(feed([OpeningRow.header] + rows.map(\.text)), from: day)
  }

  public func open(_ list: String, from day: String) throws {
    try folder.write(list, to: "pipelines/opening.csv")
    let text = try Files.readText(path)
    guard !text.contains("\nperiod: ") else { return }
    try folder.write(
      text + "\nperiod: { from: \(day), opening: opening.csv }\n", to: "pipelines/training-payments.yaml")
  }
}
