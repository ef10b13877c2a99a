import RekonCore
import RekonTestSupport
import Testing

@testable import RekonExport

@Suite("A report on its way to the disk")
struct ReportFileTests {
  private func finished(_ numbers: [Int], in folder: TemporaryFolder) throws -> (sha256: String, rows: Int) {
    let file = try ReportFile("report.csv", in: folder.path)
    for number in numbers { try file.write(Array("piece \(number)\n".utf8), number: number, rows: number) }
    return try file.finish()
  }

  @Test(
    "pieces stand in the order of their numbers, in whatever order they came",
    arguments: [
      [0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 0, 4, 2, 3],
    ])
  func order(_ numbers: [Int]) throws {
    let folder = try TemporaryFolder()
    let found = try finished(numbers, in: folder)
    let text = "piece 0\npiece 1\npiece 2\npiece 3\npiece 4\n"
    #expect(try Files.readText(folder.path + "/report.csv") == text)
    #expect(found.sha256 == SHA256Digest.hex(of: text) && found.rows == 10)
  }

  @Test("threads that write at the same time leave nothing out", arguments: [2, 8])
  func threads(_ width: Int) async throws {
    let folder = try TemporaryFolder()
    let file = try ReportFile("report.csv", in: folder.path)
    _ = try await inParallel(500, width: width) { number in
      try file.write(Array("\(number)\n".utf8), number: number, rows: 1)
    }
    #expect(try file.finish().rows == 500)
    #expect(try Files.readText(folder.path + "/report.csv") == (0..<500).map { "\($0)\n" }.joined())
  }

  @Test("a report is made once: one that is there is not written over")
  func exists() throws {
    let folder = try TemporaryFolder()
    _ = try finished([0], in: folder)
    #expect(throws: FileError.self) { try ReportFile("report.csv", in: folder.path) }
  }
}
