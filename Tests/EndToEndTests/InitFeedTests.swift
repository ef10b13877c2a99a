import Foundation
import RekonCore
import RekonTestSupport
import Testing

@Suite("rekon init feed")
struct InitFeedTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(sales(SaleRow(101), SaleRow(102)), to: "kelasku/sales_20200904.csv")
  }

  private func run(_ arguments: String...) throws -> RekonProgram.Ended {
    let process = Process()
    process.executableURL = URL(filePath: RekonProgram.path)
    process.arguments = ["init", "feed"] + arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardInput = FileHandle.nullDevice
    let files = try ["output", "errors"].map { name in
      try folder.write("", to: name)
      return try FileHandle(forWritingTo: URL(filePath: folder.path(name)))
    }
    process.standardOutput = files[0]
    process.standardError = files[1]
    try process.run()
    process.waitUntilExit()
    return RekonProgram.Ended(
      status: process.terminationStatus, output: try Files.readText(folder.path("output")),
      errors: try Files.readText(folder.path("errors")))
  }

  @Test("the profile goes to standard output, what is certain, a guess and open to standard error")
  func drafts() throws {
    let ended = try run("kelasku/sales_20200904.csv", "--record", "sale")
    #expect(ended.status == 0)
    #expect(ended.output.hasPrefix("# Drafted by rekon init feed from sales_20200904.csv: 2 rows looked at"))
    #expect(ended.output.contains("\nparty: kelasku\nfeeds:\n  sales:\n    record: sale\n"))
    #expect(ended.errors.hasPrefix("draft of sales_20200904.csv\ncertain:\n") && ended.errors.contains("\nguess:\n"))
    #expect(ended.errors.hasSuffix("nothing is open: read the guesses, and check the file by the draft\n"))
    let again = try run("kelasku/sales_20200904.csv", "--record", "sale")
    #expect(again.output == ended.output && again.errors == ended.errors)
  }

  @Test("the folder of a file named without one is the party's, and options say otherwise")
  func names() throws {
    try Files.makeFolder(folder.path("x"))
    let ended = try run("kelasku/sales_20200904.csv", "--party", "warung", "--feed", "jual")
    #expect(ended.output.contains("\nparty: warung\nfeeds:\n  jual:\n"))
    #expect(ended.output.contains("files: \"warung/sales_{date}[_{number}].csv[.gz]\""))
  }

  @Test("--out writes a file, and over one that is there only with --force")
  func out() throws {
    let ended = try run("kelasku/sales_20200904.csv", "--out", "draft.yaml")
    #expect(ended.status == 0 && ended.output == "")
    let drafted = try Files.readText(folder.path("draft.yaml"))
    #expect(drafted.contains("party: kelasku"))
    try folder.write("mine\n", to: "draft.yaml")
    let refused = try run("kelasku/sales_20200904.csv", "--out", "draft.yaml")
    #expect(refused.status == 73 && refused.output == "")
    #expect(
      refused.errors
        == "draft.yaml: error[file-exists]: found a file of that name, expected a new one; write over it with --force\n"
    )
    #expect(try Files.readText(folder.path("draft.yaml")) == "mine\n")
    #expect(try run("kelasku/sales_20200904.csv", "--out", "draft.yaml", "--force").status == 0)
    #expect(try Files.readText(folder.path("draft.yaml")) == drafted)
    #expect(try run("kelasku/sales_20200904.csv", "--out", "nowhere/draft.yaml").status == 73)
    #expect(try Files.names(in: folder.path) == ["draft.yaml", "errors", "kelasku", "output"])
  }

  @Test("66 for a file that is not there, 2 for one that is no feed, 64 for an unknown record")
  func statuses() throws {
    #expect(try run("nowhere.csv").status == 66)
    try folder.write("%PDF-1.4", to: "a.csv")
    let ended = try run("a.csv", "--out", "draft.yaml")
    #expect(
      ended.status == 2 && ended.output == ""
        && ended.errors.hasPrefix("a.csv:1: error[not-text]: found a PDF document"))
    #expect(!Files.exists(folder.path("draft.yaml")))
    #expect(try run("kelasku/sales_20200904.csv", "--record", "sales").status == 64)
  }
}
