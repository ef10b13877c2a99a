import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// An identity or account is shown in no form of a report, wherever in a feed it strays.
@Suite("Identities at the desk")
struct IdentityTests {
  static let card = "5889309837829770"
  let bench: CheckBench

  init() throws { bench = try CheckBench() }

  private static func transaction(_ card: String) -> String {
    "<transaksi id=\"SKM1\" waktu=\"x\" \(card) kursus=\"C\" lembaga=\"L\" kanal=\"bni\" ref=\"B\" status=\"SUKSES\" harga=\"1\"/>"
  }

  private static func document(_ row: String) -> String {
    "<penjualan tanggal=\"2020-09-04\" jumlah=\"1\" total=\"1\">\n\(row)\n</penjualan>\n"
  }

  static let feeds: [(name: String, text: String)] = {
    let sales = "tokopedia/sales_20200904.csv"
    let xml = "sekolahmu/sales_20200904.xml"
    let row = SaleRow(101).with(\.card, card)
    let swapped = SaleRow.header.replacing("order_id;card_number", with: "card_number;order_id")
    return [
      ("linkaja/incentives_20200904.csv", "LAD0000000328|\(card)|1|04-09-2020|600000|OK\n"),
      ("ovo/transfers_20200904.csv", transfers(TransferRow(1)).replacing("<END>", with: "<END>\(card)")),
      (sales, feed([SaleRow.header, row.text + ";" + card])),
      (sales, feed([SaleRow.header + "20;" + row.text, row.text])),
      (sales, feed([swapped, row.with(\.amount, "x").text])),
      (sales, feed([SaleRow.header, row.with(\.status, card).text])),
      (sales, feed([SaleRow.header, row.with(\.time, card).text])),
      (sales, feed([SaleRow.header, row.with(\.card, "\"5889\"309837829770").text])),
      (sales, feed([SaleRow.header, row.with(\.card, "5889 3098 3782 9770").text + ";x"])),
      (sales, feed([SaleRow.header, row.with(\.card, "５８８９３０９８３７８２９７７０").text])),
      (xml, document(transaction("kartu = \"\(card)\""))), (xml, document(transaction("kartu='\(card)'"))),
      (xml, document(transaction("\nkartu=\"\(card)\"") + transaction("kartu=\"\(card)\""))),
      (xml, document(transaction("Kartu=\"\(card)\""))),
      ("sisnaker/sales_20200904.xml", Feed.one.replacing("0123456789012345", with: "<![CDATA[\(card)1]]>")),
      ("sisnaker/sales_20200904.xml", Feed.one.replacing("0123456789012345", with: "<!-- c -->\(card)1")),
    ]
  }()

  @Test("no form of a report shows it", arguments: feeds)
  func isMasked(_ feed: (name: String, text: String)) throws {
    let file = try bench.check(feed.text, as: feed.name)
    #expect(file.findings.contains { $0.level != .note })
    for format in CheckFormat.allCases {
      let told = format.text(CheckBench.report(file))
      for part in ["58893098", "309837829770", "3098 3782", "５８８９３０"] { #expect(!told.contains(part), "\(format)") }
    }
  }
}
