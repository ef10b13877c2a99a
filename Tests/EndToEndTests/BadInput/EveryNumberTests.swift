import Foundation
import RekonCore
import RekonTestSupport
import Testing

/// The list of what a feed can suffer has numbers, B01 to B96; each has a test whose name begins with it.
@Suite("Every number of the bad inputs has a test")
struct EveryNumberTests {
  @Test("a number has a test through the desk or a run")
  func throughTheDesk() throws {
    #expect(Set(1...96).subtracting(try Self.tested()).sorted() == [])
  }

  /// Numbers that begin the name of a test of this target.
  private static func tested() throws -> Set<Int> {
    let root = Repository.root + "/Tests/EndToEndTests"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    var found: Set<Int> = []
    for file in files where file.hasSuffix(".swift") {
      let text = try Files.readText(root + "/" + file)
      for match in text.matches(of: #/@Test\(\s*"B([0-9]{2})[ ]/#) { found.insert(Int(match.1)!) }
    }
    return found
  }
}
