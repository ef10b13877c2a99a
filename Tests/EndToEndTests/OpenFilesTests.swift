import RekonCore
import RekonTestSupport
import Testing

/// Segments stay open from step to step as far as the system allows; where it allows little they are opened again.
@Suite("Open files")
struct OpenFilesTests {
  @Test("a run that may open few files says the same as one that may open many")
  func few() throws {
    let folder = try TemporaryFolder()
    let sample = "\(Repository.root)/samples/2020-09"
    let asOf = try Files.readText(sample + "/as-of").prefix(10)
    func run(_ name: String, limit: Int) throws -> [String: [UInt8]] {
      let ended = try RekonProgram.shell(
        "ulimit -n \(limit) && exec \(RekonProgram.path) run '\(Repository.root)/pipelines/training-payments.yaml'"
          + " --inbox '\(sample)/inbox' --state \(name) --out \(name)-out --as-of \(asOf) --quiet", in: folder)
      #expect(ended.status == 2 && ended.errors.contains("error") == false, "\(ended.errors)")
      let result = folder.path("\(name)-out/latest/result")
      return try Dictionary(
        uniqueKeysWithValues: Files.names(in: result).map { ($0, try Files.readAll("\(result)/\($0)")) })
    }
    let many = try run("many", limit: 1_024)
    #expect(many.count > 5)
    #expect(try run("few", limit: 48) == many)
  }
}
