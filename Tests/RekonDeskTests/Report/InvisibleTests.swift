import Foundation
import RekonCore
import RekonDesk
import RekonTestSupport
import Testing

/// A feed's own words stand in every form of a report: none of them may steer what it is shown by.
@Suite("Invisible characters in reports")
struct InvisibleTests {
  /// Delete, a control character of two bytes (a terminal takes it for the start of a command), a turn of the direction,
  /// the mark of a byte order, a tag beyond the first 65,536 characters.
  static let hidden = "\u{7F}\u{9B}\u{202E}\u{FEFF}\u{E0041}"
  let file: CheckedFile

  init() throws {
    var file = try CheckBench().check(
      feed([SaleRow.header, SaleRow(101).with(\.amount, "\(Self.hidden)").text]), as: "tokopedia/sales_20200904.csv")
    file.findings[0].fault.place.column = "amount\(Self.hidden)"
    file.findings[0].fault.found += Self.hidden
    self.file = file
  }

  @Test("no form has them", arguments: CheckFormat.allCases)
  func none(_ format: CheckFormat) {
    let text = format.text(CheckBench.report(file))
    #expect(text.contains("amount"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\r" || !isInvisible($0) }, "\(visible(text))")
  }

  @Test("for a program a name is what it is")
  func json() throws {
    let data = Data(CheckFormat.json.text(CheckBench.report(file)).utf8)
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let files = try #require(document["files"] as? [[String: Any]])
    let findings = try #require(files[0]["findings"] as? [[String: Any]])
    #expect(findings[0]["column"] as? String == "amount\(Self.hidden)")
  }
}
