import RekonCore

/// Documents of `sisnaker/sales`, as FEEDS shows them.
public enum Feed {
  public static let file = "sisnaker/sales_20200904.xml"
  public static let namespace = "urn:kemnaker:sisnaker:penjualan:1"

  public static func profile() throws -> FeedProfile { try PipelineFolder.shippedFeed("sisnaker", "sales") }

  public static func header(count: Int, total: String, date: String = "2020-09-04", sequence: String = "12") -> String {
    "<k:Header><k:BusinessDate>\(date)</k:BusinessDate><k:Sequence>\(sequence)</k:Sequence><k:Count>\(count)</k:Count>"
      + "<k:Total ccy=\"IDR\">\(total)</k:Total></k:Header>"
  }

  public static func opening(count: Int, total: String) -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<k:Feed xmlns:k=\"\(namespace)\">\n  \(header(count: count, total: total))\n"
  }

  public static func sale(_ number: Int, amount: String = "250000.00", status: String = "PAID") -> String {
    "<k:Sale><k:OrderId>SNK\(padded(number, 8))</k:OrderId><k:SoldAt>2020-09-04T06:05:10Z</k:SoldAt>"
      + "<k:Card>0123456789012345</k:Card><k:Course>C00017</k:Course><k:Institution>LP0003</k:Institution>"
      + "<k:Payment channel=\"bni\" ref=\"BN000000000103\"/><k:Status>\(status)</k:Status>"
      + "<k:Amount ccy=\"IDR\">\(amount)</k:Amount></k:Sale>"
  }

  public static func text(_ sales: [String], total: String) -> String {
    opening(count: sales.count, total: total) + sales.map { "  \($0)\n" }.joined() + "</k:Feed>\n"
  }

  public static let one = text([sale(1)], total: "250000.00")
}
