import RekonCore
import RekonTestSupport
import Testing

/// `--timings`: what each stage took, for operators; never in the result.
@Suite("Timings")
struct TimingsTests {
  @Test("a table of the stages on standard error, with the rows that were read; the result says nothing of it")
  func table() throws {
    let bench = try Workbench()
    try bench.lay(sales(SaleRow(101), SaleRow(102)), "tokopedia/sales_20200904.csv")
    try bench.layQuietDays("2020-09-04", "2020-09-04")
    let plain = try RekonProgram.run(bench, asOf: "2020-09-04", ["--out", "plain", "--state", "other"])
    let timed = try RekonProgram.run(bench, asOf: "2020-09-04", ["--timings"])
    #expect(plain.errors == "")
    #expect(timed.status == plain.status)
    #expect(timed.output.replacing("out/", with: "") == plain.output.replacing("plain/", with: ""))
    let lines = timed.errors.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines[0].joined(separator: " ") == "stage seconds cpu s rows rows/s MiB MiB/s peak MiB spilled")
    let stages = timed.errors.split(separator: "\n").dropFirst().filter { !$0.hasPrefix(" ") }
    #expect(stages.map { $0.prefix { $0 != " " } } == ["receive", "ingest", "validate", "reconcile", "export"])
    let ingest = lines.first { $0[0] == "ingest" } ?? []
    #expect(ingest.count == 9 && ingest[3] == "2")
    let results = try ["plain", "out"].map { try Files.readText(bench.folder.path("\($0)/latest/MANIFEST.json")) }
    // Manifests differ in run.json's hash alone: that is where times stand.
    let different = zip(results[0].split(separator: "\n"), results[1].split(separator: "\n")).filter { $0 != $1 }
    #expect(different.count == 1 && different[0].0.contains("sha256"))
    let run = try Files.readText(bench.folder.path("out/latest/run.json"))
    #expect(run.contains("\"stage\": \"ingest\"") && run.contains("\"wall_microseconds\""))
  }
}
