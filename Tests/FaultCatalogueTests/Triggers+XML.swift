import RekonCore
import RekonTestSupport

extension FaultTriggers {
  private static func readDocument(_ text: String, _ change: (inout FeedProfile) -> Void = { _ in }) throws -> [Told] {
    try read(text, "sekolahmu", "sales", as: "xml", change)
  }

  private static let settlement = """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <settlement partner="linkaja" date="2020-09-04">
      <txn><id>LA1</id><type>PAY</type><merchantOrder>TKP1</merchantOrder><card>0123456789012345</card>\
    <merchant>tokopedia</merchant><time>2020-09-04T10:00:00+07:00</time><amount>250000</amount><state>OK</state>\
    <state>REV</state></txn>
      <summary count="1" net="250000"/>
    </settlement>

    """

  static let xml: [String: Trigger] = [
    "amount-shared": {
      let details = [BankStatement.detail("B1"), BankStatement.detail("B2", amount: "50000.00")]
      return try BankStatement().with(\.entries, [BankStatement.entry("250000.00", details: details)])
        .read(rejectLimit: 10)
    },
    "case-unknown": {
      let entry = BankStatement.entry("250000.00", "CRDT", details: [BankStatement.detail("0123456789012345-1")])
      let text = BankStatement().with(\.entries, [entry]).with(\.closing, BankStatement.balance("CLBD", "1250000.00"))
        .text
      return try read(text, "bni", "incentives", as: "xml") { $0.rejectLimit = 10 }
    },
    "element-repeated": { try read(settlement, "linkaja", "payments", as: "xml") { $0.rejectLimit = 10 } },
    "rows-ignored": {
      let entries = [BankStatement.entry("250000.00", details: [BankStatement.detail()]), BankStatement.entry("0.00")]
      return try BankStatement().with(\.entries, entries).read()
    },
    "xml-cut": { try readDocument(String(sekolahmu(transaksi).dropLast("</penjualan>\n".count))) },
    "xml-depth-limit": {
      try readDocument(sekolahmu(String(repeating: "<x>", count: 200) + String(repeating: "</x>", count: 200)))
    },
    "xml-doctype": {
      try readDocument(sekolahmu(transaksi).replacing("<penjualan ", with: "<!DOCTYPE penjualan>\n<penjualan "))
    },
    "xml-encoding": { try readDocument(sekolahmu(transaksi).replacing("UTF-8", with: "ISO-8859-15")) },
    "xml-namespace": {
      try readDocument(sekolahmu(transaksi).replacing("<penjualan ", with: "<penjualan xmlns=\"urn:sekolahmu:2\" "))
    },
    "xml-root": { try readDocument(sekolahmu(transaksi, root: "penyaluran")) },
    "xml-syntax": { try readDocument(sekolahmu(transaksi).replacing("</penjualan>", with: "</transaksi>")) },
    "xml-text-limit": {
      try readDocument(sekolahmu(transaksi.replacing("C00017", with: String(repeating: "C", count: 2_000)))) {
        $0.limits.xmlTextByteCount = 1_024
      }
    },
    "xml-trailing": { try readDocument(sekolahmu(transaksi) + "<penjualan/>\n") },
  ]
}
