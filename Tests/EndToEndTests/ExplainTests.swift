import RekonCore
import RekonTestSupport
import Testing

/// `rekon explain`: what a code of a message means.
@Suite("Codes explained")
struct ExplainTests {
  private func explain(_ arguments: String...) throws -> RekonProgram.Ended {
    try RekonProgram.run(["explain"] + arguments, in: TemporaryFolder())
  }

  @Test("a code is explained: what it costs, what it means, an example, the remedy")
  func entry() throws {
    let told = try explain("gzip-nested")
    #expect(told.status == 0 && told.errors == "")
    #expect(
      told.output == """
        gzip-nested (error: costs the file)

        The feed was compressed twice. Inside the gzip file there is another one. It is not unpacked any
        further: a feed has one layer, and files packed inside each other are a way to hide how large they
        are. Nothing of it is used.

        Example:
          tokopedia/sales_20200904.csv.gz:1: error[gzip-nested]: found gzip: still compressed after one layer, \
        expected the feed's text; compress the feed once (byte 0)

        Remedy:
          Sender: compress the feed once.

        """)
  }

  @Test("several codes are explained one after another")
  func several() throws {
    let (first, second) = (try explain("row-too-long").output, try explain("row-too-short").output)
    #expect(try explain("row-too-long", "row-too-short").output == first + "\n" + second)
  }

  @Test("a code that nobody knows ends with 64 and names the nearest one")
  func unknown() throws {
    let told = try explain("gzip-cheksum")
    #expect(told.status == 64 && told.output == "")
    #expect(
      told.errors.contains(
        "found 'gzip-cheksum', expected the code of a message; did you mean 'gzip-checksum'?"))
    #expect(try explain("nonsense-of-all-kinds").errors.contains("; rekon explain lists all codes"))
  }

  @Test("a code in capitals is a break of the money, and explained elsewhere")
  func breaks() throws {
    let told = try explain("PAYMENT_SCALE")
    #expect(told.status == 64 && told.output == "")
    #expect(
      told.errors.contains(
        "found 'PAYMENT_SCALE', expected the code of a message; codes in capitals are breaks of the money: docs/codes.md "
          + "explains those"))
  }

  @Test("without a code all are listed by area, a line each")
  func list() throws {
    let told = try explain()
    let lines = told.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(told.status == 0 && lines.first == "Delivery")
    #expect(lines.filter { $0.hasPrefix("  ") }.count == FaultCatalogue.all.count)
    #expect(lines.contains { $0.hasPrefix("  gzip-nested ") && $0.hasSuffix("  The feed was compressed twice") })
  }

  @Test("--markdown prints the page of all codes, and takes none")
  func markdown() throws {
    #expect(try explain("--markdown").output == FaultPage.markdown())
    #expect(try explain("--markdown", "gzip-nested").status == 64)
  }
}
