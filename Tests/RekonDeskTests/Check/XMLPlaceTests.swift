import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// The marker of an XML fault stands under the value that was read, not under one that looks like it.
@Suite("Places of values in XML")
struct XMLPlaceTests {
  static let statuses: [String] = [
    "<k:Status>PAYD</k:Status>", "<k:Extra><k:Status>FOO</k:Status></k:Extra><k:Status>PAYD</k:Status>",
    "<!-- <k:Status>PAID</k:Status> --><k:Status>PAYD</k:Status>", "<k:Status x=\"a>b\">PAYD</k:Status>",
    "<k:Status><![CDATA[PAYD]]></k:Status>", "<k:Extra><![CDATA[</k:Sale>]]></k:Extra><k:Status>PAYD</k:Status>",
    "<k:Status>\n      PAYD\n    </k:Status>", "<k:Status><!-- c -->PAYD</k:Status>",
  ]

  @Test("the value itself is marked", arguments: statuses)
  func value(_ status: String) throws {
    let text = Feed.one.replacing("<k:Status>PAID</k:Status>", with: status)
    let file = try CheckBench().check(text, as: "sisnaker/sales_20200904.xml")
    let finding = try #require(file.findings.first { $0.fault.code == "word-unknown" })
    let excerpt = try #require(finding.excerpt)
    #expect(excerpt.text.dropFirst(excerpt.markerStart).prefix(excerpt.markerLength) == "PAYD")
    #expect(finding.byte == byteOffset(of: "PAYD", in: text))
  }

  @Test("a quoted field with a doubled quote is marked whole")
  func doubledQuote() throws {
    let text = feed([PaymentRow.header, PaymentRow(101).with(\.status, "settle\"\"ment").text])
    let file = try CheckBench().check(text, as: "gopay/payments_20200904.csv")
    let excerpt = try #require(file.findings.first?.excerpt)
    #expect(excerpt.text.dropFirst(excerpt.markerStart).prefix(excerpt.markerLength) == "settle\"\"ment")
  }
}
